"""The planners of the demo company: what they draw can be played, and is the same every time."""

from collections import defaultdict

from odoo.tests import BaseCase, tagged
from odoo.tools import groupby

from ..models.home.demo.story import events, goods, partners
from ..models.home.demo.story.short import shortened
from ..tools import demo_sales, demo_supply


def _planned(script):
    sales = demo_sales.draw_sales(goods.GOODS, partners.CUSTOMERS, script)
    return sales, demo_supply.Planner(goods.GOODS, partners.VENDORS, sales, script).run()


def _changes(supply, script):
    """Yield (day, place, good, lot name, quantity) of all that comes and goes."""
    for buy in supply.purchases:
        for good, (quantity, lot, _expires) in buy.lines.items():
            yield buy.arrived, 'main', good, lot, quantity
    for day, good, quantity in (*script.COUNTS, *script.CUSTOMER_RETURNS):
        yield day, 'main', good, None, quantity
    for day, good, quantity in script.VENDOR_RETURNS:
        yield day, 'main', good, None, -quantity
    for place, day, good, lot, quantity in supply.scraps:
        yield day, place, good, lot, -quantity
    yield from _moved(supply)


def _moved(supply):
    for day, moved in supply.transfers.items():
        for good, lot, quantity in moved:
            yield day, 'main', good, lot, -quantity
            yield day, 'branch', good, lot, quantity
    for day, shipments in supply.shipments.items():
        for sale, moved in shipments:
            for good, lot, quantity in moved:
                yield day, sale.place, good, lot, -quantity


@tagged('post_install', '-at_install')
class TestDemoPlan(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales, cls.supply = _planned(events)

    def test_same_every_time(self):
        sales, supply = _planned(events)
        self.assertEqual(sales, self.sales)
        self.assertEqual(supply.purchases, self.supply.purchases)
        self.assertEqual(supply.scraps, self.supply.scraps)

    def test_size(self):
        self.assertTrue(140 <= len(self.sales) <= 165, len(self.sales))
        self.assertTrue(35 <= len(self.supply.purchases) <= 50, len(self.supply.purchases))

    def test_stock_is_never_below_zero(self):
        """Moved again, lot by lot and day by day: what leaves was there."""
        for script in (events, shortened(20), shortened(45)):
            with self.subTest(days=script.DAYS):
                self._move_again(*_planned(script), script)

    def _move_again(self, sales, supply, script):
        stock = defaultdict(float)
        for place, good, quantity, lot, _expires in supply.opening:
            stock[place, good, lot] += quantity
        changes = sorted(_changes(supply, script), key=lambda change: -change[0])
        for ago, group in groupby(changes, key=lambda change: change[0]):
            for _ago, place, good, lot, quantity in group:
                stock[place, good, lot] += quantity
            self.assertFalse([key for key, left in stock.items() if left < 0], f"day {ago}")
        self.assertTrue(sales)

    def test_nobody_gets_more_than_he_ordered(self):
        got = defaultdict(float)
        for shipments in self.supply.shipments.values():
            for sale, moved in shipments:
                for good, _lot, quantity in moved:
                    got[id(sale), good] += quantity
        for sale in self.sales:
            for good, (quantity, _price) in sale.lines.items():
                self.assertLessEqual(got[id(sale), good], quantity)

    def test_the_story_has_its_points(self):
        """Something is short, something expired, somebody stopped, a vendor was late."""
        short = {good for sale, good, _left in self._waiting()}
        self.assertIn('tissue', short)
        self.assertTrue([row for row in self.supply.scraps if row[2] == 'yogurt'])
        last = min(sale.ago for sale in self.sales if sale.customer == 'fresh')
        self.assertEqual(last, 74)
        late = [buy for buy in self.supply.purchases if buy.promised > buy.arrived]
        self.assertGreater(len(late), 5)
        self.assertEqual({buy.vendor for buy in late} & {'clean', 'sauce'}, {'clean'})

    def _waiting(self):
        got = defaultdict(float)
        for shipments in self.supply.shipments.values():
            for sale, moved in shipments:
                for good, _lot, quantity in moved:
                    got[id(sale), good] += quantity
        return [
            (sale, good, quantity - got[id(sale), good])
            for sale in self.sales
            for good, (quantity, _price) in sale.lines.items()
            if sale.ago > 1 and quantity > got[id(sale), good]
        ]
