from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .common_onboarding import FROZEN, OnboardingCommon

PARTNERS = [
    {'code': 'VC1', 'name': "Invoice Customer", 'role': 'customer', 'salesperson': 'admin'},
    {'code': 'VV1', 'name': "Bill Vendor", 'role': 'vendor'},
    {'code': 'VV2', 'name': "Other Vendor", 'role': 'vendor'},
]
OWED = [
    # a number of another year than the one that it is booked in
    {
        'partner': 'VC1',
        'number': 'INV/2025/10/0007',
        'date': '2025-10-01',
        'due_date': '2025-11-10',
        'amount': '300.50',
        'salesperson': 'admin',
    },
    {'partner': 'VC1', 'number': 'C-9', 'date': '2025-12-03', 'amount': '-40'},
    {'partner': 'VC1', 'number': 'C-9', 'date': '2025-12-04', 'amount': '12'},
    {'partner': 'VC1', 'date': '2025-12-05', 'amount': '7', 'note': "by phone"},
    {
        'partner': 'VC1',
        'number': 'X1',
        'date': '2025-12-06',
        'amount': '100',
        'currency': 'EUR',
        'rate': '7.813',
    },
]
DUE = [
    {'partner': 'VV1', 'number': 'B7', 'date': '2025-12-01', 'amount': '80'},
    {'partner': 'VV2', 'number': 'B7', 'date': '2025-12-02', 'amount': '-15'},
]


