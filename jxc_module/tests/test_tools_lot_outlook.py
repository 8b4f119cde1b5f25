import doctest
from unittest import TestCase

from odoo.tests import tagged

from ..tools import fefo, lot_action, lot_life, lot_outlook, lot_spare
from ..tools.lot_action import suggest_action
from ..tools.lot_outlook import project
from .common_tools_properties import holds


def naive(lots, reserved, daily_demand, today):
    """Walk day by day: reserved goods first, then the lot that goes off sale first."""
    left = [quantity for _removal, quantity, _available in lots]
    run_out = [None] * len(lots)
    days = [day for lot in lots for day in (lot[0], lot[2]) if day is not None]
    horizon = max([today, *days]) + 400
    order = sorted(range(len(lots)), key=lambda i: (lots[i][0] is None, lots[i][0] or 0))
    for day in range(today, horizon):
        wanted = daily_demand
        taken = min(reserved, wanted)
        reserved -= taken
        wanted -= taken
        for i in order:
            removal, _quantity, available = lots[i]
            if (
                available <= day
                and (removal is None or day < removal)
                and left[i] > 0
                and wanted > 0
            ):
                taken = min(left[i], wanted)
                left[i] -= taken
                wanted -= taken
                if left[i] == 0:
                    run_out[i] = day
    return [
        (0.0 if lot[0] is None else rest, day)
        for lot, rest, day in zip(lots, left, run_out, strict=True)
    ]


@tagged('post_install', '-at_install')
class TestToolsLotOutlook(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in (lot_outlook, lot_action, lot_life, lot_spare):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    def test_nobody_asks(self):
        self.assertEqual(
            project([(5, 3.0, 0), (None, 2.0, 0)], 1, 0.0, today=0), [(3.0, None), (0.0, None)]
        )

    def test_bad_demand(self):
        for demand in (-1.0, float('nan'), float('inf')):
            with self.assertRaises(ValueError):
                project([], 0, demand, today=0)

    def test_incoming_lot_with_a_shorter_life(self):
        """From day 2 on the new one, which leaves on day 5, is sold before the old one."""
        self.assertEqual(
            project([(8, 10.0, 0), (5, 4.0, 2)], 0, 1.0, today=0), [(5.0, None), (1.0, None)]
        )

    @holds(
        lambda st: {
            'lots': st.lists(
                st.tuples(st.none() | st.integers(-5, 60), st.integers(0, 40), st.integers(-5, 40)),
                max_size=8,
            ),
            'reserved': st.integers(0, 60),
            # quarters are exact in binary: no sum is off by a hair
            'daily_quarters': st.integers(1, 60),
        },
        examples=400,
    )
    def test_equal_to_a_walk_day_by_day(self, lots, reserved, daily_quarters):
        demand = daily_quarters / 4
        lots = [(removal, float(quantity), start) for removal, quantity, start in lots]
        got = project(lots, float(reserved), demand, today=0)
        wanted = naive(lots, float(reserved), demand, 0)
        for (left, day), (naive_left, naive_day) in zip(got, wanted, strict=True):
            self.assertAlmostEqual(left, naive_left, places=6)
            if naive_day is not None or left > 1e-6:  # beyond the walk's horizon it knows nothing
                self.assertEqual(day, naive_day)

    @holds(
        lambda st: {
            'lots': st.lists(
                st.tuples(st.none() | st.integers(-5, 60), st.floats(0, 40), st.integers(-5, 40)),
                max_size=8,
            ),
            'demand': st.floats(0, 20),
        }
    )
    def test_equal_to_fefo_without_reservations(self, lots, demand):
        wanted = fefo.left_over(lots, demand, 0)
        for (left, _day), other in zip(project(lots, 0, demand, 0), wanted, strict=True):
            self.assertAlmostEqual(left, other, places=6)

    def test_suggestions(self):
        def suggest(waste, sale_days, age, *, level=True, vendor=True, warehouse=None):
            return suggest_action(
                waste,
                sale_days,
                age,
                has_level=level,
                has_vendor=vendor,
                find_warehouse=lambda quantity, days: warehouse,
            )

        self.assertEqual(suggest(0, 20, 5), ('sell', None))
        self.assertEqual(suggest(0, 200, 5, level=False), (None, None))
        self.assertEqual(suggest(3, 20, 5, warehouse=7), ('transfer', 7))
        self.assertEqual(suggest(3, 20, 30), ('return', None))
        self.assertEqual(suggest(3, 20, 31), ('discount', None))
        self.assertEqual(suggest(3, 20, 5, vendor=False), ('discount', None))
        self.assertEqual(suggest(3, 0, 5, warehouse=7), ('return', None))
        self.assertEqual(suggest(3, -9, 31), ('scrap', None))
