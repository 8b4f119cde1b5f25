"""Read the tables of a web page that a system saved as a workbook. Knows nothing of Odoo."""

import re

from lxml import etree

from .workbook_bounds import CELL, Table, UnreadableError

_CHUNK = 2**16
_CHARSET = re.compile(rb'charset\s*=\s*["\']?\s*([\w-]{2,20})', re.IGNORECASE)
_GB = {'gb2312', 'gbk', 'gb18030', 'gb_2312-80'}
_MAX_SPAN = 1000


def read_page(data: bytes, table: Table) -> list:
    """Return the tables of a page as sheets (`SheetCells`); tables inside of cells are text.

    Nothing that the page points to is fetched, no script is run.

    :raise UnreadableError: ``page`` where it holds no table, ``encoding``, and the bounds
    """
    target = _Cells(table)
    parser = etree.HTMLParser(
        target=target, encoding='utf-8', no_network=True, huge_tree=False, remove_comments=True
    )
    text = _text(data)
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK].encode('utf-8', 'ignore'))
        parser.close()
    except etree.LxmlError as error:
        raise UnreadableError('broken') from error
    target.finish()
    if not target.sheets:
        raise UnreadableError('page')
    return target.sheets


def _text(data):
    named = _CHARSET.search(data[:2000])
    name = named[1].decode('ascii', 'ignore').lower() if named else ''
    tried = ['gb18030'] if name in _GB else ['utf-8-sig', 'gb18030']
    if data.startswith((b'\xff\xfe', b'\xfe\xff')):
        tried = ['utf-16']
    text = next(
        filter(None, (_decoded(data, encoding) for encoding in (*tried, 'utf-8-sig'))), None
    )
    if text is None:
        raise UnreadableError('encoding')
    return text


def _decoded(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


class _Cells:
    """Takes the elements of a page as the parser meets them."""

    def __init__(self, table):
        self.sheets = []
        self._table = table
        self._depth = 0
        self._row = self._column = -1
        self._taken = {}  # row: columns that cells above reach into
        self._spans = (1, 1)
        self._pieces, self._length, self._in_cell, self._silent = [], 0, False, 0
        self._heading = ''

    def start(self, name, attributes):
        self._table.piece()
        if name in ('script', 'style'):
            self._silent += 1
        elif name == 'table':
            self._depth += 1
            if self._depth == 1:
                self._row = -1
        elif self._depth != 1:
            return
        elif name == 'tr':
            self._flush()
            self._row, self._column = self._row + 1, -1
        elif name in ('td', 'th'):
            self._flush()
            self._row = max(self._row, 0)
            self._column += 1
            while self._column in self._taken.get(self._row, ()):
                self._column += 1
            self._spans = _span(attributes.get('rowspan')), _span(attributes.get('colspan'))
            self._in_cell = True
        elif name == 'br':
            self.data(' ')

    def end(self, name):
        if name == 'table' and self._depth:
            self._depth -= 1
            if not self._depth:
                self.finish()
        elif name in ('script', 'style'):
            self._silent = max(0, self._silent - 1)
        elif name in ('td', 'th', 'tr') and self._depth == 1:
            self._flush()

    def data(self, text):
        if self._in_cell and not self._silent and self._length < CELL:
            self._pieces.append(text[: CELL - self._length])
            self._length += len(text)

    def comment(self, _text):
        self._table.piece()

    def close(self):
        return None

    def finish(self):
        """Keep the table that ended, where anything is in it."""
        self._flush()
        sheet = self._table.take(f'{len(self.sheets) + 1}')
        if sheet.rows:
            self.sheets.append(sheet)
        self._row, self._taken = -1, {}

    def _flush(self):
        if not self._in_cell:
            return
        self._in_cell = False
        text = ''.join(self._pieces)
        self._pieces, self._length = [], 0
        down, across = self._spans
        self._table.put(self._row, self._column, self._table.tidy(text))
        if down > 1 or across > 1:
            bottom, right = self._row + down - 1, self._column + across - 1
            self._table.piece(down)
            for row in range(self._row + 1, bottom + 1):
                self._taken.setdefault(row, set()).update(range(self._column, right + 1))
            self._table.merge(self._row, self._column, bottom, right)
            self._column = right


def _span(text):
    return min(int(text), _MAX_SPAN) if text and re.fullmatch(r'[1-9]\d{0,4}', text) else 1
