from odoo import api, models
from odoo.fields import Domain


class JxcFacts(models.AbstractModel):
    """The accounts that hold the money of a company, and what is on them."""

    _inherit = 'jxc.facts'

    @api.model
    def _money_accounts(self, company):
        """Return the accounts of banks and cash, and those of money outside of them.

        A payment stays on an outstanding account unless its method has the account of the bank;
        in Community no screen moves it on. Outside are the accounts of the payment methods of
        bank and cash journals, and the outstanding accounts of the chart.

        :return: ``(account.account, account.account)``, as superuser; no account is in both
        """
        # which accounts a company books money on is no secret; what is on them is asked apart
        sudo = self.sudo().with_company(company).with_context(allowed_company_ids=company.ids)
        journals = (
            sudo.env['account.journal']
            .with_context(active_test=False)
            .search([('company_id', '=', company.id), ('type', 'in', ('bank', 'cash'))])
        )
        inside = journals.default_account_id
        methods = journals.inbound_payment_method_line_ids | (
            journals.outbound_payment_method_line_ids
        )
        outside = methods.payment_account_id
        chart = sudo.env['account.chart.template'].with_context(
            allowed_company_ids=company.root_id.ids
        )
        for name in ('debit', 'credit'):
            found = chart.ref(f'account_journal_payment_{name}_account_id', False)
            outside |= found or outside.browse()
        return inside, outside - inside

    @api.model
    def _money_held(self, company, until=None):
        """Return what lies in banks and cash, and outside of them, at the end of a day.

        :param until: accounting date, included; None: all that is posted
        :return: ``(inside, outside)`` in company currency, of the journal items that the reader
            sees; of a manager those of the whole company
        """
        facts, domain = self._ledger_for_reader(company)
        domain &= Domain('parent_state', '=', 'posted')
        if until:
            domain &= Domain('date', '<=', until)
        items = facts.env['account.move.line']
        sums = []
        for accounts in self._money_accounts(company):
            of_these = domain & Domain('account_id', 'in', accounts.ids)
            [(balance,)] = items._read_group(of_these, [], ['balance:sum'])
            sums.append(balance or 0.0)
        return tuple(sums)
