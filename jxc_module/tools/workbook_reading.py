"""Read the first sheet of a foreign workbook or text file into cells, within bounds.

Files come from strangers: sizes are looked at before anything is unpacked, and no formula, link or
entity of a file is followed.
"""

import csv
import io
import zipfile
from collections import Counter
from datetime import date, datetime

from openpyxl import load_workbook

MAX_BYTES = 10 * 2**20
MAX_UNPACKED = 100 * 2**20
MAX_PARTS = 2_000
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_TEXT = 500
SEPARATORS = ',;\t|'
ENCODINGS = ('utf-8-sig', 'gb18030')
_BOMS = ((b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'))


class UnreadableError(Exception):
    """A file that cannot be read; ``reason`` is one word, ``limit`` the bound it broke."""

    def __init__(self, reason, limit=None):
        super().__init__(reason)
        self.reason, self.limit = reason, limit


def read_table(data: bytes) -> list[list]:
    """Return the rows of the first sheet: text, numbers, dates and None; trailing blanks cut.

    >>> read_table('单号;金额\\nA1;5'.encode('gb18030'))
    [['单号', '金额'], ['A1', '5']]

    :raise UnreadableError: with the reasons ``empty``, ``bytes``, ``unpacked``, ``broken``,
        ``old`` (an XLS file), ``encoding``, ``rows``, ``columns``
    """
    if not data or not data.strip():
        raise UnreadableError('empty')
    if len(data) > MAX_BYTES:
        raise UnreadableError('bytes', MAX_BYTES // 2**20)
    if data.startswith(b'\xd0\xcf\x11\xe0'):
        raise UnreadableError('old')
    rows = _read_workbook(data) if data.startswith(b'PK') else _read_text(data)
    table = [_cut(row) for row in _bounded(rows)]
    while table and not table[-1]:
        table.pop()
    if not table:
        raise UnreadableError('empty')
    return table


def _bounded(rows):
    for number, row in enumerate(rows):
        if number >= MAX_ROWS:
            raise UnreadableError('rows', MAX_ROWS)
        yield row


def _cut(row):
    cells = [_cell(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise UnreadableError('columns', MAX_COLUMNS)
    return cells


def _cell(value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, int | float | date):
        return value
    text = ''.join(char if char.isprintable() else ' ' for char in str(value)).strip()
    return text[:MAX_TEXT] or None


# === XLSX === #


def _read_workbook(data):
    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a broken file fails anywhere inside of the reader
        raise UnreadableError('broken') from error
    try:
        sheet = next((s for s in book.worksheets if s.sheet_state == 'visible'), None)
        if sheet is None:
            raise UnreadableError('empty')
        sheet.reset_dimensions()  # what a file says of its own size need not be true
        yield from sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError('broken') from error
    finally:
        book.close()


def _check_parts(data):
    """Refuse archives that grow beyond measure and parts that define entities of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableError('unpacked', MAX_UNPACKED // 2**20)
            for part in parts:
                if part.filename.lower().endswith(('.xml', '.rels')):
                    with archive.open(part) as stream:
                        head = stream.read(4096)
                    if b'<!DOCTYPE' in head or b'<!ENTITY' in head:
                        raise UnreadableError('broken')
    except UnreadableError:
        raise
    except Exception as error:  # encrypted, unknown compression, cut off, …
        raise UnreadableError('broken') from error


# === CSV === #


def _read_text(data):
    text = _decode(data)
    lines = text.splitlines()
    separator = find_separator(lines[:50])
    try:
        yield from csv.reader(io.StringIO(text, newline=''), delimiter=separator)
    except csv.Error as error:
        raise UnreadableError('broken') from error


def _decode(data):
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if '\0' not in text:
            return text
    raise UnreadableError('encoding')


def find_separator(lines) -> str:
    """Return the separator that parts most lines into the same number of cells.

    >>> find_separator(['a;b;c', '1,5;2;3', '2,5;1;1'])
    ';'
    """

    def fit(separator):
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        except csv.Error:
            return (0, 0)
        width, count = max(widths.items(), key=lambda i: (i[0] > 1, i[1], i[0]), default=(0, 0))
        return (count, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=lambda sep: (*fit(sep), -SEPARATORS.index(sep)))
