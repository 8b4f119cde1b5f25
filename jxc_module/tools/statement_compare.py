"""A vendor's statement against our books, document by document. Knows nothing of Odoo.

Amounts are whole numbers of the smallest unit; positive: we owe it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MAX_NEAR = 50  # documents of one amount that a row is compared with


@dataclass(frozen=True)
class Entry:
    """A row of the statement, or a document of ours; ``day`` as an ordinal, None if unknown."""

    id: int
    keys: frozenset
    day: int | None
    amount: int


@dataclass(frozen=True)
class Pair:
    """What belongs together: rows of theirs, documents of ours, by number or by amount."""

    theirs: tuple[int, ...]
    ours: tuple[int, ...]
    difference: int  # theirs − ours
    by: str = ''  # number, amount, '' for what stands alone

    @property
    def result(self):
        if not self.ours:
            return 'missing_here'
        if not self.theirs:
            return 'missing_there'
        return 'differs' if self.difference else 'equal'


def compare(theirs: Iterable[Entry], ours: Iterable[Entry], window: int) -> list[Pair]:
    """Pair what they list with what we have booked.

    First by number, the same amount before another one; rows that share a number and make up a
    document of ours together belong to it. Then by amount, the nearest day first, at most
    ``window`` days apart. Each entry is in exactly one pair.

    >>> rows = [Entry(1, frozenset({'A1'}), 10, 500), Entry(2, frozenset(), 12, 70)]
    >>> books = [Entry(7, frozenset({'A1'}), 10, 520), Entry(8, frozenset({'B2'}), 15, 70)]
    >>> for pair in compare(rows, books, 5):
    ...     print(pair.theirs, pair.ours, pair.difference, pair.result)
    (1,) (7,) -20 differs
    (2,) (8,) 0 equal
    """
    search = _Search(theirs, ours)
    search.by_number(same_amount=True)
    search.by_number_together()
    search.by_number(same_amount=False)
    search.by_amount(window)
    return search.all()


class _Search:
    def __init__(self, theirs, ours):
        self.theirs = {entry.id: entry for entry in sorted(theirs, key=_order)}
        self.ours = {entry.id: entry for entry in sorted(ours, key=_order)}
        self.pairs = []

    def _take(self, theirs, ours, by=''):
        left = sum(e.amount for e in theirs) - sum(e.amount for e in ours)
        ids = tuple(e.id for e in theirs), tuple(e.id for e in ours)
        self.pairs.append(Pair(*ids, left, by))
        for entry in theirs:
            del self.theirs[entry.id]
        for entry in ours:
            del self.ours[entry.id]

    def _numbers(self):
        """Return our open documents by each of their keys."""
        by_key = defaultdict(list)
        for entry in self.ours.values():
            for key in entry.keys:
                by_key[key].append(entry)
        return by_key

    def by_number(self, same_amount):
        by_key = self._numbers()
        for row in list(self.theirs.values()):
            fitting = {
                entry.id: entry
                for key in row.keys
                for entry in by_key.get(key, ())
                if entry.id in self.ours and (not same_amount or entry.amount == row.amount)
            }
            # a payment for a bill says its number too: the other sign is another document
            fitting = [e for e in fitting.values() if (e.amount < 0) == (row.amount < 0)]
            if fitting:
                self._take(
                    [row], [min(fitting, key=lambda e: (_apart(row, e), *_order(e)))], 'number'
                )

    def by_number_together(self):
        by_key = self._numbers()
        rows = defaultdict(list)
        for row in self.theirs.values():
            for key in row.keys:
                rows[key].append(row)
        for key in sorted(rows):
            open_rows = [row for row in rows[key] if row.id in self.theirs]
            total = sum(row.amount for row in open_rows)
            same = [e for e in by_key.get(key, ()) if e.id in self.ours and e.amount == total]
            if len(open_rows) > 1 and same:
                self._take(open_rows, same[:1], 'number')

    def by_amount(self, window):
        by_amount = defaultdict(list)
        for entry in self.ours.values():
            by_amount[entry.amount].append(entry)
        near = []
        for row in self.theirs.values():
            for entry in by_amount.get(row.amount, ())[:MAX_NEAR]:
                apart = _apart(row, entry)
                if apart <= window:
                    near.append((apart, *_order(row), *_order(entry), row.id, entry.id))
        for *_sorting, row_id, entry_id in sorted(near):
            if row_id in self.theirs and entry_id in self.ours:
                self._take([self.theirs[row_id]], [self.ours[entry_id]], 'amount')

    def all(self):
        for row in list(self.theirs.values()):
            self._take([row], [])
        for entry in list(self.ours.values()):
            self._take([], [entry])
        return self.pairs


def _order(entry):
    return (entry.day is None, entry.day or 0, entry.id)


def _apart(row, entry):
    """Return the days between two entries; an unknown day is as good as any."""
    return 0 if row.day is None or entry.day is None else abs(row.day - entry.day)
