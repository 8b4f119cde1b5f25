"""Minimum remaining life, asked for in days and as a part of the total life."""

from math import ceil


def days_asked(days, percent, life):
    """Return the longer one of ``days`` and ``percent`` of a total ``life`` in days.

    >>> days_asked(10, 33.4, 100)
    34
    >>> days_asked(40, 33.4, 100)
    40
    >>> days_asked(0, 0, 100)
    0
    """
    return max(days, ceil(percent * life / 100))
