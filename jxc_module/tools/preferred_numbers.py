"""Numbers that hide where they come from: the 24 steps a decade of IEC 60063, about 10 % apart."""

from math import floor, log10

STEPS = (
    *(10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30),
    *(33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91),
)
# a number that is hidden is never closer to what is shown than this part of it
DISTANCE = 0.02


def preferred_above(value: float) -> float:
    """Return the next step that is at least 2 % above a positive number.

    >>> [preferred_above(cost) for cost in (0.0601, 6.0, 6.07, 6.08, 10.0, 90.0, 95.0)]
    [0.062, 6.2, 6.2, 6.8, 11.0, 100.0, 100.0]
    """
    return _step(value * (1 + DISTANCE), above=True)


def preferred_below(value: float) -> float:
    """Return the next step that is at least 2 % below a positive number.

    >>> [preferred_below(cost) for cost in (6.0, 6.33, 10.0, 10.3)]
    [5.6, 6.2, 9.1, 10.0]
    """
    return _step(value * (1 - DISTANCE), above=False)


def _step(value: float, above: bool) -> float:
    exponent = floor(log10(value))
    candidates = [
        round(step * 10.0 ** (decade - 1), 12)
        for decade in (exponent - 1, exponent, exponent + 1)
        for step in STEPS
    ]
    if above:
        return min(number for number in candidates if number >= value - 1e-12)
    return max(number for number in candidates if number <= value + 1e-12)
