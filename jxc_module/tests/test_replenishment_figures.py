from datetime import date
from unittest import skipIf

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW, ReplenishmentCommon, local

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:  # Odoo's own runner works without it
    given = None


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestFigures(ReplenishmentCommon):
    """Figures of rules: from their own demand, lead time and policy, on local days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_stock(10000, '2026-01-01')  # sixty days before today
        cls.rule = cls._create_rule()

    def _figures(self, rule=None, **kwargs):
        rule = rule or self.rule
        return rule._jxc_figures(**kwargs)[rule.id]

    def test_constant_demand(self):
        """Four a day without any variation: 4 × (3 + 2) = 20 expected."""
        self._add_vendor(delay=3)
        self.policy.review_days = 2
        self._sell_daily([4] * 60)
        found = self._figures()
        self.assertAlmostEqual(found['daily_demand'], 4, delta=0.2)
        self.assertEqual(found['demand_class'], 'smooth')
        self.assertEqual(found['lead_time'], 3)
        self.assertGreaterEqual(found['reorder_point'], 20)
        self.assertAlmostEqual(
            found['safety_stock'], found['reorder_point'] - found['daily_demand'] * 5, places=6
        )
        self.assertGreaterEqual(
            found['order_up_to'], found['reorder_point'] + 10 * found['daily_demand'] - 1
        )

    def test_a_higher_service_level_keeps_more(self):
        self._sell_daily([1, 0, 7, 2, 0, 3] * 10)
        levels = [
            self._figures(lead_time=7, service_level=level)['reorder_point']
            for level in (0.5, 0.8, 0.95, 0.999)
        ]
        self.assertEqual(levels, sorted(levels))
        self.assertLess(levels[0], levels[-1])

    def test_a_service_level_that_makes_no_sense_is_named(self):
        for level in (1, -3, 0.4):
            with self.subTest(level=level), self.assertRaisesRegex(UserError, 'service_level'):
                self._figures(service_level=level)

    def test_longer_and_less_reliable_lead_times_keep_more(self):
        self._sell_daily([1, 0, 7, 2, 0, 3] * 10)
        short = self._figures(lead_time=3, lead_time_std=0)['reorder_point']
        long = self._figures(lead_time=12, lead_time_std=0)['reorder_point']
        uncertain = self._figures(lead_time=12, lead_time_std=6)['reorder_point']
        self.assertLess(short, long)
        self.assertLess(long, uncertain)

    def test_the_real_lead_time_decides_not_the_promised_one(self):
        self._add_vendor(delay=1)
        for _n in range(3):
            order = self.env['purchase.order'].create(
                {
                    'partner_id': self.vendor.id,
                    'order_line': [
                        (0, 0, {'product_id': self.tea.id, 'product_qty': 1, 'price_unit': 1})
                    ],
                }
            )
            order.button_confirm()
            order.picking_ids.move_ids.write({'quantity': 1, 'picked': True})
            order.picking_ids.button_validate()
            order.picking_ids.move_ids.date = local('2026-02-15 12:00')
            order.date_approve = local('2026-02-03 12:00')
            order.order_line.date_planned = local('2026-02-04 12:00')
        self._sell_daily([2] * 40)
        self.assertEqual(self._figures()['lead_time'], 12)

    def test_as_of_sees_nothing_of_that_day_or_later(self):
        self._sell_daily([2] * 40, last_day='2026-01-20')
        before = self._figures(as_of='2026-01-21', lead_time=5)
        self._sell(500, '2026-01-21', hour=0)
        self.assertEqual(self._figures(as_of='2026-01-21', lead_time=5), before)
        self.assertNotEqual(self._figures(as_of='2026-01-22', lead_time=5), before)

    def test_the_last_hours_of_yesterday_in_china_are_history(self):
        self._sell(5, '2026-03-01', hour=23)
        self.assertGreater(self._figures()['daily_demand'], 0)

    def test_returns_are_netted(self):
        sold = self._sell(40, '2026-02-10')
        self._sell(2, '2026-02-20')
        before = self._figures(lead_time=5)
        self._move(
            self.tea, self.customers, self.stock, 40, local('2026-02-21 12:00')
        ).origin_returned_move_id = sold
        after = self._figures(lead_time=5)
        self.assertLess(after['daily_demand'], before['daily_demand'] / 4)

    def test_no_history(self):
        found = self._figures(lead_time=7)
        self.assertEqual(
            (found['daily_demand'], found['reorder_point'], found['demand_class']), (0, 0, 'none')
        )

    def test_one_sale(self):
        self._sell(3, '2026-01-15')
        found = self._figures(lead_time=7)
        self.assertGreater(found['daily_demand'], 0)
        self.assertLess(found['daily_demand'], 0.2)
        self.assertIn(found['demand_class'], ('intermittent', 'lumpy'))

    def test_sold_only_in_december_fades(self):
        self._sell_daily([10] * 20, last_day='2025-12-28')
        found = self._figures(lead_time=7)
        self.assertLess(found['daily_demand'], 5)

    def test_a_product_new_since_two_weeks_is_not_diluted(self):
        """Days before the first receipt are not days without demand."""
        new = self._create_product("New")
        self._open_stock(1000, '2026-02-16', product=new)
        self._sell_daily([6] * 14, product=new)
        found = self._figures(self._create_rule(new), lead_time=7)
        self.assertAlmostEqual(found['daily_demand'], 6, delta=0.5)

    def test_days_without_stock_are_left_out(self):
        """Sells three a day while there is stock; half of the days there was none."""
        scarce = self._create_product("Scarce")
        self._open_stock(60, '2026-01-01', product=scarce)
        self._sell_daily([3] * 20, last_day='2026-01-20', product=scarce)
        self._open_stock(60, '2026-02-10', product=scarce)
        self._sell_daily([3] * 20, last_day='2026-03-01', product=scarce)
        rule = self._create_rule(scarce)
        self.assertLess(self._figures(rule)['daily_demand'], 2.6)  # without the gaps known
        self.env['jxc.stock.gap']._update(self.company)
        self.assertAlmostEqual(self._figures(rule)['daily_demand'], 3, delta=0.15)

    def test_warehouses_have_their_own_demand(self):
        self._open_stock(1000, '2026-01-01', warehouse=self.warehouse_b)
        self._sell_daily([8] * 30, warehouse=self.warehouse_b)
        self._sell_daily([2] * 30)
        other = self._create_rule(warehouse=self.warehouse_b)
        self.assertGreater(
            self._figures(other)['daily_demand'], 3 * self._figures()['daily_demand']
        )

    def test_a_rule_on_a_shelf_counts_what_leaves_the_shelf(self):
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock.id, 'usage': 'internal'}
        )
        rule = self._create_rule(location_id=shelf.id)
        self._sell_daily([9] * 60)
        for day in range(1, 29, 7):
            self._move(self.tea, shelf, self.customers, 7, local(f'2026-02-{day:02d} 12:00'))
        self.assertLess(self._figures(rule)['daily_demand'], 2)
        self.assertGreater(self._figures()['daily_demand'], 6)

    def test_bought_by_the_dozen_sold_by_the_piece(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        self._add_vendor(product_uom_id=dozen.id)
        self._sell_daily([2] * 60)
        self.assertAlmostEqual(self._figures()['daily_demand'], 2, delta=0.2)

    def test_cover_days_and_fixed_quantity(self):
        self._sell_daily([2] * 60)
        self.policy.write({'method': 'cover_days', 'cover_days': 5})
        found = self._figures(lead_time=10)
        self.assertAlmostEqual(found['reorder_point'], 15 * found['daily_demand'], delta=1)
        self.policy.write({'method': 'fixed', 'fixed_qty': 50})
        found = self._figures(lead_time=10)
        self.assertAlmostEqual(found['reorder_point'], 10 * found['daily_demand'] + 50, delta=1)

    def test_shelf_life_caps_the_order(self):
        fresh = self._create_product(
            "Fresh", use_expiration_date=True, expiration_time=6, removal_time=2
        )
        self._open_stock(1000, '2026-01-01', product=fresh)
        self._sell_daily([5] * 60, product=fresh)
        rule = self._create_rule(fresh)
        found = self._figures(rule, lead_time=1)
        self.assertAlmostEqual(found['order_up_to'], 4 * found['daily_demand'], delta=1)
        self.policy.shelf_life_cap = False
        self.assertGreater(self._figures(rule, lead_time=1)['order_up_to'], 10 * 5)

    def test_fractions_are_kept_where_the_product_sells_in_fractions(self):
        self._sell_daily([1.5, 0.25, 2.125] * 10)
        point = self._figures(lead_time=7)['reorder_point']
        self.assertNotEqual(point, int(point))

    def test_other_companies_do_not_count(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        rule = self.Orderpoint.create(
            {
                'company_id': other.id,
                'product_id': self.tea.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
            }
        )
        self._sell_daily([5] * 60)
        both = (rule | self.rule)._jxc_figures()
        self.assertEqual(both[rule.id]['daily_demand'], 0)
        self.assertGreater(both[self.rule.id]['daily_demand'], 4)

    def test_figures_do_not_depend_on_what_the_reader_may_see(self):
        self._sell_daily([5] * 30)
        keeper = new_test_user(self.env, 'keeper', groups='jxc_module.group_keeper')
        keeper.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse.ids)]}
        )
        self.assertEqual(self._figures(self.rule.with_user(keeper)), self._figures())
        keeper.jxc_warehouse_ids = self.warehouse_b
        with self.assertRaises(AccessError):
            self._figures(self.rule.with_user(keeper))

    def test_query_count_does_not_grow_with_rules(self):
        products = [self._create_product(f"P{n}") for n in range(20)]
        for product in products:
            self._open_stock(10, '2026-02-01', product=product)
            self._sell(1, '2026-02-10', product=product)
        rules = self.Orderpoint.concat(*(self._create_rule(product) for product in products))
        counts = []
        for batch in (rules[:1], rules):
            batch._jxc_recompute(self.company)  # first days and proposals are there
            self.env.invalidate_all()
            self.company.partner_id.tz  # noqa: B018 read before counting
            before = self.env.cr.sql_log_count
            batch._jxc_recompute(self.company)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 20)

    @skipIf(given is None, "hypothesis is not installed")
    def test_any_history_gives_sane_levels(self):
        """0 ≤ safety stock ≤ reorder point ≤ order-up-to level, for whatever was sold."""
        from ..tools.reorder import PolicyTerms, levels, merge_days

        @settings(max_examples=150, deadline=None)
        @given(
            st.lists(st.tuples(st.integers(1, 400), st.floats(-50, 500)), max_size=40),
            st.floats(0, 60),
            st.floats(0, 20),
            st.sampled_from((0.5, 0.9, 0.95, 0.999)),
        )
        def check(lines, lead_time, lead_time_std, level):
            series = merge_days([day for day, _q in lines], [q for _day, q in lines], 1, 400)
            self.assertEqual(series[0], sorted(set(series[0])))
            self.assertTrue(all(quantity > 0 for quantity in series[1]))
            found = levels(
                series,
                PolicyTerms(service_level=level),
                today=401,
                first_day=1,
                lead_time=lead_time,
                lead_time_std=lead_time_std,
            )
            self.assertLessEqual(0, found.safety_stock)
            self.assertLessEqual(found.safety_stock, found.reorder_point + 1e-6)
            self.assertLessEqual(found.reorder_point, found.order_up_to)

        check()


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestClasses(ReplenishmentCommon):
    def test_abc_by_value_xyz_by_steadiness(self):
        """Value of demand: 9,000, 600 and 400 of 10,000; steady, irregular, irregular."""
        gold, tin, dust = (
            self._create_product(name, standard_price=price)
            for name, price in (("Gold", 86.5384615), ("Tin", 60), ("Dust", 40))
        )
        for product in (gold, tin, dust):
            self._open_stock(1000, '2025-01-01', product=product)
        last = date(2026, 3, 1)
        for week in range(52):
            self._sell(2, last.fromordinal(last.toordinal() - 7 * week), product=gold)
        self._sell(10, '2026-02-01', product=tin)
        self._sell(10, '2026-02-01', product=dust)
        self.facts._update_classes(self.company, force=True)
        self.assertEqual(
            [(p.jxc_abc_class, p.jxc_xyz_class) for p in (gold, tin, dust)],
            [('A', 'X'), ('B', 'Z'), ('C', 'Z')],
        )
        other = self.env['res.company'].create({'name': "Other"})
        self.assertFalse(gold.with_company(other).jxc_abc_class)
        self.assertEqual(self.env['product.product'].search([('jxc_abc_class', '=', 'B')]), tin)
