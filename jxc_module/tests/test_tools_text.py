"""What is visible of a text, and numbers that hide where they come from."""

import doctest

from odoo.tests import BaseCase, tagged

from ..tools import preferred_numbers, text
from ..tools.preferred_numbers import preferred_above, preferred_below


@tagged('post_install', '-at_install')
class TestToolsText(BaseCase):
    def test_doctests(self):
        for module in (preferred_numbers, text):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_a_step_is_never_close_and_never_far(self):
        for cents in range(1, 3000, 7):
            cost = cents / 100
            above, below = preferred_above(cost), preferred_below(cost)
            self.assertTrue(1.02 * cost - 1e-9 <= above <= 1.18 * cost, cost)
            self.assertTrue(0.84 * cost <= below <= 0.98 * cost + 1e-9, cost)
