"""Which of some amounts add up to another one, within stated bounds. Whole numbers only."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

CANDIDATES = 16
SUM_ITEMS = 6  # that make up another one
MAX_OTHERS = 9


def find_run(
    amounts: Sequence[int], goal: int, allows: Callable[[int], bool], most: int
) -> tuple[int, int] | None:
    """Return the first run of neighbors whose sum is the goal, else the first that is allowed.

    Linear in the number of amounts: all are positive, so that a sum grows with its run.

    >>> find_run([5, 10, 20, 30, 7], 60, lambda total: total == 60, 10)
    (1, 4)
    >>> find_run([5, 10], 11, lambda total: False, 10) is None
    True

    :param amounts: positive, in the order in which neighbors belong together
    :param most: a run has at least two and at most so many
    :return: (first, end) positions
    """
    first, total, near = 0, 0, None
    for end, amount in enumerate(amounts, start=1):
        total += amount
        while total > goal or end - first > most:
            if near is None and 2 <= end - first <= most and allows(total):
                near = first, end
            total -= amounts[first]
            first += 1
        if end - first < 2:
            continue
        if total == goal:
            return first, end
        if near is None and allows(total):
            near = first, end
    return near


def find_sum(amounts: Sequence[int], goal: int) -> tuple[tuple[int, ...], int]:
    """Return positions of 2 … SUM_ITEMS amounts that add up to the goal, and how many others do.

    The first CANDIDATES amounts are cut in halves; each sum of one half is looked up in the other
    (at most 2 × 256 sums). The fewest items win, then the first.

    >>> find_sum([40, 25, 75, 10, 60], 100)
    ((0, 4), 1)
    >>> find_sum([1, 2], 50)
    ((), 0)
    """
    usable = [(pos, amt) for pos, amt in enumerate(amounts[:CANDIDATES]) if 0 < amt < goal]
    middle = len(usable) // 2
    left, right = _sums(usable[:middle], goal), _sums(usable[middle:], goal)
    found = sorted(
        {
            (len(a) + len(b), *a, *b)
            for total, one in left.items()
            for a in one
            for b in right.get(goal - total, ())
            if 2 <= len(a) + len(b) <= SUM_ITEMS
        }
    )
    if not found:
        return (), 0
    return found[0][1:], min(len(found) - 1, MAX_OTHERS)


def _sums(part, goal):
    """Return ``{sum: [positions, …]}`` of the picks of a few amounts that stay within the goal."""
    sums = defaultdict(list)
    for size in range(min(len(part), SUM_ITEMS) + 1):
        for picked in combinations(part, size):
            total = sum(amount for _pos, amount in picked)
            if total <= goal and len(sums[total]) <= MAX_OTHERS:
                sums[total].append(tuple(pos for pos, _amount in picked))
    return sums
