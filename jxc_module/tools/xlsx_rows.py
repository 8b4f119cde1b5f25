"""Write plain rows of a sheet as XML, three times as fast as cell by cell through xlsxwriter.

Works on a worksheet in constant memory, which keeps the rows in a temporary file: whatever
xlsxwriter still holds of the row before is written first, then ours. Knows nothing of Odoo.
"""

import re
from math import isfinite

from .xlsx_text import cell_text

NEEDS_ESCAPE = re.compile('[&<>]|_x[0-9a-fA-F]{4}_')
LOOKS_ESCAPED = re.compile('(_x[0-9a-fA-F]{4}_)')  # a reader would take it for one character


def escape(text: str) -> str:
    """Return text as the content of an XML element of a workbook.

    >>> escape('a<b & c_x0041_')
    'a&lt;b &amp; c_x005F_x0041_'
    """
    if not NEEDS_ESCAPE.search(text):
        return text
    text = LOOKS_ESCAPED.sub(r'_x005F\1', text)
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


class RowWriter:
    """Writes rows of text and numbers to one sheet, each column in its format.

    :param letters: of the columns; :param formats: xlsxwriter's, or None
    """

    def __init__(self, sheet, letters, formats):
        self._sheet, self._last = sheet, len(letters) - 1
        self._starts = [
            (letter, f'" s="{made._get_xf_index()}"' if made else '"')
            for letter, made in zip(letters, formats, strict=True)
        ]

    def put(self, line, values, level=0):
        """Write one row below all others.

        :param line: number of the row, from 0
        :param values: text, numbers or None; of the outline ``level``
        """
        sheet, number, cells = self._sheet, line + 1, []
        for (letter, style), value in zip(self._starts, values, strict=True):
            if value is None or value is False or value == '':
                continue
            if isinstance(value, str):
                text = cell_text(value)
                space = ' xml:space="preserve"' if text != text.strip() else ''
                cells.append(
                    f'<c r="{letter}{number}{style} t="inlineStr"><is><t{space}>{escape(text)}'
                    '</t></is></c>'
                )
            elif isfinite(value):
                cells.append(f'<c r="{letter}{number}{style}><v>{value:.16G}</v></c>')
        sheet._write_single_row(line)
        sheet._check_dimensions(line, self._last)
        fold = f' outlineLevel="{level}"' if level else ''
        if level > sheet.outline_row_level:
            sheet.outline_row_level = level
        sheet.row_data_fh.write(f'<row r="{number}"{fold}>{"".join(cells)}</row>')
