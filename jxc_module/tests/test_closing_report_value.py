"""Value of stock in the reports of today: core's own value, whatever the cost method."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..report.replenishment import jxc_report_stock_on_hand
from .common_facts_history import FIRST, HistoryCommon
from .common_reporting import ReportCommon

METHODS = [(method, by_lot) for method in ('standard', 'average', 'fifo') for by_lot in (0, 1)]


class StockValueCommon(HistoryCommon, ReportCommon):
    """Each product: 10 at 5.00, 10 at 9.00, sells 12, 3 to the branch, 2 on the way; then the price
    of the first receipt is corrected, so that the cost of the product is not all there is to know.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = {key: cls._history(cls, *key) for key in METHODS}
        cls.all = cls.env['product.product'].union(*cls.products.values())

    def _history(self, method, by_lot):
        product = self._product(self, method, by_lot, cost=4.0)
        lots = [self._lot(self, product, name) if by_lot else None for name in ('L1', 'L2')]
        steps = (
            (self.suppliers, self.stock, 10, lots[0], 50.0),
            (self.suppliers, self.stock, 10, lots[1], 90.0),
            (self.stock, self.customers, 6, lots[0], None),
            (self.stock, self.customers, 6, lots[1], None),
            (self.stock, self.stock_b, 3, lots[0], None),
            (self.stock, self.transit, 2, lots[1], None),
        )
        moves = [
            self._go(self, FIRST + timedelta(days=number), product, *step[:4], worth=step[4])
            for number, step in enumerate(steps)
        ]
        if method != 'standard':
            with freeze_time(FIRST + timedelta(days=9)):
                moves[0].value_manual = 70.0
                self.env.flush_all()
        return product

    def _consign(self):
        """Somebody else's goods lie in the branch."""
        for (_method, by_lot), product in self.products.items():
            lot = self._lot(product, 'L1') if by_lot else None
            at = FIRST + timedelta(days=12)
            self._go(at, product, self.suppliers, self.stock_b, 4, lot, self.owner)

    def _sums(self, key, *names, **params):
        """Return ``{product: sums of the columns}``."""
        rows = self._report(key, product_ids=self.all.ids, **params).search([])
        return {
            product: tuple(round(sum(here.mapped(name)), 4) for name in names)
            for product, here in rows.grouped('product_id').items()
        }

    def _core(self):
        return {product: (round(self._core_value_now(product), 4),) for product in self.all}


