"""A sheet to be filled in: what is known is locked, keys are hidden. Knows nothing of Odoo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from .xlsx_columns import BLUE
from .xlsx_rows import RowWriter, style_of

OPEN = '#FFF8E1'  # behind what may be typed
ALLOWED = {
    'select_locked_cells': True,
    'select_unlocked_cells': True,
    'format_columns': True,
    'format_rows': True,
    'autofilter': True,
}


@dataclass(frozen=True)
class FormColumn:
    """A column of a form.

    ``word`` is the name by which it is known when the sheet comes back; ``kind`` is ``text`` or
    ``number``; ``open`` columns may be typed in, ``added`` ones in the rows for additions.
    """

    word: str
    label: str
    width: float = 12
    kind: str = 'text'
    open: bool = False
    added: bool = False
    hidden: bool = False


def write_form(book, name: str, columns: Sequence[FormColumn], rows: Iterable, blank: int = 0):
    """Write a form as the next sheet of a book: row 1 with the words is hidden.

    Nothing but the open cells can be changed while the sheet is protected; it has no password, so
    that nobody depends on us to lift it.

    :param book: ``xlsx_book.Book``
    :param rows: sequences of text, numbers or None, one a column
    :param blank: rows below them for additions
    :return: number of rows written
    """
    sheet = book._add_sheet(name)
    sheet.protect('', ALLOWED)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.set_row(0, None, None, {'hidden': True})
    sheet.set_row(1, 30)
    formats = [_format(book, column, column.open) for column in columns]
    for pos, (column, shown) in enumerate(zip(columns, formats, strict=True)):
        # cells that are not written take the format of their column
        sheet.set_column(pos, pos, column.width, shown, {'hidden': column.hidden})
        book._write(sheet, 0, pos, column.word, None)
    head = book._format(
        bold=True, bg_color=BLUE, font_color='white', text_wrap=True, valign='vcenter'
    )
    for pos, column in enumerate(columns):
        book._write(sheet, 1, pos, column.label, head)
    letters = [xl_col_to_name(pos) for pos in range(len(columns))]
    writer, line = RowWriter(sheet, letters, formats), 2
    for row in rows:
        writer.put(line, row)
        line += 1
    written = line - 2
    styles = [_format(book, column, column.open or column.added) for column in columns]
    cells = [
        (letter, style_of(made), None, None, None)
        for letter, made in zip(letters, styles, strict=True)
    ]
    for _number in range(blank):
        writer.put_line(line, cells)
        line += 1
    sheet.autofilter(1, 0, max(line - 1, 2), len(columns) - 1)
    return written


def _format(book, column, is_open):
    properties = {'locked': not is_open}
    if column.kind == 'text':
        properties['num_format'] = '@'  # a code or lot stays as it is typed
    if is_open:
        properties |= {'bg_color': OPEN, 'border': 1, 'border_color': '#BFBFBF'}
    return book._format(**properties)
