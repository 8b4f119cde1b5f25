import doctest
from math import inf
from statistics import fmean, pstdev

from odoo.tests import BaseCase, tagged

from ..tools import abc_xyz
from .common_tools_properties import holds


@tagged('jxc', 'post_install', '-at_install')
class TestToolsAbcXyz(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(abc_xyz)
        self.assertGreater(result.attempted, 2)
        self.assertEqual(result.failed, 0)

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
