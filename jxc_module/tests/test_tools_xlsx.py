import io
from datetime import date, datetime
from unittest.mock import patch
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..tools.xlsx_book import Book, Column
from ..tools.xlsx_charts import Chart, running_shares
from ..tools.xlsx_rows import escape
from ..tools.xlsx_text import MAX_CELL, cell_text, cut, sheet_name
from .common_tools_properties import holds

COLUMNS = [
    Column("Name"),
    Column("Units", 'quantity', total=True, unit=2),
    Column("Unit"),
    Column("Cost", 'money', total=True),
    Column("Sales", 'money', total=True),
    Column("Rate", 'percent', ratio=(4, 3, 4)),
    Column("Day", 'date'),
]


def book(rows, columns=COLUMNS, outline=None, **options):
    """Return the sheets of a workbook with one table, read back: ``[(name, rows)]``."""
    stream = io.BytesIO()
    with Book(stream, **options) as made:
        made.add_table("Data", columns, rows, outline)
    return read(stream)


def read(stream, data_only=True):
    sheets = load_workbook(stream, data_only=data_only)
    return [(s.title, [list(row) for row in s.iter_rows(values_only=True)]) for s in sheets]


def row(name, units=1, unit='kg', cost=6, sales=10, day=date(2026, 3, 1)):
    return (name, units, unit, cost, sales, None, day)


