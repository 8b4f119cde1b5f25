"""When a lot counts as expired: one meaning for levels, gates, reports and messages."""

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
