"""One table of a workbook, row by row: sheets, groups, totals. Knows nothing of Odoo."""

from datetime import date

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from .xlsx_columns import BLUE, GREY, NUMERIC, Sums
from .xlsx_rows import RowWriter
from .xlsx_text import cell_text, excel_number


class Table:
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
