"""Write tables to an XLSX file, row by row, in constant memory. Knows nothing of Odoo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from .xlsx_charts import write_charts
from .xlsx_rows import RowWriter
from .xlsx_text import cell_text, sheet_name

MAX_ROWS = 1_048_576
EXCEL_DAY_ZERO = 693_594  # date(1899, 12, 30).toordinal()
FIRST_EXCEL_DAY = date(1900, 3, 1)  # before, Excel counts a day that never was
NUMERIC = ('integer', 'quantity', 'money', 'percent')
BLUE, GREY = '#1F4E79', '#F2F2F2'


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``unit`` is the position of the column with the unit (or currency) of this one's numbers: there
    is no total where they differ. ``ratio`` holds the positions a, b or a, b, c of the columns of
    which this one shows a / b or (a - b) / c; its total is the ratio of their totals.
    """

    label: str
    kind: str = 'text'  # text, integer, quantity, money, percent, date, datetime, boolean
    width: float = 14
    decimals: int = 2
    total: bool = False
    unit: int | None = None
    ratio: tuple[int, ...] = ()

    @property
    def num_format(self) -> str:
        places = '.' + '0' * self.decimals if self.decimals else ''
        return {
            'integer': '#,##0',
            'quantity': '#,##0' + places.replace('0', '#'),
            'money': f'#,##0{places};[Red]-#,##0{places}',
            'percent': '0.0%',
            'date': 'yyyy-mm-dd',
            'datetime': 'yyyy-mm-dd hh:mm',
        }.get(self.kind, '')


@dataclass
class Words:
    """The words that a book writes by itself."""

    total: str = "Total"
    subtotal: str = "Total of"
    all_sheets: str = "All sheets"
    yes: str = "Yes"
    no: str = "No"


@dataclass
class Sums:
    """Running totals of one block of rows."""

    columns: Sequence[Column]
    values: dict[int, float] = field(default_factory=dict)
    units: dict[int, object] = field(default_factory=dict)
    mixed: set[int] = field(default_factory=set)

    def __post_init__(self):
        wanted = {pos for pos, column in enumerate(self.columns) if column.total}
        wanted.update(pos for column in self.columns for pos in column.ratio)
        self.values = dict.fromkeys(sorted(wanted), 0)
        self._with_unit = [
            (pos, self.columns[pos].unit)
            for pos in self.values
            if self.columns[pos].unit is not None
        ]

    def add(self, row):
        for pos in self.values:
            self.values[pos] += row[pos] or 0
        for pos, unit in self._with_unit:
            # a number that is missing is one that could not be added up for its units
            if row[pos] is None or (
                row[pos] and self.units.setdefault(pos, row[unit]) != row[unit]
            ):
                self.mixed.add(pos)

    def get(self, pos):
        """Return the total of a column, None where it has none."""
        column = self.columns[pos]
        if column.ratio:
            *above, below = (self.values[part] for part in column.ratio)
            top = above[0] - above[1] if len(above) == 2 else above[0]
            return top / below if below and not self.mixed & set(column.ratio) else None
        return self.values[pos] if column.total and pos not in self.mixed else None


