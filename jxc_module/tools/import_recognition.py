"""Which sheet of a file is which, where its headings stand, what its columns mean. No Odoo."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .import_headings import HEADINGS
from .import_sheets import SHEETS
from .import_words import TITLES, TOTALS, words
from .vendor_statement_layout import heading_key

HEADER_ROWS = 20  # from the top, in which the headings are looked for
NOTE_MARK = '※'
EXAMPLE_MARKS = ('例：', '例:', 'e.g. ')
# what is known without a column: filled in where a file does not say
FILLED = {
    'stock': ('warehouse',),
    'receivables': ('date',),
    'payables': ('date',),
    'prepayments': ('date',),
    'users': ('name',),
    'sale_orders': ('date',),
    'purchase_orders': ('date',),
}


def _keys(text):
    return [heading_key(word) for word in words(text)]


def _headings():
    """Return ``{sheet: {heading: (column, rank)}}``; the smaller rank wins."""
    found = {}
    for name, sheet in SHEETS.items():
        known = found[name] = {}
        for key, column in sheet.columns.items():
            for text in (column.en, column.zh, key):
                known.setdefault(heading_key(text), (key, 0))
        for key in sheet.columns:
            for rank, word in enumerate(_keys(HEADINGS.get(f'{name}.{key}', '')), 1):
                known.setdefault(word, (key, rank))
        for key in sheet.columns:
            for rank, word in enumerate(_keys(HEADINGS.get(key, '')), 1):
                known.setdefault(word, (key, rank))
    return found


_KNOWN = _headings()
_TITLES = {
    name: {heading_key(sheet.en), heading_key(sheet.zh), heading_key(name), *_keys(TITLES[name])}
    for name, sheet in SHEETS.items()
}
_TOTALS = set(_keys(TOTALS))


class Found(NamedTuple):
    """What a sheet of a file is: which of ours, the row of its headings, its columns."""

    sheet: str | None
    header: int
    columns: list  # key or None by position
    missing: list  # required columns that were not found
    known: int  # how many columns were


def guess_columns(sheet: str, headings: Sequence, remembered: Mapping | None = None) -> list:
    """Return the key of each column of a sheet; none comes twice.

    >>> guess_columns('products', ['存货编码', '品名', '规格型号', '主计量单位', 'x'])
    ['code', 'name', 'specification', 'unit', None]
    >>> guess_columns('stock', ['仓库名称', '商品编号', '商品全名', '期初数量', '结存金额'])
    ['warehouse', 'product', None, 'quantity', 'value']

    :param remembered: column, or '' for none, by heading
    """
    remembered, columns = remembered or {}, SHEETS[sheet].columns
    texts = [heading_key(heading) if heading is not None else '' for heading in headings]
    best = {}
    for position, text in enumerate(texts):
        if text in remembered:
            rank, key = -1, remembered[text]
        else:
            key, rank = _meaning(sheet, text)
            if sheet not in ('products',) and key == 'product' and _is_code(text):
                rank -= 50  # a code tells more than a name
        if key in columns and (key not in best or rank < best[key][0]):
            best[key] = rank, position
    chosen = {position: key for key, (_rank, position) in best.items()}
    return [chosen.get(position) for position in range(len(texts))]


def _is_code(text):
    return any(word in text for word in ('编码', '编号', '代码', '货号', 'code', 'sku', 'itemno'))


def _meaning(sheet, text):
    known = _KNOWN[sheet]
    if not text or len(text) > 40:
        return None, 0
    if text in known:
        return known[text]
    inside = [word for word in known if len(word) > 1 and word in text and not word.isascii()]
    if not inside:
        return None, 0
    word = max(inside, key=len)
    return known[word][0], 100 + len(text) - len(word)


def recognise(name: str, rows: Sequence[Sequence], title='', remembered=None) -> Found:
    """Return what a sheet of a file is.

    >>> found = recognise('', [['库存状况表'], ['商品编号', '商品全名', '库存数量', '仓库']])
    >>> found.sheet, found.header, found.columns, found.missing
    ('stock', 1, ['product', None, 'quantity', 'warehouse'], [])

    :param name: of the sheet; `title` of the file: words in them count
    :param remembered: function ``headings -> (sheet, {heading: column})`` of a layout, or None
    """
    top = rows[:HEADER_ROWS]
    if remembered:
        for header, row in enumerate(top):
            if kept := remembered(row):
                sheet, columns = kept
                return _found(sheet, header, guess_columns(sheet, row, columns))
    best = Found(None, 0, [], [], 0), (0,)
    named = _named(name)
    for header, row in enumerate(top):
        if sum(isinstance(cell, str) for cell in row) < 1:
            continue
        hints = named or _named(*(cell for above in top[:header] for cell in above), title)
        for sheet in SHEETS:
            found = _found(sheet, header, guess_columns(sheet, row))
            score = _score(found, row, sheet, hints)
            if score > best[1]:
                best = found, score
    return best[0] if best[1] > (0,) else Found(None, 0, [], [], 0)


def _found(sheet, header, columns):
    filled = FILLED.get(sheet, ())
    missing = [k for k in SHEETS[sheet].required() if k not in columns and k not in filled]
    return Found(sheet, header, columns, missing, sum(key is not None for key in columns))


def _named(*texts):
    """Return the sheets whose titles the texts say, the exact ones before those inside."""
    keys = [heading_key(text)[:60] for text in texts if isinstance(text, str) and text]
    exact = {name for name, titles in _TITLES.items() if titles & set(keys)}
    if exact:
        return exact
    lengths = {
        name: max((len(t) for t in titles for k in keys if len(t) > 1 and t in k), default=0)
        for name, titles in _TITLES.items()
    }
    longest = max(lengths.values(), default=0)
    return {name for name, length in lengths.items() if longest and length == longest}


def _score(found, row, sheet, hints):
    """Return how well a row fits as the headings of a sheet, as something to compare."""
    width = sum(cell is not None for cell in row)
    if not found.known or (found.missing and sheet not in hints):
        return (0,)
    if found.known < 2 and sheet not in hints:
        return (0,)
    exact = sum(
        _KNOWN[sheet].get(heading_key(cell), (None, 99))[1] < 50 for cell in row if cell is not None
    )
    telling = sum(key in _TELLING[sheet] for key in found.columns if key)
    score = found.known * 2 + exact + 4 * (sheet in hints) + 2 * telling - 3 * len(found.missing)
    return (max(score - (width - found.known), 1), found.known, -found.header)


# columns that few sheets have tell most
_SHARED = {}
for _sheet in SHEETS.values():
    for _key in _sheet.columns:
        _SHARED[_key] = _SHARED.get(_key, 0) + 1
_TELLING = {n: {k for k in s.columns if _SHARED[k] <= 2} for n, s in SHEETS.items()}


def kind_of_row(row: Sequence, header: Sequence) -> str:
    """Return what a row below the headings is: ``data, blank, note, example, total, heading``.

    >>> rows = ['A', 'x'], [], ['※ 必填'], ['例：A'], ['合 计', 5]
    >>> [kind_of_row(row, ['编码', '名称']) for row in rows]
    ['data', 'blank', 'note', 'example', 'total']
    """
    first = next((cell for cell in row if cell is not None), None)
    if first is None:
        return 'blank'
    if isinstance(first, str):
        if first.startswith(NOTE_MARK):
            return 'note'
        if first.startswith(EXAMPLE_MARKS):
            return 'example'
        if heading_key(first) in _TOTALS:
            return 'total'
        if list(row) == list(header[: len(row)]) and len(row) > 1:
            return 'heading'
    return 'data'
