import doctest
import io
from datetime import date
from decimal import Decimal
from unittest import TestCase

from openpyxl import load_workbook

from odoo.tests import tagged

from ..tools import count_codes, count_quantity, count_sheet
from ..tools.count_codes import (
    Decision,
    Elements,
    Known,
    clean_code,
    code_forms,
    decide,
    element_text,
    read_elements,
)
from ..tools.count_quantity import MAX_QUANTITY, QuantityError, parse_quantity, quantity_text
from ..tools.count_sheet import BOUNDS, COLUMNS, read_key, read_sheet, sheet_key
from ..tools.workbook_reading import read_table
from ..tools.xlsx_book import Book
from ..tools.xlsx_form import FormColumn, write_form
from .common_tools_properties import holds

FULL_WIDTH = str.maketrans('0123456789x+.,', '０１２３４５６７８９ｘ＋．，')
HEAD = ['key', 'place', 'code', 'lot', 'counted', 'note']
WORDS = ["Line", "Place", "Code", "Lot", "Counted", "Note"]


def _sums(st):
    return {
        'terms': st.lists(
            st.tuples(st.integers(0, 999), st.integers(1, 99)), min_size=1, max_size=4
        ),
        'pieces': st.integers(0, 999),
        'wide': st.booleans(),
    }


def _texts(st):
    signs = st.text(alphabet='0123456789x×*+-., 箱个e１２，．＋\u200b', max_size=20)
    return {'text': st.one_of(signs, st.text(max_size=80), st.floats(), st.integers())}


def _rows(st):
    cell = st.one_of(
        st.none(), st.text(max_size=8), st.integers(-5, 99), st.dates(), st.floats(0, 99)
    )
    key = st.one_of(st.none(), st.integers(1, 4).map(lambda line: sheet_key(7, line)), cell)
    return {'rows': st.lists(st.tuples(key, cell, cell, cell, cell, cell), max_size=8)}


