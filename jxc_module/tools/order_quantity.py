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


class OrderLine(NamedTuple):
    """What to order; ``next_break`` is the price line one would reach by ordering more, if any."""

    quantity: float
    line: Break | None
    next_break: Break | None


def order_quantity(need: float, multiple: float, breaks: Sequence[Break]) -> OrderLine:
    """Round a need up to the vendor's minimum and packages and choose the price that it gets.

    :param need: quantity missing, in the product's unit
    :param multiple: size of one package, 0 or 1 where any quantity will do
    :param breaks: the vendor's prices; the lowest ``min_qty`` is his minimum order quantity

    >>> prices = [Break(10, 5.0), Break(100, 4.5)]
    >>> order_quantity(3, 0, prices)
    OrderLine(quantity=10, line=Break(min_qty=10, price=5.0, key=0), next_break=Break(min_qty=100, price=4.5, key=0))
    >>> order_quantity(25, 12, prices).quantity
    36
    >>> order_quantity(98, 12, prices)
    OrderLine(quantity=108, line=Break(min_qty=100, price=4.5, key=0), next_break=None)
    >>> order_quantity(0, 12, prices).quantity
    0
    >>> order_quantity(7, 0, [])
    OrderLine(quantity=7, line=None, next_break=None)
    """
    if need <= TINY:
        return OrderLine(0, None, None)
    quantity = max(need, min((line.min_qty for line in breaks), default=0.0))
    if multiple > TINY:
        quantity = ceil(quantity / multiple - TINY) * multiple
    reached = [line for line in breaks if line.min_qty <= quantity + TINY]
    line = min(reached, key=lambda line: (line.price, line.min_qty), default=None)
    cheaper = [
        candidate
        for candidate in breaks
        if line and candidate.min_qty > quantity + TINY and candidate.price < line.price
    ]
    return OrderLine(quantity, line, min(cheaper, default=None))
