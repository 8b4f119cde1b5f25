from odoo.fields import Command
from odoo.tests import new_test_user

from .common_reporting import ReportCommon


class SettlingCommon(ReportCommon):
    """A company with a chart of accounts, a foreign currency at two rates, and short ways to
    invoice, pay and reconcile on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.company.chart_template:
            cls.env['account.chart.template'].try_loading(
                'generic_coa', company=cls.company, install_demo=False
            )
        find = cls.env['account.journal'].search
        of_company = ('company_id', '=', cls.company.id)
        cls.bank = find([('type', '=', 'bank'), of_company], limit=1)
        cls.misc = find([('type', '=', 'general'), of_company], limit=1)
        cls.receivable = cls.customer.property_account_receivable_id
        cls.payable = cls.vendor.property_account_payable_id
        accounts = cls.env['account.account'].search
        cls.income = accounts(
            [('account_type', '=', 'income'), ('company_ids', 'in', cls.company.ids)], limit=1
        )
        cls.expense = accounts(
            [('account_type', '=', 'expense'), ('company_ids', 'in', cls.company.ids)], limit=1
        )
        cls.foreign = cls.env['res.currency'].create(
            {
                'name': 'XTS',
                'symbol': 'x',
                'rounding': 0.01,
                'rate_ids': [
                    Command.create({'name': '2025-01-01', 'rate': 2, 'company_id': cls.company.id}),
                    Command.create({'name': '2026-02-01', 'rate': 4, 'company_id': cls.company.id}),
                ],
            }
        )

    @classmethod
    def _invoice(cls, amount, day, partner=None, kind='out_invoice', due=None, post=True, **vals):
        """Post an invoice of one line without tax.

        :return: account.move
        """
        sells = kind.startswith('out')
        invoice = cls.env['account.move'].create(
            {
                'move_type': kind,
                'partner_id': (partner or (cls.customer if sells else cls.vendor)).id,
                'invoice_date': day,
                'date': day,
                'invoice_payment_term_id': False,
                'invoice_date_due': due or day,
                'invoice_line_ids': [
                    Command.create(
                        {
                            'name': "Tea",
                            'quantity': 1,
                            'price_unit': amount,
                            'tax_ids': [],
                            'account_id': (cls.income if sells else cls.expense).id,
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _entry(cls, amount, day, partner=None, account=None, journal=None, **vals):
        """Post an entry that debits a partner (credits where negative), as a bank or a clerk does.

        :return: account.move.line of the partner
        """
        account = account or cls.receivable
        move = cls.env['account.move'].create(
            {
                'move_type': 'entry',
                'date': day,
                'journal_id': (journal or cls.bank).id,
                'line_ids': [
                    Command.create(
                        {
                            'account_id': account.id,
                            'partner_id': (partner or cls.customer).id,
                            'balance': amount,
                            **vals,
                        }
                    ),
                    Command.create({'account_id': cls.income.id, 'balance': -amount}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == account)

    @classmethod
    def _pay(cls, invoices, amount, day, write_off=False, **vals):
        """Pay invoices through core's wizard; what is missing is written off where asked.

        :return: account.payment
        """
        wizard = cls.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=invoices.ids
        )
        difference = (
            {'payment_difference_handling': 'reconcile', 'writeoff_account_id': cls.expense.id}
            if write_off
            else {}
        )
        wizard = wizard.create(
            {'amount': amount, 'payment_date': day, 'journal_id': cls.bank.id, **difference, **vals}
        )
        return wizard._create_payments()

    @classmethod
    def _items(cls, *moves):
        """Return the receivable and payable lines of entries."""
        lines = cls.env['account.move'].concat(*moves).line_ids
        return lines.filtered(
            lambda line: line.account_id.account_type in ('asset_receivable', 'liability_payable')
        )

    @classmethod
    def _accountant(cls, login='settler', **vals):
        return new_test_user(
            cls.env,
            login=login,
            groups='base.group_user,jxc_module.group_accountant',
            **vals,
        )
