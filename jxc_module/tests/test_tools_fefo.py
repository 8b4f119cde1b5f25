"""Leftovers of lots, and ABC / XYZ classes: kernels that know no database."""

import doctest
from math import inf
from statistics import fmean, pstdev

from odoo.tests import BaseCase, tagged

from ..tools import abc_xyz, fefo
from .common_tools_properties import holds


def day_by_day(lots, daily_demand, today):
    """Sell day by day, as the docstring of left_over() tells it."""
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


@tagged('jxc', 'post_install', '-at_install')
class TestToolsFefo(BaseCase):
    def test_doctests(self):
        for module in (abc_xyz, fefo):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 2, module.__name__)
            self.assertEqual(result.failed, 0, module.__name__)

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
            self.assertEqual(fefo.left_over(lots, daily, 0), expected, lots)
        for daily in (-1.0, inf, float('nan')):
            with self.assertRaisesRegex(ValueError, 'daily_demand'):
                fefo.left_over([], daily, 0)

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
        got = fefo.left_over(lots, daily, 100)
        self.assertEqual(len(got), len(lots))
        for a, b in zip(got, day_by_day(lots, daily, 100), strict=True):
            self.assertAlmostEqual(a, b, delta=1e-6)

    def test_abc(self):
        self.assertEqual(abc_xyz.abc_classes([80.0, 15.0, 5.0]), ['A', 'B', 'C'])
        self.assertEqual(abc_xyz.abc_classes([1.0] * 10), list('AAAAAAAABB'))
        # eight tenths added up are a little less than 0.8
        self.assertEqual(abc_xyz.abc_classes([0.1] * 10), list('AAAAAAAABB'))
        with self.assertRaisesRegex(ValueError, 'a_share'):
            abc_xyz.abc_classes([1.0], 0.9, 0.8)

    @holds(lambda st: {'values': st.lists(st.integers(-5, 1000), max_size=30)})
    def test_abc_shares(self, values):
        """A is the least number of products that make 80 % of the value, A and B 95 %."""
        classes = abc_xyz.abc_classes(values)
        total = sum(value for value in values if value > 0)
        for share, members in ((80, 'A'), (95, 'AB')):
            chosen = sorted(v for v, c in zip(values, classes, strict=True) if c in members)
            self.assertGreaterEqual(100 * sum(chosen), share * total)
            if chosen:
                self.assertLess(100 * sum(chosen[1:]), share * total)

    def test_xyz(self):
        self.assertEqual(
            [abc_xyz.xyz_class(cv) for cv in (0.0, 0.49, 0.5, 0.99, 1.0, inf)], list('XXYYZZ')
        )
        with self.assertRaisesRegex(ValueError, 'periods'):
            abc_xyz.variation([1.0, 2.0], 1)

    @holds(
        lambda st: {
            'weeks': st.lists(st.integers(1, 500), min_size=1, max_size=20),
            'empty': st.integers(0, 30),
        }
    )
    def test_variation(self, weeks, empty):
        whole = weeks + [0] * empty
        self.assertAlmostEqual(
            abc_xyz.variation(weeks, len(whole)), pstdev(whole) / fmean(whole), places=9
        )
