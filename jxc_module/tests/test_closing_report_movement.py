"""收发存: what the report says about a small month, reckoned by hand."""

from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common_facts_history import HistoryCommon
from .common_reporting import ReportCommon

JANUARY = {'date_from': '2026-01-01', 'date_to': '2026-01-31'}
FEBRUARY = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}


@tagged('post_install', '-at_install')
class TestStockMovement(HistoryCommon, ReportCommon):
    """January: 10 at 5.00; February: 10 at 7.00, sells 4, 3 go to the branch, 2 are on the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        go = cls._go
        go(cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0)
        go(cls, datetime(2026, 2, 3), cls.tea, cls.suppliers, cls.stock, 10, worth=70.0)
        # the first minute of March in Shanghai is still February in UTC
        go(cls, datetime(2026, 2, 28, 16, 0), cls.tea, cls.stock, cls.customers, 1)
        go(cls, datetime(2026, 2, 28, 15, 59), cls.tea, cls.stock, cls.customers, 4)
        go(cls, datetime(2026, 2, 10), cls.tea, cls.stock, cls.stock_b, 3)
        go(cls, datetime(2026, 2, 11), cls.tea, cls.stock, cls.transit, 2)

    def _rows(self, report, *names):
        return {
            row.warehouse_id.name or 'transit': tuple(round(row[name], 4) for name in names)
            for row in report.search([('product_id', '=', self.tea.id)])
        }

    def test_quantities_and_kinds(self):
        report = self._report('stock_movement', **FEBRUARY)
        self.assertEqual(
            self._rows(
                report,
                *('opening_qty', 'in_qty', 'out_qty', 'closing_qty'),
                *('in_purchase_qty', 'in_transfer_qty', 'out_sale_qty', 'out_transfer_qty'),
            ),
            {
                self.warehouse.name: (10, 10, 9, 11, 10, 0, 4, 5),
                self.warehouse_b.name: (0, 3, 0, 3, 0, 3, 0, 0),
                'transit': (0, 2, 0, 2, 0, 2, 0, 0),
            },
        )

    def test_values_tie_out(self):
        report = self._report('stock_movement', **FEBRUARY)
        names = ('opening_value', 'in_value', 'out_value', 'adjustment_value', 'closing_value')
        self.assertEqual(
            self._rows(report, *names),
            {
                # 4 sold and 5 transferred at 6.00
                self.warehouse.name: (50, 70, 54, 0, 66),
                self.warehouse_b.name: (0, 18, 0, 0, 18),
                'transit': (0, 12, 0, 0, 12),
            },
        )
        [total] = report._read_group(
            [('product_id', '=', self.tea.id)], [], [f'{name}:sum' for name in names]
        )
        opening, came, went, adjustment, closing = total
        self.assertAlmostEqual(opening + came - went + adjustment, closing)
        end = self.company._jxc_day_start(date(2026, 3, 1))
        self.assertAlmostEqual(closing, self._core_value_at(self.tea, end))

    def test_closing_is_core_now(self):
        with freeze_time('2026-03-05'):
            report = self._report('stock_movement', date_from='2026-03-01', date_to='2026-03-31')
            rows = report.search([('product_id', '=', self.tea.id)])
        self.env.invalidate_all()
        self.assertAlmostEqual(sum(rows.mapped('closing_value')), self.tea.total_value)
        self.assertAlmostEqual(
            sum(rows.filtered('warehouse_id').mapped('closing_qty')), self.tea.qty_available
        )

    def test_bill_that_comes_later_is_an_adjustment(self):
        receipt = self.env['stock.move'].search(
            [('product_id', '=', self.tea.id), ('is_in', '=', True)], order='date', limit=1
        )
        with freeze_time('2026-02-15'):
            receipt.value_manual = 80.0
        # now the move itself is worth 80, yet January closes as it was known then
        january = self._rows(
            self._report('stock_movement', **JANUARY),
            'in_value',
            'adjustment_value',
            'closing_value',
        )
        self.assertEqual(january, {self.warehouse.name: (80, -30, 50)})

    def test_until_today_it_ends_with_what_lies_there(self):
        """Stock made without a move, as by old data: what the year says is what lies there."""
        cup = self._product('average', cost=4.0)
        self.env['stock.quant']._update_available_quantity(cup, self.stock, 10)
        first = datetime(2026, 3, 2, 4)
        self._go(first, cup, self.stock, self.customers, 2)
        self.startPatcher(
            patch.object(self.registry['jxc.facts'], '_first_move_date', lambda self: first)
        )
        with freeze_time('2026-03-05'):
            for year in (2025, 2026):
                report = self._report(
                    'stock_movement', date_from=f'{year}-01-01', date_to='2026-12-31'
                )
                row = report.search([('product_id', '=', cup.id)])
                self.assertEqual((row.opening_qty, row.out_qty, row.closing_qty), (10, 2, 8))

    def test_directions_agree(self):
        start, end = self.company._jxc_day_range(date(2026, 2, 1), date(2026, 2, 28))
        found = []
        for base in ((None, self.facts._level_sql(self.company)), (datetime(2000, 1, 1), None)):
            query = self.facts._movement_sql(self.company, start, end, self.tea.ids, base=base)
            found.append(sorted(self.env.execute_query(query)))
        self.assertTrue(found[0])
        self.assertEqual(*found)

    def test_keeper_of_the_branch(self):
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        report = self._report('stock_movement', **FEBRUARY).with_user(keeper)
        rows = report.search([])
        self.assertEqual(rows.warehouse_id, self.warehouse_b)
        self.assertEqual(
            self._rows(report, 'opening_qty', 'in_transfer_qty', 'closing_qty'),
            {self.warehouse_b.name: (0, 3, 3)},
        )
        # at the average of the whole company, which he cannot see the history of
        self.assertEqual(self._rows(report, 'closing_value'), {self.warehouse_b.name: (18,)})

    def test_accountant_reads_without_stock_documents(self):
        accountant = self._user('ada', 'jxc_module.group_accountant')
        report = self._report('stock_movement', **FEBRUARY).with_user(accountant)
        [(value,)] = report._read_group(
            [('product_id', '=', self.tea.id)], [], ['closing_value:sum']
        )
        self.assertAlmostEqual(value, 96.0)

    def test_costs_are_hidden(self):
        self._hide_costs()
        keeper = self._user('kay', 'jxc_module.group_keeper')
        report = self._report('stock_movement', **FEBRUARY).with_user(keeper)
        self.assertNotIn('closing_value', report.fields_get())
        self.assertTrue(report.search([]))

    def test_other_company_stays_out(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self.env['stock.quant'].sudo()._update_available_quantity(
            self.tea, warehouse.lot_stock_id, 100
        )
        report = self._report('stock_movement', **FEBRUARY)
        self.assertNotIn(warehouse.name, self._rows(report, 'closing_qty'))

    def test_first_opening(self):
        """With nothing cached: what the client asks for before the first page is on the screen."""
        report = self._report('stock_movement', **FEBRUARY)
        views = [(False, kind) for kind in ('list', 'kanban', 'search')]
        columns = {field.name: {} for field in report._shown_columns()}
        self.registry.clear_all_caches()
        # to know what the columns are, no stock is valued and no level made
        with (
            patch.object(self.registry['jxc.facts'], '_stock_values', side_effect=AssertionError),
            patch.object(self.registry['jxc.facts'], '_movement_sql', side_effect=AssertionError),
        ):
            shown = report.get_views(views, {'toolbar': True, 'load_filters': True})
            self.assertEqual(
                shown['models']['jxc.report.stock_movement']['fields']['in_value']['aggregator'],
                'sum',
            )
        self.registry.clear_all_caches()
        asked = self._count_queries(
            lambda: report.web_search_read([], columns, limit=80, count_limit=10_001)
        )
        self.assertLessEqual(asked, 60)

    def test_queries_do_not_grow(self):
        def count():
            report = self._report('stock_movement', **FEBRUARY)
            return self._count_queries(
                report._read_group, [], ['product_id'], ['closing_value:sum']
            )

        count()
        few = count()
        for _n in range(5):
            product = self._product('average')
            self._go(datetime(2026, 2, 5), product, self.suppliers, self.stock, 1)
        count()  # creating records emptied caches
        self.assertEqual(count(), few)
