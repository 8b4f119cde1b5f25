"""From the cells of a sheet to clean rows, with everything that is wrong in them. No Odoo."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .import_codes import clean_code, credit_code_fits, ean_fits, lost_zeros, restored_ean
from .import_days import clean_day, clean_period, day_order
from .import_recognition import kind_of_row
from .import_sheets import CODES, DAYS, NUMBERS, SHEETS, natural_key
from .import_values import (
    MAX_TEXT,
    UnclearError,
    clean_choice,
    clean_number,
    clean_text,
    clean_yes,
)
from .workbook_bounds import SheetCells

# cells of several rows that are one: these say the same of each of the rows
_NOT_SPREAD = ('quantity', 'amount')
_SUSPECT = ('barcode', 'tax_number')
UNWORKED = '='  # what stands for a formula that nobody has worked out


class Finding(NamedTuple):
    """What is wrong with a cell, a row, or (row None) a sheet; `more` fills the sentence."""

    row: int | None  # position in the rows that were staged
    column: str | None
    level: str  # error, warning
    code: str
    value: object = None
    more: dict | None = None


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
    >>> [(finding.row, finding.column, finding.code) for finding in cell_findings(staged)]
    [(1, 'name', 'required')]
    """
    sheet = SHEETS[how.sheet]
    staged = Staged(how.sheet, [], [], [], [], [], Counter())
    wanted = [(pos, sheet.columns[key]) for pos, key in enumerate(how.columns) if key]
    rows = _spread(cells, how, staged)
    order = _order(rows, wanted, how, staged)
    cleaners = [(p, c, _cleaner(c, order, cells.is_1904)) for p, c in wanted]
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


def cell_findings(staged: Staged, order=None) -> list[Finding]:
    """Return what is wrong with single cells: not to be read, missing, suspicious.

    :param order: of day and month, in which the cells were read
    """
    sheet, found = SHEETS[staged.sheet], []
    required = sheet.required()
    checked = [key for key, column in sheet.columns.items() if column.kind in _SUSPECT]
    for position, (values, raw) in enumerate(zip(staged.values, staged.raw, strict=True)):
        for key, text in raw.items():
            reason, definition = _reason(staged.sheet, key, text, order), sheet.columns[key]
            more = _choices(definition)
            found.append(Finding(position, key, 'error', reason, text, more))
        found += [
            Finding(position, key, 'error', 'required')
            for key in required
            if key not in values and key not in raw
        ]
        for key in checked:
            text = values.get(key)
            if text and (code := _suspicion(sheet.columns[key].kind, text)):
                more = _restored(code, text)
                found.append(Finding(position, key, 'warning', code, text, more))
    return [*found, *_lost_zeros(staged)]


def _reason(sheet, key, text, order):
    if text == UNWORKED:
        return 'formula'
    try:
        clean_cell(sheet, key, text, order)
    except UnclearError as error:
        return error.reason
    return 'unclear'


def _choices(definition):
    return {'choices': ', '.join(definition.choices)} if definition.choices else None


def _restored(code, text):
    return {'restored': restored_ean(text)} if code == 'lost_zeros' else None


def _suspicion(kind, text):
    """Return what looks wrong with a clean value."""
    if kind == 'barcode':
        if restored_ean(text):
            return 'lost_zeros'
        return 'ean' if ean_fits(text) is False else None
    if kind == 'tax_number' and credit_code_fits(text) is False:
        return 'credit_code'
    return None


def clean_cell(sheet: str, key: str, value, order=None, is_1904=False):
    """Return the clean value of one cell, '' for an empty one.

    >>> clean_cell('stock', 'quantity', '1,5')
    '1.5'

    :raise UnclearError: with the reason
    """
    if value is None or value == '':
        return ''
    return _cleaner(SHEETS[sheet].columns[key], order, is_1904)(value)


def _cleaner(column, order, is_1904) -> Callable:
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


def _lost_zeros(staged):
    """Yield codes of products and partners that look as if they had begun with zeros."""
    if 'code' not in SHEETS[staged.sheet].columns:
        return
    texts = [values.get('code') for values in staged.values]
    digits = [text for text in texts if text and text.isdigit() and len(text) < 15]
    padded = [text for text in digits if text.startswith('0')]
    found = lost_zeros([*padded, *(int(text) for text in digits if not text.startswith('0'))])
    for position, text in enumerate(texts if found else ()):
        if text and text.isdigit() and not text.startswith('0') and int(text) in found:
            more = {'restored': found[int(text)]}
            yield Finding(position, 'code', 'warning', 'lost_zeros', text, more)
