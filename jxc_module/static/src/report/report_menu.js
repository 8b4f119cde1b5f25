import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/** What lists of a report have as buttons, where pivots and graphs have their menu. */
export class ReportMenu extends Component {
    static template = "jxc_module.ReportMenu";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    async run(method) {
        const { context, domain, resModel } = this.env.searchModel;
        const action = await this.orm.call(resModel, method, [[]], {
            context: { ...context, active_domain: domain },
        });
        await this.action.doAction(action);
    }
}

registry.category("cogMenu").add(
    "jxc-report-menu",
    {
        Component: ReportMenu,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: ({ config, searchModel }) =>
            ["pivot", "graph"].includes(config.viewType) &&
            searchModel.resModel.startsWith("jxc.report."),
    },
    { sequence: 1 }
);
