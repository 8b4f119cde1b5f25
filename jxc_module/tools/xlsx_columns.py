"""Columns of a table in a workbook, and what they add up to. Knows nothing of Odoo."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NUMERIC = ('integer', 'quantity', 'money', 'percent')
BLUE, GREY = '#1F4E79', '#F2F2F2'


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``unit`` is the position of the column with the unit (or currency) of this one's numbers, or a
    tuple of several: there is no total where they differ. ``ratio`` holds the positions a, b or
    a, b, c of the columns of which this one shows a / b or (a - b) / c; its total is the ratio of
    their totals, none where it is ``positive`` and they are not. A ``hidden`` column is not
    written: its values stand at the end of a row, for the ratios of those that are.
    """

    label: str
    kind: str = 'text'  # text, integer, quantity, money, percent, date, datetime, boolean
    width: float = 14
    decimals: int = 2
    total: bool = False
    unit: int | tuple[int, ...] | None = None
    ratio: tuple[int, ...] = ()
    positive: bool = False
    hidden: bool = False

    @property
    def num_format(self) -> str:
        places = '.' + '0' * self.decimals if self.decimals else ''
        return {
            'integer': '#,##0',
            'quantity': '#,##0' + places.replace('0', '#'),
            'money': f'#,##0{places};[Red]-#,##0{places}',
            'percent': '0.0%',
            'date': 'yyyy-mm-dd',
            'datetime': 'yyyy-mm-dd hh:mm',
        }.get(self.kind, '')


@dataclass
class Sums:
    """Running totals of one block of rows, and their number."""

    columns: Sequence[Column]
    values: dict[int, float] = field(default_factory=dict)
    units: dict[tuple, object] = field(default_factory=dict)
    mixed: set[int] = field(default_factory=set)
    count: int = 0

    def __post_init__(self):
        wanted = {pos for pos, column in enumerate(self.columns) if column.total}
        wanted.update(pos for column in self.columns for pos in column.ratio)
        self.values = dict.fromkeys(sorted(wanted), 0)
        units = ((pos, self.columns[pos].unit) for pos in self.values)
        self._with_unit = [
            (pos, unit)
            for pos, one in units
            for unit in (one if isinstance(one, tuple) else [one])
            if unit is not None
        ]

    def add(self, row):
        values, units = self.values, self.units
        self.count += 1
        for pos in values:
            if number := row[pos]:
                values[pos] += number
        for place in self._with_unit:
            pos, unit = place
            number = row[pos]
            # a number that is missing is one that could not be added up for its units
            if number is None or (number and units.setdefault(place, row[unit]) != row[unit]):
                self.mixed.add(pos)

    def merge(self, other):
        """Add the totals of another block of rows of the same columns."""
        for pos, number in other.values.items():
            self.values[pos] += number
        for place, unit in other.units.items():
            if self.units.setdefault(place, unit) != unit:
                self.mixed.add(place[0])
        self.mixed |= other.mixed
        self.count += other.count

    def get(self, pos):
        """Return the total of a column, None where it has none."""
        column = self.columns[pos]
        if column.ratio:
            *above, below = (self.values[part] for part in column.ratio)
            top = above[0] - above[1] if len(above) == 2 else above[0]
            if not below or self.mixed & set(column.ratio):
                return None
            return None if column.positive and (top < 0 or below < 0) else top / below
        return self.values[pos] if column.total and pos not in self.mixed else None
