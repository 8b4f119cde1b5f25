from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = 'account.move'

    def action_jxc_reconcile(self):
        """Search for what belongs to the open items of this document's partner.

        :return: window action of the proposals
        :raises UserError: for a document that is not posted or has no partner
        """
        self.ensure_one()
        if self.state != 'posted' or not self.commercial_partner_id:
            raise UserError(self.env._("%(move)s: post it first.", move=self.display_name))
        side = 'receivable' if self.is_sale_document(include_receipts=True) else 'payable'
        return self.env['jxc.reconciliation']._open_for(self.partner_id, self.company_id, side)