@tagged('post_install', '-at_install')
class TestStockValue(StockValueCommon):
    def test_stock_on_hand_is_core(self):
        self.assertEqual(self._sums('stock_on_hand', 'value'), self._core())
        # the cost of a product times its quantity would not do
        fifo = self.products['fifo', 0]
        self.assertNotAlmostEqual(self._core_value_now(fifo), fifo.standard_price * 6)

    def test_goods_of_others_have_no_value_of_their_own(self):
        self._consign()
        self.assertEqual(self._sums('stock_on_hand', 'value'), self._core())

    def test_negative_stock(self):
        for product in self.all - self.all.filtered('lot_valuated'):
            self._go(FIRST + timedelta(days=15), product, self.stock, self.customers, 20)
        self.assertEqual(self._sums('stock_on_hand', 'value'), self._core())

    def test_a_warehouse_has_its_part_by_quantity(self):
        for key in (('average', 0), ('fifo', 0), ('standard', 0)):
            product = self.products[key]
            rows = self._report('stock_on_hand', product_ids=product.ids).search([])
            unit = self._core_value_now(product) / 8
            self.assertEqual(
                {row.warehouse_id: round(row.value, 4) for row in rows},
                {
                    self.warehouse: round(unit * 3, 4),
                    self.warehouse_b: round(unit * 3, 4),
                    self.env['stock.warehouse']: round(unit * 2, 4),
                },
            )

    def test_a_lot_has_its_own(self):
        product = self.products['average', 1]
        rows = self._report(
            'stock_on_hand', product_ids=product.ids, group_by=['product_id', 'lot_id']
        ).search([('lot_id', '!=', False)])
        self.env.invalidate_all()
        self.assertEqual(
            {row.lot_id.name: round(row.value, 4) for row in rows},
            {lot.name: round(lot.total_value, 4) for lot in rows.lot_id},
        )

    def test_lists_of_a_part_of_the_stock(self):
        """Age of stock and slow movers leave goods in transit out."""
        here = {
            product: (round(self._in_warehouses(product), 4),)
            for product in self.all
            if not product.lot_valuated
        }
        for key in ('stock_ageing', 'slow_movers'):
            found = self._sums(key, 'value', **({'days': 5} if key == 'slow_movers' else {}))
            self.assertEqual({product: found[product] for product in here}, here, key)

    def _in_warehouses(self, product):
        return self._core_value_now(product) * 6 / 8

    def test_value_ties_out(self):
        self.env.flush_all()
        report = self.env['jxc.report.stock_on_hand']
        [line] = [line for line in report._report_tie_out() if "Value" in line[0]]
        self.env.invalidate_all()
        goods = self.env['product.product'].with_context(active_test=False)
        books = sum(goods.search([('is_storable', '=', True)]).mapped('total_value'))
        self.assertEqual(line[0], "Value in Inventory")
        self.assertAlmostEqual(line[1], books)
        self.assertAlmostEqual(line[2], books)
        with patch.object(jxc_report_stock_on_hand, 'MOST_OF_CORE', 0):
            [line] = [line for line in report._report_tie_out() if "Value" in line[0]]
        self.assertEqual(line[0], "Value, product by product")
        self.assertAlmostEqual(line[2], books)

    def test_keeper_of_the_branch(self):
        """His value is of the whole company's cost, and is not compared with the company's."""
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        product = self.products['average', 0]
        report = self._report('stock_on_hand', keeper, product_ids=product.ids)
        self.assertAlmostEqual(report.search([]).value, self._core_value_now(product) * 3 / 8)
        whole = self.env['jxc.report.stock_on_hand'].with_user(keeper)
        self.assertFalse([line for line in whole._report_tie_out() if "Value" in line[0]])

    def test_queries_do_not_grow(self):
        def count():
            report = self._report('stock_on_hand')
            return self._count_queries(report._read_group, [], ['product_id'], ['value:sum'])

        count()
        few = count()
        for _n in range(5):
            product = self._product('average')
            self._go(datetime(2026, 2, 5), product, self.suppliers, self.stock, 1)
        count()  # creating records emptied caches
        self.assertEqual(count(), few)

    def test_no_compiler(self):
        """PostgreSQL does not compile the query of a report: that takes longer than running it."""
        setting = "SELECT current_setting('jit')"
        self.env.cr.execute("SELECT set_config('jit', 'on', TRUE)")
        self.env['res.partner'].search([], limit=1)
        self.env.cr.execute(setting)
        self.assertEqual(self.env.cr.fetchall(), [('on',)])
        self._report('sales_summary').search([])
        self.env.cr.execute(setting)
        self.assertEqual(self.env.cr.fetchall(), [('off',)])


@tagged('post_install', '-at_install')
class TestPages(StockValueCommon):
    """A page of a list values the products on it alone, and shows what the whole report says."""

    PARAMS = {'date_from': '2026-01-03', 'date_to': '2026-01-20', 'group_by': ['product_id']}

    def _page(self, key, names, **more):
        valued = []
        stock_values = self.registry['jxc.facts']._stock_values

        def watched(facts, company, instant=None, products=None, *args, **kwargs):
            valued.append(None if products is None else set(products))
            return stock_values(facts, company, instant, products, *args, **kwargs)

        params = {'product_ids': self.all.ids, 'group_by': ['product_id']}
        if key in ('turnover', 'stock_movement'):
            params.update(self.PARAMS)
        report = self._report(key, **params)
        with patch.object(self.registry['jxc.facts'], '_stock_values', watched):
            read = report.web_search_read([], {name: {} for name in names}, **more)
        rows = [tuple(row[name] for name in names) for row in read['records']]
        whole = [tuple(row[name] for name in names) for row in report._get_rows()]
        return rows, whole, valued, read['length']

    def test_page(self):
        for key, value in (
            ('stock_on_hand', 'value'),
            ('stock_ageing', 'value_old'),
            ('stock_movement', 'closing_value'),
            ('turnover', 'value_turnover'),
        ):
            with self.subTest(key):
                names = ('product_id', value)
                rows, whole, valued, length = self._page(key, names, offset=1, limit=2)
                self.assertEqual(length, 6)
                self.assertEqual(rows, whole[1:3])
                self.assertTrue(any(value for _product, value in whole))
                self.assertTrue(valued)
                products = {product for product, _value in rows}
                self.assertTrue(all(asked == products for asked in valued), valued)

    def test_order_by_value(self):
        names = ('product_id', 'value')
        rows, whole, valued, _length = self._page('stock_on_hand', names, limit=3, order='value')
        self.assertEqual([row[1] for row in rows], sorted(value for _p, value in whole)[:3])
        self.assertEqual(valued[0], set(self.all.ids))

    def test_search_by_value(self):
        least = max(value for _p, value in self._page('stock_on_hand', ('product_id', 'value'))[1])
        report = self._report('stock_on_hand', product_ids=self.all.ids, group_by=['product_id'])
        read = report.web_search_read([('value', '>=', least - 0.01)], {'value': {}}, limit=80)
        self.assertGreater(read['length'], 0)
        self.assertEqual({round(row['value'], 2) for row in read['records']}, {round(least, 2)})

    def test_a_client_cannot_choose_the_products(self):
        report = self._report('stock_on_hand', product_ids=self.all.ids, group_by=['product_id'])
        cheated = report.with_context(jxc_report_products=[0])
        self.assertEqual(len(cheated.search([])), 6)


