import doctest
from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..tools import statement_compare, vendor_statement_layout, vendor_statement_rows
from ..tools.statement_compare import Entry, compare
from ..tools.vendor_statement_layout import (
    find_header,
    guess_columns,
    parse_amount,
    parse_day,
)
from ..tools.vendor_statement_rows import paid_sign, row_kind
from .common_tools_properties import holds


def _entries(st):
    entry = st.tuples(
        st.frozensets(st.sampled_from('ABCD'), max_size=1),
        st.one_of(st.none(), st.integers(0, 20)),
        st.integers(-3, 3).filter(bool),
    )
    return {
        'theirs': st.lists(entry, max_size=12),
        'ours': st.lists(entry, max_size=12),
        'window': st.integers(0, 10),
        'shuffle': st.randoms(use_true_random=False),
    }


def _cells(st):
    cell = st.one_of(
        st.none(), st.text(max_size=12), st.integers(), st.floats(), st.dates(), st.booleans()
    )
    return {'table': st.lists(st.lists(cell, max_size=6), max_size=8)}


@tagged('post_install', '-at_install')
class TestToolsVendorStatement(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in (statement_compare, vendor_statement_layout, vendor_statement_rows):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    @holds(_entries)
    def test_each_entry_is_in_one_pair_and_totals_tie(self, theirs, ours, window, shuffle):
        theirs = [Entry(n, *rest) for n, rest in enumerate(theirs)]
        ours = [Entry(n, *rest) for n, rest in enumerate(ours)]
        pairs = compare(theirs, ours, window)
        for position, entries in (('theirs', theirs), ('ours', ours)):
            used = [id_ for pair in pairs for id_ in getattr(pair, position)]
            self.assertEqual(sorted(used), [entry.id for entry in entries])
        self.assertEqual(
            sum(e.amount for e in theirs) - sum(pair.difference for pair in pairs),
            sum(e.amount for e in ours),
        )
        for pair in pairs:
            if pair.by == 'amount':
                one, other = theirs[pair.theirs[0]], ours[pair.ours[0]]
                self.assertEqual(one.amount, other.amount)
                if one.day is not None and other.day is not None:
                    self.assertLessEqual(abs(one.day - other.day), window)
            elif pair.by == 'number':
                keys = [theirs[id_].keys & ours[pair.ours[0]].keys for id_ in pair.theirs]
                self.assertTrue(all(keys))
        shuffle.shuffle(theirs)
        shuffle.shuffle(ours)
        self.assertEqual(compare(theirs, ours, window), pairs)

    def test_rows_of_one_number_make_up_a_document(self):
        rows = [Entry(1, frozenset({'A'}), 1, 30), Entry(2, frozenset({'A'}), 1, 20)]
        books = [Entry(5, frozenset({'A'}), 3, 50), Entry(6, frozenset({'A'}), 3, -50)]
        self.assertEqual(
            [(pair.theirs, pair.ours, pair.result) for pair in compare(rows, books, 0)],
            [((1, 2), (5,), 'equal'), ((), (6,), 'missing_there')],
        )

    @holds(_cells)
    def test_every_table_is_understood_or_refused(self, table):
        header = find_header(table)
        for row in table[header : header + 1]:
            self.assertEqual(len(guess_columns(row)), len(row))
        for row in table:
            self.assertIn(row_kind(row), ('document', 'total', 'opening', 'closing'))
            for cell in row:
                for parse, kind in ((parse_amount, Decimal), (parse_day, date)):
                    try:
                        value = parse(cell)
                    except ValueError:
                        continue
                    self.assertTrue(value is None or isinstance(value, kind))

    def test_only_rows_without_a_number_are_balances(self):
        for number, note, kind in (
            ('A1', 'Opening order', 'document'),
            ('A1', '期末促销', 'document'),
            ('A1', '期初余额', 'document'),
            ('A1', '合计', 'document'),
            (None, 'Opening order', 'document'),
            (None, '期末促销', 'document'),
            (None, '期末余额调整', 'document'),
            (None, '期初', 'opening'),
            (None, '期初余额', 'opening'),
            (None, '上期余额转入', 'opening'),
            ('-', 'Opening balance as of 2026-03-01', 'opening'),
            (None, 'Balance brought forward', 'opening'),
            (None, '上月欠款余额', 'opening'),
            (None, 'B/F', 'opening'),
            (None, 'BD2026', 'document'),
            (None, '截至2026年3月31日结余', 'closing'),
            (None, '截止2026年3月31日欠款合计', 'closing'),
            (None, '结转下期', 'closing'),
            (None, 'Balance c/d', 'closing'),
            (None, '上月货款', 'document'),
            (None, 'Balance due', 'closing'),
            ('合计：', None, 'total'),
            (None, '本月合计', 'total'),
        ):
            with self.subTest(number=number, note=note):
                row = [date(2026, 3, 1), number, note, 250]
                self.assertEqual(row_kind(row, number), kind)
        # a number beside a balance that moves nothing
        self.assertEqual(row_kind(['QC1', '期初余额', None, 40], 'QC1', moves=False), 'opening')

    def test_a_negative_payment_is_read_as_the_balance_says(self):
        for rows, sign in (
            ([(100, 0, 100), (0, -30, 70)], -1),  # "(30.00)" in the column of payments
            ([(100, 0, 100), (0, 30, 70), (0, -30, 100)], 1),  # a payment taken back
            ([(0, -30, None), (50, 0, None)], -1),
            ([(0, 30, None), (0, -10, None)], 1),
            ([(100, 0, 100)], 1),
        ):
            with self.subTest(rows=rows):
                self.assertEqual(paid_sign(rows), sign)
