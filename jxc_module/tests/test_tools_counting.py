import doctest
from itertools import product

from odoo.tests import BaseCase, tagged

from ..tools import count_due, count_evidence, count_netting
from ..tools.count_due import first_days, interval_days, level
from ..tools.count_evidence import WEIGHTS, Clue, likelihood, rank, typing_mistakes
from ..tools.count_netting import Difference, net
from .common_tools_properties import holds


def differences(st):
    """Draw lines of a count: quarters are exact in binary, so sums can be compared."""
    line = st.tuples(
        st.sampled_from(['tea', 'cup']),
        st.sampled_from([None, 1, 2]),
        st.sampled_from('ABC'),
        st.integers(-24, 24),
    )
    return st.lists(line, max_size=14).map(
        lambda rows: [
            Difference(number, goods, lot, place, place < 'C', quarters / 4)
            for number, (goods, lot, place, quarters) in enumerate(rows, 1)
        ]
    )


@tagged('jxc', 'post_install', '-at_install')
class TestToolsCounting(BaseCase):
    def test_doctests(self):
        for module, least in ((count_netting, 2), (count_evidence, 10), (count_due, 5)):
            result = doctest.testmod(module)
            self.assertGreaterEqual(result.attempted, least)
            self.assertEqual(result.failed, 0)

    # === NETTING === #

    @holds(lambda st: {'lines': differences(st)}, examples=300)
    def test_net_keeps_every_side(self, lines):
        by_line = {line.line: line for line in lines}
        used = dict.fromkeys(by_line, 0.0)
        for pair in net(lines):
            minus, plus = by_line[pair.missing], by_line[pair.found]
            self.assertLess(minus.quantity, 0)
            self.assertGreater(plus.quantity, 0)
            self.assertGreater(pair.quantity, 0)
            self.assertEqual(minus.goods, plus.goods)
            self.assertEqual(pair.same_lot, minus.lot == plus.lot)
            self.assertTrue(minus.place != plus.place or minus.lot != plus.lot)
            used[pair.missing] += pair.quantity
            used[pair.found] += pair.quantity
        for number, line in by_line.items():
            self.assertLessEqual(used[number], abs(line.quantity))

    @holds(lambda st: {'lines': differences(st)}, examples=300)
    def test_net_leaves_nothing_that_fits(self, lines):
        """What is left has no partner: not of its lot elsewhere, and not of another lot."""
        left = {line.line: abs(line.quantity) for line in lines}
        for pair in net(lines):
            left[pair.missing] -= pair.quantity
            left[pair.found] -= pair.quantity
        for minus, plus in product(lines, lines):
            if minus.quantity < 0 < plus.quantity and minus.goods == plus.goods:
                apart = minus.place != plus.place or minus.lot != plus.lot
                self.assertFalse(apart and left[minus.line] and left[plus.line], (minus, plus))

    @holds(
        lambda st: {'lines': differences(st), 'random': st.randoms(use_true_random=False)},
        examples=200,
    )
    def test_net_is_the_same_in_any_order(self, lines, random):
        shuffled = random.sample(lines, len(lines))
        self.assertEqual(net(lines), net(shuffled))

    def test_net_takes_the_lot_before_the_product(self):
        pairs = net(
            [
                Difference(1, 'tea', 7, 'A', 'W', -3.0),
                Difference(2, 'tea', 8, 'B', 'W', 3.0),
                Difference(3, 'tea', 7, 'C', 'W', 1.0),
            ]
        )
        self.assertEqual([tuple(pair) for pair in pairs], [(1, 3, 1.0, True), (1, 2, 2.0, False)])

    def test_net_takes_equal_quantities_and_near_places_first(self):
        lines = [
            Difference(1, 'tea', None, 'A', 'W', -3.0),
            Difference(2, 'tea', None, 'B', 'W', 9.0),
            Difference(3, 'tea', None, 'C', 'V', 3.0),
        ]
        self.assertEqual([pair.found for pair in net(lines)], [3])
        lines[2] = lines[2]._replace(quantity=8.0)
        self.assertEqual([pair.found for pair in net(lines)], [2])

    # === EVIDENCE === #

    @holds(
        lambda st: {
            'pieces': st.integers(2, 60),
            'factor': st.sampled_from([6, 10, 12, 24, 48]),
            'others': st.lists(st.integers(1, 500), max_size=3),
        },
        examples=300,
    )
    def test_a_wrong_unit_is_found_behind_other_entries(self, pieces, factor, others):
        """Cases typed as pieces: whatever else was entered, the book comes out with the factor."""
        book = pieces * factor + sum(others)
        found = typing_mistakes(book, [*others, pieces], [factor])
        self.assertIn(('packages_as_units', factor), [(clue.kind, clue.what) for clue in found])
        found = typing_mistakes(pieces + sum(others), [*others, pieces * factor], [factor])
        self.assertIn(('units_as_packages', factor), [(clue.kind, clue.what) for clue in found])
        for clue in found:
            self.assertEqual(clue.quantity, pieces * factor - pieces)

    @holds(
        lambda st: {
            'book': st.integers(0, 3000),
            'entries': st.lists(st.integers(0, 3000), max_size=4),
            'factors': st.lists(st.sampled_from([0, 1, 6, 12, 24]), max_size=3),
        },
        examples=300,
    )
    def test_every_mistake_explains_all(self, book, entries, factors):
        for clue in typing_mistakes(book, entries, factors):
            self.assertEqual(clue.quantity, sum(entries) - book)
            self.assertIn(clue.kind, WEIGHTS)

    def test_mistakes_of_typing(self):
        for book, entries, factors, expected in [
            (0, [], [24], []),
            (0, [5], [24], []),  # nothing was expected: no factor makes 5 of 0
            (5, [0], [24], []),
            (60, [5], [], [('packages_as_units', 12.0)]),
            (5, [60], [], [('units_as_packages', 12.0)]),
            (250, [25], [], [('decimal', 10.0)]),
            (2.5, [250], [], [('decimal', 100.0)]),
            (100, [10], [10], [('packages_as_units', 10.0)]),  # a case of ten is no decimal
            (100, [52], [24], [('whole_packages', 24.0)]),
            (100, [52], [24, 6], [('whole_packages', 24.0)]),
            (100, [53], [24], []),
            (1234, [1324], [], [('digits', None)]),
            (1234, [1325], [], []),
            (12, [7, 7], [], []),
            (9, [2, 7, 2], [], [('entered_twice', 2)]),
        ]:
            with self.subTest(book=book, entries=entries):
                found = typing_mistakes(book, entries, factors)
                self.assertEqual([(clue.kind, clue.what) for clue in found], expected)

    @holds(
        lambda st: {
            'kinds': st.lists(
                st.tuples(st.sampled_from(sorted(WEIGHTS)), st.integers(-40, 40)), max_size=12
            ),
            'difference': st.integers(-20, 20),
        },
        examples=300,
    )
    def test_rank(self, kinds, difference):
        clues = [Clue(kind, quantity) for kind, quantity in kinds]
        ranked = rank(clues, difference, most=5)
        scores = [score for score, _clue in ranked]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertLessEqual(len(ranked), 5)
        for score, clue in ranked:
            self.assertIn(clue, clues)
            self.assertTrue(0 < score <= WEIGHTS[clue.kind])
            self.assertGreater(clue.quantity * difference, 0)
            mirrored = likelihood(clue._replace(quantity=-clue.quantity), -difference)
            self.assertEqual(score, mirrored)
            if clue.quantity == difference:
                self.assertEqual(score, WEIGHTS[clue.kind])

    # === DUE === #

    @holds(
        lambda st: {
            'dues': st.lists(st.integers(-5, 12), max_size=30),
            'days': st.integers(1, 10),
        },
        examples=400,
    )
    def test_level_is_in_time_and_even(self, dues, days):
        got = level(dues, days)
        for due, day in zip(dues, got, strict=True):
            if due < days:
                self.assertLessEqual(day, max(due, 0))
            else:
                self.assertIsNone(day)
        loads = [got.count(day) for day in range(days)]
        # no plan that is in time has a smaller fullest day than the fullest stretch from today
        inside = [max(due, 0) for due in dues if due < days]
        least = max(-(-sum(due <= last for due in inside) // (last + 1)) for last in range(days))
        self.assertEqual(max(loads), least)
        # what comes before its day makes room: every day from then to its own is full
        for due, day in zip(dues, got, strict=True):
            if day is not None and day < due:
                self.assertEqual(set(loads[day + 1 : due + 1]), {least})

    @holds(
        lambda st: {
            'dues': st.lists(st.integers(-5, 12), max_size=30),
            'days': st.integers(1, 10),
            'limit': st.integers(1, 6),
        },
        examples=200,
    )
    def test_level_keeps_the_limit_and_the_order(self, dues, days, limit):
        got = level(dues, days, limit)
        self.assertTrue(all(got.count(day) <= limit for day in range(days)))
        late = [day if day is not None else days for day in got]
        for i, j in product(range(len(dues)), repeat=2):
            if max(dues[i], 0) < max(dues[j], 0):
                self.assertLessEqual(late[i], late[j])

    @holds(lambda st: {'count': st.integers(0, 200), 'interval': st.integers(1, 365)})
    def test_first_days_are_spread(self, count, interval):
        days = first_days(count, interval)
        self.assertEqual(days, sorted(days))
        self.assertTrue(all(0 <= day < interval for day in days))
        loads = [days.count(day) for day in range(interval)]
        self.assertLessEqual(max(loads, default=0) - min(loads, default=0), 1)

    def test_interval(self):
        self.assertEqual(interval_days(1000), 1)
        self.assertEqual(interval_days(4, error_rate=7), interval_days(4, error_rate=1))
