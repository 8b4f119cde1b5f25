"""Guards of closed months that a small fault would take away unseen."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_closing_months import FEBRUARY, JANUARY, ClosingCommon


@tagged('post_install', '-at_install')
class TestClosingGuards(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        cls.old = cls._product(cls, 'average', cost=1.0)
        cls.move = cls._go(
            cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0
        )
        cls.old.active = False

    def test_the_month_of_an_open_closing_only(self):
        closing = self._create_closing(FEBRUARY)
        closing.month = JANUARY
        self.assertEqual(closing.month, JANUARY)
        closing.action_close()
        with self.assertRaisesRegex(UserError, "only while the closing is open"):
            closing.month = FEBRUARY

    def test_archived_products_count_in_the_progress(self):
        closing = self._create_closing(JANUARY)
        closing.action_close()
        products = self.env['product.product'].with_context(active_test=False)
        everything = products.search_count([('is_storable', '=', True)])
        active = products.search_count([('is_storable', '=', True), ('active', '=', True)])
        self.assertGreater(everything, active)
        self.assertEqual(closing.total_products, everything)

    def test_nothing_changed_is_no_difference(self):
        closing = self._close(JANUARY)
        closing._check()
        self.assertRecordValues(
            closing,
            [
                {
                    'is_stale': False,
                    'stale_products': 0,
                    'difference_qty': 0,
                    'difference_value': 0,
                }
            ],
        )

    def test_a_keeper_who_changes_the_past_is_noticed(self):
        """He sees no closing, and makes it stale all the same."""
        keeper = self._user('kim', 'jxc_module.group_keeper')
        lines = self.move.move_line_ids.with_user(keeper)
        for change, stale in (
            (lambda: lines.write({'picked': True}), False),
            (lambda: lines.write({'quantity': 9}), True),
            (lambda: self.move.with_user(keeper).write({'origin': "X"}), False),
            (lambda: self.move.with_user(keeper).write({'date': datetime(2026, 2, 2)}), True),
        ):
            with self.subTest(stale=stale):
                closing = self._close(JANUARY)
                change()
                self.assertEqual(closing.is_stale, stale)
                closing.action_reopen()
                closing.unlink()
                self.move.date = datetime(2026, 1, 10)

    def test_a_keeper_of_a_warehouse_who_changes_the_past_is_noticed(self):
        """No closing is his to read, and there must be none for it to be noticed."""
        keeper = self._user('kit', 'jxc_module.group_keeper', warehouses=self.warehouse)
        closing = self._close(JANUARY)
        self.assertFalse(closing.with_user(keeper).search([('id', '=', closing.id)]))
        self.move.with_user(keeper).write({'date': datetime(2026, 1, 12)})
        self.assertTrue(closing.is_stale)
        self.assertEqual(closing.changed_product_ids, self.tea)

    def test_the_month_after_the_last_closing_is_offered(self):
        with freeze_time('2026-04-10'):
            closings = self.env['jxc.closing']
            self.assertEqual(closings._default_month(), date(2026, 3, 1))
            self._create_closing(JANUARY)
            self.assertEqual(closings._default_month(), date(2026, 2, 1))
            self._create_closing(date(2026, 3, 1))
            self.assertEqual(closings._default_month(), date(2026, 3, 1))

    def test_a_closing_is_named_after_its_month(self):
        self.assertEqual(self._create_closing(JANUARY).display_name, '2026-01')
        self.assertEqual(self.env['jxc.closing'].new({'month': False}).display_name, "New")

    def test_the_movement_is_compared_with_the_quantity_on_hand(self):
        with freeze_time('2026-03-05'):
            params = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}
            report = self._report('stock_movement', **params)
            quants = self.env['stock.quant'].search(
                [
                    ('company_id', '=', self.company.id),
                    ('location_id.usage', 'in', ('internal', 'transit')),
                ]
            )
            there = sum(quants.mapped('quantity'))
            self.assertEqual(
                [
                    (name, round(ours, 6), round(books, 6))
                    for name, ours, books in report._report_tie_out()
                ],
                [("Opening + in - out", there, there), ("Quantity on hand", there, there)],
            )
            # up to this very day, with what came in and went out of it
            self._go(datetime(2026, 3, 2), self.tea, self.stock, self.customers, 4)
            days = self._report('stock_movement', date_from='2026-01-01', date_to='2026-03-05')
            self.assertEqual(
                [
                    (name, round(ours, 6), round(books, 6))
                    for name, ours, books in days._report_tie_out()
                ],
                [
                    ("Opening + in - out", there - 4, there - 4),
                    ("Quantity on hand", there - 4, there - 4),
                ],
            )
            part = self._report('stock_movement', **params, product_ids=self.tea.ids)
            self.assertEqual(len(part._report_tie_out()), 1)
        past = self._report('stock_movement', date_from='2026-02-01', date_to='2026-02-28')
        self.assertEqual(len(past._report_tie_out()), 1)

    def test_a_lot_that_is_asked_for_stands_alone(self):
        """Of a product that is valued as a whole: its lots are told apart only where asked for."""
        salt = self._product('average', cost=1.0)
        salt.tracking = 'lot'
        lots = self.env['stock.lot'].create(
            [{'name': name, 'product_id': salt.id} for name in ("S1", "S2")]
        )
        for lot, quantity in zip(lots, (3, 4), strict=True):
            self._go(datetime(2026, 1, 5), salt, self.suppliers, self.stock, quantity, lot=lot)
        params = {'date_from': '2026-01-01', 'date_to': '2026-01-31', 'product_ids': salt.ids}
        report = self._report('stock_movement', **params, lot_ids=lots[:1].ids)
        self.assertEqual(report.search([]).mapped('closing_qty'), [3])
        report = self._report('stock_movement', **params)
        self.assertEqual(report.search([]).mapped('closing_qty'), [7])
        groups = report._read_group([], ['lot_id'], ['closing_qty:sum'])
        self.assertEqual(dict(groups), {lots[0]: 3, lots[1]: 4})

    def test_a_month_that_is_out_of_date_is_not_locked(self):
        closing = self._close(JANUARY)
        self.move.date = datetime(2026, 1, 12)
        self.assertTrue(closing.is_stale)
        with self.assertRaisesRegex(UserError, "close it again before locking it"):
            closing.action_lock()
        self.assertEqual(closing.state, 'closed')
