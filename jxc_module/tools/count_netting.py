"""Netting of a count: what is missing in one place and found in another one was only moved.

The goods of a pair are neither lost nor gained. A pair of one lot is a relocation; one of two lots
of a product says that somebody took from the wrong lot.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

# Differences are sums of typed quantities: what is below this is none.
TINY = 1e-9


class Difference(NamedTuple):
    """What a count found more (above zero) or less (below zero) of one thing in one place.

    ``goods`` names product and owner, ``lot`` is None for what has no lot, ``place`` anything that
    can be compared; ``near`` groups the places that goods are mixed up between first, such as
    those of one warehouse.
    """

    line: int
    goods: Hashable
    lot: int | None
    place: Hashable
    near: Hashable
    quantity: float


class Pair(NamedTuple):
    """A quantity that is missing on the line ``missing`` and was found on the line ``found``."""

    missing: int
    found: int
    quantity: float
    same_lot: bool


def net(differences: Iterable[Difference]) -> list[Pair]:
    """Return what can be set off, never more of a line than its difference.

    First between lines of the same lot, then between lots of the same goods; within both, equal
    quantities first, then lines that are near, then the largest. Two lines of one place are no
    relocation unless their lots differ. The result does not depend on the order of the lines.

    Three missing here, five found there; the two that remain are another lot:

    >>> net([
    ...     Difference(1, 'tea', 7, 'A', 'W', -3.0),
    ...     Difference(2, 'tea', 7, 'B', 'W', 5.0),
    ...     Difference(3, 'tea', 8, 'A', 'W', -4.0),
    ... ])  # doctest: +NORMALIZE_WHITESPACE
    [Pair(missing=1, found=2, quantity=3.0, same_lot=True),
     Pair(missing=3, found=2, quantity=2.0, same_lot=False)]

    Other goods, or the same sign, are no pair:

    >>> net([Difference(1, 'tea', None, 'A', 'W', -3.0), Difference(2, 'cup', None, 'B', 'W', 3.0)])
    []
    """
    goods = defaultdict(list)
    for difference in differences:
        if abs(difference.quantity) > TINY:
            goods[difference.goods].append(difference)
    pairs = []
    for lines in goods.values():
        left = {line.line: abs(line.quantity) for line in lines}
        for same_lot in (True, False):
            pairs += _match(lines, left, same_lot)
    return sorted(pairs, key=lambda pair: (not pair.same_lot, pair.missing, pair.found))


def _match(lines, left, same_lot):
    """Yield pairs of lines, the likeliest first, and take them off what is left."""
    missing = [line for line in lines if line.quantity < 0 and left[line.line] > TINY]
    found = [line for line in lines if line.quantity > 0 and left[line.line] > TINY]
    fits = [
        (abs(left[minus.line] - left[plus.line]) > TINY, minus.near != plus.near, minus, plus)
        for minus in missing
        for plus in found
        if (minus.lot == plus.lot) == same_lot and (minus.place != plus.place or not same_lot)
    ]
    fits.sort(
        key=lambda fit: (
            *fit[:2],
            -min(left[fit[2].line], left[fit[3].line]),
            fit[2].line,
            fit[3].line,
        )
    )
    for _uneven, _far, minus, plus in fits:
        quantity = min(left[minus.line], left[plus.line])
        if quantity > TINY:
            left[minus.line] -= quantity
            left[plus.line] -= quantity
            yield Pair(minus.line, plus.line, quantity, same_lot)
