import doctest
import io
import zipfile
from datetime import date
from decimal import Decimal
from unittest import TestCase

from openpyxl import Workbook

from odoo.tests import tagged

from ..tools import statement_matching, vendor_statement_layout, workbook_reading
from ..tools.statement_matching import Entry, compare
from ..tools.vendor_statement_layout import (
    find_header,
    guess_columns,
    parse_amount,
    parse_day,
    row_kind,
)
from ..tools.workbook_reading import UnreadableError, read_table
from .properties import holds


def workbook(*rows):
    """Return a workbook of one sheet as bytes."""
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace('_', '.'), text)
    return stream.getvalue()


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


def _bytes(st):
    return {
        'data': st.one_of(
            st.binary(max_size=300),
            st.text(max_size=200).map(lambda text: text.encode('gb18030', 'ignore')),
            st.binary(max_size=300).map(lambda tail: b'PK\x03\x04' + tail),
        ),
        'cut': st.integers(0, 6000),
        'byte': st.integers(0, 255),
    }


@tagged('post_install', '-at_install')
class TestToolsVendorStatement(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in (statement_matching, vendor_statement_layout, workbook_reading):
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

    @holds(_bytes)
    def test_every_file_is_read_or_refused(self, data, cut, byte):
        good = workbook(['日期', '金额'], [date(2026, 3, 1), 5])
        broken = good[:cut] + bytes([byte]) + good[cut + 1 :]
        for content in (data, good[:cut], broken):
            try:
                table = read_table(content)
            except UnreadableError:
                continue
            self.assertTrue(table and all(isinstance(row, list) for row in table))

    def test_hostile_files(self):
        sheet = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
        for reason, data in {
            'empty': b'  \n',
            'old': b'\xd0\xcf\x11\xe0' + b'x' * 50,
            'broken': archive(sheet_xml=sheet),
            'unpacked': archive(a_xml=b'0' * (101 * 2**20)),
            'bytes': b'1' * (10 * 2**20 + 1),
            'rows': b'a,b\n' * 20_001,
            'columns': b','.join([b'1'] * 61),
            'encoding': b'\xff\xff\xff\x80,\x00',
        }.items():
            with self.assertRaises(UnreadableError) as caught:
                read_table(data)
            self.assertEqual(caught.exception.reason, reason)

    def test_encodings_and_separators(self):
        text = '单号,金额\n"A,1",5\n'
        for data in (
            text.encode('utf-8'),
            text.encode('utf-8-sig'),
            text.encode('gb18030'),
            text.encode('utf-16'),
            text.replace('"A,1",5', 'A,1\t5').replace('号,', '号\t').encode(),
        ):
            self.assertEqual(read_table(data), [['单号', '金额'], ['A,1', '5']])

    def test_a_formula_is_text_and_numbers_stay_numbers(self):
        self.assertEqual(
            read_table(workbook(['No', 'x'], [12.0, '=1+1'], [None, None])), [['No', 'x'], [12]]
        )
