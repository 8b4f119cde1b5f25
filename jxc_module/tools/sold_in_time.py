"""How much of lots with expiry dates will be sold before they have to be removed."""

from collections.abc import Sequence
from math import floor

from .fefo import left_over

# Goods that are reserved for longer than this stop every other sale for good.
LONGEST_DAYS = 36_500
TINY = 1e-6


def sold_in_time(
    lots: Sequence[tuple[int, float]], reserved: float, daily_demand: float, today: int
) -> float:
    """Return the quantity of ``lots`` that the demand takes before their removal days.

    Reserved goods go out first: until they are gone, they meet the demand. Then each day takes
    from the lot that goes off sale first; on its removal day a lot is not sold any more.

    :param lots: (removal day as ordinal, unreserved quantity)
    :param reserved: quantity reserved of the same product in the same place
    :param daily_demand: the same every day; where it is zero or less nothing is sold

    100 pieces with 60 days to go at 5 a day are all sold, at 1 a day 60 of them are:

    >>> [sold_in_time([(60, 100.0)], 0, daily, today=0) for daily in (5, 1, 0)]
    [100.0, 60.0, 0.0]

    With 40 more reserved, 20 days remain to sell the others at 1 a day:

    >>> sold_in_time([(60, 100.0)], 40, 1, today=0)
    20.0
    """
    if daily_demand <= 0.0 or not lots:
        return 0.0
    days = int(min(reserved / daily_demand, LONGEST_DAYS))
    start = today + days
    # what the last, partly filled day gives to reserved goods: a lot on sale on that day only
    queue = [(start + 1, max(reserved - days * daily_demand, 0.0), start)]
    queue += [(removal, quantity, start) for removal, quantity in lots]
    left = left_over(queue, daily_demand, today)[1:]
    return sum(max(quantity, 0.0) for _removal, quantity in lots) - sum(left)


def expected_sales(
    lots: Sequence[tuple[int, float]], reserved: float, daily_demand: float, today: int
) -> float:
    """Return what to count on of lots that will have to be removed.

    What :func:`sold_in_time` says, in whole pieces where the lots are of whole pieces: nobody
    orders 44.67 bottles. Where no demand is known there is nothing to subtract by: all counts.

    >>> [expected_sales([(3, 100.0)], 0, daily, today=0) for daily in (1.777, 0)]
    [5.0, 100.0]
    >>> round(expected_sales([(3, 100.5)], 0, 1.777, today=0), 3)
    5.331
    """
    if daily_demand <= 0.0:
        return sum(max(quantity, 0.0) for _removal, quantity in lots)
    sold = sold_in_time(lots, reserved, daily_demand, today)
    if all(abs(quantity - round(quantity)) < TINY for _removal, quantity in lots):
        return float(floor(sold + TINY))
    return sold
