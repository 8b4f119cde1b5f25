import doctest

from odoo.tests import BaseCase, tagged

from ..tools import sold_in_time as tool
from .common_tools_properties import holds


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


@tagged('post_install', '-at_install')
class TestSoldInTime(BaseCase):
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
            tool.sold_in_time(lots, reserved, daily, 0), walk(lots, reserved, daily), 6
        )

    def test_doctests(self):
        result = doctest.testmod(tool)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 1)
