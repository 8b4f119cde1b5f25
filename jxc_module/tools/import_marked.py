"""A file as it was read, with coloured cells and comments where something is wrong. No Odoo."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter

from .workbook_bounds import SheetCells
from .xlsx_text import cell_text, cut, excel_number, sheet_name

RED, YELLOW, GREY = '#F8CBAD', '#FFE699', '#EDEDED'
MAX_COMMENT = 1_000  # characters
MOST_COMMENTS = 20_000
OPTIONS = {
    'strings_to_formulas': False,
    'strings_to_urls': False,
    'strings_to_numbers': False,
    'constant_memory': False,
}


def marked_copy(
    sheets: Sequence[SheetCells], marks: Mapping[int, Mapping[tuple[int, int], tuple[str, str]]]
) -> bytes:
    """Return a workbook with the cells of a file where they stand in it, and what is wrong there.

    No formula, link, macro or picture of the file is in it.

    >>> cells = SheetCells('A', [['=1+1', 5]], set(), [], set())
    >>> marked_copy([cells], {0: {(0, 1): ('error', 'wrong')}})[:2]
    b'PK'

    :param marks: ``{position of a sheet: {(row, column): (level, text)}}``, counted from 0
    """
    stream, used, comments = io.BytesIO(), [], 0
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        styles = _styles(book)
        for position, cells in enumerate(sheets):
            name = sheet_name(cells.name or '1', used)
            used.append(name)
            out = book.add_worksheet(name)
            here = marks.get(position, {})
            _write_cells(out, cells, here, styles)
            for (row, column), (_level, text) in here.items():
                comments += 1
                if comments <= MOST_COMMENTS:
                    size = {'x_scale': 2, 'y_scale': 1.2}
                    out.write_comment(row, column, cut(cell_text(text), MAX_COMMENT), size)
    return stream.getvalue()


def _styles(book):
    colours = {'error': RED, 'warning': YELLOW, None: None}
    return {
        (level, is_day): book.add_format(
            {
                **({'bg_color': colour} if colour else {}),
                **({'num_format': 'yyyy-mm-dd'} if is_day else {}),
            }
        )
        for level, colour in colours.items()
        for is_day in (False, True)
    }


def _write_cells(out, cells, marks, styles):
    for row, values in enumerate(cells.rows):
        if row in cells.hidden:
            out.set_row(row, None, None, {'hidden': True})
        for column, value in enumerate(values):
            mark = marks.get((row, column))
            if value is None and not mark:
                continue
            _write(out, row, column, value, mark[0] if mark else None, styles)
    # cells that are missing at the ends of their rows
    for (row, column), (level, _text) in marks.items():
        if row >= len(cells.rows) or column >= len(cells.rows[row]):
            out.write_blank(row, column, None, styles[level, False])


def _write(out, row, column, value, level, styles):
    style = styles[level, False] if level else None
    if isinstance(value, date):
        number = excel_number(value)
        if number is not None:
            out.write_number(row, column, number, styles[level, True])
            return
        value = value.isoformat()
    if value is None:
        out.write_blank(row, column, None, style)
    elif isinstance(value, int | float):
        out.write_number(row, column, value, style)
    else:
        out.write_string(row, column, cell_text(value), style)
