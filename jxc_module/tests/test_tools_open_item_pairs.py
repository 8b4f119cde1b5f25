import doctest
from itertools import combinations
from unittest import TestCase

from odoo.tests import tagged

from ..tools import document_number, item_sums, open_item_pairs
from ..tools.document_number import mentioned_keys, number_keys, telling_keys
from ..tools.item_sums import CANDIDATES, SUM_ITEMS, find_run, find_sum
from ..tools.open_item import Item, Options
from ..tools.open_item_pairs import MAX_ITEMS, propose
from .common_tools_properties import holds


def _numbers(st):
    """Return two ways to write one number, and another number."""
    parts = st.lists(
        st.one_of(st.integers(1, 10**6).map(str), st.text('ABCXYZ发票', min_size=1, max_size=4)),
        min_size=1,
        max_size=4,
    ).map(_alternate)
    return {'parts': parts, 'marks': st.lists(st.sampled_from('-/ ._　—#'), min_size=4, max_size=4)}


def _alternate(parts):
    """Drop what would make two numbers out of one: digits beside digits."""
    kept = []
    for part in parts:
        if not kept or part.isdigit() != kept[-1].isdigit():
            kept.append(part)
    return kept


def _items(st):
    item = st.tuples(
        st.integers(0, 60),
        st.one_of(st.integers(-60, 60), st.sampled_from([-5000, 5000, 2500])).filter(bool),
        st.integers(1, 2),
        st.frozensets(st.sampled_from(['INV1', 'INV2', 'INV3']), max_size=2),
    )
    return {
        'rows': st.lists(item, max_size=30),
        'tolerance': st.integers(0, 5),
        'oldest': st.booleans(),
        'shuffle': st.randoms(use_true_random=False),
    }


def _amounts(st):
    return {
        'amounts': st.lists(st.integers(1, 40), max_size=12),
        'goal': st.integers(1, 120),
    }


@tagged('post_install', '-at_install')
class TestToolsOpenItemMatching(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in (document_number, item_sums, open_item_pairs):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    @holds(_numbers)
    def test_a_number_is_the_same_however_it_is_written(self, parts, marks):
        plain = ''.join(parts)
        zeros = ''.join('00' + part if part.isdigit() else part for part in parts)
        wide = ''.join(chr(ord(c) + 0xFEE0) if '!' <= c <= '~' else c for c in plain.lower())
        marked = ''.join(part + mark for part, mark in zip(parts, marks, strict=False))
        for written in (zeros, wide, marked, f' {plain}\t'):
            self.assertTrue(number_keys(plain) & number_keys(written), written)
        self.assertFalse(number_keys(plain) & number_keys(plain + '7X'))
        self.assertLessEqual(telling_keys(plain), mentioned_keys(f"payment of {plain}, thanks"))

    @holds(_items)
    def test_proposals_hold_what_they_say(self, rows, tolerance, oldest, shuffle):
        items = [
            Item(number, day, amount, amount * currency, currency, keys)
            for number, (day, amount, currency, keys) in enumerate(rows)
        ]
        options = Options(tolerance=tolerance, oldest=oldest)
        found = propose(items, options)
        by_id = {item.id: item for item in items}
        used = [id_ for proposal in found for id_ in proposal.ids]
        self.assertEqual(len(used), len(set(used)), "an item is in two proposals")
        for proposal in found:
            own = [by_id[id_] for id_ in proposal.ids]
            self.assertLessEqual(len(own), MAX_ITEMS)
            self.assertTrue(any(i.amount > 0 for i in own) and any(i.amount < 0 for i in own))
            if proposal.currency is None:
                self.assertEqual(proposal.left, sum(i.company_amount for i in own))
                self.assertEqual(proposal.kind, 'reference')
            else:
                self.assertEqual({i.currency for i in own}, {proposal.currency})
                self.assertEqual(proposal.left, sum(i.amount for i in own))
            if proposal.kind not in ('reference', 'oldest'):
                self.assertTrue(not proposal.left or proposal.write_off)
            if proposal.write_off:
                self.assertLessEqual(abs(proposal.left) * proposal.currency, tolerance)
        shuffle.shuffle(items)
        self.assertEqual(propose(items, options), found, "the order of the items matters")
        rejected = Options(
            tolerance=tolerance, oldest=oldest, rejected=[frozenset(p.ids) for p in found]
        )
        again = propose(items, rejected)
        self.assertFalse({frozenset(p.ids) for p in again} & {frozenset(p.ids) for p in found})

    @holds(_amounts)
    def test_sums_are_found_where_there_are_any(self, amounts, goal):
        picked, others = find_sum(amounts, goal)
        fits = [
            chosen
            for size in range(2, SUM_ITEMS + 1)
            for chosen in combinations(range(len(amounts[:CANDIDATES])), size)
            if sum(amounts[pos] for pos in chosen) == goal
        ]
        self.assertEqual(bool(picked), bool(fits))
        if picked:
            self.assertEqual(sum(amounts[pos] for pos in picked), goal)
            self.assertEqual(len(picked), len(fits[0]), "the fewest items win")
            self.assertLess(others, len(fits))

    @holds(_amounts)
    def test_runs_are_found_where_there_are_any(self, amounts, goal):
        run = find_run(amounts, goal, lambda total: False, 5)
        fits = {
            (first, end)
            for first in range(len(amounts))
            for end in range(first + 2, min(first + 5, len(amounts)) + 1)
            if sum(amounts[first:end]) == goal
        }
        self.assertEqual(run is not None, bool(fits))
        self.assertTrue(run is None or run in fits)

    def test_many_items_alike_take_no_time(self):
        """2,000 items on each side with amounts that fit in countless ways: bounded work."""
        items = [
            Item(
                n, n % 400, (n % 97 + 1) * (1 if n % 2 else -1) * 7 + n % 5, 1, 1, frozenset({'X1'})
            )
            for n in range(4000)
        ]
        found = propose(items, Options(tolerance=3, oldest=True))
        used = [id_ for proposal in found for id_ in proposal.ids]
        self.assertEqual(len(used), len(set(used)))
        self.assertFalse([p for p in found if p.kind == 'reference'], "a key of all tells nothing")
