from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_reporting import ReportCommon
from .common_tools_properties import holds

TODAY = date(2026, 6, 30)
AGES = ((30, 'age_30'), (60, 'age_60'), (90, 'age_90'), (180, 'age_180'), (365, 'age_365'))


class StockListCommon(ReportCommon):
    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(self.registry['res.company'], '_jxc_today', lambda self: TODAY)
        )

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

    def test_a_transfer_does_not_make_goods_younger(self):
        transit = self.company.internal_transit_location_id
        for name, steps in (
            ("There", [(400, self.suppliers, self.stock, 10), (5, self.stock, self.stock_b, 4)]),
            (
                "Part of two receipts",
                [
                    (400, self.suppliers, self.stock, 10),
                    (100, self.suppliers, self.stock, 10),
                    (50, self.stock, self.customers, 7),
                    (20, self.stock, self.stock_b, 8),
                    (10, self.stock_b, self.customers, 2),
                ],
            ),
            (
                "There and back",
                [
                    (300, self.suppliers, self.stock, 10),
                    (200, self.stock, self.stock_b, 10),
                    (70, self.suppliers, self.stock_b, 5),
                    (60, self.stock_b, self.customers, 4),
                    (40, self.stock_b, self.stock, 9),
                    (3, self.stock, self.customers, 1),
                ],
            ),
            (
                "By transit",
                [
                    (120, self.suppliers, self.stock, 10),
                    (80, self.stock, transit, 9),
                    (50, transit, self.stock_b, 6),
                    (20, self.suppliers, self.stock_b, 2),
                ],
            ),
        ):
            with self.subTest(name):
                self._check_places(self._create_product(name), steps)

    @holds(
        lambda st: {
            'steps': st.lists(
                st.tuples(
                    st.sampled_from(['in', 'in_b', 'out', 'out_b', 'there', 'back', 'send', 'get']),
                    st.integers(1, 20),
                    st.integers(1, 90),
                ),
                min_size=1,
                max_size=9,
            )
        },
        examples=15,
    )
    def test_ages_equal_a_walk_by_layers(self, steps):
        transit = self.company.internal_transit_location_id
        ends = {
            'in': (self.suppliers, self.stock),
            'in_b': (self.suppliers, self.stock_b),
            'out': (self.stock, self.customers),
            'out_b': (self.stock_b, self.customers),
            'there': (self.stock, self.stock_b),
            'back': (self.stock_b, self.stock),
            'send': (self.stock, transit),
            'get': (transit, self.stock_b),
        }
        day, there, plan = sum(gap for _kind, _quantity, gap in steps) + 1, {}, []
        for kind, quantity, gap in steps:
            source, target = ends[kind]
            # never more than is there
            can = quantity if source == self.suppliers else min(quantity, there.get(source, 0))
            if can:
                there[source] = there.get(source, 0) - can
                there[target] = there.get(target, 0) + can
                plan.append((day, source, target, can))
            day -= gap
        with self.env.cr.savepoint() as savepoint:
            self._check_places(self._create_product("Any"), plan)
            savepoint.rollback()
        self.env.invalidate_all()

    def _check_places(self, product, steps):
        """Compare with layers that are carried from place to place, the oldest of each first."""
        layers = {}
        for days, source, target, quantity in steps:
            self._move(product, source, target, quantity, self._ago(days))
            if source == self.suppliers:
                taken = [[days, quantity]]
            else:
                taken, left = [], quantity
                while left:
                    layer = layers[source][0]
                    part = min(left, layer[1])
                    taken.append([layer[0], part])
                    layer[1] -= part
                    left -= part
                    if not layer[1]:
                        layers[source].pop(0)
            layers.setdefault(target, []).extend(taken)
        rows = self._report('stock_ageing', product_ids=[product.id]).search([])
        for place, warehouse in ((self.stock, self.warehouse), (self.stock_b, self.warehouse_b)):
            expected = dict.fromkeys([*(name for _days, name in AGES), 'older'], 0)
            for days, quantity in layers.get(place, ()):
                name = next((name for limit, name in AGES if days <= limit), 'older')
                expected[name] += quantity
            row = rows.filtered(lambda row, warehouse=warehouse: row.warehouse_id == warehouse)
            self.assertEqual({name: row[name] for name in expected}, expected)

    def test_the_age_is_the_same_for_who_sees_one_warehouse(self):
        tea = self._create_product("Tea")
        self._move(tea, self.suppliers, self.stock, 10, self._ago(400))
        self._move(tea, self.stock, self.stock_b, 4, self._ago(5))
        keeper = self._user('b', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        rows = self._report('stock_ageing', keeper, product_ids=[tea.id]).search([])
        self.assertEqual(
            self._values(rows, 'warehouse_id', 'on_hand', 'older'), [("Branch B", 4, 4)]
        )

    def test_goods_of_others_have_no_part_in_it(self):
        """10 of ours came 100 days ago; of a vendor's 5, on consignment, 4 are sold again."""
        tea = self._create_product("Tea", standard_price=2)
        self._move(tea, self.suppliers, self.stock, 10, self._ago(100))
        for src, dst, quantity, days in (
            (self.suppliers, self.stock, 5, 9),
            (self.stock, self.stock_b, 5, 7),
            (self.stock_b, self.stock, 5, 6),
            (self.stock, self.customers, 4, 4),
        ):
            move = self.env['stock.move'].create(
                {
                    'product_id': tea.id,
                    'product_uom_qty': quantity,
                    'location_id': src.id,
                    'location_dest_id': dst.id,
                }
            )
            move._action_confirm()
            move.move_line_ids.unlink()
            line = {'owner_id': self.vendor.id, 'quantity': quantity, 'picked': True}
            move.move_line_ids = [
                (0, 0, {**move._prepare_move_line_vals(), **line}),
            ]
            move._action_done()
            move.date = self._ago(days)
        row = self._report('stock_ageing', product_ids=[tea.id]).search([])
        names = ('on_hand', 'age_30', 'age_180', 'older', 'value', 'value_old')
        self.assertEqual(self._values(row, *names), [(10, 0, 10, 0, 20, 20)])
        self.assertEqual(row.on_hand, sum(row[name] for _limit, name in (*AGES, (0, 'older'))))

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

    def test_what_production_or_a_branch_takes_is_used(self):
        """Eaten by production 20 days ago, sent to a branch 30 days ago: neither lies idle."""
        production = self.env['stock.location'].search(
            [('usage', '=', 'production'), ('company_id', '=', self.company.id)], limit=1
        )
        eaten, sent, scrapped = (self._create_product(n) for n in ("Flour", "Sugar", "Salt"))
        scrap = self.env['stock.location'].search([('usage', '=', 'inventory')], limit=1)
        for product, place, days in (
            (eaten, production, 20),
            (sent, self.stock_b, 30),
            (scrapped, scrap, 10),
        ):
            self._move(product, self.suppliers, self.stock, 10, self._ago(200))
            self._move(product, self.stock, place, 4, self._ago(days))
        products = (eaten + sent + scrapped).ids
        rows = self._report('slow_movers', product_ids=products, days=90).search([])
        self.assertEqual(self._values(rows, 'product_id', 'idle_days'), [("Salt", 200)])
        rows = self._report('slow_movers', product_ids=products, days=15).search([])
        self.assertEqual(
            self._values(rows, 'product_id', 'warehouse_id', 'idle_days'),
            [
                ("Flour", self.warehouse.name, 20),
                ("Salt", self.warehouse.name, 200),
                ("Sugar", "Branch B", 30),
                ("Sugar", self.warehouse.name, 30),
            ],
        )

    def test_a_delivery_corrected_to_nothing_used_nothing(self):
        tea = self._create_product("Tea")
        self._move(tea, self.suppliers, self.stock, 10, self._ago(200))
        sold = self._move(tea, self.stock, self.customers, 4, self._ago(20))

        def idle():
            self.env.flush_all()
            rows = self._report('slow_movers', product_ids=tea.ids, days=90).search([])
            here = self._report('stock_on_hand', product_ids=tea.ids).search([])
            return rows.mapped('idle_days'), [bool(day) for day in here.mapped('last_out')]

        self.assertEqual(idle(), ([], [True]))
        sold.move_line_ids.quantity = 0
        self.assertEqual(sold.state, 'done')
        self.assertEqual(idle(), ([200], [False]))


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
