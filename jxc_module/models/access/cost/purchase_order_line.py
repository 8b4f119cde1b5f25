from odoo import models


class PurchaseOrderLine(models.Model):
    _name = 'purchase.order.line'
    _inherit = ['purchase.order.line', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {
            'price_unit',
            'price_unit_product_uom',
            'price_unit_discounted',
            'technical_price_unit',
            'discount',
            'price_subtotal',
            'price_tax',
            'price_total',
            'amount_to_invoice_at_date',
        }
    )
