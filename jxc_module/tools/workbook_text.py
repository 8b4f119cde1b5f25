"""Read a text with separators into a table, line by line. Knows nothing of Odoo."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from .workbook_bounds import Table, UnreadableError

SEPARATORS = ',;\t|'
ENCODINGS = ('utf-8-sig', 'gb18030')
MAX_ROW = 100_000  # characters of a row, its cells may go over several lines
_BOMS = ((b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'))
_CHUNK = 2**16
_SAMPLE = 50  # lines from which the separator is told
# what systems save under the name of a workbook, and is none
_PAGE = re.compile(r'<(!doctype|html|head|body|table|meta|\?xml|workbook)|^mime-version:', re.I)


def is_page(data: bytes) -> bool:
    """Return whether a text is HTML or XML by the name of a workbook.

    >>> is_page(b' <html>'), is_page(b'a,b')
    (True, False)

    :raise UnreadableError: ``encoding``
    """
    return bool(_PAGE.search(_decoded(data, _encoding(data)).read(1000).lstrip()[:500]))


def read_text(data: bytes, table: Table):
    """Put the cells of a text into a table.

    :raise UnreadableError: ``encoding``, ``page`` for HTML, ``row`` for one that does not end
    """
    encoding = _encoding(data)
    lines = _Lines(_decoded(data, encoding), table)
    if is_page(data):
        raise UnreadableError('page')
    sample = list(islice(_Lines(_decoded(data, encoding), table), _SAMPLE))
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=find_separator(sample))):
            lines.begin_row()
            for column, cell in enumerate(row):
                if cell:
                    table.put(number, column, table.tidy(cell))
    except csv.Error as error:
        raise UnreadableError('broken') from error


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


class _Lines:
    """The lines of a stream, as long as a row of them stays within measure."""

    def __init__(self, stream, table):
        self._stream, self._table, self._length = stream, table, 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self._stream.readline(MAX_ROW)
        if not line:
            raise StopIteration
        self._length += len(line)
        if self._length >= MAX_ROW:
            if max(map(line.count, SEPARATORS)) > self._table.bounds.columns * 10:
                raise UnreadableError('columns', self._table.bounds.columns)
            raise UnreadableError('row', MAX_ROW)
        self._table.piece()
        return line

    def begin_row(self):
        self._length = 0


def _decoded(data, encoding):
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline='')


def _unmarked(data):
    """Return UTF-16 where every second byte of the start is empty, as in Latin text."""
    start = data[:1000]
    sides = start[::2].count(0), start[1::2].count(0)
    if max(sides) * 3 < len(start) or len(data) % 2:
        return ()
    return ('utf-16-le',) if sides[1] > sides[0] else ('utf-16-be',)


def _encoding(data):
    """Return the first encoding in which all of a text makes sense."""
    marked = [name for mark, name in _BOMS if data.startswith(mark)]
    for encoding in marked or _unmarked(data) or ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            pieces = (data[pos : pos + _CHUNK] for pos in range(0, len(data), _CHUNK))
            if any('\0' in decoder.decode(piece) for piece in pieces):
                continue
            decoder.decode(b'', True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableError('encoding')
