"""Projection of stock with expiry dates: what becomes of each lot of a product in a warehouse.

First expired, first out (FEFO): every day's demand is taken from the lot that goes off sale first.
"""

from collections.abc import Sequence
from datetime import date
from heapq import heappop, heappush
from math import ceil, floor, inf, isfinite

# A lot is sold out on the day that takes the last of it; sums of fractions miss that by a hair.
HAIR = 1e-9
# what is sold out after the end of the calendar is not sold out
LAST_DAY = date.max.toordinal()
TINY = 1e-6


def project(
    lots: Sequence[tuple[int | None, float, int]],
    reserved: float,
    daily_demand: float,
    today: int,
) -> list[tuple[float, int | None]]:
    """Return for each lot what is left on its removal day, and the day on which it runs out.

    On each day ``d`` from ``today`` on, the demand of that day is taken from the lots on sale,
    those with ``available_from <= d < removal_day``: the earliest removal day first, lots without
    one last, equal ones in the order given. Demand that they cannot meet is lost. Reserved goods go
    out before everything else: until they are gone they meet the demand. What a lot still holds
    when ``d`` reaches its removal day is left over; of a lot whose removal day is not after
    ``today``, or not after its ``available_from``, that is all of it. A lot without a removal day
    leaves nothing over, nor does one with a quantity of zero or less.

    The cost is O(n log n) in the number of lots, however many days they last.

    :param lots: (removal day as ordinal or None, unreserved quantity, first day on sale)
    :param reserved: quantity reserved of the same product in the same place
    :param daily_demand: the same every day, may be fractional
    :return: (left over, day or None) in the order of ``lots``. None: it does not run out, or there
        is nothing of it.
    :raise ValueError: when ``daily_demand`` is negative or not finite

    12 that leave on day 4, 8 that leave on day 6, three sold a day: 12 are sold on the days 0 to
    3, six of the others on the days 4 and 5. Two reserved ones take two from that:

    >>> project([(6, 8.0, 0), (4, 12.0, 0)], 0, 3.0, today=0)
    [(2.0, None), (0.0, 3)]
    >>> project([(6, 8.0, 0), (4, 12.0, 0)], 2, 3.0, today=0)
    [(2.0, None), (2.0, None)]

    The first comes too late to help the second, which is on sale alone:

    >>> project([(6, 10.0, 4), (4, 10.0, 0), (None, 50.0, 0)], 0, 2.0, today=0)
    [(6.0, None), (2.0, None), (0.0, 30)]

    Removed already, or never on sale; and what hardly anybody wants:

    >>> project([(0, 5.0, -9), (3, 5.0, 3)], 0, 2.0, today=0)
    [(5.0, None), (5.0, None)]
    >>> project([(None, 5.0, 0)], 0, 1e-300, today=0)
    [(0.0, None)]
    """
    if not (daily_demand >= 0.0 and isfinite(daily_demand)):
        raise ValueError(f"daily_demand must be a number >= 0, not {daily_demand!r}")
    left = [max(quantity, 0.0) for _removal, quantity, _available in lots]
    run_out = [None] * len(lots)
    if daily_demand > 0.0:
        _sell_all(lots, left, run_out, max(reserved, 0.0), daily_demand, today)
    return [
        (0.0 if lot[0] is None else quantity, day)
        for lot, quantity, day in zip(lots, left, run_out, strict=True)
    ]


def sold_in_time(
    lots: Sequence[tuple[int, float]], reserved: float, daily_demand: float, today: int
) -> float:
    """Return the quantity of lots on sale that the demand takes before their removal days.

    :param lots: (removal day as ordinal, unreserved quantity)
    :param reserved: quantity reserved of the same product in the same place; it goes out first
    :param daily_demand: the same every day; where it is zero or less nothing is sold

    100 pieces with 60 days to go at 5 a day are all sold, at 1 a day 60 of them are:

    >>> [sold_in_time([(60, 100.0)], 0, daily, today=0) for daily in (5, 1, 0)]
    [100.0, 60.0, 0.0]

    With 40 more reserved, 20 days remain to sell the others at 1 a day:

    >>> sold_in_time([(60, 100.0)], 40, 1, today=0)
    20.0
    """
    if daily_demand <= 0.0:
        return 0.0
    on_sale = [(removal, quantity, today) for removal, quantity in lots]
    left = project(on_sale, reserved, daily_demand, today)
    return _pieces(lots) - sum(over for over, _day in left)


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
        return _pieces(lots)
    sold = sold_in_time(lots, reserved, daily_demand, today)
    if all(abs(quantity - round(quantity)) < TINY for _removal, quantity in lots):
        return float(floor(sold + TINY))
    return sold


def _pieces(lots):
    return sum(max(quantity, 0.0) for _removal, quantity in lots)


def _sell_all(lots, left, run_out, reserved, daily_demand, today):
    arrivals = sorted(range(len(lots)), key=lambda i: lots[i][2], reverse=True)
    on_sale = []  # a heap of (removal day, index)
    # between two of these days no lot comes or goes: their demand can be taken at once
    changes = {
        day
        for removal, _quantity, available in lots
        for day in (removal, available)
        if day is not None and day > today
    }
    day = today
    for change in (*sorted(changes), inf):
        while arrivals and lots[arrivals[-1]][2] <= day:
            i = arrivals.pop()
            if left[i] > 0.0:
                heappush(on_sale, (inf if lots[i][0] is None else lots[i][0], i))
        demand = daily_demand * (change - day)
        used = min(reserved, demand)
        reserved -= used
        while on_sale and used < demand:
            removal, i = on_sale[0]
            if removal > day:
                taken = min(left[i], demand - used)
                left[i] -= taken
                used += taken
                if left[i] > 0.0:
                    break
                days = used / daily_demand
                if days < LAST_DAY - day:
                    run_out[i] = day + ceil(days - HAIR) - 1
            heappop(on_sale)
        day = change
