"""What happened on the days on which demand could be seen.

Days are ordinals; a *place* is the number of observed days before a day.
"""

from bisect import bisect_left
from itertools import accumulate
from math import floor
from operator import mul

HISTORY_DAYS = 1096  # three years: older days weigh nothing
# A day is wild beyond this many times the median day with demand; below five such days nobody
# can tell. One day in fifty may be: more are no accident but the way the product sells.
SPIKE = 10.0
SPIKE_MIN_DAYS = 5
SPIKE_SHARE = 50
# Weight of a moving sum against the sum a day later, and the same summed up over the last x days.
MOVING_DECAY = 0.99
_SUMMED = [(1.0 - MOVING_DECAY**x) / (1.0 - MOVING_DECAY) for x in range(HISTORY_DAYS + 1)]


def observed_places(
    days: list[int],
    first_day: int,
    today: int,
    excluded,
) -> tuple[int, list[int]]:
    """Return the number of observed days before ``today`` and the place of each of ``days``.

    :param days: increasing, from ``first_day`` on
    :param excluded: (from, to) days, both included, by increasing start; they may overlap. A day
        in ``days`` is observed even inside of one

    >>> observed_places([0, 4, 9], 0, 10, [(1, 2), (7, 30)])
    (6, [0, 2, 5])
    """
    if not excluded:
        return max(today - first_day, 0), [day - first_day for day in days]
    places = []
    skipped = done = 0
    free = first_day  # the first day after the intervals seen so far
    for opening, closing in excluded:
        start, end = max(opening, free), min(closing, today - 1)
        if start > end:
            continue
        before = bisect_left(days, start, done)
        places += [day - first_day - skipped for day in days[done:before]]
        done = bisect_left(days, end + 1, before)
        inside = done - before
        places += range(start - first_day - skipped, start - first_day - skipped + inside)
        skipped += end - start + 1 - inside
        free = end + 1
    places += [day - first_day - skipped for day in days[done:]]
    return max(today - first_day, 0) - skipped, places


def tame(quantities: list[float], count: int) -> list[float]:
    """Return the quantities with wild days cut (winsorised).

    A wild day is cut to ten times the median of the days with demand, but no lower than the
    highest day that is not among the two per cent (at least one day) of the highest.

    :param count: number of quantities above zero

    >>> tame([1.0, 2.0, 1.0, 500.0, 3.0], 5)
    [1.0, 2.0, 1.0, 20.0, 3.0]
    >>> tame([1.0, 2.0, 1.0, 500.0, 480.0], 5)
    [1.0, 2.0, 1.0, 480.0, 480.0]
    """
    if count < SPIKE_MIN_DAYS:
        return quantities
    ranked = sorted(quantities)
    # zeros, if any, come first: the median is that of the days with demand
    cap = max(
        SPIKE * ranked[len(ranked) - count + count // 2], ranked[-1 - max(count // SPIKE_SHARE, 1)]
    )
    if ranked[-1] <= cap:
        return quantities
    return [min(quantity, cap) for quantity in quantities]


def moving_cv2(
    places: list[int],
    quantities: list[float],
    observed: int,
    span: float,
) -> tuple[float, float]:
    """Return the squared coefficient of variation of moving sums, and how far to trust it.

    The sums run over ``span`` days (rounded to whole ones), one ending on each observed day from
    the first that has a whole sum; recent ones weigh more. The cost is that of the number of
    demands, not of days.

    :return: cv², and a trust of 0 (no sum, or none with demand) to 1 (four spans of history)

    >>> moving_cv2([0, 2, 4, 6, 8], [3.0] * 5, 10, 2.0)
    (0.0, 1.0)
    >>> moving_cv2([0], [3.0], 3, 7.0)
    (0.0, 0.0)
    """
    width = max(floor(span + 0.5), 1)
    if width > observed:
        return 0.0, 0.0
    summed = _SUMMED
    # weight of the sums that end on the day of a demand or later; the earliest whole one ends on
    # day width - 1
    whole = observed - width + 1
    weights = [summed[min(observed - place, whole)] for place in places]
    weighted = list(accumulate(map(mul, weights, quantities), initial=0.0))
    plain = list(accumulate(quantities, initial=0.0))
    first = second = 0.0
    for i, quantity in enumerate(quantities):
        end = places[i] + width
        left = summed[observed - end] if end < observed else 0.0
        after = i + 1
        beyond = bisect_left(places, end, after)
        # a sum squared is the sum of the products of all pairs in it: this demand with itself
        # (once) and with those after it (twice), over the sums that hold both
        own = (weights[i] - left) * quantity
        first += own
        second += quantity * (
            own + 2.0 * (weighted[beyond] - weighted[after] - left * (plain[beyond] - plain[after]))
        )
    if first <= 0.0:
        return 0.0, 0.0
    cv2 = second * summed[whole] / (first * first) - 1.0
    return max(cv2, 0.0), min(observed / (4.0 * width), 1.0)