@tagged('post_install', '-at_install')
class TestXlsxBook(BaseCase):
    def test_cells_have_types_and_totals_their_value(self):
        [(_name, rows)] = book([row('a', 2.5), row('b', 4, cost=3)])
        self.assertEqual(rows[1], ['a', 2.5, 'kg', 6, 10, None, datetime(2026, 3, 1)])
        self.assertEqual(rows[3], ["Total", 6.5, None, 9, 20, (20 - 9) / 20, None])

    def test_totals_are_formulas(self):
        stream = io.BytesIO()
        with Book(stream) as made:
            made.add_table("Data", COLUMNS, [row('a'), row('b')])
        [(_name, rows)] = read(stream, data_only=False)
        self.assertEqual(rows[3][3], '=SUBTOTAL(9,D2:D3)')
        self.assertEqual(rows[3][5], '=IF(E4=0,"",(E4-D4)/E4)')

    def test_no_total_of_several_units(self):
        [(_name, rows)] = book([row('a'), row('b', unit='m')])
        self.assertEqual(rows[3][:4], ["Total", None, None, 12])
        [(_name, rows)] = book([row('a'), row('b', units=None, unit=None)])
        self.assertEqual(rows[3][:4], ["Total", None, None, 12])

    def test_no_total_of_what_two_columns_keep_apart(self):
        columns = [*COLUMNS[:3], Column("Cost", 'money', total=True, unit=(0, 2)), *COLUMNS[4:]]
        lines = [row('a'), row('a'), row('a', unit='m')]
        self.assertIsNone(book(lines, columns)[0][1][4][3])
        self.assertEqual(book(lines[:2], columns)[0][1][3][3], 12)
        sheets = book([row('a'), row('a'), row('b'), row('b')], columns, outline=0)
        self.assertEqual([line[3] for line in sheets[0][1][1:]], [6, 6, 12, 6, 6, 12, None])

    def test_a_ratio_of_what_is_below_zero_says_nothing(self):
        columns = [Column("N"), *(Column(n, 'money', total=True) for n in ("Top", "Below"))]
        columns.append(Column("Rate", ratio=(1, 2), positive=True))
        for top, below, rate in ((6, 3, 2), (-6, 3, None), (6, -3, None), (0, 3, 0), (1, 0, None)):
            stream = io.BytesIO()
            with Book(stream) as made:
                made.add_table("Data", columns, [('a', top, below, None)])
            self.assertEqual(read(stream)[0][1][2][3], rate)
        self.assertEqual(
            book([('a', 6, 3, None)], columns, max_rows=99)[0][1][2], ["Total", 6, 3, 2]
        )
        stream = io.BytesIO()
        with Book(stream) as made:
            made.add_table("Data", columns, [('a', 6, 3, None)])
        self.assertEqual(
            read(stream, data_only=False)[0][1][2][3], '=IF(OR(C3<=0,B3<0),"",(B3)/C3)'
        )

    def test_a_hidden_column_serves_the_totals_alone(self):
        columns = [
            Column("N"),
            Column("Below", 'quantity', total=True),
            Column("Rate", ratio=(3, 1)),
            Column("Top", 'money', hidden=True),
        ]
        lines = [('a', 4, 0.5, 2), ('b', 2.5, 4.4, 11)]
        [(_name, rows)] = book(lines, columns)
        self.assertEqual(
            rows, [["N", "Below", "Rate"], ["a", 4, 0.5], ["b", 2.5, 4.4], ["Total", 6.5, 2]]
        )
        stream = io.BytesIO()
        with Book(stream) as made:
            made.set_print("A & B", "May", "C")
            made.add_table("Data", columns, lines, cover="Cover")
            made.write_cover("Title", [])
        sheets = load_workbook(stream)
        self.assertEqual(sheets.sheetnames, ["Data", "Cover"])
        sheet = sheets["Data"]
        # a formula cannot point at what is not there: the number alone
        self.assertEqual(sheet['C4'].value, 2)
        self.assertEqual(sheet['B4'].value, '=SUBTOTAL(9,B2:B3)')
        self.assertEqual([sheet[f'B{n}'].number_format for n in (2, 3)], ['#,##0', '#,##0.##'])
        self.assertEqual((sheet.oddHeader.left.text, sheet.auto_filter.ref), ("A && B", 'A1:C3'))

    def test_formulas_are_handed_on_ready_made(self):
        """Thousands of subtotals cost no more than rows: xlsxwriter looks at none of them."""
        lines = [row(f'n{n // 2}') for n in range(200)]
        with patch('xlsxwriter.worksheet.Worksheet._prepare_formula') as prepare:
            sheets = book(lines, outline=0)
        prepare.assert_not_called()
        self.assertEqual(len(sheets[0][1]), 1 + 200 + 100 + 1)

    def test_no_rows(self):
        [(_name, rows)] = book([])
        self.assertEqual(rows[1], ["Total", 0, None, 0, 0, None, None])

    def test_groups_have_subtotals_that_the_total_leaves_out(self):
        stream = io.BytesIO()
        with Book(stream) as made:
            made.add_table("Data", COLUMNS, [row('a'), row('a'), row('b')], outline=0)
        sheet = load_workbook(stream, data_only=True).active
        rows = [[cell.value for cell in line][:4] for line in sheet.iter_rows()]
        self.assertEqual(rows[3], ["Total of a", 2, None, 12])
        # one row alone is its own subtotal
        self.assertEqual(rows[4], ["b", 1, "kg", 6])
        self.assertEqual(rows[5], ["Total", 3, None, 18])
        levels = [sheet.row_dimensions[n].outlineLevel for n in range(1, 7)]
        self.assertEqual(levels, [0, 1, 1, 0, 0, 0])

    def test_rows_beyond_a_sheet_go_on_on_the_next(self):
        sheets = book([row(f'n{k}') for k in range(10)], max_rows=8)
        self.assertEqual([name for name, _rows in sheets], ["Data", "Data (2)", "Data (3)"])
        names = [line[0] for _name, rows in sheets for line in rows[1:] if line[0][0] == 'n']
        self.assertEqual(names, [f'n{k}' for k in range(10)])
        self.assertTrue(all(len(rows) <= 8 for _name, rows in sheets))
        last = sheets[-1][1]
        self.assertEqual(last[-2][3], 2 * 6)
        self.assertEqual(last[-1][:4], ["All sheets", 10, None, 60])

    def test_the_real_limit(self):
        self.assertEqual(Book(io.BytesIO())._max_rows, 1_048_576)

    def test_text_stays_text(self):
        for text in (
            '=1+1',
            '+1',
            '-1',
            '@SUM(A1)',
            'http://example.com',
            '00123',
            ' a&<b> ',
            'مرحبا',
            '茶🍵',
        ):
            [(_name, rows)] = book([row(text)])
            self.assertEqual(rows[1][0], text)
        stream = io.BytesIO()
        with Book(stream) as made:
            made.add_table("Data", COLUMNS, [row('=1+1')])
        self.assertEqual(read(stream, data_only=False)[0][1][1][0], '=1+1')
        self.assertNotIn(b'<f>1+1', ZipFile(stream).read('xl/worksheets/sheet1.xml'))

    def test_what_looks_escaped_is_escaped(self):
        # Excel reads it back as it was, openpyxl does not
        self.assertEqual(escape('_x0041_<&>'), '_x005F_x0041_&lt;&amp;&gt;')

    def test_long_and_broken_text(self):
        [(_name, rows)] = book([row('x' * 100_000), row('a\x07\x00b\ud800')])
        self.assertEqual(len(rows[1][0]), MAX_CELL)
        self.assertTrue(rows[1][0].endswith('x…'))
        self.assertEqual(rows[2][0], 'ab')

    def test_old_days_are_text(self):
        [(_name, rows)] = book([row('a', day=date(1899, 1, 2)), row('b', day=date(1900, 3, 1))])
        self.assertEqual(rows[1][6], '1899-01-02')
        self.assertEqual(rows[2][6], datetime(1900, 3, 1))

    def test_header_filter_and_charts(self):
        stream = io.BytesIO()
        chart = Chart("Top", 'pareto', ["a", "b"], [6, 3], "Sales", "Share", whole=12)
        with Book(stream) as made:
            made.add_cover("Cover")
            made.add_table("Data", COLUMNS, [row('a'), row('b')])
            made.add_charts("Charts", [chart, Chart("Trend", 'line', ["a"], [1])])
            made.write_cover("Title", [("Company", "X"), ("Day", date(2026, 1, 2)), ("Head",)])
        sheets = load_workbook(stream)
        self.assertEqual(sheets['Data'].freeze_panes, 'A2')
        self.assertEqual(sheets['Data'].auto_filter.ref, 'A1:G3')
        self.assertEqual(len(sheets['Charts']._charts), 2)
        [line] = sheets['Charts']._charts[1].series
        self.assertEqual(line.marker.symbol, 'circle')  # or a line of one value shows nothing
        self.assertEqual([sheets['Charts'].cell(line, 3).value for line in (3, 4)], [0.5, 0.75])
        self.assertEqual(sheets['Cover']['B3'].value, "X")
        self.assertEqual(running_shares([1, 1]), [0.5, 1])

    def test_cover_has_room_for_its_text(self):
        """Short text runs on over the cells beside it; what is longer wraps in a higher row."""
        stream = io.BytesIO()
        long = ", ".join(["即时库存"] * 12)  # 118 columns wide
        with Book(stream) as made:
            made.add_cover("Cover")
            made.add_table("Data", COLUMNS, [])
            made.write_cover("Title", [("Company", "X" * 60), ("Products", long), ("Text", "a\nb")])
        sheet = load_workbook(stream)['Cover']
        self.assertEqual(
            [
                (sheet.row_dimensions[line].height, bool(sheet.cell(line, 2).alignment.wrap_text))
                for line in (3, 4, 5)
            ],
            [(None, False), (90, True), (30, True)],
        )

    def test_an_error_leaves_no_book(self):
        def rows():
            yield row('a')
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            book(rows())

    @holds(lambda st: {'text': st.text()})
    def test_any_text_can_be_written_and_read(self, text):
        [(_name, rows)] = book([row(text)])
        self.assertEqual(rows[1][0] or '', cell_text(text))

    @holds(lambda st: {'wanted': st.lists(st.text(max_size=40), max_size=6)})
    def test_any_names_make_sheets(self, wanted):
        used = []
        for name in wanted:
            used.append(sheet_name(name, used))
        self.assertEqual(len({name.casefold() for name in used}), len(used))
        for name in used:
            self.assertTrue(0 < len(name.encode('utf-16-le')) // 2 <= 31)
            self.assertFalse(set(name) & set('[]:*?/\\'))
            self.assertFalse(name.startswith("'") or name.endswith("'"))

    @holds(lambda st: {'text': st.text(max_size=30), 'units': st.integers(1, 30)})
    def test_cut(self, text, units):
        short = cut(text, units)
        self.assertLessEqual(len(short.encode('utf-16-le', 'surrogatepass')) // 2, units)
        self.assertTrue(short == text or short.endswith('…'))

    @holds(
        lambda st: {
            'numbers': st.lists(st.integers(-1000, 1000), max_size=25),
            'limit': st.integers(6, 12),
            'outline': st.booleans(),
        },
        examples=60,
    )
    def test_totals_of_all_sheets(self, numbers, limit, outline):
        lines = [row(f'n{n % 3}', cost=n) for n in sorted(numbers, key=lambda n: n % 3)]
        sheets = book(lines, outline=0 if outline else None, max_rows=limit)
        self.assertEqual(sheets[-1][1][-1][3], sum(numbers))
        seen = [r[3] for _n, rows in sheets for r in rows[1:] if str(r[0]).startswith('n')]
        self.assertEqual(sorted(seen), sorted(numbers))
        self.assertTrue(all(len(rows) <= limit for _name, rows in sheets))
