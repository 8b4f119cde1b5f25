"""Columns of a table in a workbook, and what they add up to. Knows nothing of Odoo."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NUMERIC = ('integer', 'quantity', 'money', 'percent')
BLUE, GREY = '#1F4E79', '#F2F2F2'


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``unit`` is the position of the column with the unit (or currency) of this one's numbers: there
    is no total where they differ. ``ratio`` holds the positions a, b or a, b, c of the columns of
    which this one shows a / b or (a - b) / c; its total is the ratio of their totals.
    """

    label: str
    kind: str = 'text'  # text, integer, quantity, money, percent, date, datetime, boolean
    width: float = 14
    decimals: int = 2
    total: bool = False
    unit: int | None = None
    ratio: tuple[int, ...] = ()

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
    """Running totals of one block of rows."""

    columns: Sequence[Column]
    values: dict[int, float] = field(default_factory=dict)
    units: dict[int, object] = field(default_factory=dict)
    mixed: set[int] = field(default_factory=set)

    def __post_init__(self):
        wanted = {pos for pos, column in enumerate(self.columns) if column.total}
        wanted.update(pos for column in self.columns for pos in column.ratio)
        self.values = dict.fromkeys(sorted(wanted), 0)
        self._with_unit = [
            (pos, self.columns[pos].unit)
            for pos in self.values
            if self.columns[pos].unit is not None
        ]

    def add(self, row):
        for pos in self.values:
            self.values[pos] += row[pos] or 0
        for pos, unit in self._with_unit:
            # a number that is missing is one that could not be added up for its units
            if row[pos] is None or (
                row[pos] and self.units.setdefault(pos, row[unit]) != row[unit]
            ):
                self.mixed.add(pos)

    def get(self, pos):
        """Return the total of a column, None where it has none."""
        column = self.columns[pos]
        if column.ratio:
            *above, below = (self.values[part] for part in column.ratio)
            top = above[0] - above[1] if len(above) == 2 else above[0]
            return top / below if below and not self.mixed & set(column.ratio) else None
        return self.values[pos] if column.total and pos not in self.mixed else None
