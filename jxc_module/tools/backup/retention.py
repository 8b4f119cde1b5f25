"""Which backups are kept. Pure Python."""

UNITS = {
    'day': lambda at: (at.year, at.month, at.day),
    'week': lambda at: at.isocalendar()[:2],
    'month': lambda at: (at.year, at.month),
    'year': lambda at: (at.year,),
}


def superfluous(backups, keep):
    """Return which backups may be deleted, oldest first.

    The newest of each of the last so many days, weeks, months and years that have one is kept, and
    always the newest one and the newest that was verified. Where nothing is said, all are kept.

    :param backups: list of (key, local datetime, whether it was verified)
    :param dict keep: number of days, weeks, months, years: ``{'day': 7, …}``

    >>> from datetime import datetime
    >>> three = [(n, datetime(2026, 1, n), n == 1) for n in (1, 2, 3)]
    >>> superfluous(three, {'day': 1})
    [2]
    >>> superfluous(three, {'week': 2}), superfluous(three, {})
    ([2], [])
    """
    if not any(keep.get(unit, 0) > 0 for unit in UNITS):
        return []
    newest = sorted(backups, key=lambda backup: backup[1:2] + backup[:1], reverse=True)
    kept = {key for key, _at, _verified in newest[:1]}
    kept |= {key for key, _at, _verified in [row for row in newest if row[2]][:1]}
    for unit, period in UNITS.items():
        seen = set()
        for key, at, _verified in newest:
            if period(at) not in seen and len(seen) < keep.get(unit, 0):
                seen.add(period(at))
                kept.add(key)
    return [key for key, _at, _verified in reversed(newest) if key not in kept]
