from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_reporting import ReportCommon

TODAY = date(2026, 6, 30)
AGES = ((30, 'age_30'), (60, 'age_60'), (90, 'age_90'), (180, 'age_180'), (365, 'age_365'))


class StockListCommon(ReportCommon):
    def setUp(self):
        super().setUp()
        facts = self.registry['jxc.facts']
        self.startPatcher(patch.object(facts, '_local_today', lambda self, company: TODAY))

    def _ago(self, days):
        return datetime(2026, 6, 30, 4) - timedelta(days=days)


@tagged('post_install', '-at_install')
class TestStockAgeing(StockListCommon):
    def test_the_oldest_leave_first(self):
        tea = self._create_product("Tea", standard_price=2)
        self._check(tea, [(400, 10), (200, 20), (70, 30), (45, -25), (10, 5), (3, -2)])
        self._check(self._create_product("Cup"), [(20, 5)])
        self._check(self._create_product("Pot"), [(500, 7), (100, -3)])

    def _check(self, product, steps):
        layers = []
        for days, quantity in steps:
            src, dst = self.suppliers, self.stock
            if quantity < 0:
                src, dst = self.stock, self.customers
            self._move(product, src, dst, abs(quantity), self._ago(days))
            if quantity > 0:
                layers.append([days, quantity])
                continue
            left = -quantity
            while left:  # the naive way: forwards, layer by layer
                taken = min(left, layers[0][1])
                layers[0][1] -= taken
                left -= taken
                if not layers[0][1]:
                    layers.pop(0)
        expected = dict.fromkeys([*(name for _days, name in AGES), 'older'], 0)
        for days, quantity in layers:
            name = next((name for limit, name in AGES if days <= limit), 'older')
            expected[name] += quantity
        row = self._report('stock_ageing', product_ids=[product.id]).search([])
        self.assertEqual({name: row[name] for name in expected}, expected)
        self.assertEqual(row.on_hand, product.qty_available)
        self.assertEqual(sum(expected.values()), row.on_hand)
        old = sum(quantity for days, quantity in layers if days > 90)
        self.assertAlmostEqual(row.value_old, old * product.standard_price)

    def test_stock_without_a_move_counts_as_older(self):
        tea = self._create_product("Tea")
        self._set_stock(tea, self.stock, 8)
        self._move(tea, self.suppliers, self.stock, 2, self._ago(5))
        row = self._report('stock_ageing', product_ids=[tea.id]).search([])
        self.assertEqual((row.age_30, row.older), (2, 8))


@tagged('post_install', '-at_install')
class TestSlowMovers(StockListCommon):
    def test_what_did_not_leave_for_long(self):
        old, new, never = (self._create_product(n, standard_price=3) for n in ("O", "N", "E"))
        for product, came, left in ((old, 200, 120), (new, 200, 30), (never, 150, None)):
            self._move(product, self.suppliers, self.stock, 10, self._ago(came))
            if left:
                self._move(product, self.stock, self.customers, 4, self._ago(left))
        products = (old + new + never).ids
        rows = self._report('slow_movers', product_ids=products, days=90).search([])
        self.assertEqual(
            self._values(rows, 'product_id', 'on_hand', 'demand', 'idle_days', 'value'),
            [('E', 10, 0, 150, 30), ('O', 6, 0, 120, 18)],
        )
        rows = self._report('slow_movers', product_ids=products, days=130).search([])
        self.assertEqual(self._values(rows, 'product_id', 'demand', 'days_of_cover'), [('E', 0, 0)])


@tagged('post_install', '-at_install')
class TestExpiry(StockListCommon):
    def test_lots_by_local_day(self):
        milk = self._create_product(
            "Milk", tracking='lot', use_expiration_date=True, standard_price=2
        )
        # 16:30 in UTC is half past midnight of the next day in Shanghai
        dates = {
            'late': datetime(2026, 6, 29, 16, 30),
            'gone': datetime(2026, 6, 29, 4),
            'soon': datetime(2026, 8, 1, 4),
            'far': datetime(2027, 8, 1, 4),
        }
        for name, when in dates.items():
            lot = self.env['stock.lot'].create(
                {'name': name, 'product_id': milk.id, 'expiration_date': when}
            )
            self._set_stock(milk, self.stock, 5, lot)
        rows = self._report('expiry', product_ids=[milk.id]).search([])
        self.assertEqual(
            [(row.lot_id.name, row.days_left, row.state, row.on_hand) for row in rows],
            [('gone', -1, 'expired', 5), ('late', 0, 'expired', 5), ('soon', 32, 'd90', 5)],
        )
        self.assertEqual(set(rows.mapped('value')), {10})


@tagged('post_install', '-at_install')
class TestAbcXyz(StockListCommon):
    def test_classes_and_demand(self):
        tea = self._create_product("Tea", standard_price=6)
        cup = self._create_product("Cup", standard_price=1)
        for product, quantity in ((tea, 10), (cup, 20)):
            self._set_stock(product, self.stock, 100)
            self._move(product, self.stock, self.customers, quantity, self._ago(5))
        tea.jxc_abc_class, tea.jxc_xyz_class = 'A', 'Y'
        rows = self._report(
            'abc_xyz', product_ids=(tea + cup).ids, date_from='2026-06-01', date_to='2026-06-30'
        ).search([])
        self.assertEqual(
            [(r.product_id.name, r.abc, r.xyz, r.demand, r.value) for r in rows],
            [('Tea', 'A', 'Y', 10, 60), ('Cup', False, False, 20, 20)],
        )
        self.assertEqual([r.running_share for r in rows], [0.75, 1])