class Book:
    """A workbook: a cover, tables and charts. Use it in a ``with`` block.

    :param target: a path, or a file object opened for writing bytes
    """

    def __init__(self, target, words: Words | None = None, max_rows=MAX_ROWS):
        self._book = xlsxwriter.Workbook(
            target,
            {
                'constant_memory': True,
                'strings_to_formulas': False,
                'strings_to_urls': False,
                'strings_to_numbers': False,
                'nan_inf_to_errors': True,
            },
        )
        self._words = words or Words()
        self._max_rows = max_rows
        self._names: list[str] = []
        self._formats: dict[tuple, object] = {}
        self._cover = None

    def __enter__(self):
        return self

    def __exit__(self, error, *_):
        if error is None:
            self._book.close()
        else:  # xlsxwriter removes its temporary files only when it closes
            self._discard()

    def _discard(self):
        for sheet in self._book.worksheets():
            if getattr(sheet, 'row_data_fh', None) and not sheet.row_data_fh.closed:
                sheet._opt_close()
        self._book.fileclosed = True

    # === SHEETS === #

    def add_cover(self, name: str):
        """Reserve the first sheet; :meth:`write_cover` fills it when the totals are known."""
        self._cover = self._add_sheet(name)

    def write_cover(self, title: str, lines: Iterable[tuple]):
        """Write the title and lines of ``(label, value…)``; a line of one word is a heading."""
        sheet = self._cover
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 4, 22)
        self._write(sheet, 0, 0, title, self._format(bold=True, font_size=16, font_color=BLUE))
        for number, line in enumerate(lines, start=2):
            if len(line) == 1:
                self._write(sheet, number, 0, line[0], self._format(bold=True, bottom=1))
                continue
            self._write(sheet, number, 0, line[0], self._format(font_color='#595959', valign='top'))
            for pos, value in enumerate(line[1:], start=1):
                self._write(sheet, number, pos, value, self._value_format(value))

    def add_table(self, name: str, columns: Sequence[Column], rows: Iterable, outline=None) -> Sums:
        """Write a table; below it the totals, as formulas with their computed value.

        Rows beyond what a sheet can hold go on on the next one.

        :param rows: sequences of values, one a column; numbers, text, dates, booleans or None
        :param outline: position of a column by which the rows come in groups: each gets a subtotal
        :return: the totals
        """
        table = _Table(self, name, columns, outline)
        for row in rows:
            table.put(row)
        return table.finish()

    def add_charts(self, name: str, charts: Sequence):
        """Write a sheet with charts, each beside its figures; see ``xlsx_charts.Chart``."""
        if charts:
            write_charts(self, self._add_sheet(name), charts)

    # === INNER === #

    def _add_sheet(self, name):
        name = sheet_name(name, self._names)
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)  # A4; as many pages long as it takes, one page wide
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _value_format(self, value):
        if isinstance(value, datetime):
            return self._format(num_format='yyyy-mm-dd hh:mm', align='left', text_wrap=True)
        if isinstance(value, date):
            return self._format(num_format='yyyy-mm-dd', align='left')
        if isinstance(value, int | float):
            return self._format(num_format='#,##0.00', align='left')
        return self._format(text_wrap=True, valign='top')

    def _write(self, sheet, row, column, value, style):
        """Write one value by its type; text is never read as a formula, a link or a number."""
        if value is None or value is False or value == '':
            return
        if value is True:
            sheet.write_string(row, column, self._words.yes, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, cell_text(value), style)
        elif isinstance(value, date):
            number = excel_number(value)
            if number is None:
                sheet.write_string(row, column, str(value), style)
            else:
                sheet.write_number(row, column, number, style)
        else:
            sheet.write_number(row, column, value, style)


def excel_number(value):
    """Return a date or datetime as Excel counts them, None before March 1900."""
    day = value.date() if isinstance(value, datetime) else value
    if day < FIRST_EXCEL_DAY:
        return None
    number = value.toordinal() - EXCEL_DAY_ZERO
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return number + seconds / 86_400
    return number