@tagged('post_install', '-at_install')
class TestTurnover(StockValueCommon):
    def test_by_value(self):
        """Against levels and moves as core knows them, for the first days of January."""
        start = self.company._jxc_day_start(FIRST.date() + timedelta(days=2))
        end = self.company._jxc_day_start(FIRST.date() + timedelta(days=20))
        for method in ('average', 'fifo', 'standard'):
            product = self.products[method, 0]
            with freeze_time(end + timedelta(days=3)):
                row = self._report(
                    'turnover',
                    product_ids=product.ids,
                    date_from='2026-01-03',
                    date_to='2026-01-20',
                    group_by=['product_id'],
                ).search([])
            moves = self.env['stock.move'].search(
                [('product_id', '=', product.id), ('date', '>=', start), ('date', '<', end)]
            )
            opening = self._core_value_at(product, start)
            core_end = self._core_value_at(product, end)
            closing = core_end * 6 / 8  # two of eight are on the way
            sold = sum(abs(move.value) for move in moves if move.is_out)
            moved = 5 * core_end / 8
            self.assertAlmostEqual(row.opening_value, opening, msg=method)
            self.assertAlmostEqual(row.closing_value, closing, msg=method)
            self.assertAlmostEqual(row.used_value, sold + moved, msg=method)
            self.assertAlmostEqual(
                row.value_turnover, (sold + moved) / ((opening + closing) / 2), msg=method
            )
            self.assertEqual((row.opening, row.closing, row.demand), (20, 6, 17))
            self.assertAlmostEqual(row.turnover, 17 / 13)

    def test_goods_that_come_back(self):
        product = self.products['average', 0]
        params = {
            'product_ids': product.ids,
            'date_from': '2026-01-01',
            'date_to': '2026-01-31',
            'group_by': ['product_id'],
        }
        before = self._report('turnover', **params).search([]).used_value
        sold = self.env['stock.move'].search(
            [('product_id', '=', product.id), ('is_out', '=', True)], limit=1
        )
        back = self._go(
            FIRST + timedelta(days=16),
            product,
            self.customers,
            self.stock,
            2,
            origin_returned_move_id=sold.id,
        )
        self.assertGreater(back.value, 0)
        # goods that moved between places are worth the cost at the end, which the return changed
        after = self._report('turnover', **params).search([])
        names = ('out_sale_value', 'out_transfer_value', 'in_return_value')
        movement = self._report('stock_movement', **params).search([])
        sale, transfer, returned = (sum(movement.mapped(name)) for name in names)
        self.assertAlmostEqual(returned, back.value)
        self.assertAlmostEqual(after.used_value, sale + transfer - returned)
        self.assertLess(after.used_value, before)

    def test_without_costs(self):
        self._hide_costs()
        keeper = self._user('kay', 'jxc_module.group_keeper')
        report = self._report('turnover', keeper, product_ids=self.all.ids)
        self.assertNotIn('value_turnover', report.fields_get())
        self.assertNotIn('adjustment_value', report._table_query.code)
        self.assertTrue(report.search([]))
