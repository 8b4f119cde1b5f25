"""One table of a workbook, row by row: sheets, groups, totals. Knows nothing of Odoo."""

from datetime import date

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from .xlsx_columns import BLUE, GREY, NUMERIC, Sums
from .xlsx_rows import RowWriter, escape, style_of
from .xlsx_text import excel_number


class Table:
    """One table under way: its sheet, its next row, its running totals."""

    def __init__(self, book, name, columns, outline):
        self.book, self.name, self.columns, self.outline = book, name, columns, outline
        self.shown = [column for column in columns if not column.hidden]
        self.formats = [self._cell_format(pos) for pos in range(len(self.shown))]
        self.special = [
            pos
            for pos, column in enumerate(self.shown)
            if column.kind in ('boolean', 'date', 'datetime')
        ]
        self.sums = Sums(columns)
        self.group, self.waiting = None, None  # first row of a group, until it has a second one
        self.group_start, self.group_sums = None, Sums(columns)
        self.letters = [xl_col_to_name(pos) for pos in range(len(self.shown))]
        self.label_pos = next((p for p, column in enumerate(self.shown) if not column.total), None)
        self.styles = {}
        self.total_rows = []  # (sheet name, row) of the totals of each sheet
        self._open()

    def _cell_format(self, pos):
        """Return the format of a column, a pair where whole numbers have one of their own."""
        column, made = self.shown[pos], self.book._format
        if column.kind == 'quantity' and column.decimals:  # 12 is not "12."
            return made(num_format=column.num_format), made(num_format='#,##0')
        if column.num_format:
            return made(num_format=column.num_format)
        # text right of a number would touch it
        return made(indent=1) if pos and self.shown[pos - 1].kind in NUMERIC else None

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
        for pos, column in enumerate(self.shown):
            self.sheet.set_column(pos, pos, column.width)
            align = 'right' if column.kind in NUMERIC else 'left'
            book._write(self.sheet, 0, pos, column.label, book._format(align=align, **style))
        self.rows = RowWriter(self.sheet, self.letters, self.formats)
        self.next, self.sheet_sums, self.group_start = 1, Sums(self.columns), None
        # a subtotal and the totals of sheet and book must fit below the last row
        self.last = book._max_rows - 4

    def put(self, row):
        """Write a row; where the table has groups, one row later."""
        if self.outline is None:
            self._put(row)
        elif self.waiting is not None and row[self.outline] == self.group:
            self._put(self.waiting, 1)
            self._put(row, 1)
            self.waiting = None
        elif self.group_start is not None and row[self.outline] == self.group:
            self._put(row, 1)
        else:
            self._end_group()
            self.group, self.waiting = row[self.outline], row

    def _put(self, row, level=0):
        if self.next > self.last:
            self._end_part()
            self._end_sheet()
            self._open()
        if level:
            if self.group_start is None:
                self.group_start = self.next
            self.group_sums.add(row)
        else:
            self.sheet_sums.add(row)
        self.rows.put(self.next, self._plain(row), level)
        self.next += 1

    def _plain(self, row):
        """Return a row with days as Excel counts them, and words for yes and no."""
        if not self.special and len(row) == len(self.shown):
            return row
        values = list(row[: len(self.shown)])
        for pos in self.special:
            value = values[pos]
            if value is True:
                values[pos] = self.book._words.yes
            elif isinstance(value, date):
                number = excel_number(value)
                values[pos] = str(value) if number is None else number
        return values

    def _end_group(self):
        """End the group under way: a row alone needs no fold and no subtotal."""
        if self.waiting is not None:
            self._put(self.waiting)
            self.waiting = None
        self._end_part()

    def _end_part(self):
        """Write the subtotal of what the group under way has on this sheet."""
        if self.group_start is None:
            return
        label = self.group if isinstance(self.group, str) else ''
        words = f'{self.book._words.subtotal} {label}'.strip()
        sums, first, last = self.group_sums, self.group_start, self.next - 1
        self._write_totals(words, sums, first, last, bold=True, bg_color=GREY)
        self.sheet_sums.merge(sums)
        self.group_start, self.group_sums = None, Sums(self.columns)

    def _end_sheet(self):
        end = self.next - 1
        self.sheet.autofilter(0, 0, max(end, 1), len(self.shown) - 1)
        self.total_rows.append((self.sheet_name, self.next))
        self._write_totals(
            self.book._words.total, self.sheet_sums, 1, end, bold=True, top=1, bg_color=GREY
        )
        self.sums.merge(self.sheet_sums)

    def _write_totals(self, label, sums, first, last, **style):
        """Write a line of totals of the rows first … last (0 = the header) below them."""
        first, last = first + 1, max(last, first) + 1
        self._write_line(
            label, sums, lambda letter: f'SUBTOTAL(9,{letter}{first}:{letter}{last})', **style
        )

    def _write_line(self, label, sums, formula_of, **style):
        cells = []
        for pos, letter, plain, shown in self._line_styles(**style):
            column = self.columns[pos]
            value = sums.get(pos) if shown else None
            if pos == self.label_pos and not column.ratio:
                cells.append((letter, plain, label, None, None))
            elif value is None:
                cells.append((letter, plain, None, None, None))
            else:
                formula = self._ratio_formula(column) if column.ratio else formula_of(letter)
                cells.append(
                    (letter, self._total_style(pos, value, shown, style), None, formula, value)
                )
        self.rows.put_line(self.next, cells)
        self.next += 1

    def _line_styles(self, **style):
        """Return ``[(position, letter, style, style of a total or '')]``; found once a kind."""
        key = tuple(style)
        if key not in self.styles:
            plain = style_of(self.book._format(**style))
            self.styles[key] = [
                (
                    pos,
                    letter,
                    plain,
                    style_of(self.book._format(num_format=column.num_format, **style))
                    if column.total or column.ratio
                    else '',
                )
                for pos, (letter, column) in enumerate(zip(self.letters, self.shown, strict=True))
            ]
        return self.styles[key]

    def _total_style(self, pos, value, shown, style):
        """Return the style of a total: a whole quantity has no decimals."""
        if not isinstance(self.formats[pos], tuple) or value % 1:
            return shown
        return style_of(self.book._format(num_format='#,##0', **style))

    def _ratio_formula(self, column):
        """Return the formula of a ratio; none where a part of it is not on the sheet."""
        if max(column.ratio) >= len(self.shown):
            return ''
        *above, below = (f'{self.letters[pos]}{self.next + 1}' for pos in column.ratio)
        top = '-'.join(above)
        none = f'OR({below}<=0,{top}<0)' if column.positive else f'{below}=0'
        return escape(f'IF({none},"",({top})/{below})')

    def finish(self):
        self._end_group()
        self._end_sheet()
        if len(self.total_rows) > 1:
            places = [(escape(quote_sheetname(name)), row + 1) for name, row in self.total_rows]
            self._write_line(
                self.book._words.all_sheets,
                self.sums,
                lambda letter: '+'.join(f'{name}!{letter}{row}' for name, row in places),
                bold=True,
                bg_color=GREY,
            )
        return self.sums
