"""Read the first visible sheet of an XLSX workbook into a table. Knows nothing of Odoo."""

import posixpath
import re
from datetime import date, timedelta

from .workbook_bounds import Table, UnreadableError
from .workbook_parts import Archive, CellText

MAX_FORMATS = 100_000
# numbers of the formats that are days in every workbook, Chinese ones included
_DAYS = {str(number) for number in (*range(14, 18), 22, *range(27, 37), *range(50, 59))}
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 31 December 9999


_AFTER_MERGED = {
    *('mergeCells', 'phoneticPr', 'conditionalFormatting', 'dataValidations', 'hyperlinks'),
    *('printOptions', 'pageMargins', 'pageSetup', 'headerFooter', 'drawing', 'legacyDrawing'),
}


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
        cells = _WholeSheet if whole else _Sheet
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


# === CELLS === #


class _Sheet:
    """Cells on their way into the table."""

    def __init__(self, table, strings, days, epoch):
        self.table, self.strings, self.days, self.epoch = table, strings, days, epoch
        self.row = self.column = -1
        self.kind = self.style = None
        self.content = CellText(within=('v', 't'))
        self.letters = {}

    def read(self, archive, part):  # pylint: disable=method-required-super
        archive.read(part, self.start, self.end, self.content.add)

    def start(self, name, attributes):
        if name == 'c':
            self.kind, self.style = attributes.get('t', 'n'), attributes.get('s')
            ref = attributes.get('r')
            self.column = self._column(ref) if ref else self.column + 1
            self.content.taken()
        elif name == 'row':
            ref = attributes.get('r')
            self.row = _number(ref) - 1 if ref else self.row + 1
            self.column = -1
        else:
            self.content.start(name, attributes)

    def end(self, name):
        if name != 'c':
            self.content.end(name)
        elif text := self.content.taken():
            self.table.put(self.row, self.column, self._value(text))
        return name == 'sheetData'

    def _column(self, ref):
        letters = ref.rstrip('0123456789')
        column = self.letters.get(letters)
        if column is None:
            if not re.fullmatch('[A-Za-z]{1,3}', letters):
                raise UnreadableError('broken')
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            column = self.letters[letters] = column - 1
        return column

    def _value(self, text):
        kind = self.kind
        if kind == 's':
            number = _number(text.strip())
            if number >= len(self.strings):
                raise UnreadableError('broken')
            return self.strings[number]
        if kind == 'b':
            return None
        if kind == 'n':
            return self.table.tidy(self._as_number(text))
        if kind == 'd':
            return self.table.tidy(_iso_day(text))
        return self.table.tidy(text)

    def _as_number(self, text):
        try:
            number = float(text)
        except ValueError:
            return text
        if self.style in self.days and 1 <= number <= _LAST_SERIAL:
            return self.epoch + timedelta(days=int(number))
        return number


class _WholeSheet(_Sheet):
    """A sheet with what else its author did: rows hidden, cells merged, formulas unworked."""

    formula = False

    def start(self, name, attributes):  # pylint: disable=missing-return
        super().start(name, attributes)
        if name == 'c':
            self.formula = False
        elif name == 'f':
            self.formula = True
        elif name == 'row' and attributes.get('hidden') in ('1', 'true'):
            self.table.hidden.add(self.row)
        elif name == 'mergeCell':
            ends = re.fullmatch(r'([A-Z]+)(\d{1,7}):([A-Z]+)(\d{1,7})', attributes.get('ref', ''))
            if ends:
                left, top, right, bottom = ends.groups()
                self.table.merge(
                    int(top) - 1, self._column(left), int(bottom) - 1, self._column(right)
                )

    def end(self, name):
        if name == 'c':
            text = self.content.taken()
            if text:
                self.table.put(self.row, self.column, self._value(text))
            elif self.formula and len(self.table.formulas) < self.table.bounds.values:
                self.table.formulas.add((self.row, self.column))
        else:
            self.content.end(name)
        return name in _AFTER_MERGED

    def _value(self, text):
        if self.kind == 'b':
            return self.table.tidy('TRUE' if text.strip() == '1' else 'FALSE')
        return super()._value(text)


def _number(text):
    if not re.fullmatch(r'\d{1,9}', text, flags=re.ASCII):
        raise UnreadableError('broken')
    return int(text)


def _iso_day(text):
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text
