"""A count sheet that comes back as a workbook: its rows, and all that is wrong with them at once.

Knows nothing of Odoo. A sheet has a hidden first row with the words of :data:`COLUMNS`, so that
its columns are known in every language and wherever they were moved to; each line has a key.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from zlib import crc32

from .count_quantity import QuantityError, parse_quantity, quantity_text
from .workbook_bounds import Bounds

COLUMNS = ('key', 'place', 'code', 'name', 'lot', 'package', 'owner', 'unit', 'book', 'counted')
COLUMNS += ('note',)
SAME = ('place', 'code', 'lot', 'package', 'owner')  # what says which line a row is
NEEDED = ('key', 'place', 'code', 'counted')
MAX_LINES = 50_000
BOUNDS = Bounds(rows=MAX_LINES + 2_000, columns=30, values=900_000, pieces=4_000_000)
HEADS = 20  # rows in which the words are looked for
_TOKEN = re.compile(r'sheet:([0-9a-z]{6,20})', re.ASCII)
_KEY = re.compile(r'JXC(\d{1,10})-(\d{1,10})-([0-9a-f]{8})', re.ASCII)


class Problem(NamedTuple):
    """What is wrong with a row (from 1, as Excel counts; 0: with the file) in a column."""

    row: int
    column: str
    reason: str
    value: str = ''
    other: str = ''


class SheetRow(NamedTuple):
    """A row; ``line`` is 0 for one that was added, ``quantity`` None where nothing was counted."""

    number: int
    line: int
    quantity: Decimal | None
    values: Mapping[str, str]


class Sheet(NamedTuple):
    """The rows of a sheet, where its columns stand (``{word: position}``), and its problems.

    ``token`` is that of the file as it was made: what is sent back twice has the same one.
    """

    rows: Sequence[SheetRow]
    columns: Mapping[str, int]
    problems: Sequence[Problem]
    token: str = ''


def sheet_key(count: int, line: int) -> str:
    """Return the key of a line in the sheets of its count; a slip of the pen shows.

    >>> read_key(sheet_key(7, 12)), read_key(sheet_key(7, 12).replace('12', '13'))
    ((7, 12), None)
    """
    return f'JXC{count}-{line}-{crc32(f"{count}/{line}".encode()):08x}'


def read_key(text) -> tuple[int, int] | None:
    """Return ``(count, line)`` of a key, None for a text that is none."""
    found = _KEY.fullmatch(str(text or '').strip())
    if not found:
        return None
    count, line = int(found[1]), int(found[2])
    return (count, line) if sheet_key(count, line) == found[0] else None


def read_sheet(table: Sequence[Sequence], count: int, units=None) -> Sheet:
    """Return the rows of a sheet of this count and everything that is wrong with them.

    >>> head = ['key', 'place', 'code', 'counted']
    >>> sheet = read_sheet([head, [sheet_key(7, 1), 'A1', 'T', '3x12'], [None, 'A1', 'U', -1]], 7)
    >>> [(row.line, str(row.quantity)) for row in sheet.rows], sheet.problems[0][:3]
    ([(1, '36')], (3, 'counted', 'negative'))

    :param table: as ``workbook_reading.read_table`` returns it
    :param units: function of the values of a row that returns the sizes of its units by name
    """
    head, columns = _columns(table)
    missing = [word for word in NEEDED if word not in columns]
    if missing:
        return Sheet([], columns, [Problem(0, '', 'columns', ', '.join(missing))])
    rows, problems, seen, others = [], [], {}, {}
    for number, cells in enumerate(table[head + 1 :], start=head + 2):
        values = {
            word: _text(cells[pos]) if pos < len(cells) else '' for word, pos in columns.items()
        }
        if not _says(values) or _is_heading(values, number, head):
            continue
        raw = cells[columns['counted']] if columns['counted'] < len(cells) else None
        row, problem = _row(number, values, raw, count, units, seen)
        if problem and problem.reason == 'other_count':
            others.setdefault(problem.other, []).append(problem)
        elif problem:
            problems.append(problem)
        else:
            rows.append(row)
    # one sentence a foreign count, not one a row
    problems += [found[0]._replace(value=str(len(found))) for found in others.values()]
    problems += _doubled_additions(rows)
    return Sheet(rows, columns, sorted(problems), _token(table[head]))


def _row(number, values, raw, count, units, seen):
    """Return ``(row, None)`` or ``(None, problem)``; notes the line in ``seen``."""
    line, problem = _line_of(values, number, count)
    if problem:
        return None, problem
    if line in seen:
        return None, Problem(number, 'key', 'doubled', values['code'], str(seen[line]))
    if line:
        seen[line] = number
    quantity, problem = _quantity(raw, number, units, values)
    problem = problem or _incomplete(line, values, number, quantity)
    return (None, problem) if problem else (SheetRow(number, line, quantity, values), None)


def _says(values):
    """Tell whether a row says anything: one for additions comes with nothing but a unit."""
    return any(text for word, text in values.items() if word not in ('unit', 'note'))


def _columns(table):
    """Return the position of the row of words, and of each word in it."""
    for pos, cells in enumerate(table[:HEADS]):
        columns = {}
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell in COLUMNS:
                columns.setdefault(cell, column)
        if 'key' in columns and len(columns) >= len(NEEDED):
            return pos, columns
    return 0, {}


def _token(cells):
    """Return the token in the row of words, '' for none."""
    found = (_TOKEN.fullmatch(cell) for cell in cells if isinstance(cell, str))
    return next((match[1] for match in found if match), '')


def _is_heading(values, number, head):
    """Tell whether a row is the one of headings, right below the words."""
    return number == head + 2 and not read_key(values['key']) and bool(values['key'])


def _line_of(values, number, count):
    if not values['key']:
        return 0, None
    key = read_key(values['key'])
    if key is None:
        return 0, Problem(number, 'key', 'key', values['key'][:40])
    if key[0] != count:
        return 0, Problem(number, 'key', 'other_count', '', str(key[0]))
    return key[1], None


def _quantity(raw, number, units, values):
    if raw is None or raw == '':
        return None, None
    if isinstance(raw, date):
        return None, Problem(number, 'counted', 'date', str(raw))
    try:
        sizes = units(values) if units and isinstance(raw, str) else None
        return parse_quantity(raw, sizes).total, None
    except QuantityError as error:
        return None, Problem(number, 'counted', error.reason, str(raw)[:40], error.part)


def _incomplete(line, values, number, quantity):
    """Return what an added row lacks."""
    if line:
        return None
    if not values['code']:
        return Problem(number, 'code', 'no_code', values.get('name', '')[:40])
    if quantity is None:
        return Problem(number, 'counted', 'no_quantity', values['code'])
    if not values['place']:
        return Problem(number, 'place', 'no_place', values['code'])
    return None


def _doubled_additions(rows):
    seen = {}
    for row in rows:
        if row.line:
            continue
        same = addition_key(row.values)
        if same in seen:
            yield Problem(row.number, 'code', 'doubled', row.values['code'], str(seen[same]))
        seen.setdefault(same, row.number)


def addition_key(values: Mapping[str, str]) -> str:
    """Return what tells added rows apart: place, article, lot, package and owner.

    >>> addition_key({'place': 'A1', 'code': 'T'}) == addition_key({'place': 'a1 ', 'code': 't'})
    True
    """
    parts = (values.get(word, '').strip().casefold() for word in SAME)
    return '\x1f'.join(parts)


def altered(values: Mapping[str, str], known: Mapping[str, str]) -> str | None:
    """Return the first column in which a row says another thing than its line, None for none.

    >>> altered({'code': 'T', 'lot': 'B'}, {'code': 'T', 'lot': 'A'})
    'lot'
    >>> altered({'code': '7'}, {'code': '007'}) is None
    True
    """
    for word in SAME:
        if word in values and not _same(values[word], _text(known.get(word))):
            return word
    return None


def _same(one, other):
    """Tell whether two cells say the same; Excel takes zeros off the front of a number."""
    if one.casefold() == other.casefold():
        return True
    digits = one.isascii() and one.isdigit() and other.isascii() and other.isdigit()
    return digits and one.lstrip('0') == other.lstrip('0')


def _text(value):
    if value is None or value is False:
        return ''
    if isinstance(value, (int, float)):
        return quantity_text(value)
    return str(value).strip()
