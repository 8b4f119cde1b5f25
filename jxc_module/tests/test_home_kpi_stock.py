"""Figures of stock equal their reports."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.home.kpi import facts_stock_worth
from .common_facts_history import FIRST
from .common_home_kpi import KpiCommon
from .test_closing_report_value import StockValueCommon

DAY = date(2026, 3, 10)


@tagged('post_install', '-at_install')
class TestKpiStock(KpiCommon, StockValueCommon):
    """Six cost methods, consigned goods, goods on the way, a price that was corrected later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        late = FIRST + timedelta(days=25)
        for (_method, by_lot), product in cls.products.items():
            lot = cls._lot(cls, product, 'L1') if by_lot else None
            at = FIRST + timedelta(days=12)
            cls._go(cls, at, product, cls.suppliers, cls.stock_b, 4, lot, cls.owner)
            cls._go(cls, late, product, cls.stock, cls.customers, 1, lot)
        cls._age()
        cls.days = [FIRST.date() + timedelta(days=number) for number in range(-2, 15)]

    def _compare(self, days):
        for day in days:
            expected = self._reported('stock_movement', 'closing_value', day)
            transit = self._report(
                'stock_movement', date_from=str(day), date_to=str(day)
            )._read_group([('warehouse_id', '=', False)], [], ['closing_value:sum'])
            kept = self._kept('stock_value', day)
            if not kept:
                self.assertFalse(expected.get(False))
                continue
            for house in {*kept, *expected}:
                self.assertAlmostEqual(kept.get(house, 0), expected.get(house, 0), 1, (day, house))
            self.assertAlmostEqual(
                self._kept('transit_value', day).get(False, 0), transit[0][0] or 0, 1
            )

    def test_days_of_the_past(self):
        with freeze_time(FIRST + timedelta(days=40)):
            for day in self.days:
                self._make(['stock_value', 'transit_value'], day)
            self._compare(self.days)
        self.assertFalse(self._kept('stock_value', self.days[0]))
        self.assertTrue(self._kept('transit_value', self.days[-1]))

    def test_day_after_day(self):
        """From one day to the next only what changed is valued anew; it is the same value."""
        asked = []
        reckon = self.registry['jxc.facts']._cost_columns

        def watched(facts, company, instant, products, *args):
            asked.append(products)
            return reckon(facts, company, instant, products, *args)

        with freeze_time(FIRST + timedelta(days=40)):
            facts = self.env['jxc.facts']
            with (
                patch.object(self.registry['jxc.facts'], '_cost_columns', watched),
                facts._worth_chain(),
            ):
                for day in self.days:
                    self._make(['stock_value', 'transit_value', 'turnover_days'], day)
            # a day on which nothing happened asks for nothing, the first of each kind for all
            self.assertEqual(asked.count(None), 2)
            self._compare(self.days)
            chained = self._kept('turnover_days', self.days[-1])
            self._make(['turnover_days'], self.days[-1])
            self.assertEqual(self._kept('turnover_days', self.days[-1]), chained)

    def test_yesterday_is_today_without_what_came_since(self):
        """One product moved after midnight: it alone is valued anew; the others as of now."""
        after = FIRST + timedelta(days=30)
        tea = self.products['average', 0]
        with freeze_time(after - timedelta(hours=12)):
            before = self._report('stock_on_hand')
            [(value,)] = before._read_group([], [], ['value:sum'])
            houses = dict(before._read_group([], ['warehouse_id'], ['value:sum']))
        day = self.company._jxc_local_day(after) - timedelta(days=1)
        self._go(after, tea, self.suppliers, self.stock, 5, worth=500.0)
        self._go(after, tea, self.stock, self.customers, 2)
        with freeze_time(after - timedelta(hours=1)):
            tea_price = self.products['standard', 0]
        with freeze_time(after):
            tea_price.standard_price = 77
            self.env.flush_all()
        self._age()
        with freeze_time(after + timedelta(hours=1)):
            facts = self.env['jxc.facts']._whole_company(self.company)
            end = self.company._jxc_day_start(day + timedelta(days=1))
            changed, share = facts._changed_after(self.company, end)
            # the database has other products, whose costs were written today
            self.assertEqual(set(changed) & set(self.all.ids), set((tea | tea_price).ids))
            self.assertGreater(share, 0)
            with patch.object(facts_stock_worth, 'MOST_CHANGED', 1):
                self._make(['stock_value', 'transit_value'], day)
            self._compare([day])
        kept = self._kept('stock_value', day)
        self.assertAlmostEqual(kept[False], value, 1)
        for house, worth in houses.items():
            place = self._kept('transit_value', day)[False] if not house else kept[house.id]
            self.assertAlmostEqual(place, worth or 0, 1)

    def test_turnover_days(self):
        with freeze_time(FIRST + timedelta(days=40)):
            for day in (self.days[-1], FIRST.date() + timedelta(days=35)):
                self._make(['turnover_days'], day)
                report = self._report(
                    'turnover', date_from=str(day - timedelta(days=89)), date_to=str(day)
                )
                names = ['used_value:sum', 'opening_value:sum', 'closing_value:sum']
                expected = {
                    house.id: 90 * (opening + closing) / 2 / used
                    for house, used, opening, closing in report._read_group(
                        [], ['warehouse_id'], names
                    )
                    if used
                }
                [(used, opening, closing)] = report._read_group([], [], names)
                expected[False] = 90 * (opening + closing) / 2 / used
                kept = self._kept('turnover_days', day)
                self.assertEqual(kept.keys(), expected.keys())
                for house, value in expected.items():
                    self.assertAlmostEqual(kept[house], value, 1, (day, house))

    def test_turnover_from_what_is_kept(self):
        """The opening value of the 90 days is that of the row of the day before them."""
        day = FIRST.date() + timedelta(days=95)
        before = day - timedelta(days=90)
        with freeze_time(FIRST + timedelta(days=100)):
            self._make(['turnover_days'], day)
            reckoned = self._kept('turnover_days', day)
            self._make(['stock_value'], before)
            self._make(['turnover_days'], day)
            self.assertEqual(self._kept('turnover_days', day), reckoned)
            self.kpi.search([('day', '=', before)]).value = 0
            self._make(['turnover_days'], day)
            self.assertNotEqual(self._kept('turnover_days', day), reckoned)

    def test_states(self):
        """Rules by status, lots by their outlook and date; no row where there is none of them."""
        keys = ['out_of_stock', 'below_safety', 'waste', 'expiring_value', 'approvals']
        day = self.days[-1]
        self._make(keys, day)
        self.assertFalse(self.kpi.search([('key', 'in', keys), ('day', '=', day)]))
        rules = self.env['stock.warehouse.orderpoint'].create(
            [
                {
                    'product_id': product.id,
                    'warehouse_id': house.id,
                    'location_id': house.lot_stock_id.id,
                }
                for product in self.all[:3]
                for house in (self.warehouse, self.warehouse_b)
            ]
        )
        for rule, status in zip(
            rules, ('out', 'ok', 'below_safety', 'out', 'below_reorder', False), strict=True
        ):
            rule.jxc_status = status
        milk = self._create_product(
            "Milk", tracking='lot', use_expiration_date=True, standard_price=3
        )
        with freeze_time('2026-02-01 04:00:00'):
            for days, quantity in ((-1, 2), (30, 5), (31, 70)):
                lot = self.env['stock.lot'].create(
                    {
                        'name': f"L{days}",
                        'product_id': milk.id,
                        'expiration_date': datetime(2026, 2, 1, 4) + timedelta(days=days),
                        'removal_date': datetime(2026, 2, 1, 4) + timedelta(days=days),
                    }
                )
                self._set_stock(milk, self.stock_b, quantity, lot)
            self.env.flush_all()
            self.env['jxc.lot.outlook']._jxc_refresh(self.company)
            self._make(keys, day)
            report = self._report('expiry', days=30)
            [(value,)] = report._read_group([], [], ['value:sum'])
            [(waste,)] = self.env['jxc.lot.outlook']._read_group([], [], ['waste_value:sum'])
        self.assertEqual(
            self._kept('out_of_stock', day),
            {self.warehouse.id: 1, self.warehouse_b.id: 1, False: 2},
        )
        self.assertEqual(
            self._kept('below_safety', day),
            {self.warehouse.id: 1, self.warehouse_b.id: 0, False: 1},
        )
        self.assertEqual(self._second('out_of_stock', day), 5)
        self.assertAlmostEqual(value, 21)
        self.assertEqual(self._kept('expiring_value', day), {self.warehouse_b.id: 21, False: 21})
        self.assertGreater(waste, 0)
        self.assertAlmostEqual(self._kept('waste', day)[False], waste, 1)
