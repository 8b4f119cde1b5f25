from odoo import models


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'margin', 'margin_percent'})