@tagged('post_install', '-at_install')
class TestOpenInvoices(OnboardingCommon):
    """Open items as invoices and bills: the same debts as entries, and no sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref('base.EUR').active = True
        cls.company.jxc_bill_match = True
        with freeze_time(FROZEN):
            cls.migration = cls._import(
                {'partners': PARTNERS, 'receivables': OWED, 'payables': DUE}, items_as='invoice'
            )
            cls.migration.action_post()
        cls.documents = cls.env['account.move'].browse(
            cls.migration.record_ids.filtered(
                lambda record: record.sheet in ('receivables', 'payables')
            )
            .sorted('row_number')
            .mapped('res_id')
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(FROZEN)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.assertEqual(self.migration.state, 'posted', self.migration.row_ids.mapped('message'))

    def test_what_is_kept(self):
        start = date(2026, 1, 1)
        euro, own = self.env.ref('base.EUR'), self.company.currency_id
        sales, bills = (
            self.company.jxc_opening_invoice_journal_id,
            self.company.jxc_opening_bill_journal_id,
        )
        self.assertRecordValues(
            self.documents,
            [
                dict(
                    zip(
                        (
                            *('move_type', 'name', 'invoice_date', 'invoice_date_due'),
                            *('amount_total', 'currency_id', 'journal_id'),
                        ),
                        row,
                        strict=True,
                    ),
                    state='posted',
                    date=start,
                    amount_tax=0,
                    team_id=False,
                )
                for row in (
                    (
                        *('out_invoice', 'INV/2025/10/0007', date(2025, 10, 1)),
                        *(date(2025, 11, 10), 300.5, own.id, sales.id),
                    ),
                    (
                        *('out_refund', 'C-9', date(2025, 12, 3), date(2025, 12, 3)),
                        *(40, own.id, sales.id),
                    ),
                    (
                        *('out_invoice', 'C-9 (2)', date(2025, 12, 4), date(2025, 12, 4)),
                        *(12, own.id, sales.id),
                    ),
                    (
                        *('out_invoice', f'{sales.code}/8', date(2025, 12, 5)),
                        *(date(2025, 12, 5), 7, own.id, sales.id),
                    ),
                    (
                        *('out_invoice', 'X1', date(2025, 12, 6), date(2025, 12, 6)),
                        *(100, euro.id, sales.id),
                    ),
                    (
                        *('in_invoice', 'B7', date(2025, 12, 1), date(2025, 12, 1)),
                        *(80, own.id, bills.id),
                    ),
                    (
                        *('in_refund', 'B7 (2)', date(2025, 12, 2), date(2025, 12, 2)),
                        *(15, own.id, bills.id),
                    ),
                )
            ],
        )
        self.assertEqual(self.documents[0].invoice_user_id, self.env.ref('base.user_admin'))
        self.assertFalse(self.documents[1].invoice_user_id)
        self.assertEqual(self.documents[2].ref, 'C-9')
        # 100 EUR at 7.813, to the cent, whatever the rates of the database say
        owed = self.documents[4].line_ids.filtered(
            lambda line: line.account_type == 'asset_receivable'
        )
        self.assertEqual((owed.amount_currency, owed.balance), (100, 781.3))

    def test_they_are_balanced_by_the_opening_account(self):
        lines = self.documents.line_ids
        account = self.company._jxc_opening_account()
        opening = lines.filtered(lambda line: line.account_id == account)
        owed = lines.filtered(
            lambda line: line.account_type in ('asset_receivable', 'liability_payable')
        )
        self.assertEqual(lines, opening | owed)
        # 300.50 - 40 + 12 + 7 + 781.30 - 80 + 15
        self.assertAlmostEqual(sum(owed.mapped('balance')), 995.8)

    def test_they_age_as_entries_do(self):
        items = self.env.execute_query(
            self.facts._open_items_sql(
                [('partner_id.ref', 'in', ('VC1', 'VV1', 'VV2'))], date(2026, 1, 1)
            )
        )
        due = sorted((row[9], float(row[13])) for row in items)
        self.assertEqual(
            due,
            [
                (date(2025, 11, 10), 300.5),
                (date(2025, 12, 1), -80),
                (date(2025, 12, 2), 15),
                (date(2025, 12, 3), -40),
                (date(2025, 12, 4), 12),
                (date(2025, 12, 5), 7),
                (date(2025, 12, 6), 100),  # in its own currency
            ],
        )

    def test_they_are_no_sales(self):
        self.env.flush_all()
        days = (date(2025, 1, 1), date(2026, 12, 31))
        mine = "SELECT COUNT(*) FROM (%s) AS sold WHERE invoice_id = ANY(%s)"

        def counted(ids):
            sold = self.facts._invoiced_sql(self.company, *days, with_cost=True)
            return self.env.execute_query(SQL(mine, sold, list(ids)))[0][0]

        self.assertFalse(counted(self.documents.ids))
        usual = self.env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'partner_id': self.documents[0].partner_id.id,
                'invoice_date': '2026-02-01',
                'invoice_line_ids': [(0, 0, {'name': "x", 'price_unit': 5, 'tax_ids': False})],
            }
        )
        usual.action_post()
        self.assertNotEqual(usual.journal_id, self.company.jxc_opening_invoice_journal_id)
        self.env.flush_all()
        self.assertEqual(counted(usual.ids), 1)

    def test_bills_are_not_held(self):
        """Not even for an order of the same number; a bill of today without one is held."""
        bill = self.documents.filtered(lambda move: move.move_type == 'in_invoice')
        order = {'name': bill.ref, 'partner_id': bill.partner_id.id}
        self.env['purchase.order'].create(order).button_confirm()
        self.assertEqual((bill.jxc_match_state, bill.jxc_payment_held), ('none', False))
        product = self._create_product("Unordered")
        usual = self.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': bill.partner_id.id,
                'invoice_date': '2026-02-01',
                'invoice_line_ids': [
                    (0, 0, {'product_id': product.id, 'price_unit': 5, 'tax_ids': False})
                ],
            }
        )
        usual.action_post()
        self.assertEqual((usual.jxc_match_state, usual.jxc_payment_held), ('no_order', True))

    def test_twice_changed_and_undone(self):
        rows = {'partners': PARTNERS, 'receivables': OWED, 'payables': DUE}
        before = self.env['account.move'].search_count([])
        again = self._import(rows, items_as='invoice')
        self._post(again)
        figures = again.record_ids.filtered(lambda record: record.sheet != 'partners')
        self.assertEqual(set(figures.mapped('action')), {'same'})
        self.assertEqual(self.env['account.move'].search_count([]), before)
        changed = self._import(
            rows | {'receivables': [OWED[0] | {'amount': '310'}, *OWED[1:]]}, items_as='invoice'
        )
        self._post(changed)
        self.assertFalse(self.documents[0].exists())
        made = self.env['account.move'].browse(
            changed.record_ids.filtered(lambda record: record.action == 'update')
            .filtered(lambda record: record.sheet == 'receivables')
            .res_id
        )
        self.assertEqual((made.name, made.amount_total), ('INV/2025/10/0007', 310))
        changed.action_undo()
        again.action_undo()
        self.migration.action_undo()
        self.assertFalse((self.documents | made).exists())

    def test_what_is_paid_is_not_undone(self):
        invoice = self.documents[0]
        self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=invoice.ids
        ).create({'amount': 300.5})._create_payments()
        with self.assertRaisesRegex(UserError, 'INV/2025/10/0007'):
            self.migration.action_undo()

    def test_what_must_not_be_deleted_is_reversed(self):
        self.company.restrictive_audit_trail = True
        self.migration.action_undo()
        self.assertEqual(self.documents.exists(), self.documents)
        backs = self.documents.reversal_move_ids
        self.assertEqual(len(backs), len(self.documents))
        self.assertEqual(set(backs.mapped('date')), {date(2026, 1, 1)})
        lines = (self.documents | backs).line_ids
        for account in lines.account_id:
            left = lines.filtered(lambda line, account=account: line.account_id == account)
            self.assertAlmostEqual(sum(left.mapped('balance')), 0, msg=account.name)
        owed = self.documents.line_ids.filtered(lambda line: line.account_id.reconcile)
        self.assertEqual(sum(map(abs, owed.mapped('amount_residual'))), 0)

    def test_the_choice(self):
        with self.assertRaises(UserError):
            self.migration.items_as = 'entry'
        form = Form(self.env['jxc.import'].with_user(self.manager))
        self.assertEqual(form.items_as, 'entry')
        form.items_as = 'invoice'
        self.assertEqual(form.save().items_as, 'invoice')
        self.migration.action_open()
        with self.assertRaises(UserError):
            self.documents[0].button_draft()
