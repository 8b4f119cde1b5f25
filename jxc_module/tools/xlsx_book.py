"""Write tables to an XLSX file, row by row, in constant memory. Knows nothing of Odoo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

import xlsxwriter

from .xlsx_charts import write_charts
from .xlsx_columns import BLUE, Column, Sums
from .xlsx_table import Table
from .xlsx_text import cell_text, cut, excel_number, sheet_name, text_width

__all__ = ['Book', 'Column', 'Words']

MAX_ROWS = 1_048_576
PRINT_TEXT = 70  # of each third of a printed header, of which Excel takes 255 in all
COVER_WIDTH, RUNS_ON = 22, 66  # of a cell on the cover, and of it with its neighbors
LINE_HEIGHT, MAX_HEIGHT = 15, 409  # in points; Excel has no higher rows


@dataclass
class Words:
    """The words that a book writes by itself."""

    total: str = "Total"
    subtotal: str = "Total of"
    all_sheets: str = "All sheets"
    yes: str = "Yes"
    no: str = "No"


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
        self._print = ('', '')

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

    def set_print(self, title: str, period: str, company: str):
        """Say what the pages of the sheets that follow carry above the rows; below is the page."""
        title, period, company = (
            cut(cell_text(text), PRINT_TEXT).replace('&', '&&') for text in (title, period, company)
        )
        self._print = (f'&L&"-,Bold"{title}&C{period}&R{company}', '&R&P / &N')

    def add_cover(self, name: str):
        """Reserve the next sheet; :meth:`write_cover` fills it when the totals are known."""
        self._cover = self._add_sheet(name)

    def write_cover(self, title: str, lines: Iterable[tuple]):
        """Write the title and lines of ``(label, value…)``; a line of one word is a heading."""
        sheet = self._cover
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 4, COVER_WIDTH)
        self._write(sheet, 0, 0, title, self._format(bold=True, font_size=16, font_color=BLUE))
        for number, line in enumerate(lines, start=2):
            if len(line) == 1:
                self._write(sheet, number, 0, line[0], self._format(bold=True, bottom=1))
                continue
            self._write(sheet, number, 0, line[0], self._format(font_color='#595959', valign='top'))
            for pos, value in enumerate(line[1:], start=1):
                self._write(sheet, number, pos, value, self._value_format(value))
            if height := _height(line[1:]):
                sheet.set_row(number, height)

    def add_table(
        self, name: str, columns: Sequence[Column], rows: Iterable, outline=None, cover=''
    ) -> Sums:
        """Write a table; below it the totals, as formulas with their computed value.

        Rows beyond what a sheet can hold go on on the next one.

        :param rows: sequences of values, one a column; numbers, text, dates, booleans or None
        :param outline: position of a column by which the rows come in groups: each of several rows
            is folded and gets a subtotal
        :param cover: name of the cover, where it is to be the sheet behind the first of this table
        :return: the totals
        """
        table = Table(self, name, columns, outline)
        if cover:
            self.add_cover(cover)
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
        header, footer = self._print
        if header:
            sheet.set_header(header)
            sheet.set_footer(footer)
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
        # what is short runs on over the empty cells beside it
        return self._format(text_wrap=_lines(value) > 1, valign='top')

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


def _lines(value):
    """Return how many lines of the cover's cells a text takes, at least."""
    if not isinstance(value, str) or ('\n' not in value and text_width(value) <= RUNS_ON):
        return 1
    return sum(ceil(text_width(part) / COVER_WIDTH) or 1 for part in value.split('\n'))


def _height(values):
    """Return the height of a line of the cover, None for the usual one: no reader works it out."""
    lines = max(map(_lines, values), default=1)
    return min(LINE_HEIGHT * lines, MAX_HEIGHT) if lines > 1 else None
