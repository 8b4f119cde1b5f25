from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_onboarding_first_day import FIRST_DAY, LATER, NORTH, FirstDayCommon


@tagged('post_install', '-at_install')
class TestFirstDay(FirstDayCommon):
    """Every room works on what an import brought: what is owed, goods, demand."""

    def setUp(self):
        super().setUp()
        frozen = freeze_time(LATER)
        frozen.start()
        self.addCleanup(frozen.stop)

    def _aged(self, partner, day, **vals):
        wizard = self.env['jxc.report.wizard'].create(
            {'report_key': 'ageing', 'date_to': day, **vals}
        )
        self.env.flush_all()
        rows = [row for row in wizard._get_rows() if row['partner_id'] == partner.id]
        return {
            key: value
            for row in rows
            for key, value in row.items()
            if value and key not in ('partner_id', 'kind')
        }

    def test_ageing(self):
        self.assertEqual(self._aged(self.noodle, '2025-12-31'), {}, "the books begin later")
        self.assertEqual(
            self._aged(self.noodle, '2026-01-01'),
            # since 2025-11-10: 52 days
            {'days_31_60': 300.5, 'not_due': 100, 'unapplied': -50, 'total': 350.5},
        )
        self.assertEqual(
            self._aged(self.noodle, '2026-01-31'),
            {'days_61_90': 300.5, 'days_1_30': 100, 'unapplied': -50, 'total': 350.5},
        )
        # by the dates of the documents: 122 and 42 days
        self.assertEqual(
            self._aged(self.noodle, '2026-01-31', ageing_basis='document'),
            {'over_120': 300.5, 'days_31_60': 100, 'unapplied': -50, 'total': 350.5},
        )
        self.assertEqual(
            self._aged(self.garden, '2026-01-31'),
            {'days_31_60': -80, 'not_due': -40, 'total': -120},
        )

    def test_statement(self):
        """Each document with its own number; February begins where January ended."""
        make = self.env['jxc.statement']._create_for
        january, february = (
            make(self.company, 'receivable', *days, partners=self.noodle)
            for days in (
                (date(2026, 1, 1), date(2026, 1, 31)),
                (date(2026, 2, 1), date(2026, 2, 28)),
            )
        )
        self.assertEqual(january.total_ids.closing, 350.5)
        self.assertEqual(
            {line.ref: line.amount for line in january.line_ids},
            {'INV7': 300.5, 'INV8': 100, 'P1': -50},
        )
        self.assertEqual((february.total_ids.opening, february.total_ids.closing), (350.5, 350.5))
        theirs = make(
            self.company, 'payable', date(2026, 1, 1), date(2026, 1, 31), partners=self.garden
        )
        self.assertEqual(theirs.total_ids.closing, -120)

    def test_a_payment_that_names_the_old_number(self):
        """It is proposed for that document, confirmed, and undone again."""
        payment = self.env['account.payment'].create(
            {
                'payment_type': 'inbound',
                'partner_type': 'customer',
                'partner_id': self.noodle.id,
                'amount': 300.5,
                'memo': "货款 INV7",
                'journal_id': self.bank.id,
            }
        )
        if not payment.outstanding_account_id:  # core 19 books without one with the statement only
            payment.outstanding_account_id = self.env['account.account'].search(
                [('code', '=', '101403'), ('company_ids', 'in', self.company.ids)], limit=1
            )
        payment.action_post()
        matching = (
            self.env['jxc.reconciliation']
            .with_user(self.clerk)
            .create({'partner_ids': [Command.set(self.noodle.ids)]})
        )
        matching.action_propose()
        found = matching.line_ids.filtered(lambda line: self._item('INV7') in line.item_ids)
        self.assertRecordValues(
            found, [{'kind': 'reference', 'confidence': 'certain', 'difference': 0}]
        )
        found.action_confirm()
        self.assertTrue(self._item('INV7').reconciled)
        self.assertEqual(
            self._aged(self.noodle, '2026-02-10'),
            {'days_1_30': 100, 'unapplied': -50, 'total': 50},
        )
        with self.assertRaisesRegex(UserError, 'INV7'):
            self.migration.action_undo()

    def test_reminders(self):
        run = (
            self.env['jxc.reminder.run']
            .with_user(self.clerk)
            .create(
                {
                    'company_id': self.company.id,
                    'partner_ids': [Command.set((self.noodle | self.corner).ids)],
                }
            )
        )
        # 2025-11-10, 2026-01-19 and 2025-12-31 until 2026-02-10
        self.assertEqual(
            {line.move_id.ref: line.days for line in run.reminder_ids.line_ids},
            {'INV7': 92, 'INV8': 22, 'INV9': 41},
        )
        self.assertFalse(any(run.reminder_ids.line_ids.mapped('skip_reason')))
        run.action_send()
        self.assertEqual((run.state, run.sent_count, run.failed_count), ('done', 2, 0))
        mail = self.env['mail.mail'].search([('recipient_ids', 'in', self.noodle.ids)])
        self.assertIn('INV7', mail.body_html, "the number that the customer knows")

    def test_credit(self):
        """900 less 350.50 that are open and the order that is not delivered."""
        self.company.jxc_checks = True
        self.env['jxc.check.rule'].search([]).active = False
        self.env['jxc.check.rule'].create({'name': "Credit", 'kind': 'credit', 'mode': 'block'})
        order = self.env['sale.order'].search([('name', '=', 'FS-1')])
        left = 900 - 350.5 - order.amount_total
        customer = self.noodle.with_user(self.clerk).with_company(self.company)
        self.assertRecordValues(
            customer,
            [
                {
                    'jxc_credit_open': 350.5,
                    'jxc_credit_overdue': 350.5,
                    'jxc_credit_undelivered': order.amount_total,
                    'jxc_credit_headroom': left,
                }
            ],
        )
        for price, allowed in ((left, True), (left + 0.01, False)):
            new = self.env['sale.order'].create(
                {
                    'partner_id': self.noodle.id,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': self.tea.id,
                                'product_uom_qty': 1,
                                'price_unit': price,
                                'tax_ids': [],
                            }
                        )
                    ],
                }
            )
            [finding] = new._jxc_findings()[new.id]
            self.assertEqual(finding['state'], 'ok' if allowed else 'fail')

    def test_payment_plan_and_payment(self):
        plan = self.env['jxc.payable.plan'].with_user(self.clerk)
        rows = plan.search([('partner_id', '=', self.garden.id)])
        self.assertRecordValues(
            rows.sorted('due_date'),
            [
                {'reference': 'B7', 'amount': 80, 'state': 'overdue', 'days': -41},
                {'reference': 'B8', 'amount': 40, 'state': 'due', 'days': 19},
            ],
        )
        proposal = (
            self.env['jxc.payment.proposal']
            .with_user(self.clerk)
            .create({'journal_id': self.bank.id, 'partner_ids': [Command.set(self.garden.ids)]})
        )
        self.assertEqual(proposal.line_ids.mapped('move_id.ref'), ['B7'])
        proposal.action_pay()
        self.assertEqual((proposal.state, proposal.payment_ids.amount), ('paid', 80))
        self.env.flush_all()
        plan.invalidate_model()
        self.assertEqual(
            [
                row.reference
                for row in plan.search([('partner_id', '=', self.garden.id)])
                if row.state in ('due', 'overdue')
            ],
            ['B8'],
        )

    # === GOODS: THE FIRST MONTH === #

    def _flow(self, model, number, profile, at):
        with freeze_time(at):
            order = self.env[model].search([('name', '=', number)])
            order.jxc_flow_profile_id = self.env.ref(f'jxc_module.{profile}')
            order.action_jxc_run_flow()
            self.assertFalse(order.jxc_flow_problem)
            self.env.flush_all()
        return order

    def _moved(self, product, month='2026-01'):
        last = {'2025-12': 31, '2026-01': 31, '2026-02': 28}[month]
        report = self._report('stock_movement', date_from=f'{month}-01', date_to=f'{month}-{last}')
        names = ('opening', 'in_start', 'in_purchase', 'in_count', 'out_sale', 'closing')
        rows = report.search([('product_id', '=', product.id)])
        return {
            row.warehouse_id.name: [
                (row[f'{name}_qty'], round(row[f'{name}_value'], 2)) for name in names
            ]
            for row in rows
        }

    def test_orders_and_the_first_month(self):
        sold = self._flow('sale.order', 'FS-1', 'flow_deliver_invoice', '2026-01-10 04:00:00')
        self.assertEqual(sold.jxc_flow_state, 'invoiced')
        self.assertRecordValues(
            sold, [{'state': 'sale', 'delivery_status': 'full', 'invoice_status': 'invoiced'}]
        )
        self.assertEqual(sold.invoice_ids.amount_untaxed, 44)
        bought = self._flow('purchase.order', 'FP-1', 'flow_receive_bill', '2026-01-12 04:00:00')
        self.assertEqual(bought.jxc_flow_state, 'billed')
        self.assertEqual((bought.receipt_status, bought.invoice_ids.amount_untaxed), ('full', 144))
        none = (0, 0)
        with freeze_time(LATER):
            # 56 left at 4.00, and 40 at 3.60
            january = [none, (60, 240), (40, 144), none, (4, 16), (96, 368)]
            self.assertEqual(self._moved(self.tea), {NORTH: january})
            self.assertEqual(
                self._moved(self.milk), {NORTH: [none, (10, 20), none, none, none, (10, 20)]}
            )
            self.assertEqual(self._moved(self.tea, '2025-12'), {})
            self.assertEqual(
                self._moved(self.tea, '2026-02'),
                {NORTH: [(96, 368), none, none, none, none, (96, 368)]},
            )
            # what was there before us was neither found by a count nor lost by its date
            for key in ('shrinkage', 'expiry_loss'):
                report = self._report(key, date_from='2026-01-01', date_to='2026-01-31')
                self.assertFalse(
                    report.search([('product_id', 'in', (self.tea | self.milk).ids)]), key
                )
            ledger = self._report('stock_ledger', date_from='2026-01-01', date_to='2026-01-31')
            rows = ledger.search([('product_id', '=', self.tea.id)], order='position')
            self.assertEqual(
                [(row.kind, row.balance_qty) for row in rows],
                [('opening', 0), ('start', 60), ('sale', 56), ('purchase', 96)],
            )
            self._close()
            self.assertEqual(self._moved(self.tea), {NORTH: january})
            self.assertEqual(
                self._moved(self.tea, '2026-02')[NORTH][0], (96, 368), "out of the closing"
            )
            with self.assertRaisesRegex(UserError, "First Tea.*FS-1|FS-1.*First Tea"):
                self.migration.action_undo()

    def _close(self):
        closing = self.env['jxc.closing'].create({'month': '2026-01-01'})
        with patch.object(
            self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 60.0
        ):
            closing.action_close()
            self.env['jxc.closing']._cron_jxc_closing()
        self.assertEqual((closing.state, closing.error), ('closed', False))
        line = self.env['jxc.closing.line'].search(
            [('closing_id', '=', closing.id), ('product_id', '=', self.tea.id)]
        )
        self.assertEqual((line.quantity, line.value), (96, 368))

    # === DEMAND: THE FIRST DAY === #

    def _rules(self):
        """Return the rules by product, under a policy that keeps ten days of demand."""
        self.env['jxc.safety.policy'].create(
            {
                'name': "First Day",
                'product_ids': [Command.set((self.tea | self.salt | self.ice | self.milk).ids)],
                'method': 'cover_days',
                'cover_days': 10,
                'review_days': 1,
                'order_days': 7,
            }
        )
        return {
            rule.product_id: rule
            for rule in self.env['stock.warehouse.orderpoint'].search(
                [('warehouse_id', '=', self.north.id)]
            )
        }

    def _level(self, quantities):
        """Return the demand of a day by what the guide says, day by day; the last one is newest."""
        count = sum(quantity > 0 for quantity in quantities)
        unseen = 7 / count
        recent = weights = 0.0
        for age, quantity in enumerate(reversed(quantities)):
            recent += 0.984**age * quantity
            weights += 0.984**age
        return 0.8 * recent / (weights + unseen) + 0.2 * sum(quantities) / (
            len(quantities) + unseen
        )

    @freeze_time(FIRST_DAY)
    def test_classes(self):
        """728 × 4, 310 × 1, 92 × 3 and 30 × 2 of the last 52 weeks: A, B, B, C."""
        self.company.jxc_classes_on = False
        self.env['jxc.facts']._update_classes(self.company)
        key = str(self.company.id)
        products = self.tea | self.salt | self.ice | self.milk
        self.env.cr.execute(
            "SELECT id, jxc_abc_class ->> %s, jxc_xyz_class ->> %s FROM product_product"
            " WHERE id = ANY(%s)",
            [key, key, products.ids],
        )
        found = {product: classes for product, *classes in self.env.cr.fetchall()}
        # salt is new and steady since; ice sells in one season, milk on one day
        self.assertEqual(
            [found[product.id] for product in products],
            [['A', 'X'], ['B', 'X'], ['B', 'Z'], ['C', 'Z']],
        )

    @freeze_time(FIRST_DAY)
    def test_safety_stock_on_the_first_day(self):
        rules = self._rules()
        self.env['stock.warehouse.orderpoint']._jxc_recompute_company(self.company)
        seen = {
            self.tea: [2] * 365,
            self.salt: [10] * 31,
            self.ice: [1] * 92 + [0] * 122,
            self.milk: [30] + [0] * 199,
        }
        for product, quantities in seen.items():
            rule = rules[product]
            with self.subTest(product.name):
                self.assertAlmostEqual(rule.jxc_daily_demand, self._level(quantities), 3)
                self.assertEqual(rule.jxc_observed_days, len(quantities))
        tea = rules[self.tea]
        # 1.9995 a day × (5 days of the vendor + 1 of review + 10 of cover), and 7 days more
        self.assertEqual(tea.jxc_lead_time, 5)
        proposal = self.env['jxc.safety.proposal'].search([('orderpoint_id', '=', tea.id)])
        self.assertRecordValues(
            proposal,
            [
                {
                    'state': 'proposed',
                    'old_min_qty': 5,
                    'old_max_qty': 20,
                    'new_min_qty': 32,
                    'new_max_qty': 46,
                    'value_effect': 108,  # 27 × 4
                }
            ],
        )
        self.assertEqual(tea.jxc_demand_class, 'smooth')
        # the season of ice is over: what one would order in August is not proposed in January
        self.assertLess(rules[self.ice].jxc_daily_demand, 0.2)
        august = rules[self.ice]._jxc_figures(as_of='2025-09-01')[rules[self.ice].id]
        self.assertGreater(august['daily_demand'], 0.9)
        proposal.with_user(self.manager).action_accept()
        self.assertEqual((tea.product_min_qty, tea.product_max_qty), (32, 46))

    @freeze_time(FIRST_DAY)
    def test_own_sales_go_on_from_there(self):
        """The first days of our own follow the old system's without a gap or a day twice."""
        rules = self._rules()
        for day in range(1, 11):
            self._move(
                self.tea, self.north.lot_stock_id, self.customers, 2, datetime(2026, 1, day, 5)
            )
        with freeze_time('2026-01-11 04:00:00'):
            self.env.flush_all()
            rule = rules[self.tea]
            found = rule._jxc_figures()[rule.id]
            self.assertAlmostEqual(found['daily_demand'], self._level([2] * 365), 6)
