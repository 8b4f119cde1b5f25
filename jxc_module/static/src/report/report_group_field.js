import { registry } from "@web/core/registry";
import {
    FilterableSelectionField,
    filterableSelectionField,
} from "@web/views/fields/selection/filterable_selection_field";

/** Dimensions of one report, as that report calls them: a partner is a customer or a vendor. */
export class ReportGroupField extends FilterableSelectionField {
    get options() {
        const labels = this.props.record.data.group_labels || {};
        return super.options.map(([name, label]) => [name, labels[name] || label]);
    }
}

registry.category("fields").add("jxc_report_group", {
    ...filterableSelectionField,
    component: ReportGroupField,
    fieldDependencies: [{ name: "group_labels", type: "json" }],
});
