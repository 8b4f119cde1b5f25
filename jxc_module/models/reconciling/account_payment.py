from odoo import models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    def action_jxc_reconcile(self):
        """Search for what belongs to the open items of this payment's partner.

        :return: window action of the proposals
        :raises UserError: for a payment without partner
        """
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("%(payment)s: choose its partner first.", payment=self.display_name)
            )
        side = 'receivable' if self.partner_type == 'customer' else 'payable'
        return self.env['jxc.reconciliation']._open_for(self.partner_id, self.company_id, side)
