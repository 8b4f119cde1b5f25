import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/** What lists of a report have as buttons, where pivots and graphs have their menu. */
export class ReportMenu extends Component {
    static template = "jxc_module.ReportMenu";
    static components = { DropdownItem };
    static props = {};

    async run(name) {
        const { context, domain, resModel } = this.env.searchModel;
        // not by useService: the menu closes at once, and a service used by it would fall silent
        await this.env.services.action.doActionButton({
            type: "object",
            name,
            resModel,
            resIds: [],
            context: { ...context },
            buttonContext: { active_domain: domain },
        });
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
    { sequence: 1 },
);
