"""Rows of a database as a file tells them, so that reading it back changes nothing. No Odoo."""

from decimal import Decimal

from .import_cells import clean_cell
from .import_codes import clean_code
from .import_sheets import SHEETS, natural_key
from .import_values import UnclearError, plain_number


def number(value):
    """Return a number as a file says it, None for nothing.

    >>> number(2.50), number(1e7), number(0)
    ('2.5', '10000000', None)
    """
    return plain_number(Decimal(repr(float(value)))) if value else None


def told(**values):
    """Return what says something.

    >>> told(code='A', name='', cost=None, expires=True)
    {'code': 'A', 'expires': True}
    """
    return {key: value for key, value in values.items() if value not in (None, False, '')}


def plain(text):
    """Return a text as a code is read, None for one that a workbook spoils.

    >>> plain('00123'), plain('1E5'), plain('')
    ('00123', None, None)
    """
    try:
        return clean_code(text) if text else None
    except UnclearError:
        return None


def _read_back(sheet, key, value):
    try:
        return value if isinstance(value, bool) else clean_cell(sheet, key, value)
    except UnclearError:
        return None


def as_read(sheet, rows):
    """Return rows as they will be read; what cannot be is left out, or the row that needs it.

    >>> as_read('products', [{'name': 'Tea', 'code': '1E5'}, {'code': 'A1'}])
    [{'name': 'Tea'}]
    """
    required, found = SHEETS[sheet].required(), []
    for row in rows:
        read = {key: _read_back(sheet, key, value) for key, value in row.items()}
        clean = {key: value for key, value in read.items() if value is not None}
        if all(key in clean for key in required):
            found.append(clean)
    return found


def told_apart(sheet, rows):
    """Return the rows of a sheet; of those that a file cannot tell apart the first.

    >>> told_apart('partners', [{'name': 'A', 'city': 'B'}, {'name': 'A', 'city': 'C'}])
    [{'name': 'A', 'city': 'B'}]
    """
    if SHEETS[sheet].repeats:
        return rows
    seen = {}
    for row in rows:
        seen.setdefault(natural_key(sheet, row), row)
    return list(seen.values())
