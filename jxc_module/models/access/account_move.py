from odoo import api, models


class AccountMove(models.Model):
    _name = 'account.move'
    _inherit = ['account.move', 'jxc.own.customers']

    @api.model
    def _jxc_customer_fields(self):
        return frozenset({'partner_id', 'partner_shipping_id'})
