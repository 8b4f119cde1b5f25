import doctest

from odoo.tests import BaseCase, tagged

from ..tools import order_quantity
from .common_tools_properties import holds


@tagged('post_install', '-at_install')
class TestOrderQuantity(BaseCase):
    @holds(
        lambda st: {
            'need': st.floats(0, 1000),
            'multiple': st.sampled_from([0, 1, 6, 12, 0.25]),
            'breaks': st.lists(st.tuples(st.integers(0, 500), st.integers(1, 50)), max_size=4),
        }
    )
    def test_order_quantity(self, need, multiple, breaks):
        offer = order_quantity.Offer(
            1, multiple, tuple(order_quantity.Break(*line) for line in breaks)
        )
        quantity = order_quantity.order_quantity(need, offer)
        if need <= order_quantity.TINY:
            self.assertEqual(quantity, 0)
            return
        least = max([need, *([min(qty for qty, _price in breaks)] if breaks else [])])
        self.assertGreaterEqual(quantity, least - 1e-3)
        self.assertLess(quantity, least + max(multiple, 1e-3))
        if multiple:
            self.assertAlmostEqual(quantity / multiple, round(quantity / multiple), 6)
        price = order_quantity.price_at(quantity, offer.breaks)
        reachable = [cost for qty, cost in breaks if qty <= quantity]
        self.assertEqual(price.line.price if price.line else None, min(reachable, default=None))

    def test_doctests(self):
        result = doctest.testmod(order_quantity)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 3)