@tagged('post_install', '-at_install')
class TestToolsCount(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def _reason(self, text, units=None):
        with self.assertRaises(QuantityError) as caught:
            parse_quantity(text, units)
        return caught.exception.reason

    def test_examples(self):
        for module in (count_quantity, count_codes, count_sheet):
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    # === QUANTITIES === #

    @holds(_sums)
    def test_a_sum_is_what_it_says(self, terms, pieces, wide):
        text = '+'.join([*(f'{cases}x{size}' for cases, size in terms), str(pieces)])
        expected = sum(cases * size for cases, size in terms) + pieces
        text = text.translate(FULL_WIDTH) if wide else text
        self.assertEqual(parse_quantity(text).total, expected)
        self.assertEqual(parse_quantity(f' {text} ').total, expected)

    @holds(_texts, examples=300)
    def test_anything_else_is_named(self, text):
        try:
            total = parse_quantity(text, {'箱': 12}).total
        except QuantityError as error:
            self.assertTrue(error.reason)
        else:
            self.assertTrue(0 <= total <= MAX_QUANTITY)
            self.assertEqual(parse_quantity(quantity_text(total)).total, total)

    def test_units(self):
        units = {'Box': 12, '箱': 24, '个': 1, 'x': 5}
        for text, total in {
            '2box+3': 27,
            '2 BOX + 3个': 27,
            '１箱＋２': 26,
            '2x': 10,
            '2x3': 6,
            '2x箱': 48,
        }.items():
            self.assertEqual(parse_quantity(text, units).total, total, text)
        self.assertEqual(self._reason('2kg', units), 'unit')
        self.assertEqual(self._reason('2kg'), 'number')
        self.assertEqual(self._reason('box', units), 'number')

    def test_what_is_no_quantity(self):
        for text, reason in {
            '': 'empty',
            ' \u200b': 'empty',
            '-3': 'negative',
            '12-1': 'negative',
            '１２－１': 'negative',
            '1e15': 'number',
            '1,234': 'comma',
            '1000000001': 'large',
            '99999x99999': 'large',
            '0.0000001': 'decimals',
            '3++4': 'number',
            '3x': 'number',
            'twelve': 'number',
            '1.2.3': 'number',
            '9' * 61: 'long',
            None: 'empty',
            float('nan'): 'number',
            float('inf'): 'number',
            1e15: 'large',
            -1.0: 'negative',
        }.items():
            self.assertEqual(self._reason(text), reason, text)
        self.assertEqual(parse_quantity('1000000000').total, MAX_QUANTITY)
        self.assertEqual(parse_quantity('0.000001').total, Decimal('0.000001'))
        self.assertEqual(parse_quantity('1,234,567').total, 1234567)

    # === CODES === #

    def test_a_whole_code_wins_over_its_elements(self):
        self.assertEqual(decide(Known(lots=[(5, 7)]), product=7), Decision('lot', 7, lot=5))
        found = decide(Known(products=[7]), Elements(gtin='06901234567892'))
        self.assertEqual(found, Decision('product', 7))

    def test_places(self):
        known = Known(products=[7], places=[3])
        self.assertEqual(decide(known).kind, 'product')
        self.assertEqual(decide(known, place_first=True), Decision('place', place=3))
        self.assertEqual(decide(Known(places=[3], lots=[(1, 2)])).kind, 'place')

    def test_a_packaging(self):
        self.assertEqual(decide(Known(packagings=[(7, 4)])), Decision('packaging', 7, packaging=4))
        self.assertEqual(decide(Known(packagings=[(7, 4)], products=[7])).packaging, 0)
        two = decide(Known(packagings=[(7, 4), (8, 5)]))
        self.assertEqual((two.kind, two.choices), ('choose', (7, 8)))
        self.assertEqual(decide(Known(packagings=[(7, 4), (8, 5)]), product=8).packaging, 5)

    def test_lots(self):
        two = Known(lots=[(5, 7), (6, 8)])
        self.assertEqual(decide(two).choices, (7, 8))
        self.assertEqual(decide(two, product=8).lot, 6)
        self.assertEqual(decide(two, product=9).kind, 'choose')
        self.assertEqual(decide(Known(lots=[(5, 7), (6, 7)])).lot, 5)
        self.assertEqual(decide(Known(packs=[2])).pack, 2)
        self.assertEqual(decide(Known(codes=[7, 8])).kind, 'choose')
        self.assertEqual(decide(Known(codes=[7])).product, 7)

    def test_elements(self):
        day = date(2027, 1, 31)
        said = Elements('06901234567892', 'A1', '', day, Decimal(12))
        found = decide(Known(products=[7], lots=[(5, 7)]), said)
        self.assertEqual(found[:4], ('lot', 7, 0, 5))
        self.assertEqual((found.lot_name, found.expiry, found.count), ('A1', day, 12))
        new = decide(Known(products=[7]), said)
        self.assertEqual((new.kind, new.lot, new.lot_name), ('lot', 0, 'A1'))
        other = decide(Known(products=[7], lots=[(5, 8)]), said)
        self.assertEqual((other.kind, other.product, other.lot), ('other_lot', 7, 0))
        self.assertEqual(decide(Known(), said).kind, 'unknown')
        self.assertEqual(decide(Known(), said).lot_name, 'A1')
        case = decide(Known(packagings=[(7, 4)]), said)
        self.assertEqual((case.kind, case.packaging), ('lot', 4))

    def test_elements_without_an_article(self):
        self.assertEqual(decide(Known(), Elements(lot='A1'), product=7)[:4], ('lot', 7, 0, 0))
        self.assertEqual(decide(Known(lots=[(5, 7)]), Elements(lot='A1')).lot, 5)
        self.assertEqual(decide(Known(), Elements(lot='A1')).kind, 'unknown')
        self.assertEqual(decide(Known(), Elements(serial='S', lot='A'), product=7).lot_name, 'S')
        self.assertEqual(decide(Known(), Elements(clash='10')), Decision('clash', detail='10'))
        self.assertEqual(read_elements([('01', '1'), ('30', 5), ('37', 6)]).clash, '37')
        self.assertEqual(read_elements([('99', 'x'), ('10', '')]), Elements())

    def test_forms(self):
        self.assertIn('96385074', code_forms('00000096385074'))
        self.assertEqual(code_forms('16901234567899'), ('16901234567899',))
        self.assertEqual(code_forms('12345'), ('12345',))
        self.assertEqual(clean_code('a\0b\u200bc' + 'x' * 500)[:3], 'abc')
        self.assertEqual(len(clean_code('x' * 500)), 200)
        self.assertEqual(element_text('(10)A(21)B'), '10A\x1d21B')
        self.assertEqual(element_text(']C10112'), '0112')
        self.assertEqual(element_text('(sic)'), '(sic)')

    # === SHEETS === #

    def _read(self, *rows, count=7):
        return read_sheet([HEAD, WORDS, *rows], count)

    def _problems(self, *rows):
        return [(p.row, p.column, p.reason) for p in self._read(*rows).problems]

    def test_rows(self):
        sheet = self._read(
            [sheet_key(7, 1), 'A1', 'T', 'L', 0],
            [],
            [sheet_key(7, 2), 'A1', 'U', None, None, 'not found'],
            [None, 'A2', 'V', 'M', '2x12+1'],
        )
        self.assertEqual(sheet.problems, [])
        self.assertEqual(
            [(row.number, row.line, row.quantity) for row in sheet.rows],
            [(3, 1, 0), (5, 2, None), (6, 0, 25)],
        )
        self.assertEqual(sheet.rows[1].values['note'], 'not found')
        self.assertEqual(sheet.token, '')
        self.assertEqual(read_sheet([[*HEAD, 'sheet:abc123']], 7).token, 'abc123')

    def test_columns_may_be_moved(self):
        table = [['counted', 'x', 'code', 'key', 'place'], [5, 9, 'T', sheet_key(7, 1), 'A1']]
        sheet = read_sheet([['a title'], *table], 7)
        self.assertEqual([(r.number, r.line, r.quantity) for r in sheet.rows], [(3, 1, 5)])
        for table in ([], [['key', 'place']], [['Line', 'Place', 'Code', 'Counted']]):
            self.assertEqual(read_sheet(table, 7).problems[0].reason, 'columns')

    def test_all_problems_at_once(self):
        key = sheet_key(7, 1)
        self.assertEqual(
            self._problems(
                [key, 'A1', 'T', None, 'many'],
                [sheet_key(7, 2), 'A1', 'T', None, date(2026, 3, 12)],
                [key, 'A1', 'T', None, 3],
                [key[:-1] + 'z', 'A1', 'T', None, 3],
                [None, 'A1', None, None, 3],
                [None, 'A1', 'T', None, None],
                [None, None, 'T', None, 3],
                [None, 'A1', 'Q', None, -3],
                [None, 'B1', 'Q', None, 3],
                [None, 'b1', 'q', None, 4],
            ),
            [
                (3, 'counted', 'number'),
                (4, 'counted', 'date'),
                (5, 'key', 'doubled'),
                (6, 'key', 'key'),
                (7, 'code', 'no_code'),
                (8, 'counted', 'no_quantity'),
                (9, 'place', 'no_place'),
                (10, 'counted', 'negative'),
                (12, 'code', 'doubled'),
            ],
        )

    def test_the_sheet_of_another_count(self):
        sheet = self._read(*([sheet_key(9, n), 'A1', 'T', None, n] for n in (1, 2, 3)))
        self.assertEqual(sheet.rows, [])
        self.assertEqual([tuple(p) for p in sheet.problems], [(3, 'key', 'other_count', '3', '9')])

    @holds(_rows)
    def test_every_row_is_read_or_named(self, rows):
        table = [list(row) for row in rows]
        sheet = read_sheet([HEAD, WORDS, *table], 7)
        named = {problem.row for problem in sheet.problems}
        for number, row in enumerate(table, start=3):
            known = {each.number for each in sheet.rows}
            if row[4] not in (None, '') and str(row[4]).strip() and read_key(row[0]):
                self.assertTrue(number in named | known)
        lines = [row.line for row in sheet.rows if row.line]
        self.assertEqual(len(lines), len(set(lines)))
        self.assertTrue(all(row.quantity is None or row.quantity >= 0 for row in sheet.rows))

    def test_keys(self):
        self.assertEqual(read_key(sheet_key(2**31 - 1, 1)), (2**31 - 1, 1))
        for key in (None, '', 'JXC7-12', sheet_key(7, 12).upper(), 'JXC٧-1-00000000', 5):
            self.assertIsNone(read_key(key))
        self.assertEqual(set(HEAD) - set(COLUMNS), set())

    def test_a_form_locks_what_is_known(self):
        stream = io.BytesIO()
        columns = [
            FormColumn('key', "Line", hidden=True),
            FormColumn('place', "Place", added=True),
            FormColumn('code', "Code", added=True),
            FormColumn('counted', "Counted", kind='number', open=True),
        ]
        with Book(stream) as book:
            written = write_form(
                book, "Sheet", columns, [[sheet_key(7, 1), 'A1', '007', None]] * 2, blank=3
            )
        self.assertEqual(written, 2)
        sheet = load_workbook(stream).active
        self.assertTrue(sheet.protection.sheet)
        self.assertTrue(sheet.row_dimensions[1].hidden)
        self.assertTrue(sheet.column_dimensions['A'].hidden)
        self.assertFalse(sheet.column_dimensions['D'].protection.locked)
        self.assertTrue(sheet.column_dimensions['C'].protection.locked)
        locked = [[cell.protection.locked for cell in row] for row in sheet['A3:C7']]
        self.assertEqual(locked[0], [True, True, True])
        self.assertEqual(locked[2:], [[True, False, False]] * 3)
        self.assertEqual(sheet['C3'].value, '007')
        self.assertEqual(read_table(stream.getvalue(), BOUNDS)[2][2], '007')
