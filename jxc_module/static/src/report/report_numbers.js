import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { Many2OneField, buildM2OFieldDescription } from "@web/views/fields/many2one/many2one_field";
import { MonetaryField, monetaryField } from "@web/views/fields/monetary/monetary_field";

/** Say whether all amounts of a report have one currency: it then stands once, above it. */
export function hasOneCurrency() {
    return new Set(user.activeCompanies.map((company) => company.currency_id)).size < 2;
}

/** 12 pieces are 12, not 12.00. */
export function formatQuantity(value, options = {}) {
    return formatFloat(value, { ...options, trailingZeros: false });
}

export function formatAmount(value, options = {}) {
    return formatMonetary(value, { ...options, noSymbol: hasOneCurrency() });
}

export class ReportQuantityField extends FloatField {
    static defaultProps = { ...FloatField.defaultProps, trailingZeros: false };
}

export class ReportAmountField extends MonetaryField {
    get formattedValue() {
        return formatAmount(this.value, { currencyId: this.currencyId });
    }
}

const fields = registry.category("fields");
fields.add("jxc_report_quantity", {
    ...floatField,
    component: ReportQuantityField,
    listViewWidth: [66, 110],
    extractProps: (info) => ({ ...floatField.extractProps(info), trailingZeros: false }),
});
fields.add("jxc_report_amount", {
    ...monetaryField,
    component: ReportAmountField,
    listViewWidth: () => (hasOneCurrency() ? [88, 130] : [105, 150]),
});
// the product is what a row is about: it keeps its width where many columns want to be seen
fields.add("jxc_report_product", {
    ...buildM2OFieldDescription(Many2OneField),
    listViewWidth: [220],
});

const formatters = registry.category("formatters");
formatters.add("jxc_report_quantity", formatQuantity);
formatters.add("jxc_report_amount", formatAmount);
