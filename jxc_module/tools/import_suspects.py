"""Which rows may be behind a difference between two totals. Knows nothing of Odoo."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

SHOWN = 3


class Suspect(NamedTuple):
    """A row that could explain a difference, and why."""

    row: object
    amount: Decimal
    why: str  # whole, sign, tenth, swapped, large


def _is_swapped(amount: Decimal, difference: Decimal) -> bool:
    """Say whether two neighbouring digits of an amount, exchanged, make the difference.

    >>> _is_swapped(Decimal('540'), Decimal('90'))  # 450 was typed as 540
    True
    """
    cents = str(abs(int(amount.scaleb(2))))
    wanted = int(difference.scaleb(2))
    sign = -1 if amount < 0 else 1
    for place in range(len(cents) - 1):
        other = cents[:place] + cents[place + 1] + cents[place] + cents[place + 2 :]
        if sign * (int(cents) - int(other)) == wanted:
            return True
    return False


def suspects(rows: Iterable[tuple], difference: Decimal, shown: int = SHOWN) -> list[Suspect]:
    """Return the rows that explain why a total is too large by a difference, the likeliest first.

    A row that is there too often (``whole``), has the wrong sign (``sign``), is ten times too large
    (``tenth``), has two digits exchanged (``swapped``); else the largest ones.

    >>> rows = [(4, Decimal('100')), (5, Decimal('55')), (6, Decimal('-20'))]
    >>> [(one.row, one.why) for one in suspects(rows, Decimal('55'))]
    [(5, 'whole')]
    >>> [(one.row, one.why) for one in suspects(rows, Decimal('90'))]
    [(4, 'tenth')]
    >>> [(one.row, one.why) for one in suspects(rows, Decimal('-40'))]
    [(6, 'sign')]
    >>> [(one.row, one.why) for one in suspects(rows, Decimal('7'), shown=2)]
    [(4, 'large'), (5, 'large')]

    :param rows: pairs of what names a row and its amount
    :param difference: the total of the rows less what it should be
    """
    rows = list(rows)
    found = []
    for why, test in (
        ('whole', lambda amount: amount == difference),
        ('sign', lambda amount: 2 * amount == difference),
        ('tenth', lambda amount: amount - amount / 10 == difference),
        ('swapped', lambda amount: _is_swapped(amount, difference)),
    ):
        known = {one.row for one in found}
        found += [
            Suspect(row, amount, why)
            for row, amount in rows
            if amount and row not in known and test(amount)
        ]
    if not found:
        largest = sorted(rows, key=lambda pair: -abs(pair[1]))
        found = [Suspect(row, amount, 'large') for row, amount in largest]
    return found[:shown]
