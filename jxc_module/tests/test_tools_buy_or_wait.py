import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import buy_or_wait
from .common_tools_properties import holds

TODAY = date(2026, 3, 2)


@tagged('post_install', '-at_install')
class TestBuyOrWait(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(buy_or_wait)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 15)

    @holds(
        lambda st: {
            'quantity': st.integers(1, 200),
            'cover': st.integers(1, 100),
            'days': st.integers(0, 300),
            'daily': st.integers(1, 20),
            'extra': st.integers(1, 300),
            'rate': st.sampled_from([0.0, 0.15, 0.3]),
            'rise': st.sampled_from([0, 3, -2]),
        },
        examples=200,
    )
    def test_piece_by_piece(self, quantity, cover, days, daily, extra, rate, rise):
        """Each early piece lies until the order on which it would have come: a naive walk."""
        lines = [
            buy_or_wait.ListPrice(None, TODAY, 0, 10.0),
            buy_or_wait.ListPrice(TODAY, TODAY, 150, 9.0),
            buy_or_wait.ListPrice(TODAY + timedelta(days=1), None, 0, 10.0 + rise),
        ]
        found = buy_or_wait.buy_ahead(TODAY, quantity, extra, (days, cover), daily, lines, rate)
        together = 9.0 if quantity + extra >= 150 else 10.0
        now = 9.0 if quantity >= 150 else 10.0
        then = 10.0 + rise if days else 10.0
        held = sum(days + (piece // cover) * cover / daily for piece in range(extra))
        self.assertAlmostEqual(
            found.lower, quantity * now + extra * then - (quantity + extra) * together, 6
        )
        self.assertAlmostEqual(found.holding, held * together * rate / 365, 6)
        self.assertAlmostEqual(found.net, found.lower - found.holding, 6)

    def test_one_odd_price_turns_no_trend(self):
        days = [TODAY - timedelta(days=30 * number) for number in range(6, 0, -1)]
        prices = [10.0, 10.0, 50.0, 10.0, 10.0, 10.0]
        self.assertEqual(buy_or_wait.trend(list(zip(days, prices, strict=True))).monthly, 0)

    def test_too_near_is_no_trend(self):
        days = [TODAY - timedelta(days=number) for number in (28, 14, 1)]
        self.assertIsNone(buy_or_wait.trend([(day, 5.0) for day in days]))
        days[0] -= timedelta(days=1)
        self.assertIsNotNone(buy_or_wait.trend([(day, 5.0) for day in days]))

    def test_no_price_today(self):
        lines = [buy_or_wait.ListPrice(TODAY + timedelta(days=1), None, 0, 1.0)]
        self.assertIsNone(buy_or_wait.buy_ahead(TODAY, 5, 5, (3, 5), 1, lines, 0.1))
