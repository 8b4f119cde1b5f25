"""The cells of a sheet of an XLSX workbook, on their way into a table. Knows nothing of Odoo."""

import re
from datetime import date, timedelta

from .workbook_bounds import UnreadableError
from .workbook_parts import CellText

_LAST_SERIAL = 2_958_465  # 31 December 9999
_AFTER_MERGED = {
    *('mergeCells', 'phoneticPr', 'conditionalFormatting', 'dataValidations', 'hyperlinks'),
    *('printOptions', 'pageMargins', 'pageSetup', 'headerFooter', 'drawing', 'legacyDrawing'),
}


class Sheet:
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


class WholeSheet(Sheet):
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
