import doctest
from math import inf

from odoo.tests import BaseCase, tagged

from ..tools import fefo
from ..tools.fefo import project, sold_in_time
from .common_tools_properties import holds


def left_over(lots, daily_demand, today):
    """Return what is left of each lot where nothing is reserved."""
    return [left for left, _day in project(lots, 0, daily_demand, today)]


def day_by_day(lots, daily_demand, today):
    """Sell day by day, as the docstring of project() tells it."""
    left = [max(quantity, 0.0) for _removal, quantity, _available in lots]
    over = [0.0] * len(lots)
    for day in range(today, today + 80):
        for i, (removal, _quantity, _available) in enumerate(lots):
            if removal is not None and max(removal, today) == day:
                over[i] = left[i]
        demand = daily_demand
        for i in sorted(range(len(lots)), key=lambda i: (lots[i][0] is None, lots[i][0] or 0, i)):
            removal, _quantity, available = lots[i]
            if available <= day and (removal is None or day < removal):
                taken = min(left[i], demand)
                left[i] -= taken
                demand -= taken
    return over


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


def walk(lots, reserved, daily):
    """Sell day by day: reserved goods first, then the lot that leaves first."""
    shelf = sorted([removal, qty] for removal, qty in lots)
    sold = 0.0
    for day in range(31):
        wanted = daily
        taken = min(wanted, reserved)
        reserved, wanted = reserved - taken, wanted - taken
        for lot in shelf:
            if lot[0] > day:
                taken = min(wanted, lot[1])
                lot[1] -= taken
                wanted -= taken
                sold += taken
    return sold


@tagged('jxc', 'post_install', '-at_install')
class TestToolsFefo(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(fefo)
        self.assertGreater(result.attempted, 7)
        self.assertEqual(result.failed, 0)

    def test_left_over(self):
        for lots, daily, expected in [
            ([], 1.0, []),
            ([(10, 8.0, 0)], 1.0, [0.0]),
            ([(10, 18.0, 0)], 1.0, [8.0]),
            ([(10, 18.0, 0)], 0.0, [18.0]),
            ([(None, 1000.0, 0)], 1.0, [0.0]),
            ([(10, -4.0, 0), (10, 12.0, 0)], 1.0, [0.0, 2.0]),
            # the lot that comes on day 4 leaves first, and takes the demand of days 4 to 7
            ([(20, 16.0, 0), (8, 9.0, 4)], 1.0, [0.0, 5.0]),
            ([(20, 17.5, 0), (8, 9.0, 4)], 1.0, [1.5, 5.0]),
            # nothing on sale on days 0 to 2: their demand is lost
            ([(5, 4.0, 3)], 1.0, [2.0]),
        ]:
            self.assertEqual(left_over(lots, daily, 0), expected, lots)
        for daily in (-1.0, inf, float('nan')):
            with self.assertRaisesRegex(ValueError, 'daily_demand'):
                left_over([], daily, 0)

    @holds(
        lambda st: {
            'lots': st.lists(
                st.tuples(
                    st.none() | st.integers(95, 170), st.floats(-2.0, 60.0), st.integers(90, 165)
                ),
                max_size=12,
            ),
            'daily': st.floats(0.0, 15.0),
        },
        examples=400,
    )
    def test_left_over_day_by_day(self, lots, daily):
        got = left_over(lots, daily, 100)
        self.assertEqual(len(got), len(lots))
        for a, b in zip(got, day_by_day(lots, daily, 100), strict=True):
            self.assertAlmostEqual(a, b, delta=1e-6)

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
                st.tuples(st.integers(-2, 30), st.integers(0, 60)), min_size=1, max_size=5
            ),
            'reserved': st.integers(0, 60),
            'daily': st.sampled_from([0, 1, 2, 3.5, 7]),
        },
        examples=300,
    )
    def test_sold_in_time_equals_a_walk_by_days(self, lots, reserved, daily):
        self.assertAlmostEqual(
            sold_in_time(lots, reserved, daily, 0), walk(lots, reserved, daily), 6
        )
