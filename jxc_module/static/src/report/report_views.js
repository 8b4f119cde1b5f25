import { useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { ReportControlPanel } from "./report_control_panel";

const formatters = registry.category("formatters");
// hundreds of cells a page: text, not a component each
const TEXTS = {
    jxc_report_quantity: "jxc_report_quantity",
    jxc_report_amount: "jxc_report_amount",
    jxc_report_product: "many2one",
};

export class ReportListController extends ListController {
    setup() {
        super.setup();
        useSubEnv({ jxcScreen: () => this.screen() });
    }

    /** Return the columns and the order of the list, as parameters of a workbook. */
    screen() {
        const shown = this.archInfo.columns.filter(
            (column) =>
                column.type === "field" &&
                (!column.optional || this.optionalActiveFields[column.name]),
        );
        const order = this.model.root.orderBy.map(
            ({ name, asc }) => `${name} ${asc ? "asc" : "desc"}`,
        );
        return { columns: shown.map(({ name }) => name), order: order.join(", ") };
    }
}

export class ReportListRenderer extends ListRenderer {
    canUseFormatter(column, record) {
        return column.widget in TEXTS || super.canUseFormatter(column, record);
    }

    getFormattedValue(column, record) {
        if (!(column.widget in TEXTS)) {
            return super.getFormattedValue(column, record);
        }
        const field = record.fields[column.name];
        const format = formatters.get(TEXTS[column.widget]);
        return format(record.data[column.name], { field, data: record.data });
    }
}

const views = registry.category("views");
views.add("jxc_report_list", {
    ...listView,
    ControlPanel: ReportControlPanel,
    Controller: ReportListController,
    Renderer: ReportListRenderer,
});
views.add("jxc_report_kanban", { ...kanbanView, ControlPanel: ReportControlPanel });
