import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

export const WATCH_EVERY = 3000;

/** Reads a background job again and again until it has ended, while somebody looks at it. */
export class JobWatch extends Component {
    static template = xml`<span class="o_jxc_job_watch"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        onMounted(() => {
            this.timer = browser.setInterval(() => this.look(), WATCH_EVERY);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async look() {
        const { record } = this.props;
        if (this.busy || document.hidden) {
            return;
        }
        if (!["waiting", "running"].includes(record.data.state)) {
            browser.clearInterval(this.timer);
            return;
        }
        this.busy = true;
        try {
            await record.load();
        } catch {
            browser.clearInterval(this.timer); // the button "Refresh" says why
        } finally {
            this.busy = false;
        }
    }
}

registry.category("view_widgets").add("jxc_job_watch", { component: JobWatch });