class _Table:
    """One table under way: its sheet, its next row, its running totals."""

    def __init__(self, book, name, columns, outline):
        self.book, self.name, self.columns, self.outline = book, name, columns, outline
        self.formats = [
            book._format(num_format=column.num_format)
            if column.num_format
            # text right of a number would touch it
            else book._format(indent=1)
            if pos and columns[pos - 1].kind in NUMERIC
            else None
            for pos, column in enumerate(columns)
        ]
        self.special = [
            pos
            for pos, column in enumerate(columns)
            if column.kind in ('boolean', 'date', 'datetime')
        ]
        self.sums, self.group, self.group_start = Sums(columns), None, 1
        self.group_sums = Sums(columns)
        self.total_rows = []  # (sheet name, row) of the totals of each sheet
        self._open()

    def _open(self):
        book = self.book
        self.sheet = book._add_sheet(self.name)
        self.sheet_name = book._names[-1]
        self.sheet.freeze_panes(1, 0)
        self.sheet.outline_settings(True, True, True, False)
        style = {'bold': True, 'bg_color': BLUE, 'font_color': 'white', 'text_wrap': True}
        style['valign'] = 'vcenter'
        self.sheet.set_row(0, 30)
        self.sheet.repeat_rows(0)
        for pos, column in enumerate(self.columns):
            self.sheet.set_column(pos, pos, column.width)
            align = 'right' if column.kind in NUMERIC else 'left'
            book._write(self.sheet, 0, pos, column.label, book._format(align=align, **style))
        letters = [xl_col_to_name(pos) for pos in range(len(self.columns))]
        self.rows = RowWriter(self.sheet, letters, self.formats)
        self.next, self.sheet_sums, self.group_start = 1, Sums(self.columns), 1
        # a subtotal and the totals of sheet and book must fit below the last row
        self.last = book._max_rows - 4

    def put(self, row):
        if self.outline is not None and row[self.outline] != self.group:
            self._end_group()
            self.group = row[self.outline]
        if self.next > self.last:
            self._end_group()
            self._end_sheet()
            self._open()
        if self.outline is not None:
            self.group_sums.add(row)
        self.rows.put(self.next, self._plain(row), level=int(self.outline is not None))
        self.sums.add(row)
        self.sheet_sums.add(row)
        self.next += 1

    def _plain(self, row):
        """Return a row with days as Excel counts them, and words for yes and no."""
        values = list(row)
        for pos in self.special:
            value = values[pos]
            if value is True:
                values[pos] = self.book._words.yes
            elif isinstance(value, date):
                number = excel_number(value)
                values[pos] = str(value) if number is None else number
        return values

    def _end_group(self):
        if self.outline is None or self.next == self.group_start:
            return
        label = self.group if isinstance(self.group, str) else ''
        words = f'{self.book._words.subtotal} {label}'.strip()
        style = {'bold': True, 'bg_color': GREY}
        self._write_totals(words, self.group_sums, self.group_start, self.next - 1, **style)
        self.group_start, self.group_sums = self.next, Sums(self.columns)

    def _end_sheet(self):
        end = self.next - 1
        self.sheet.autofilter(0, 0, max(end, 1), len(self.columns) - 1)
        self.total_rows.append((self.sheet_name, self.next))
        self._write_totals(
            self.book._words.total, self.sheet_sums, 1, end, bold=True, top=1, bg_color=GREY
        )

    def _write_totals(self, label, sums, first, last, **style):
        """Write a line of totals of the rows first … last (0 = the header) below them."""
        self._write_line(
            label,
            sums,
            lambda letter: f'=SUBTOTAL(9,{letter}{first + 1}:{letter}{max(last, first) + 1})',
            **style,
        )

    def _write_line(self, label, sums, formula_of, **style):
        sheet, line = self.sheet, self.next
        label_pos = next((p for p, column in enumerate(self.columns) if not column.total), None)
        for pos, column in enumerate(self.columns):
            made = self.book._format(num_format=column.num_format, **style)
            value = sums.get(pos) if column.total or column.ratio else None
            if pos == label_pos and not column.ratio:
                sheet.write_string(line, pos, cell_text(label), self.book._format(**style))
            elif value is None:
                sheet.write_blank(line, pos, None, self.book._format(**style))
            else:
                formula = formula_of(xl_col_to_name(pos))
                if column.ratio:
                    formula = self._ratio_formula(column)
                sheet.write_formula(line, pos, formula, made, value)
        self.next += 1

    def _ratio_formula(self, column):
        *above, below = (f'{xl_col_to_name(pos)}{self.next + 1}' for pos in column.ratio)
        return f'=IF({below}=0,"",({"-".join(above)})/{below})'

    def finish(self):
        self._end_group()
        self._end_sheet()
        if len(self.total_rows) > 1:
            places = [(quote_sheetname(name), row + 1) for name, row in self.total_rows]
            self._write_line(
                self.book._words.all_sheets,
                self.sums,
                lambda letter: '=' + '+'.join(f'{name}!{letter}{row}' for name, row in places),
                bold=True,
                bg_color=GREY,
            )
        return self.sums
