import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import count_sample, count_spread
from .common_tools_properties import holds

BEGIN = date(2026, 1, 1)


@tagged('post_install', '-at_install')
class TestCountDraw(BaseCase):
    """Samples and what is spread on lots, as functions of numbers."""

    def test_doctests(self):
        for module, least in ((count_sample, 4), (count_spread, 7)):
            result = doctest.testmod(module)
            self.assertGreaterEqual(result.attempted, least)
            self.assertEqual(result.failed, 0)

    @holds(
        lambda st: {
            'lots': st.lists(
                st.tuples(st.integers(0, 50), st.none() | st.integers(0, 5)), max_size=6
            ),
            'difference': st.integers(-80, 80),
        },
        examples=300,
    )
    def test_parts_add_up_and_the_first_to_expire_lose(self, lots, difference):
        books = {n: book for n, (book, _day) in enumerate(lots)}
        expiry = {
            n: day if day is None else BEGIN + timedelta(days=day)
            for n, (_book, day) in enumerate(lots)
        }
        parts = count_spread.spread(difference, books, expiry)
        self.assertEqual(sum(parts.values()), difference if books else 0)
        if not -sum(books.values()) <= difference < 0:
            return
        order = count_spread.in_order(books, expiry)
        left = [books[lot] + parts.get(lot, 0) for lot in order]
        self.assertGreaterEqual(min(left), 0)
        # what expires later is touched only where nothing is left before it
        touched = max(n for n, lot in enumerate(order) if lot in parts)
        self.assertEqual(sum(left[:touched]), 0)

    @holds(
        lambda st: {
            'keys': st.sets(st.integers(1, 99)),
            'size': st.integers(0, 20),
            'seed': st.text(max_size=5),
        }
    )
    def test_a_sample_follows_from_its_seed(self, keys, size, seed):
        drawn = count_sample.draw_size(sorted(keys), size, seed)
        self.assertEqual(drawn, count_sample.draw_size(sorted(keys, reverse=True), size, seed))
        self.assertEqual(len(set(drawn)), min(size, len(keys)))
        # one key less leaves the others in their order
        rest = count_sample.draw_size(sorted(keys - set(drawn[:1])), size, seed)
        self.assertEqual(rest[: len(drawn[1:])], drawn[1:])

    @holds(
        lambda st: {
            'values': st.dictionaries(st.integers(1, 99), st.integers(0, 1000), min_size=1),
            'percent': st.integers(1, 100),
        }
    )
    def test_a_share_of_the_value(self, values, percent):
        drawn = count_sample.draw_value(values, percent, 'seed')
        goal = sum(values.values()) * percent / 100
        self.assertGreaterEqual(sum(values[key] for key in drawn), goal - 1e-6)
        self.assertLess(sum(values[key] for key in drawn[:-1]), goal or 1)
