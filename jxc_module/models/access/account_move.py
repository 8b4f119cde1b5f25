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

    def _compute_origin_so_count(self):
        # Nor can a buyer open a bill through the orders of sales that its lines might have, or a
        # salesperson an invoice through purchases: again only the numbers are shown.
        return super(AccountMove, self.sudo())._compute_origin_so_count()

    def _compute_origin_po_count(self):
        # as above
        return super(AccountMove, self.sudo())._compute_origin_po_count()
