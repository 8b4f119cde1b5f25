"""How long a lot lives: when it counts as expired, and what life is asked of it.

One meaning for levels, gates, reports and messages.
"""

from math import ceil

# The expiration date is the first day on which the goods must not be used any more (core: "may
# become dangerous and must not be consumed"): with no full day left they are expired, on that
# whole day, whatever the time on the date.
EXPIRED_DAYS = 0


def is_expired(days_left: int) -> bool:
    """Say whether a lot with so many local days until its expiration date is expired.

    >>> is_expired(1), is_expired(0), is_expired(-1)
    (False, True, True)
    """
    return days_left <= EXPIRED_DAYS


def days_asked(days, percent, life):
    """Return the life asked for: the longer one of ``days`` and ``percent`` of ``life`` in days.

    >>> days_asked(10, 33.4, 100)
    34
    >>> days_asked(40, 33.4, 100)
    40
    >>> days_asked(0, 0, 100)
    0
    """
    return max(days, ceil(percent * life / 100))
