import { onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";

/** Above a report: what it was asked, in words, and its buttons, whatever view shows it. */
export class ReportControlPanel extends ControlPanel {
    static template = "jxc_module.ReportControlPanel";

    setup() {
        super.setup();
        const { context, resModel } = this.env.searchModel;
        this.report = useState({ words: [] });
        const orm = useService("orm");
        onWillStart(() => {
            // not waited for; parameters that cannot be read are told by the rows themselves
            orm.silent.call(resModel, "jxc_words", [], { context }).then(
                (words) => Object.assign(this.report, { words }),
                () => {},
            );
        });
    }

    async onReportButton(name) {
        const { context, domain, resModel } = this.env.searchModel;
        await this.env.services.action.doActionButton({
            type: "object",
            name,
            resModel,
            resIds: [],
            context: { ...context, ...this.screenContext(name, context) },
            buttonContext: { active_domain: domain },
        });
    }

    /** A workbook has the columns and the order that the screen has at this moment. */
    screenContext(name, context) {
        if (name !== "action_jxc_xlsx" || !this.env.jxcScreen) {
            return {};
        }
        const asked = JSON.parse(context.jxc_report || "{}");
        return { jxc_report: JSON.stringify({ ...asked, ...this.env.jxcScreen() }) };
    }
}
