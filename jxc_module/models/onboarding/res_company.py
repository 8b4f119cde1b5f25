from odoo import fields, models


class ResCompany(models.Model):
    """Where opening figures come from: a place that goods leave, a journal of open items."""

    _inherit = 'res.company'

    jxc_opening_journal_id = fields.Many2one(
        'account.journal',
        string="Opening Journal",
        check_company=True,
        copy=False,
        help="Open items, prepayments and balances of the old system are booked here. Its default "
        "account, where it has one, is their counterpart.",
    )
    jxc_opening_place_id = fields.Many2one(
        'stock.location',
        string="Opening Balance",
        check_company=True,
        copy=False,
        help="Opening stock comes from here. With a valuation account it is booked as well, else "
        "with the next closing of the stock.",
    )

    def _jxc_opening_place(self):
        """Return the place that opening stock comes from, made where there is none."""
        self.ensure_one()
        if not self.jxc_opening_place_id:
            self.jxc_opening_place_id = self.env['stock.location'].create(
                {
                    'name': self.env._("Opening Balance"),
                    'usage': 'inventory',
                    'company_id': self.id,
                }
            )
        return self.jxc_opening_place_id

    def _jxc_opening_journal(self):
        """Return the journal of opening entries, made where there is none."""
        self.ensure_one()
        if not self.jxc_opening_journal_id:
            journals = self.env['account.journal'].with_context(active_test=False)
            taken = set(journals.search([('company_id', '=', self.id)]).mapped('code'))
            code = next(
                code for code in ('OPEN', *(f'OPN{n}' for n in range(9))) if code not in taken
            )
            self.jxc_opening_journal_id = self.env['account.journal'].create(
                {
                    'name': self.env._("Opening Balances"),
                    'code': code,
                    'type': 'general',
                    'company_id': self.id,
                    'show_on_dashboard': False,
                }
            )
        return self.jxc_opening_journal_id

    def _jxc_opening_account(self):
        """Return the counterpart of opening entries."""
        journal = self._jxc_opening_journal()
        return journal.default_account_id or self.get_unaffected_earnings_account()
