from odoo import models


class PurchaseReport(models.Model):
    _name = 'purchase.report'
    _inherit = ['purchase.report', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'price_total', 'price_average', 'untaxed_total'})
