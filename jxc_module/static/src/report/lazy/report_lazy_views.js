import { formatAmount, formatQuantity } from "@jxc_module/report/report_numbers";
import { ReportControlPanel } from "@jxc_module/report/report_control_panel";
import { registry } from "@web/core/registry";
import { graphView } from "@web/views/graph/graph_view";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

/** Figures of a report in a pivot: as in its list, also those that a user adds himself. */
export class ReportPivotRenderer extends PivotRenderer {
    getFormattedValue(cell) {
        const field = this.model.metaData.measures[cell.measure];
        if (this.model.metaData.widgets[cell.measure] || cell.value === false) {
            return super.getFormattedValue(cell);
        }
        if (field.type === "monetary" && cell.currencyIds.length === 1) {
            return { value: formatAmount(cell.value, { currencyId: cell.currencyIds[0] }) };
        }
        if (field.type === "float") {
            return { value: formatQuantity(cell.value, { field }) };
        }
        return super.getFormattedValue(cell);
    }
}

const views = registry.category("views");
views.add("jxc_report_pivot", {
    ...pivotView,
    ControlPanel: ReportControlPanel,
    Renderer: ReportPivotRenderer,
});
views.add("jxc_report_graph", { ...graphView, ControlPanel: ReportControlPanel });
