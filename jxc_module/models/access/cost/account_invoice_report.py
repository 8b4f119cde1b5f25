from odoo import models


class AccountInvoiceReport(models.Model):
    _name = 'account.invoice.report'
    _inherit = ['account.invoice.report', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'inventory_value', 'price_margin'})
