"""The fields of core that show a cost, a margin, a stock value or a vendor's price.

Each model of the table inherits `jxc.cost.mask`: not one override on `base`, since the ORM asks for
the right to a field at each reading of each field, and models without costs should not pay for it.
The rest of this folder are the methods of core that need costs and go on for users who do not see
them.
"""

from ..by_table import inherit_by_table

# {model: fields}, those that are computed from a cost as well. Fields that no installed addon
# defines do no harm; models are those of the apps that this one depends on.
COST_FIELDS = {
    'account.invoice.report': {'inventory_value', 'price_margin'},
    'product.pricelist.item': {
        'price_discount',
        'price_markup',
        'price_max_margin',
        'price_min_margin',
        'price_surcharge',
        'rule_tip',
    },
    'product.product': {'avg_cost', 'standard_price', 'suggest_estimated_price', 'total_value'},
    'product.supplierinfo': {'discount', 'price', 'price_discounted'},
    'product.template': {'standard_price'},
    'product.value': {
        'computed_value_description',
        'current_value',
        'current_value_description',
        'current_value_details',
        'description',
        'value',
    },
    'purchase.bill.line.match': {
        'billed_amount_untaxed',
        'line_amount_untaxed',
        'product_uom_price',
        'purchase_amount_untaxed',
    },
    'purchase.order': {
        'amount_tax',
        'amount_total',
        'amount_total_cc',
        'amount_untaxed',
        'tax_totals',
    },
    'purchase.order.line': {
        'amount_to_invoice_at_date',
        'discount',
        'price_subtotal',
        'price_tax',
        'price_total',
        'price_total_cc',  # of purchase_requisition, where it is installed
        'price_unit',
        'price_unit_discounted',
        'price_unit_product_uom',
        'technical_price_unit',
    },
    'purchase.report': {'price_average', 'price_total', 'untaxed_total'},
    'sale.order': {'margin', 'margin_percent'},
    'sale.order.line': {'margin', 'margin_percent', 'purchase_price'},
    'sale.report': {'margin'},
    'stock.avco.report': {
        'added_value',
        'avco_value',
        'description',
        'justification',
        'total_value',
        'value',
    },
    'stock.lot': {'avg_cost', 'standard_price', 'total_value'},
    'stock.move': {
        'price_unit',
        'remaining_value',
        'standard_price',
        'value',
        'value_computed_justification',
        'value_justification',
        'value_manual',
    },
    'stock.quant': {'value'},
}

inherit_by_table('jxc.cost.mask', '_jxc_cost_fields', COST_FIELDS, abstract={'stock.avco.report'})
