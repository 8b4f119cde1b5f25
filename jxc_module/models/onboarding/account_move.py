from odoo import models


class AccountMove(models.Model):
    """Documents that the books were opened with: numbers and dates are those of the old system."""

    _name = 'account.move'
    _inherit = ['account.move', 'jxc.opened.figures']

    def _check_draftable(self):
        result = super()._check_draftable()
        companies = self.company_id
        journals = companies.jxc_opening_journal_id
        journals |= companies.jxc_opening_invoice_journal_id
        journals |= companies.jxc_opening_bill_journal_id
        self.filtered(lambda move: move.journal_id in journals)._jxc_refuse_opened()
        return result

    def _sequence_matches_date(self):
        # INV/2025/0007 is booked in 2026, as the books are opened
        company = self.company_id
        own = company.jxc_opening_invoice_journal_id | company.jxc_opening_bill_journal_id
        return bool(own and self.journal_id in own) or super()._sequence_matches_date()
