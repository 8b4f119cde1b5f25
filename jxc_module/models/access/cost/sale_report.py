from odoo import models


class SaleReport(models.Model):
    _name = 'sale.report'
    _inherit = ['sale.report', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'margin'})
