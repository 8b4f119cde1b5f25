"""When to count what: how often, and how much on each working day."""

from collections.abc import Sequence
from itertools import accumulate

DAYS_OF_YEAR = 365


def interval_days(times_a_year: float, error_rate: float = 0.0) -> int | None:
    """Return the days between two counts: half as many where every count found an error.

    :param times_a_year: zero or less: never
    :param error_rate: share of the last counts that differed, 0 to 1

    >>> [interval_days(times) for times in (12, 4, 1, 0)]
    [30, 91, 365, None]
    >>> interval_days(12, error_rate=0.5), interval_days(12, error_rate=1)
    (22, 15)
    """
    if times_a_year <= 0:
        return None
    share = min(max(error_rate, 0.0), 1.0)
    return max(1, int(DAYS_OF_YEAR / times_a_year * (1 - share / 2)))


def first_days(count: int, interval: int) -> list[int]:
    """Return on which day (0: today) each of what was never counted is due, evenly over a cycle.

    >>> first_days(4, 30), first_days(5, 2)
    ([0, 7, 15, 22], [0, 0, 0, 1, 1])
    """
    return [position * interval // count for position in range(count)]


def level(dues: Sequence[int], days: int, limit: int = 0) -> list[int | None]:
    """Return on which working day to count each, so that no day is fuller than it must be.

    Each is counted on its day, or earlier where a later stretch would be too full otherwise: the
    fullest day is as small as it can be with nothing late. Those due first come first. What is due
    after the last day has no day.

    :param dues: the working day on which each is due; 0 and less: today or overdue
    :param days: working days looked at
    :param limit: most on one day, 0: no limit; with one, some may be late

    Six are due on the third day: two a day. One alone waits for its day:

    >>> level([2, 2, 2, 2, 2, 2], 3)
    [0, 0, 1, 1, 2, 2]
    >>> level([2, 0, 9], 3)
    [2, 0, None]

    A limit puts off what is due last:

    >>> level([0, 0, 0, 0], 3, limit=1)
    [0, 1, 2, None]
    """
    order = sorted(
        (i for i, due in enumerate(dues) if due < days), key=lambda i: (max(dues[i], 0), i)
    )
    loads = [0] * days
    for i in order:
        loads[max(dues[i], 0)] += 1
    upto = list(accumulate(loads))
    cap = max((-(-sum_ // (day + 1)) for day, sum_ in enumerate(upto)), default=0)
    cap = min(cap, limit) if limit else cap
    result, taken = [None] * len(dues), 0
    for day in range(days):
        # what the days after this one cannot take, each filled to the cap
        must = max(upto[ahead] - taken - cap * (ahead - day) for ahead in range(day, days))
        for i in order[taken : taken + min(max(must, 0), cap)]:
            result[i] = day
            taken += 1
    return result
