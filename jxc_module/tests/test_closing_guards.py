"""Guards of closed months that a small fault would take away unseen."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.closing import jxc_closing_run
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

    def test_all_products_count_in_the_progress(self):
        """Archived ones, and those of other companies: the job goes over them, too."""
        other = self.env['res.company'].create({'name': "Elsewhere"})
        self._create_product("Theirs", company_id=other.id)
        accountant = self._user('ada', 'jxc_module.group_accountant')
        closing = self._create_closing(JANUARY)
        closing.with_user(accountant).action_close()
        self.assertRecordValues(closing, [{'done_products': 0, 'last_product': 0, 'progress': 0}])
        products = self.env['product.product'].with_context(active_test=False)
        everything = products.search_count([('is_storable', '=', True)])
        active = products.search_count([('is_storable', '=', True), ('active', '=', True)])
        self.assertGreater(everything, active)
        self.assertEqual(closing.total_products, everything)

    def test_nothing_changed_is_no_difference(self):
        closing = self._close(JANUARY)
        with patch.object(self.registry['jxc.closing'], '_difference', side_effect=AssertionError):
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

    def test_half_a_cent_is_no_difference(self):
        sweet = self._product('standard', cost=0.01)
        self._go(datetime(2026, 1, 8), sweet, self.suppliers, self.stock, 0.5)
        closing = self._close(JANUARY)
        for value, differs in ((0, 0), (-0.001, 1)):
            self.env.execute_query(
                SQL(
                    "UPDATE jxc_closing_line SET value = %s WHERE closing_id = %s AND"
                    " product_id = %s RETURNING 1",
                    value,
                    closing.id,
                    sweet.id,
                )
            )
            self.assertEqual(closing._difference(sweet.ids)[0], differs, value)

    def test_reopening_forgets_all_figures(self):
        """Whoever reads a closing may have it checked; who may write it drops what it said."""
        keeper = self._user('kim', 'jxc_module.group_keeper')
        accountant = self._user('ada', 'jxc_module.group_accountant')
        january, closing = self._close(JANUARY), self._close(FEBRUARY)
        self.assertGreater(closing.value, 0)
        self.move.quantity = 7
        closing.with_user(keeper).action_check()
        self.assertRecordValues(closing, [{'stale_products': 1, 'difference_qty': -3}])
        closing.with_user(accountant).action_reopen()
        names = (
            *('line_count', 'done_products', 'progress', 'stale_products', 'quantity'),
            *('opening_value', 'in_value', 'out_value', 'adjustment_value', 'value'),
            *('difference_qty', 'difference_value'),
        )
        figures = {**dict.fromkeys(names, 0), 'is_stale': False, 'closed_on': False}
        self.assertRecordValues(closing, [{**figures, 'state': 'draft'}])
        self.assertFalse(closing.changed_product_ids)
        self.assertFalse(closing.line_ids)
        self.assertTrue(january.is_stale)

    def test_what_cannot_be_relied_on_is_not_read(self):
        """Whether it is known which products changed, and whichever products are asked for."""
        closing = self._close(JANUARY)
        self.env.execute_query(
            SQL(
                "UPDATE jxc_closing_line SET quantity = 99, own_quantity = 99, cost = 99"
                " WHERE closing_id = %s RETURNING 1",
                closing.id,
            )
        )
        february = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}
        for changed, expected in (((), (99, 99 * 99)), (self.tea.ids, (10, 50)), (None, (10, 50))):
            closing.is_stale = changed != ()
            closing.changed_product_ids = changed or []
            for products in ([], self.tea.ids):
                rows = self._report('stock_movement', product_ids=products, **february).search(
                    [('product_id', '=', self.tea.id)]
                )
                self.assertEqual((rows.opening_qty, rows.opening_value), expected, changed)

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
        new = self.env['jxc.closing'].new({'month': False})
        self.assertRecordValues(new, [{'display_name': "New", 'progress': 0}])

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
            # a company without any stock beside it, and readers who see all of it or a part
            other = self.env['res.company'].create({'name': "Elsewhere"})
            both = days.with_context(allowed_company_ids=[self.company.id, other.id])
            self.assertEqual(both._report_tie_out()[1][1:], (there - 4, there - 4))
            for login, role, warehouses, checks in (
                ('ada', 'accountant', None, 2),
                ('leo', 'accountant', self.warehouse, 1),
                ('kim', 'keeper', self.warehouse, 1),
            ):
                user = self._user(login, f'jxc_module.group_{role}', warehouses=warehouses)
                found = days.with_user(user)._report_tie_out()
                self.assertEqual([ours - books for _name, ours, books in found], [0] * checks)
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

    def test_a_month_is_not_reopened_before_all_later_ones(self):
        """One of them is named, however many there are; of months that are open, none."""
        first, second, third = (
            self._create_closing(month) for month in (JANUARY, FEBRUARY, date(2026, 3, 1))
        )
        (first | second | third).state = 'closed'
        with self.assertRaisesRegex(UserError, "2026-01 cannot be reopened while 2026-0[23]"):
            first.action_reopen()
        (second | third).state = 'draft'
        first.action_reopen()
        self.assertEqual(first.state, 'draft')

    def test_months_wait_for_each_other_and_for_time(self):
        """The oldest first, step by step, and no step after time is up."""
        self._create_product("Salt")
        self._create_product("Sugar")
        later, first = (self._create_closing(month) for month in (FEBRUARY, JANUARY))
        (later | first).action_close()
        told, products = [], first.total_products

        def progress(runner, processed, remaining=None):
            told.append((processed, remaining))
            return len(told) != 2

        with patch.object(self.registry['jxc.job.runner'], '_progress', progress):
            with patch.object(jxc_closing_run, 'STEP', 1):
                self._run()
            self.assertEqual(told, [(1, products - 1), (1, products - 2)])
            self.assertRecordValues(
                first | later,
                [{'state': 'running', 'done_products': number} for number in (2, 0)],
            )
            self._run()
        # the other products and the end of one month, then of the other one
        self.assertEqual(told[2:], [(1, 1), (1, 0)] * 2)
        self.assertEqual((first | later).mapped('state'), ['closed', 'closed'])

    def test_a_month_that_somebody_works_on(self):
        closing = self._create_closing(JANUARY)
        with (
            patch.object(type(closing), 'try_lock_for_update', lambda self: self.browse()),
            self.assertRaisesRegex(UserError, "being worked on right now"),
        ):
            closing.action_close()
        self.assertEqual(closing.state, 'draft')

    def test_a_locked_month_is_locked_for_who_sees_no_closing(self):
        """Of several months the last one is named; of no dates none is."""
        keeper = self._user('kit', 'jxc_module.group_keeper', warehouses=self.warehouse)
        (self._close(JANUARY) | self._close(FEBRUARY)).action_lock()
        self.company.jxc_closing_refuses = True
        self.env['jxc.closing'].with_user(keeper)._check_unlocked(self.company, [])
        with self.assertRaisesRegex(UserError, "2026-02 is locked"):
            self.move.with_user(keeper).write({'date': datetime(2026, 1, 12)})

    def test_the_page_is_filled_where_it_is_asked_for_lines_of_a_month(self):
        closing = self._create_closing(JANUARY)
        pages = self.env['jxc.closing.review']
        self.assertNotIn('line_ids', pages.default_get(['closing_id', 'line_ids']))
        of_month = pages.with_context(default_closing_id=closing.id)
        self.assertNotIn('line_ids', of_month.default_get(['closing_id']))
        self.assertEqual(of_month.default_get(['closing_id', 'line_ids'])['line_ids'], [])

    def test_a_month_that_was_cancelled_meanwhile_is_not_closed(self):
        """The job has found it running; when it has the lock, somebody has cancelled it."""
        closing = self._create_closing(JANUARY)
        closing.action_close()
        closings = type(closing)
        lock = closings.try_lock_for_update

        def cancelled(self, **options):
            self.env.cr.execute(
                "UPDATE jxc_closing SET state = 'draft' WHERE id = %s", [closing.id]
            )
            return lock(self, **options)

        with (
            patch.object(closings, 'try_lock_for_update', cancelled),
            patch.object(closings, '_step', side_effect=AssertionError("it went on")),
        ):
            self._run()
        self.assertEqual(closing.state, 'draft')
        self.assertFalse(closing.error)

    def test_a_bill_of_the_next_month_changes_nothing(self):
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.env['res.partner'].create({'name': "Farm"}).id,
                'order_line': [
                    Command.create({'product_id': self.tea.id, 'product_qty': 2, 'price_unit': 5})
                ],
            }
        )
        order.button_confirm()
        # where the next month begins in the instant that its first day has as a date
        self.company.partner_id.tz = 'UTC'
        closing = self._close(JANUARY)
        for day, changed in ((date(2026, 2, 1), False), (date(2026, 1, 31), True)):
            bill = self.env['account.move'].create(
                {
                    'move_type': 'in_invoice',
                    'partner_id': order.partner_id.id,
                    'invoice_date': day,
                    'date': day,
                    'invoice_line_ids': [
                        Command.create(
                            {
                                'product_id': self.tea.id,
                                'quantity': 2,
                                'price_unit': 6,
                                'purchase_line_id': order.order_line.id,
                            }
                        )
                    ],
                }
            )
            self.env.flush_all()
            since = bill.write_date.replace(microsecond=0) - timedelta(minutes=1)
            products = closing._changed_products(since)
            self.assertEqual(self.tea.id in products, changed, day)
            bill.unlink()

    def test_the_figure_of_the_next_month_changes_nothing(self):
        """What is valued by hand in the instant at which the next month begins is its own."""
        closing = self._close(JANUARY)
        value = self.env['product.value'].create(
            {'product_id': self.tea.id, 'company_id': self.company.id, 'value': 6}
        )
        for moment, changed in (
            (closing.date_end, False),
            (closing.date_end - timedelta(seconds=1), True),
        ):
            value.date = moment
            # the moves that it values are written, too: here it alone is new
            self._age(closing)
            self.env.execute_query(
                SQL(
                    "UPDATE product_value SET write_date = %s WHERE id = %s RETURNING 1",
                    datetime.now(),
                    value.id,
                )
            )
            since = datetime.now() - timedelta(minutes=30)
            self.assertEqual(self.tea.id in closing._changed_products(since), changed, moment)
            # written before: in the check already
            self.assertNotIn(self.tea.id, closing._changed_products(datetime.now()))

    def test_the_goods_of_the_next_month_change_nothing(self):
        closing = self._close(JANUARY)
        since = datetime.now() - timedelta(minutes=30)
        self.assertNotIn(self.tea.id, closing._changed_products(since))
        for moment, changed in (
            (closing.date_end, False),
            (closing.date_end - timedelta(seconds=1), True),
        ):
            self.move.date = moment
            for table, record in (
                ('stock_move', self.move),
                ('stock_move_line', self.move.move_line_ids),
            ):
                self._age(closing)
                self.env.execute_query(
                    SQL(
                        "UPDATE %s SET write_date = %s WHERE id = %s RETURNING 1",
                        SQL.identifier(table),
                        datetime.now(),
                        record.id,
                    )
                )
                found = closing._changed_products(since)
                self.assertEqual(self.tea.id in found, changed, (table, moment))
