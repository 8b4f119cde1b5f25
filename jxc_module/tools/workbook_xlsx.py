"""Read the first visible sheet of an XLSX workbook into a table. Knows nothing of Odoo."""

import posixpath
import re
from datetime import date

from .workbook_bounds import Table, UnreadableError
from .workbook_cells import Sheet, WholeSheet
from .workbook_parts import Archive, CellText

MAX_FORMATS = 100_000
# numbers of the formats that are days in every workbook, Chinese ones included
_DAYS = {str(number) for number in (*range(14, 18), 22, *range(27, 37), *range(50, 59))}
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read_workbook(data: bytes, table: Table):
    """Put the cells of the first visible sheet into a table.

    Formulas count as what they last came to; no link of the file is followed.

    :raise UnreadableError: ``kind`` for an archive that is no workbook of Excel's
    """
    book = _Book(data, table)
    if not book.sheets:
        raise UnreadableError('empty')
    book.read(book.sheets[0][1])


def read_book(data: bytes, table: Table) -> list:
    """Return all visible sheets with something in them, as `SheetCells`.

    :raise UnreadableError: as :func:`read_workbook`
    """
    book, found = _Book(data, table), []
    for name, part in book.sheets:
        book.read(part, whole=True)
        sheet = table.take(name, book.is_1904)
        if sheet.rows:
            found.append(sheet)
    return found


class _Book:
    """What the sheets of a workbook share."""

    def __init__(self, data, table):
        self.table = table
        archive = self.archive = Archive(data, table)
        book = _target(archive, '', 'officeDocument') or 'xl/workbook.xml'
        if book not in archive or not book.endswith('.xml'):
            raise UnreadableError('kind')
        folder = posixpath.dirname(book)
        sheets, self.is_1904 = _sheets(archive, book)
        kinds = _relations(archive, book)
        self.sheets = [
            (name, _path(folder, kinds[id_][1]))
            for id_, name in sheets
            if id_ in kinds and kinds[id_][0] == 'worksheet'
        ]
        parts = {kind: _path(folder, target) for kind, target in kinds.values()}
        self._strings = _strings(archive, parts.get('sharedStrings'), table)
        self._days = _day_styles(archive, parts.get('styles'))

    def read(self, part, whole=False):  # pylint: disable=method-required-super
        epoch = _EPOCH_1904 if self.is_1904 else _EPOCH
        cells = WholeSheet if whole else Sheet
        cells(self.table, self._strings, self._days, epoch).read(self.archive, part)


# === PARTS === #


def _path(folder, target):
    path = target.lstrip('/') if target.startswith('/') else posixpath.join(folder, target)
    return posixpath.normpath(path)


def _relations(archive, part):
    """Return ``{id: (kind, target)}`` of what a part points to."""
    folder, name = posixpath.split(part)
    path, found = posixpath.join(folder, '_rels', f'{name}.rels'), {}
    if path not in archive:
        return found

    def start(name, attributes):
        if name == 'Relationship' and attributes.get('TargetMode') != 'External':
            kind = attributes.get('Type', '').rpartition('/')[2]
            found[attributes.get('Id')] = kind, attributes.get('Target', '')
            if len(found) > MAX_FORMATS:
                raise UnreadableError('broken')

    archive.read(path, start)
    return found


def _target(archive, part, kind):
    for found, target in _relations(archive, part).values():
        if found == kind:
            return _path('', target)
    return None


def _sheets(archive, book):
    """Return relation and name of the visible sheets, and whether days count from 1904."""
    sheets, is_1904 = [], []

    def start(name, attributes):
        if name == 'sheet' and attributes.get('state', 'visible') == 'visible':
            ids = (value for key, value in attributes.items() if key.rpartition(':')[2] == 'id')
            title = attributes.get('name', '')[:100]
            sheets.extend((id_, title) for id_ in ids)
            if len(sheets) > MAX_FORMATS:
                raise UnreadableError('broken')
        elif name == 'workbookPr' and attributes.get('date1904') in ('1', 'true'):
            is_1904.append(True)

    archive.read(book, start)
    return sheets, bool(is_1904)


def _strings(archive, part, table):
    """Return the texts that cells share."""
    texts, text = [], CellText()
    if part is None or part not in archive:
        return texts

    def end(name):
        text.end(name)
        if name == 'si':
            texts.append(table.tidy(text.taken()))
        return False

    archive.read(part, text.start, end, text.add)
    return texts


def is_day_format(code: str) -> bool:
    """Return whether a format of numbers shows days.

    >>> [is_day_format(code) for code in ('yyyy"年"m"月"d"日"', '[$-804]m/d', '0.00"d"', '[Red]0')]
    [True, True, False, False]
    """
    code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', '', code[:255].partition(';')[0])
    return bool(re.search('[yd年日]', code.lower())) or bool(re.fullmatch(r'm+', code.lower()))


def _day_styles(archive, part):
    """Return the positions of the styles whose numbers are days."""
    formats, days, state = {}, set(), {'cells': False, 'position': 0}
    if part is None or part not in archive:
        return days

    def start(name, attributes):
        if name == 'numFmt':
            formats[attributes.get('numFmtId')] = is_day_format(attributes.get('formatCode', ''))
            if len(formats) > MAX_FORMATS:
                raise UnreadableError('broken')
        elif name == 'cellXfs':
            state['cells'] = True
        elif name == 'xf' and state['cells']:
            number = attributes.get('numFmtId', '0')
            if formats.get(number, number in _DAYS):
                days.add(str(state['position']))
            state['position'] += 1
            if state['position'] > MAX_FORMATS:
                raise UnreadableError('broken')

    def end(name):
        return name == 'cellXfs'

    archive.read(part, start, end)
    return days
