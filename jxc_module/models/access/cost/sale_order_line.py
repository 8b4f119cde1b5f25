from odoo import models


class SaleOrderLine(models.Model):
    _name = 'sale.order.line'
    _inherit = ['sale.order.line', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'purchase_price', 'margin', 'margin_percent'})
