from odoo import api, models


class AccountMove(models.Model):
    _name = 'account.move'
    _inherit = ['account.move', 'jxc.own.customers']

    @api.model
    def _jxc_customer_fields(self):
        return frozenset({'partner_id', 'partner_shipping_id'})

    def _compute_payment_count(self):
        # Core looks through payments, which salespeople and buyers may not read: they could not
        # open a posted invoice of their own order. Only the number is shown.
        return super(AccountMove, self.sudo())._compute_payment_count()
