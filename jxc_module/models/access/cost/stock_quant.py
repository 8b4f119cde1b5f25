from odoo import models


class StockQuant(models.Model):
    _name = 'stock.quant'
    _inherit = ['stock.quant', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'value'})
