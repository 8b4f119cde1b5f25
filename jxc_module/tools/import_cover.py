"""The cover of our own workbook: start date and the totals of the old system. No Odoo."""

from collections.abc import Sequence
from datetime import date

from .import_notes import COVER
from .import_sheets import SHEETS
from .import_values import UnclearError, clean_number

_TOP = set(COVER['heading'])
_START = set(COVER['start'])
_FIGURES = ('rows', 'quantity', 'amount')


def is_cover(rows: Sequence[Sequence]) -> bool:
    """Return whether a sheet is the cover of our workbook.

    >>> is_cover([['期初数据'], ['公司', 'A']]), is_cover([['编码', '名称']])
    (True, False)
    """
    return bool(rows and rows[0] and rows[0][0] in _TOP)


def read_cover(rows: Sequence[Sequence]) -> tuple[date | None, dict[str, dict[str, str]]]:
    """Return the start date and the totals that somebody typed from the old system.

    >>> read_cover([['期初数据'], ['启用日期', date(2026, 1, 1)], ['期初库存', 12, '1,000', None]])
    (datetime.date(2026, 1, 1), {'stock': {'rows': '12', 'quantity': '1000'}})

    :return: ``(date, {sheet: {rows, quantity, amount: number as text}})``
    """
    names = {label: name for name, sheet in SHEETS.items() for label in (sheet.en, sheet.zh)}
    start, totals = None, {}
    for row in rows[1:]:
        first = row[0] if row else None
        if first in _START and len(row) > 1 and isinstance(row[1], date):
            start = row[1]
        elif first in names:
            figures = {}
            for key, value in zip(_FIGURES, row[1:], strict=False):
                if value is not None and (text := _number(value)):
                    figures[key] = text
            if figures:
                totals[names[first]] = figures
    return start, totals


def _number(value):
    try:
        return clean_number(value)
    except UnclearError:
        return ''
