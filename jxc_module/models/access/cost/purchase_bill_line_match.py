from odoo import models


class PurchaseBillLineMatch(models.Model):
    _name = 'purchase.bill.line.match'
    _inherit = ['purchase.bill.line.match', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {
            'billed_amount_untaxed',
            'line_amount_untaxed',
            'purchase_amount_untaxed',
            'product_uom_price',
        }
    )
