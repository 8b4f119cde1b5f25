"""Projection of stock with expiry dates: what will be left unsold of each lot.

First expired, first out (FEFO): every day's demand is taken from the lot that goes off sale first.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf, isfinite


def left_over(
    lots: Sequence[tuple[int | None, float, int]],
    daily_demand: float,
    today: int,
) -> list[float]:
    """Return for each lot the quantity left unsold on its removal day.

    On each day ``d`` from ``today`` on, the demand of that day is taken from the lots on sale,
    those with ``available_from <= d < removal_day``: the earliest removal day first, lots without
    one last, equal ones in the order given. Demand that they cannot meet is lost. What a lot
    still holds when ``d`` reaches its removal day is left over; of a lot whose removal day is not
    after ``today``, or not after its ``available_from``, that is all of it. A lot without a
    removal day leaves nothing over, nor does one with a quantity of zero or less.

    The cost is O(n log n) in the number of lots, however many days they last.

    :param lots: (removal_day or None, quantity, available_from) of each lot; days as ordinals
    :param daily_demand: demand per day, the same every day, may be fractional
    :return: quantities in the order of ``lots``
    :raise ValueError: when ``daily_demand`` is negative or not finite

    A lot of 10 that leaves on day 4, one of 10 that leaves on day 6, three sold per day. Four days
    sell all of the first and 2 of the second, days 4 and 5 sell 6 more of it:

    >>> left_over([(6, 10.0, 0), (4, 10.0, 0)], 3.0, today=0)
    [2.0, 0.0]

    It comes too late to help the first, which is on sale alone:

    >>> left_over([(6, 10.0, 4), (4, 10.0, 0), (None, 50.0, 0)], 2.0, today=0)
    [6.0, 2.0, 0.0]

    Removed already, or never on sale:

    >>> left_over([(0, 5.0, -9), (3, 5.0, 3)], 2.0, today=0)
    [5.0, 5.0]
    """
    if not (daily_demand >= 0.0 and isfinite(daily_demand)):
        raise ValueError(f"daily_demand must be a number >= 0, not {daily_demand!r}")
    left = [max(quantity, 0.0) for _removal, quantity, _available in lots]
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
    for change in sorted(changes):
        while arrivals and lots[arrivals[-1]][2] <= day:
            i = arrivals.pop()
            heappush(on_sale, (inf if lots[i][0] is None else lots[i][0], i))
        _sell(on_sale, left, daily_demand * (change - day), day)
        day = change
    return [0.0 if lot[0] is None else quantity for lot, quantity in zip(lots, left, strict=True)]


def _sell(on_sale, left, demand, day):
    """Take ``demand`` from the lots on sale on ``day``; forget those sold out or removed."""
    while on_sale:
        removal, i = on_sale[0]
        if removal > day:
            if left[i] > demand:
                left[i] -= demand
                return
            demand -= left[i]
            left[i] = 0.0
        heappop(on_sale)
