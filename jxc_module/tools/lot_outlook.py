"""What becomes of each lot of a product in a warehouse: left over, or sold out on which day."""

from collections.abc import Sequence
from datetime import date
from heapq import heappop, heappush
from math import ceil, inf, isfinite

# A lot is sold out on the day that takes the last of it; sums of fractions miss that by a hair.
HAIR = 1e-9
# what is sold out after the end of the calendar is not sold out
LAST_DAY = date.max.toordinal()


def project(
    lots: Sequence[tuple[int | None, float, int]],
    reserved: float,
    daily_demand: float,
    today: int,
) -> list[tuple[float, int | None]]:
    """Return for each lot what is left on its removal day, and the day on which it runs out.

    As ``fefo.left_over``: each day from ``today`` on takes the demand of that day from the lots on
    sale, ``available_from <= day < removal_day``, the earliest removal first and lots without one
    last. Reserved goods go out before everything else: until they are gone they meet the demand.

    :param lots: (removal day as ordinal or None, unreserved quantity, first day on sale)
    :param reserved: quantity reserved of the same product in the same place
    :param daily_demand: the same every day, may be fractional
    :return: (left over, day or None) in the order of ``lots``. A lot without a removal day leaves
        nothing over. None: it does not run out, or there is nothing of it.
    :raise ValueError: when ``daily_demand`` is negative or not finite

    12 that leave on day 4, 8 that leave on day 6, three sold a day: 12 are sold on the days 0 to
    3, six of the others on the days 4 and 5. Two reserved ones take two from that:

    >>> project([(6, 8.0, 0), (4, 12.0, 0)], 0, 3.0, today=0)
    [(2.0, None), (0.0, 3)]
    >>> project([(6, 8.0, 0), (4, 12.0, 0)], 2, 3.0, today=0)
    [(2.0, None), (2.0, None)]
    >>> project([(None, 5.0, 0)], 0, 2.0, today=0)
    [(0.0, 2)]
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
