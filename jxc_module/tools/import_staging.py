"""From the cells of a sheet to clean rows. No Odoo."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .import_cells import cleaner
from .import_days import day_order
from .import_findings import UNWORKED, Finding
from .import_recognition import kind_of_row
from .import_sheets import DAYS, SHEETS, natural_key
from .import_values import MAX_TEXT, UnclearError
from .workbook_bounds import SheetCells

# cells of several rows that are one: these say the same of each of the rows
_NOT_SPREAD = ('quantity', 'amount')


class Staged(NamedTuple):
    """The rows of a sheet. ``numbers``: as they count in the file, from 1."""

    sheet: str
    numbers: list[int]
    values: list[dict]
    raw: list[dict]
    keys: list[str]
    findings: list[Finding]
    skipped: Counter  # rows by kind


class Reading(NamedTuple):
    """How the cells of a sheet are read."""

    sheet: str
    header: int  # position of the row with the headings
    columns: Sequence  # key or None by position
    order: str | None = None  # of day and month


def stage(cells: SheetCells, how: Reading) -> Staged:
    """Return the rows of a sheet, cleaned, with what is found about the sheet as a whole.

    >>> cells = SheetCells('', [['编码', '名称'], ['A1', '茶'], ['A2']], set(), [], set())
    >>> staged = stage(cells, Reading('products', 0, ['code', 'name']))
    >>> staged.numbers, staged.values
    ([2, 3], [{'code': 'A1', 'name': '茶'}, {'code': 'A2'}])
    """
    sheet = SHEETS[how.sheet]
    staged = Staged(how.sheet, [], [], [], [], [], Counter())
    wanted = [(pos, sheet.columns[key]) for pos, key in enumerate(how.columns) if key]
    rows = _spread(cells, how, staged)
    order = _order(rows, wanted, how, staged)
    cleaners = [(p, c, cleaner(c, order, cells.is_1904)) for p, c in wanted]
    heading = cells.rows[how.header]
    hidden = 0
    for number in range(how.header + 1, len(rows)):
        row = rows[number]
        kind = kind_of_row(row, heading) if row else 'blank'
        if kind != 'data':
            staged.skipped[kind] += kind != 'blank'
            continue
        values, raw = {}, {}
        for column, definition, clean in cleaners:
            value = row[column] if column < len(row) else None
            if value is None:
                if (number, column) in cells.formulas:
                    raw[definition.key] = UNWORKED
                continue
            try:
                text = clean(value)
            except UnclearError:
                raw[definition.key] = str(value)[:MAX_TEXT]
                continue
            if text != '':
                values[definition.key] = text
        if not values and not raw:
            continue
        hidden += number in cells.hidden
        staged.numbers.append(number + 1)
        staged.values.append(values)
        staged.raw.append(raw)
    if hidden:
        staged.findings.append(Finding(None, None, 'warning', 'hidden', more={'count': hidden}))
    staged.keys.extend(row_keys(how.sheet, staged.values))
    return staged


def row_keys(sheet: str, rows: Sequence[dict]) -> list[str]:
    """Return what tells each row; where several may share it they are numbered.

    >>> row_keys('receivables', [{'partner': 'A'}, {'partner': 'A'}])
    ['a|', 'a|#2']
    """
    seen, keys, repeats = Counter(), [], SHEETS[sheet].repeats
    for values in rows:
        key = natural_key(sheet, values)
        seen[key] += 1
        keys.append(f'{key}#{seen[key]}' if repeats and seen[key] > 1 else key)
    return keys


def _spread(cells, how, staged):
    """Return the rows with cells that go over several rows said in each of them."""
    columns, rows = SHEETS[how.sheet].columns, cells.rows
    merged = [area for area in cells.merged if area[0] > how.header and area[2] > area[0]]
    copied = set()
    count = 0
    for top, left, bottom, _right in merged:
        key = how.columns[left] if left < len(how.columns) else None
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        if key is None or value is None:
            continue
        if columns[key].kind in _NOT_SPREAD:
            staged.findings.append(
                Finding(None, key, 'error', 'merged', value, {'first': top + 1, 'last': bottom + 1})
            )
            continue
        count += 1
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if not rows[number]:
                continue
            if number not in copied:
                copied.add(number)
                rows[number] = [*rows[number], *[None] * (left + 1 - len(rows[number]))]
            elif len(rows[number]) <= left:
                rows[number].extend([None] * (left + 1 - len(rows[number])))
            rows[number][left] = value
    if count:
        staged.findings.append(Finding(None, None, 'warning', 'spread', more={'count': count}))
    return rows


def _order(rows, wanted, how, staged):
    """Return how days are read whose year stands last, as far as the sheet tells."""
    days = [position for position, column in wanted if column.kind in DAYS]
    values = (row[p] for row in rows[how.header + 1 :] for p in days if p < len(row))
    told = day_order(values)
    if told in ('dmy', 'mdy'):
        return told
    if told == 'both' or (told == 'unclear' and not how.order):
        code = 'order_both' if told == 'both' else 'order'
        if not how.order:
            staged.findings.append(Finding(None, None, 'error', code))
    return how.order or 'dmy'
