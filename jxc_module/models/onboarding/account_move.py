from odoo import models


class AccountMove(models.Model):
    """Entries that the books were opened with are not set back to draft."""

    _name = 'account.move'
    _inherit = ['account.move', 'jxc.opened.figures']

    def _check_draftable(self):
        result = super()._check_draftable()
        journals = self.company_id.jxc_opening_journal_id
        self.filtered(lambda move: move.journal_id in journals)._jxc_refuse_opened()
        return result
