from odoo import api, fields, models
from odoo.fields import Domain


class JxcGolive(models.AbstractModel):
    """Checks of the books: chart, taxes, journals, where the money of payments stays, totals."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_chart(self):
        """Tell where the company has no chart of accounts."""
        company = self.env.company.sudo()  # a setting, no secret
        return self._told(
            'books',
            'stop',
            'accountant',
            self.env._("No chart of accounts"),
            self.env._("Choose the package of the country in the settings of invoicing."),
            count=not company.root_id.chart_template
            and not self.env['account.account'].search_count([], limit=1),
            action='account.action_account_config',
        )

    @api.model
    def _jxc_golive_taxes(self):
        """Count which of the two default taxes are not set."""
        company = self.env.company.sudo()  # a setting, no secret
        return self._told(
            'books',
            'warn',
            'accountant',
            self.env._("No default tax"),
            self.env._("Choose the taxes of sales and purchases in the settings of invoicing."),
            count=(not company.account_sale_tax_id) + (not company.account_purchase_tax_id),
            total=2,
            action='account.action_account_config',
        )

    @api.model
    def _jxc_golive_journals(self):
        """Count the kinds of journals that are missing: sales, purchases, bank or cash."""
        kinds = {
            kind
            for (kind,) in self.env['account.journal']._read_group(
                [('company_id', '=', self.env.company.id)], ['type']
            )
        }
        missing = [
            kinds.isdisjoint(wanted) for wanted in (('sale',), ('purchase',), ('bank', 'cash'))
        ]
        return self._told(
            'books',
            'stop',
            'accountant',
            self.env._("Journals are missing"),
            self.env._("Make a journal of sales, of purchases, and one of bank or cash."),
            count=sum(missing),
            total=len(missing),
            action='account.action_account_journal_form',
        )

    @api.model
    def _jxc_golive_outstanding(self):
        """Find payment methods whose money stays outside of the bank, on an outstanding account."""
        _inside, outside = self.env['jxc.facts']._money_accounts(self.env.company)
        methods = Domain('journal_id.company_id', '=', self.env.company.id)
        methods &= Domain('journal_id.type', 'in', ('bank', 'cash'))
        return self._found(
            'books',
            'warn',
            'accountant',
            self.env._("Payments that stay on an outstanding account"),
            self.env._(
                "Give the payment method the account of the bank, unless statements are kept."
            ),
            model='account.payment.method.line',
            domain=methods & Domain('payment_account_id', 'in', outside.ids),
            among=methods,
            mend='outstanding',
            mend_title=self.env._("Give them the account of their journal"),
        )

    @api.model
    def _jxc_golive_totals(self):
        """Count the kinds of open items whose sum is not the balance of their accounts."""
        facts = self.env['jxc.facts']
        domain = [('company_id', '=', self.env.company.id)]
        today = self.env.company._jxc_today()
        ours, books = facts._open_totals(domain, today), facts._ledger_totals(domain, today)
        currency = self.env.company.currency_id
        kinds = ours.keys() | books.keys()
        wrong = [
            kind
            for kind in kinds
            if currency.compare_amounts(ours.get(kind, 0.0), books.get(kind, 0.0))
        ]
        return self._told(
            'books',
            'stop',
            'accountant',
            self.env._("Open items do not add up to the ledger"),
            self.env._("Open the ageing report: its tie-out says by how much, and of what."),
            count=len(wrong),
            total=2,
            action='jxc_module.action_report_ageing_receivable',
        )

    @api.model
    def _jxc_golive_draft_entries(self):
        """Find invoices and entries of past months that are drafts still."""
        entries = Domain('company_id', '=', self.env.company.id)
        month = self.env.company._jxc_today().replace(day=1)
        drafts = entries & Domain('state', '=', 'draft')
        return self._found(
            'books',
            'hint',
            'accountant',
            self.env._("Drafts of past months"),
            self.env._("Post or delete them: they count nowhere."),
            model='account.move',
            domain=drafts & Domain('date', '<', fields.Date.to_string(month)),
            action='account.action_move_journal_line',
        )
