"""Which lots a difference belongs to that was counted without looking at lots."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date

FAR = date.max  # a lot without a date is used last


def spread(
    difference: float, books: Mapping[Hashable, float], expiry: Mapping[Hashable, date | None]
) -> dict[Hashable, float]:
    """Return what of a difference falls on each lot; the parts add up to it.

    A loss takes the lots that expire first, each down to 0, the rest of it the last of them; a gain
    goes to the lot that expires last. Lots of one day follow in their order.

    >>> books = {'a': 5, 'b': 3, 'c': 4}
    >>> expiry = {'a': date(2026, 6, 1), 'b': date(2026, 3, 1), 'c': None}
    >>> spread(-4, books, expiry)
    {'b': -3, 'a': -1}
    >>> spread(2, books, expiry)
    {'c': 2}
    >>> spread(-20, books, expiry)
    {'b': -3, 'a': -5, 'c': -12}
    >>> spread(0, books, expiry)
    {}
    >>> spread(-1, {}, {})
    {}

    :param difference: counted less book of all lots together
    :param books: what the book says of each lot
    """
    order = in_order(books, expiry)
    if not difference or not order:
        return {}
    if difference > 0:
        return {order[-1]: difference}
    parts, rest = {}, -difference
    for lot in order:
        taken = min(rest, max(books[lot], 0))
        if lot == order[-1]:
            taken = rest
        if taken:
            parts[lot] = -taken
            rest -= taken
    return parts


def in_order(
    books: Mapping[Hashable, float], expiry: Mapping[Hashable, date | None]
) -> Sequence[Hashable]:
    """Return the lots, those that expire first in front."""
    return sorted(books, key=lambda lot: expiry.get(lot) or FAR)
