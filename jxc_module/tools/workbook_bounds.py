"""What is read of a foreign file, and how much of it at most. Knows nothing of Odoo."""

import math
from datetime import date, datetime
from typing import NamedTuple

TOKEN = 2**20  # bytes or characters without an end of anything in them
CELL = 32_767  # characters that a cell of a workbook holds
TEXT = 500  # characters of a cell that are kept


class Bounds(NamedTuple):
    """How much of a file is read; whoever reads larger files says so."""

    size: int = 10 * 2**20  # bytes of the file
    unpacked: int = 100 * 2**20  # bytes of those parts of a workbook that are looked into
    pieces: int = 1_500_000  # elements and comments of a workbook, lines of a text
    rows: int = 20_000  # down to the last one with something in it
    columns: int = 60
    values: int = 500_000  # cells with something in them, texts that cells share
    characters: int = 8_000_000  # of all that is kept


class SheetCells(NamedTuple):
    """A sheet as it stands in a file; rows and columns count from 0."""

    name: str
    rows: list[list]
    hidden: set[int]  # rows that are not shown
    merged: list[tuple[int, int, int, int]]  # top, left, bottom, right
    formulas: set[tuple[int, int]]  # cells with a formula that nobody has worked out
    is_1904: bool = False  # days count from 1904


class UnreadableError(Exception):
    """A file that cannot be read; ``reason`` is one word, ``limit`` the bound it broke."""

    def __init__(self, reason, limit=None):
        super().__init__(reason)
        self.reason, self.limit = reason, limit


class Table:
    """Cells as they come in, counted before they are kept."""

    def __init__(self, bounds: Bounds):
        self.bounds = bounds
        self._rows = {}
        self.hidden, self.merged, self.formulas = set(), [], set()
        self._unpacked = self._pieces = self._values = self._characters = 0

    def unpack(self, count: int):
        """Count bytes of a part."""
        self._unpacked += count
        if self._unpacked > self.bounds.unpacked:
            raise UnreadableError('unpacked', self.bounds.unpacked // 2**20)

    def piece(self, count: int = 1):
        """Count elements or lines, also such as hold nothing."""
        self._pieces += count
        if self._pieces > self.bounds.pieces:
            raise UnreadableError('pieces', self.bounds.pieces)

    def tidy(self, value):
        """Return what is kept of a value, None for nothing; counts it."""
        value = tidy(value)
        if value is not None:
            self._values += 1
            if isinstance(value, str):
                self._characters += len(value)
            if self._values > self.bounds.values:
                raise UnreadableError('values', self.bounds.values)
            if self._characters > self.bounds.characters:
                raise UnreadableError('characters', self.bounds.characters)
        return value

    def put(self, row: int, column: int, value):
        """Keep a tidy value; rows and columns count from 0."""
        if value is None:
            return
        if row >= self.bounds.rows:
            raise UnreadableError('rows', self.bounds.rows)
        if column >= self.bounds.columns:
            raise UnreadableError('columns', self.bounds.columns)
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = []
        if column >= len(cells):
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    def merge(self, top: int, left: int, bottom: int, right: int):
        """Note that cells are one."""
        self.piece()
        self.merged.append((top, left, bottom, right))

    def take(self, name: str, is_1904=False) -> 'SheetCells':
        """Return what came in since the last sheet; what was counted stays counted."""
        rows = self.rows() if self._rows else []
        taken = SheetCells(name, rows, self.hidden, self.merged, self.formulas, is_1904)
        self._rows, self.hidden, self.merged, self.formulas = {}, set(), [], set()
        return taken

    def rows(self) -> list[list]:
        """Return the rows down to the last one with something in it, blank ones as empty lists."""
        if not self._rows:
            raise UnreadableError('empty')
        return [self._rows.get(row, []) for row in range(max(self._rows) + 1)]


def tidy(value):
    """Return a value as it is kept: text without blanks around it, number, day or None.

    >>> [tidy(value) for value in (' a\\tb ', 12.0, 1.5, True, datetime(2026, 3, 1, 8), '\\n')]
    ['a b', 12, 1.5, None, datetime.date(2026, 3, 1), None]
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, int) and abs(value) < 10**15:
        return value
    text = str(value)[:CELL]
    if not text.isprintable():
        text = ''.join(char if char.isprintable() else ' ' for char in text)
    return text.strip()[:TEXT] or None
