from odoo import models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def action_register_payment(self, ctx=None):
        self.move_id._jxc_check_payment()
        return super().action_register_payment(ctx)
