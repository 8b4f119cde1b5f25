"""月结: what a closing keeps, when it is out of date, and that reports say the same with it."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.closing import jxc_closing_run
from .common_facts_history import FIRST, HistoryCommon
from .common_reporting import ReportCommon
from .common_tools_properties import holds

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


class ClosingCommon(HistoryCommon, ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the job commits; here it must not
        progress = patch.object(
            cls.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 60.0
        )
        cls.startClassPatcher(progress)

    def _create_closing(self, month):
        return self.env['jxc.closing'].create({'month': month})

    def _close(self, month):
        closing = self._create_closing(month)
        closing.action_close()
        self._run()
        self.assertFalse(closing.error)
        # as if the history were older than the closing: tests write it a moment before
        self._age(closing)
        return closing

    def _run(self):
        self.env['jxc.closing']._cron_jxc_closing()

    def _age(self, *closings):
        """Date everything written so far to an hour ago."""
        self.env.flush_all()
        before = datetime.now() - timedelta(hours=1)
        for table in ('stock_move', 'stock_move_line', 'product_value', 'account_move'):
            self.env.execute_query(
                SQL("UPDATE %s SET write_date = %s RETURNING 1", SQL.identifier(table), before)
            )
        self.env.invalidate_all()

    def _rows(self, month, by_lot=False):
        """Return the movement of a month as the report reckons it, in the order of its keys."""
        start = self.company._jxc_day_start(month)
        end = self.env['jxc.closing']._month_end(self.company, month)
        query = self.facts._valued_movement_sql(self.company, start, end, by_lot=by_lot)
        rows = self.env.execute_query(
            SQL("SELECT * FROM (%s) AS m ORDER BY product_id, warehouse_id, lot_id", query)
        )
        return [[round(float(value or 0), 6) for value in row] for row in rows]

    def _reckoned(self, instant):
        """Return of which products values and levels of an instant are reckoned from history."""
        facts, valued, levels = self.registry['jxc.facts'], set(), set()
        stock_values, level_at = facts._stock_values, facts._level_at_sql

        def watch_values(facts, company, at=None, products=None, *args, **kwargs):
            if at == instant:
                valued.add(products and tuple(products))
            return stock_values(facts, company, at, products, *args, **kwargs)

        def watch_levels(facts, company, at=None, products=None, *args, **kwargs):
            if at == instant:
                levels.add(products and tuple(products))
            return level_at(facts, company, at, products, *args, **kwargs)

        with (
            patch.object(facts, '_stock_values', watch_values),
            patch.object(facts, '_level_at_sql', watch_levels),
        ):
            self._rows(FEBRUARY)
        return valued, levels


@tagged('post_install', '-at_install')
class TestClosing(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        go = cls._go
        go(cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0)
        go(cls, datetime(2026, 2, 3), cls.tea, cls.suppliers, cls.stock, 10, worth=70.0)
        go(cls, datetime(2026, 2, 10), cls.tea, cls.stock, cls.stock_b, 3)
        go(cls, datetime(2026, 2, 11), cls.tea, cls.stock, cls.transit, 2)
        go(cls, datetime(2026, 2, 20), cls.tea, cls.stock, cls.customers, 4)
        cls.env['stock.quant'].flush_model()

    def _lines(self, closing):
        return {
            line.warehouse_id.name or 'transit': (line.quantity, round(line.value, 4))
            for line in closing.line_ids
            if line.product_id == self.tea
        }

    # === CLOSING === #

    def test_lines_and_tie_out(self):
        january = self._close(JANUARY)
        self.assertEqual(self._lines(january), {self.warehouse.name: (10, 50)})
        february = self._close(FEBRUARY)
        self.assertEqual(
            self._lines(february),
            {self.warehouse.name: (11, 66), self.warehouse_b.name: (3, 18), 'transit': (2, 12)},
        )
        self.assertFalse(january.opening_known)
        self.assertTrue(february.opening_known)
        self.assertAlmostEqual(february.opening_value, january.value)
        self.assertAlmostEqual(
            february.opening_value
            + february.in_value
            - february.out_value
            + february.adjustment_value,
            february.value,
        )
        self.assertEqual(january.adjustment_value, 0)
        # the movement of this month alone; goods that change places came neither in nor went out
        params = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}
        rows = self._report('stock_movement', **params).search([])
        came, went, moved_in, moved_out, adjusted = (
            sum(rows.mapped(name))
            for name in (
                *('in_value', 'out_value', 'in_transfer_value', 'out_transfer_value'),
                'adjustment_value',
            )
        )
        self.assertAlmostEqual(february.in_value, came - moved_in)
        self.assertAlmostEqual(february.out_value, went - moved_out)
        self.assertAlmostEqual(february.adjustment_value, adjusted)
        self.assertEqual(february.state, 'closed')
        self.assertEqual(february.progress, 100)

    def test_lines_by_lot(self):
        coffee = self._product('standard', tracking='lot', cost=3.0)
        for name, quantity in (('A', 5), ('B', 2)):
            lot = self._lot(coffee, name)
            self._go(datetime(2026, 1, 9), coffee, self.suppliers, self.stock, quantity, lot)
        closing = self._close(JANUARY)
        lines = closing.line_ids.filtered(lambda line: line.product_id == coffee)
        self.assertEqual(
            sorted((line.lot_id.name, line.quantity, line.value) for line in lines),
            [('A', 5, 15), ('B', 2, 6)],
        )

    def test_the_month_ends_where_the_company_is(self):
        # the first hour of February in Shanghai, still January in UTC
        self._go(datetime(2026, 1, 31, 16, 30), self.tea, self.stock, self.customers, 1)
        self._go(datetime(2026, 1, 31, 15, 30), self.tea, self.stock, self.customers, 2)
        self.assertEqual(self._lines(self._close(JANUARY))[self.warehouse.name][0], 8)

    def test_only_months_that_are_over_and_once(self):
        with self.assertRaises(ValidationError):
            self._create_closing(self.company._jxc_today())
        self._create_closing(date(2026, 1, 17))
        with mute_logger('odoo.sql_db'), self.assertRaises(Exception):  # noqa: B017
            self._create_closing(JANUARY)

    def test_steps_go_on_after_a_restart(self):
        self._product('fifo')
        closing = self._create_closing(JANUARY)
        with patch.object(jxc_closing_run, 'STEP', 1):
            closing.action_close()
            closing._step()
            self.assertEqual((closing.state, closing.done_products), ('running', 1))
            products = closing.total_products
            self.assertGreater(products, 1)
            self.assertAlmostEqual(closing.progress, 100 / products)
            closing.total_products = 1  # more were made since it was begun
            closing._step()
            self.assertEqual((closing.done_products, closing.total_products), (2, 2))
            self._run()  # another worker
        self.assertEqual((closing.state, closing.total_products), ('closed', products))
        self.assertEqual(self._lines(closing), {self.warehouse.name: (10, 50)})
        self._run()  # nothing is left to do, nothing is done twice
        self.assertEqual(len(closing.line_ids), closing.line_count)

    def test_cancel(self):
        closing = self._create_closing(JANUARY)
        with patch.object(jxc_closing_run, 'STEP', 1):
            closing.action_close()
            closing._step()
        closing.action_cancel()
        self._run()
        self.assertEqual((closing.state, len(closing.line_ids)), ('draft', 0))

    def test_a_failing_run_says_why(self):
        closing = self._create_closing(JANUARY)
        closing.action_close()
        failure = patch.object(
            self.registry['jxc.closing'], '_make_lines', side_effect=ValueError("disk is full")
        )
        with failure, mute_logger('odoo.addons.jxc_module.models.base.jxc_job_runner'):
            self._run()
        self.assertEqual(closing.state, 'draft')
        self.assertIn("disk is full", closing.error)

    def test_a_closing_twice_is_once(self):
        closing = self._create_closing(JANUARY)
        closing.action_close()
        with self.assertRaises(UserError):
            closing.action_close()

    # === OUT OF DATE === #

    def test_back_dated_move(self):
        closing = self._close(JANUARY)
        closing.action_check()
        self.assertFalse(closing.is_stale)
        move = self._go(datetime(2026, 2, 21), self.tea, self.stock, self.customers, 1)
        with_closing = self._rows(FEBRUARY)
        move.date = datetime(2026, 1, 20)
        self.assertTrue(closing.is_stale)
        self.assertNotEqual(self._rows(FEBRUARY), with_closing)
        closing.action_check()
        self.assertEqual(
            (closing.is_stale, closing.stale_products, closing.difference_qty),
            (True, 1, -1),
        )
        self.assertAlmostEqual(closing.difference_value, -5.0)
        closing.action_close()
        self._run()
        self.assertRecordValues(
            closing,
            [{'is_stale': False, 'stale_products': 0, 'difference_qty': 0, 'difference_value': 0}],
        )
        self.assertEqual(self._lines(closing), {self.warehouse.name: (9, 45)})

    def test_move_dated_out_of_the_month(self):
        move = self._go(datetime(2026, 1, 25), self.tea, self.stock, self.customers, 1)
        closing = self._close(JANUARY)
        move.date = datetime(2026, 2, 25)
        closing.action_check()
        self.assertTrue(closing.is_stale)
        self.assertEqual(closing.difference_qty, 1)
        move.date = datetime(2026, 1, 25)
        closing.action_check()
        self.assertFalse(closing.is_stale)

    def test_history_written_by_sql_is_not_trusted(self):
        """What bypasses the models is seen by the dates of the rows."""
        closing = self._close(JANUARY)
        moves = self.env['stock.move'].search([('product_id', '=', self.tea.id)], order='date')
        self.env.flush_all()
        self.assertEqual(self.facts._valid_closings(self.company), closing)
        # a transaction may have been open for ten minutes
        border = closing.checked_on - timedelta(minutes=10)
        for written, valid in (
            (border - timedelta(seconds=1), True),
            (border + timedelta(seconds=1), False),
        ):
            self.env.execute_query(
                SQL(
                    "UPDATE stock_move SET date = '2026-01-05', write_date = %s"
                    " WHERE id = %s RETURNING 1",
                    written,
                    moves[1].id,
                )
            )
            self.assertEqual(bool(self.facts._valid_closings(self.company)), valid)
        closing.action_check()
        self.assertRecordValues(closing, [{'stale_products': 1, 'difference_qty': 10}])

    def test_a_closed_month_keeps_what_it_said_of_opening_stock(self):
        """Core values what came in by a count at the cost of the day that asks."""
        salt = self._product('average', cost=4.0)
        self._count(datetime(2026, 1, 5), salt, self.stock, 10)
        closing = self._close(JANUARY)
        self.assertEqual(self._salt_value(salt), 40)
        self._go(datetime(2026, 2, 5), salt, self.suppliers, self.stock, 10, worth=70.0)
        self.assertEqual(salt.standard_price, 5.5)
        self.assertEqual(self._core_value_at(salt, closing.date_end), 55, "core looks at today")
        self.assertEqual(self._salt_value(salt), 40)
        closing.action_check()
        self.assertFalse(closing.is_stale)
        # something of it was written since, and changed nothing: the check looks, and is content
        closing._mark_stale(self.company, datetime(2026, 1, 6))
        closing.action_check()
        self.assertFalse(closing.is_stale)
        self.assertEqual(self._salt_value(salt), 40)
        # a real change is seen
        self._count(datetime(2026, 1, 20), salt, self.stock, 25)
        closing.action_check()
        self.assertTrue(closing.is_stale)
        self.assertEqual(closing.stale_products, 1)

    def _salt_value(self, product):
        rows = self._report('stock_movement', date_from='2026-01-01', date_to='2026-01-31').search(
            [('product_id', '=', product.id)]
        )
        return sum(rows.mapped('closing_value'))

    def test_goods_of_two_owners_that_add_up_to_nothing(self):
        """Three sold that were not there, three of somebody else beside them: none, worth -30."""
        salt = self._product('standard', cost=10.0)
        self._go(datetime(2026, 1, 8), salt, self.stock, self.customers, 3)
        self._go(datetime(2026, 1, 9), salt, self.suppliers, self.stock, 3, owner=self.owner)

        def february():
            rows = self._report(
                'stock_movement', date_from='2026-02-01', date_to='2026-02-28'
            ).search([('product_id', '=', salt.id)])
            return [(row.opening_qty, row.opening_value, row.closing_value) for row in rows]

        self.assertEqual(february(), [(0, -30, -30)])
        closing = self._close(JANUARY)
        line = closing.line_ids.filtered(lambda line: line.product_id == salt)
        self.assertEqual((line.quantity, line.own_quantity, line.value), (0, -3, -30))
        self.assertEqual(february(), [(0, -30, -30)])

    def test_later_work_leaves_it_valid(self):
        closing = self._close(JANUARY)
        move = self._go(datetime(2026, 3, 3), self.tea, self.stock, self.customers, 1)
        # the first instant that is none of its month, and what is no bill: it costs one look
        move.date = closing.date_end
        vals = {'name': "Misc", 'code': 'LTR', 'type': 'general', 'company_id': self.company.id}
        journal = self.env['account.journal'].create(vals)
        self.env['account.move'].create({'date': '2026-01-05', 'journal_id': journal.id})
        with patch.object(
            self.registry['jxc.closing'], '_changed_products', side_effect=AssertionError
        ):
            self.assertEqual(self.facts._valid_closings(self.company), closing)
        closing.action_check()
        self.assertFalse(closing.is_stale)

    def test_only_what_was_changed_is_reckoned_anew(self):
        """A product that a move is dated into a closed month of costs its own history, no more."""
        salt = self._product('average', cost=4.0)
        self._count(datetime(2026, 1, 5), salt, self.stock, 10)
        closing = self._close(JANUARY)
        # from now on the closing alone says what salt was worth in January
        self._go(datetime(2026, 2, 5), salt, self.suppliers, self.stock, 10, worth=70.0)
        self._age(closing)
        move = self._go(datetime(2026, 2, 21), self.tea, self.stock, self.customers, 1)
        move.date = datetime(2026, 1, 20)
        self.assertTrue(closing.is_stale)
        self.assertEqual(closing.changed_product_ids, self.tea)
        self.tea.action_archive()
        self.env.invalidate_all()
        for checked in (False, True):
            with self.subTest(checked=checked):
                if checked:
                    closing.action_check()
                    self.assertEqual(closing.changed_product_ids, self.tea)
                    self._age(closing)
                valued, levels = self._reckoned(closing.date_end)
                self.assertEqual(valued, {(self.tea.id,)})
                self.assertEqual(levels, {(self.tea.id,)})
                self.assertEqual(self._salt_value(salt), 40)
                self.assertEqual(self._opening(self.tea), (9, 45))
                self.assertEqual(self._opening(salt), (10, 40))
        closing.action_close()
        self._run()
        self.assertFalse(closing.changed_product_ids)
        self.assertEqual(self._opening(self.tea), (9, 45))

    def _opening(self, product):
        params = {'date_from': '2026-02-01', 'date_to': '2026-02-28', 'group_by': ['product_id']}
        report = self._report('stock_movement', **params)
        row = report.search([('product_id', '=', product.id)])
        return row.opening_qty, round(row.opening_value, 6)

    def test_changes_of_which_nobody_knows_the_products(self):
        closing = self._close(JANUARY)
        closing._mark_stale(self.company, datetime(2026, 1, 6))
        self.assertIsNone(self.facts._changed_since(closing))
        # one more that is known does not make the others known
        closing._mark_stale(self.company, datetime(2026, 1, 6), self.tea.ids)
        self.assertFalse(closing.changed_product_ids)
        self.assertIsNone(self.facts._changed_since(closing))
        closing.action_check()
        self.assertEqual(self.facts._changed_since(closing), ())

    def test_each_closing_has_changes_of_its_own(self):
        """Levels are reckoned from the nearest closing that can be relied on for a product."""
        salt = self._product('average', cost=4.0)
        self._go(datetime(2026, 1, 5), salt, self.suppliers, self.stock, 10, worth=40.0)
        self._go(datetime(2026, 2, 5), salt, self.suppliers, self.stock, 10, worth=70.0)
        january, february = self._close(JANUARY), self._close(FEBRUARY)
        self._go(datetime(2026, 3, 5), salt, self.stock, self.customers, 2)
        self._age(january, february)
        expected = None
        for product, day in ((salt, 7), (self.tea, 12)):
            move = self._go(datetime(2026, 3, 6), product, self.stock, self.customers, 1)
            move.date = datetime(2026, 2, day)
            self.assertFalse(january.is_stale)
            with_closings = self._rows(MARCH)
            with patch.object(
                self.registry['jxc.facts'],
                '_kept_closings',
                lambda facts, company: january.browse(),
            ):
                expected = self._rows(MARCH)
            self.assertEqual(with_closings, expected)
        self.assertEqual(february.changed_product_ids, salt | self.tea)
        self.assertTrue(expected)

    # === REOPEN, LOCK === #

    def test_reopen_the_last_one_first(self):
        january, february = self._close(JANUARY), self._close(FEBRUARY)
        with self.assertRaises(UserError):
            january.action_reopen()
        february.action_reopen()
        january.action_reopen()
        self.assertFalse((january | february).line_ids)
        (january | february).unlink()

    def test_lock(self):
        closing = self._close(JANUARY)
        closing.action_lock()
        for action in (closing.action_reopen, closing.action_close):
            with self.assertRaises(UserError):
                action()
        with self.assertRaises(UserError):
            closing.unlink()
        closing.action_unlock()
        closing.action_reopen()

    def test_a_locked_month_refuses_changes_where_wanted(self):
        self._close(JANUARY).action_lock()
        move = self._go(datetime(2026, 2, 21), self.tea, self.stock, self.customers, 1)
        move.date = datetime(2026, 1, 30)  # the switch is off: as without the addon
        move.date = datetime(2026, 2, 21)
        self.company.jxc_closing_refuses = True
        for change in (
            lambda: move.write({'date': datetime(2026, 1, 20)}),
            lambda: self._first_move().move_line_ids.write({'quantity': 1}),
            lambda: self.env['product.value'].create(
                {
                    'product_id': self.tea.id,
                    'company_id': self.company.id,
                    'value': 9,
                    'date': '2026-01-20 00:00:00',
                }
            ),
        ):
            with self.assertRaisesRegex(UserError, '2026-01'), self.env.cr.savepoint():
                change()
        move.date = datetime(2026, 2, 22)

    def _first_move(self):
        return self.env['stock.move'].search(
            [('product_id', '=', self.tea.id)], order='date', limit=1
        )

    # === RIGHTS === #

    def test_who_may_close(self):
        closing = self._create_closing(JANUARY)
        keeper = self._user('kim', 'jxc_module.group_keeper')
        sales = self._user('sam', 'jxc_module.group_sales')
        accountant = self._user('ada', 'jxc_module.group_accountant')
        limited = self._user('leo', 'jxc_module.group_accountant', warehouses=self.warehouse_b)
        for user in (keeper, sales):
            with self.assertRaises(AccessError):
                closing.with_user(user).action_close()
        with self.assertRaises(AccessError):
            closing.with_user(limited).action_close()
        closing.with_user(accountant).action_close()
        self._run()
        self.assertEqual(closing.state, 'closed')

    def test_keeper_reads_the_lines_of_his_warehouses(self):
        self._close(FEBRUARY)
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        lines = self.env['jxc.closing.line'].with_user(keeper).search([])
        self.assertEqual(lines.warehouse_id, self.warehouse_b)
        self.assertFalse(self.env['jxc.closing'].with_user(keeper).search([]))
        self._hide_costs()
        with self.assertRaises(AccessError):
            lines.read(['value'])
        with self.assertRaises(AccessError):
            lines._read_group([], [], ['value:sum'])

    def test_keeper_gets_the_same_report_from_a_closing(self):
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        params = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}

        def rows():
            return [
                (row.warehouse_id, row.opening_qty, row.in_qty, row.closing_qty, row.closing_value)
                for row in self._report('stock_movement', user=keeper, **params).search([])
            ]

        before = rows()
        self._close(JANUARY)
        self._close(FEBRUARY)
        self.assertTrue(before)
        self.assertEqual(rows(), before)

    def test_other_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        self._close(JANUARY)
        closing = self.env['jxc.closing'].create({'month': JANUARY, 'company_id': other.id})
        closing.action_close()
        self._run()
        self.assertFalse(closing.line_ids)
        stranger = self._user(
            'olga',
            'jxc_module.group_accountant',
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        lines = self.env['jxc.closing.line'].with_user(stranger).search([])
        self.assertFalse(lines)

    def test_a_closed_month_reads_lines_not_history(self):
        """The number of queries says it: no product is replayed."""
        self._close(JANUARY)
        self._close(FEBRUARY)
        facts = self.registry['jxc.facts']
        with patch.object(facts, '_stock_values', side_effect=AssertionError("replayed")):
            self.assertTrue(self._rows(FEBRUARY))
        start = self.company._jxc_day_start(FEBRUARY)
        self.assertEqual(self._reckoned(start), (set(), set()))


@tagged('post_install', '-at_install')
class TestClosingProperty(ClosingCommon):
    """With and without closings every report says the same."""

    @holds(
        lambda st: {
            'moves': st.lists(
                st.tuples(
                    st.integers(0, 88),  # days
                    st.sampled_from(['receive', 'sell', 'branch', 'transit', 'count']),
                    st.integers(1, 9),
                    st.integers(1, 20),
                ),
                min_size=2,
                max_size=7,
            ),
            'method': st.sampled_from(['standard', 'average', 'fifo']),
            'by_lot': st.booleans(),
        },
        examples=12,
    )
    def test_equal_with_and_without(self, moves, method, by_lot):
        self.env['jxc.closing'].search([]).unlink()
        product = self._product(method, by_lot)
        lot = self._lot(product, 'L') if by_lot else None
        places = {
            'receive': (self.suppliers, self.stock),
            'sell': (self.stock, self.customers),
            'branch': (self.stock, self.stock_b),
            'transit': (self.stock_b, self.transit),
        }
        for day, kind, quantity, price in sorted(moves):
            at = FIRST + timedelta(days=day)
            if kind == 'count':
                self._count(at, product, self.stock, quantity, lot)
            else:
                worth = quantity * price + 0.5 if kind == 'receive' else None
                self._go(at, product, *places[kind], quantity, lot, worth=worth)
        months = (JANUARY, FEBRUARY, MARCH)
        without = [self._rows(month, lots) for month in months for lots in (False, True)]
        closings = [self._close(JANUARY), self._close(FEBRUARY)]
        self.assertEqual(
            [self._rows(month, lots) for month in months for lots in (False, True)], without
        )
        for closing in reversed(closings):
            closing.action_reopen()
