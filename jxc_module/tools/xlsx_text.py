"""What may stand in a workbook: text of cells, names of sheets, days. Knows nothing of Odoo."""

import re
from datetime import date, datetime
from unicodedata import east_asian_width

EXCEL_DAY_ZERO = 693_594  # date(1899, 12, 30).toordinal()
FIRST_EXCEL_DAY = date(1900, 3, 1)  # before, Excel counts a day that never was
MAX_CELL = 32_767
MAX_SHEET_NAME = 31
ELLIPSIS = '…'
# Not allowed in XML 1.0, or halves of a character: a workbook with one of them needs repair.
FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
NOT_IN_SHEET_NAME = re.compile(r'[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')


def cell_text(value: str) -> str:
    """Return text as a cell can hold it: without control characters, at most 32,767 units long.

    >>> cell_text('a\\x07b')
    'ab'
    """
    if '\r' in value:  # XML knows one end of line
        value = value.replace('\r\n', '\n').replace('\r', '\n')
    if FORBIDDEN.search(value):
        value = FORBIDDEN.sub('', value)
    if len(value) > MAX_CELL // 2:
        return cut(value, MAX_CELL)
    return value


def cut(text: str, units: int) -> str:
    """Return at most ``units`` UTF-16 units, as Excel counts; an ellipsis shows what is missing.

    >>> cut('abcdef', 4), cut('ab😀d', 4), cut('ab😀', 4)
    ('abc…', 'ab…', 'ab😀')
    """
    coded = text.encode('utf-16-le', 'surrogatepass')
    if len(coded) <= units * 2:
        return text
    kept = coded[: (units - 1) * 2].decode('utf-16-le', 'ignore')
    return kept + ELLIPSIS


def sheet_name(wanted: str, used) -> str:
    """Return a name for a sheet that Excel accepts and that is not among ``used``.

    >>> sheet_name('Sales: A/B', []), sheet_name('sales', ['Sales']), sheet_name("''", [])
    ('Sales AB', 'sales (2)', 'Sheet')
    """
    name = NOT_IN_SHEET_NAME.sub('', wanted or '').strip("' ")
    if not name or name.casefold() == 'history':  # Excel keeps that one for itself
        name = f'{name} 1'.strip() if name else 'Sheet'
    name = cut(name, MAX_SHEET_NAME).strip("' ")
    taken = {other.casefold() for other in used}
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        suffix = f' ({number})'
        found = cut(name, MAX_SHEET_NAME - len(suffix)) + suffix
    return found


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


def text_width(text: str) -> int:
    """Return how many columns of Latin letters a text is wide.

    >>> text_width('abc'), text_width('即时库存')
    (3, 8)
    """
    return sum(2 if east_asian_width(letter) in 'WF' else 1 for letter in text)
