"""From the cell of a file to its clean value, by the kind of its column. No Odoo."""

from collections.abc import Callable

from .import_codes import clean_code
from .import_days import clean_day, clean_period
from .import_sheets import CODES, NUMBERS, SHEETS
from .import_values import UnclearError, clean_choice, clean_number, clean_text, clean_yes


def clean_cell(sheet: str, key: str, value, order=None, is_1904=False):
    """Return the clean value of one cell, '' for an empty one.

    >>> clean_cell('stock', 'quantity', '1,5')
    '1.5'

    :raise UnclearError: with the reason
    """
    if value is None or value == '':
        return ''
    return cleaner(SHEETS[sheet].columns[key], order, is_1904)(value)


def cleaner(column, order, is_1904) -> Callable:
    """Return the function that cleans the cells of a column; each value is cleaned once."""
    known, work = {}, _work(column, order, is_1904)

    def clean(value):
        try:
            return known[value]
        except KeyError:
            found = known[value] = work(value)
            return found

    return clean


def _work(column, order, is_1904) -> Callable:
    kind = column.kind
    works = {
        'whole': _clean_whole,
        'date': lambda value: clean_day(value, order, is_1904),
        'period': lambda value: clean_period(value, order, is_1904),
        'yes': clean_yes,
        'choice': lambda value: clean_choice(value, column.choices),
        'product': clean_code,
        **dict.fromkeys(CODES, clean_code),
        **dict.fromkeys(set(NUMBERS) - {'whole'}, clean_number),
    }
    return works.get(kind, clean_text)


def _clean_whole(value):
    text = clean_number(value)
    if '.' in text:
        raise UnclearError('whole')
    return text
