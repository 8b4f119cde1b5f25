from odoo import models


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    def action_post(self):
        # a payment made for bills names them, whoever made it
        fresh = self.filtered(lambda payment: payment.state == 'draft')
        fresh.invoice_ids._jxc_check_payment()
        return super().action_post()
