import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** One's own tours and exercises; for the owner how far everybody is. */
export class Training extends Component {
    static template = "jxc_module.Training";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.tours = useService("tour_service");
        this.action = useService("action");
        this.state = useState({ data: null, starting: false });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = markRaw(await this.orm.silent.call("jxc.training", "page", []));
    }

    async start(lesson) {
        if (this.state.starting) {
            return;
        }
        this.state.starting = true;
        try {
            await this.orm.call("jxc.training", "start", [lesson.tour]);
            await this.tours.startTour(lesson.tour, { mode: "manual" });
        } finally {
            this.state.starting = false;
        }
    }

    /** The dialog of backups; it says how where none can be copied. */
    async makeCopy() {
        this.state.starting = true;
        try {
            await this.action.doAction(await this.orm.call("jxc.training", "make_copy", []));
        } finally {
            this.state.starting = false;
        }
    }
}

registry.category("actions").add("jxc_training", Training);
