"""How much to put on an order: at least the need, at least the minimum, in whole packages."""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

TINY = 1e-6


class Break(NamedTuple):
    """One line of a vendor's price list, in the product's unit and one currency."""

    min_qty: float
    price: float
    key: int = 0


class Offer(NamedTuple):
    """What one vendor asks for a product; ``multiple`` is the size of one package, or 0."""

    vendor: int
    multiple: float
    breaks: tuple[Break, ...]

    @property
    def minimum(self) -> float:
        """The vendor's minimum order quantity."""
        return min((line.min_qty for line in self.breaks), default=0.0)


class Price(NamedTuple):
    """The price line that a quantity gets, and the one it would get by ordering more, if any."""

    line: Break | None
    next_break: Break | None


def order_quantity(need: float, offer: Offer) -> float:
    """Round a need up to the vendor's minimum and to whole packages.

    :param need: quantity missing, in the product's unit

    >>> offer = Offer(7, 12, (Break(10, 5.0), Break(100, 4.5)))
    >>> [order_quantity(need, offer) for need in (0, 3, 25, 98)]
    [0.0, 12, 36, 108]
    >>> order_quantity(3, Offer(7, 0, (Break(10, 5.0),)))
    10
    >>> order_quantity(7, Offer(7, 0, ()))
    7
    """
    if need <= TINY:
        return 0.0
    quantity = max(need, offer.minimum)
    if offer.multiple > TINY:
        quantity = ceil(quantity / offer.multiple - TINY) * offer.multiple
    return quantity


def price_at(quantity: float, breaks: Sequence[Break]) -> Price:
    """Return the cheapest price line that ``quantity`` reaches and the next cheaper one.

    >>> prices = [Break(10, 5.0), Break(100, 4.5)]
    >>> price_at(99, prices)
    Price(line=Break(min_qty=10, price=5.0, key=0), next_break=Break(min_qty=100, price=4.5, key=0))
    >>> price_at(100, prices)
    Price(line=Break(min_qty=100, price=4.5, key=0), next_break=None)
    >>> price_at(9, prices).line is None
    True
    """
    reached = [line for line in breaks if line.min_qty <= quantity + TINY]
    line = min(reached, key=lambda line: (line.price, line.min_qty), default=None)
    cheaper = [
        candidate
        for candidate in breaks
        if line and candidate.min_qty > quantity + TINY and candidate.price < line.price
    ]
    return Price(line, min(cheaper, default=None))
