"""The workbook of opening data to be filled in, in English or Chinese. Knows nothing of Odoo."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .import_notes import COVER, EXAMPLES, NOTES, OPTIONS
from .import_recognition import EXAMPLE_MARKS, NOTE_MARK
from .import_sheets import NUMBERS, SHEETS, Sheet
from .xlsx_columns import BLUE
from .xlsx_text import cell_text, excel_number, sheet_name, text_width

OPTIONS_OF_BOOK = {
    'strings_to_formulas': False,
    'strings_to_urls': False,
    'strings_to_numbers': False,
    'in_memory': True,
}
LISTED = 10_000  # rows of a sheet that have drop-downs
MOST_CHOICES = 5_000  # names that a drop-down offers
_FIRST = 3  # position of the first row to fill in: below headings, notes and example


def template(
    language: str | None,
    company: str,
    start: date | None = None,
    rows: Mapping[str, Sequence[Mapping]] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    totals: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Return the workbook: a cover, a sheet for each kind of data, drop-downs, notes, examples.

    >>> template('zh_CN', 'A')[:2]
    b'PK'

    :param rows: clean values by sheet, which are filled in
    :param names: by kind of record (``unit``, ``warehouse`` …), what drop-downs offer
    :param totals: by sheet, what the cover says: ``rows, quantity, amount``
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS_OF_BOOK) as book:
        if start:  # the same content is the same file
            book.set_properties({'created': datetime.combine(start, time())})
        _Template(book, language, names or {}).write(company, start, rows or {}, totals or {})
    return stream.getvalue()


class _Template:
    def __init__(self, book, language, names):
        self._book, self._names = book, names
        self._zh = (language or '').startswith('zh')
        self._language = 'zh' if self._zh else 'en'
        self._formats = {}
        self._lists = {}
        self._used = []

    def write(self, company, start, rows, totals):  # pylint: disable=method-required-super
        cover = self._add(COVER['title'])
        sheets = {
            name: self._book.add_worksheet(self._name(sheet)) for name, sheet in SHEETS.items()
        }
        self._hidden = self._book.add_worksheet('_lists')
        self._hidden.hide()
        for name, sheet in SHEETS.items():
            self._write_sheet(sheets[name], sheet, rows.get(name, ()))
        self._write_cover(cover, company, start, totals)

    def _add(self, title):
        name = sheet_name(self._pick(title), self._used)
        self._used.append(name)
        return self._book.add_worksheet(name)

    def _name(self, sheet):
        name = sheet_name(sheet.label(self._language), self._used)
        self._used.append(name)
        return name

    def _pick(self, texts):
        return texts[1 if self._zh else 0]

    def _format(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    # === SHEETS === #

    def _write_sheet(self, out, sheet: Sheet, rows):
        head = {'bold': True, 'font_color': 'white', 'text_wrap': True, 'valign': 'vcenter'}
        note = self._format(italic=True, font_color='#7F7F7F', text_wrap=True, valign='top')
        example = self._format(italic=True, font_color='#7F7F7F', bg_color='#F2F2F2')
        shown = EXAMPLES.get(sheet.name, {})
        out.freeze_panes(1, 1)
        out.set_landscape()
        out.fit_to_pages(1, 0)
        out.set_row(0, 32)
        out.set_row(1, 48)
        for position, column in enumerate(sheet.columns.values()):
            label = column.label(self._language) + (' *' if column.required else '')
            colour = BLUE if column.required else '#5B7C99'
            body = self._body(column)
            widest = max((text_width(str(row.get(column.key, ''))) for row in rows[:50]), default=0)
            out.set_column(
                position, position, max(12, min(30, max(text_width(label) + 4, widest + 2))), body
            )
            out.write_string(0, position, label, self._format(bg_color=colour, **head))
            text = self._pick(NOTES.get(column.kind, NOTES['text']))
            out.write_string(1, position, f'{NOTE_MARK} {text}' if not position else text, note)
            if column.key in shown or not position:
                text = str(self._pick(shown.get(column.key, ('', ''))))
                mark = EXAMPLE_MARKS[0 if self._zh else 2]
                out.write_string(2, position, mark + text if not position else text, example)
            self._offer(out, position, column)
        bodies = [self._body(column) for column in sheet.columns.values()]
        for number, values in enumerate(rows, _FIRST):
            for position, column in enumerate(sheet.columns.values()):
                if column.key in values:
                    self._put(out, number, position, column, values[column.key], bodies[position])

    def _body(self, column):
        if column.kind == 'date':
            return self._format(num_format='yyyy-mm-dd')
        if column.kind in NUMBERS:
            return None
        return self._format(num_format='@')  # a code stays as it is typed

    def _put(self, out, row, position, column, value, body):
        if column.kind == 'date' and (number := excel_number(date.fromisoformat(value))):
            out.write_number(row, position, number, body)
        elif column.kind in NUMBERS and len(str(value)) < 15:
            out.write_number(row, position, float(value), body)
        else:
            if isinstance(value, bool):
                value = self._pick(OPTIONS['yes' if value else 'no'])
            elif column.choices:
                value = self._pick(OPTIONS[value])
            out.write_string(row, position, cell_text(str(value)), body)

    # === DROP-DOWNS === #

    def _offer(self, out, position, column):
        """Let a cell be chosen from a list; another text is asked about, not refused."""
        if column.kind == 'yes':
            choices = [self._pick(OPTIONS[key]) for key in ('yes', 'no')]
        elif column.choices:
            choices = [self._pick(OPTIONS[key]) for key in column.choices]
        else:
            choices = self._range(column.kind) if column.kind in _OFFERED else None
        if not choices:
            return
        rule = {'validate': 'list', 'source': choices, 'error_type': 'warning'}
        out.data_validation(_FIRST, position, _FIRST + LISTED, position, rule)

    def _range(self, kind):
        """Return the cells of the hidden sheet with the names of a kind."""
        names = list(self._names.get(kind, ()))[:MOST_CHOICES]
        if not names:
            return None
        if kind not in self._lists:
            position = len(self._lists)
            for number, name in enumerate(names):
                self._hidden.write_string(number, position, cell_text(name))
            letter = xl_col_to_name(position)
            self._lists[kind] = f"='_lists'!${letter}$1:${letter}${len(names)}"
        return self._lists[kind]

    # === COVER === #

    def _write_cover(self, out, company, start, totals):
        bold, big = self._format(bold=True), self._format(bold=True, font_size=16)
        head = self._format(bold=True, bg_color=BLUE, font_color='white')
        open_ = self._format(bg_color='#FFF8E1', border=1, border_color='#BFBFBF')
        day = self._format(
            bg_color='#FFF8E1', border=1, border_color='#BFBFBF', num_format='yyyy-mm-dd'
        )
        out.fit_to_pages(1, 0)
        out.set_column(0, 0, 28)
        out.set_column(1, 4, 18)
        out.write_string(0, 0, self._pick(COVER['heading']), big)
        out.write_string(1, 0, self._pick(COVER['company']), bold)
        out.write_string(1, 1, cell_text(company))
        out.write_string(2, 0, self._pick(COVER['start']), bold)
        if start:
            out.write_number(2, 1, excel_number(start), day)
        else:
            out.write_blank(2, 1, None, day)
        line = 4
        for text in COVER['how']:
            out.write_string(line, 0, self._pick(text))
            line += 1
        line += 1
        for position, key in enumerate(('sheet', 'rows', 'quantity', 'amount')):
            out.write_string(line, position, self._pick(COVER[key]), head)
        for name, sheet in SHEETS.items():
            line += 1
            out.write_string(line, 0, sheet.label(self._language))
            typed = totals.get(name, {})
            for position, key in enumerate(('rows', 'quantity', 'amount'), 1):
                if key in typed:
                    out.write_number(line, position, float(typed[key]), open_)
                else:
                    out.write_blank(line, position, None, open_)


# kinds of records that drop-downs offer
_OFFERED = {
    *('unit', 'category', 'warehouse', 'place', 'tax', 'currency', 'user', 'terms', 'pricelist'),
    *('journal', 'policy'),
}
