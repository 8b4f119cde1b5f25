"""A story of a few weeks, told the same way: what tests have the time for."""

from types import SimpleNamespace

from . import events


def shortened(days=30):
    """Return the events of the last ``days`` days only.

    :return: object with the constants of `events.py`
    """
    lists = ('CUSTOMER_RETURNS', 'VENDOR_RETURNS', 'SCRAPS', 'COUNTS')
    constants = {name: getattr(events, name) for name in dir(events) if name.isupper()}
    late = {name: tuple(row for row in constants[name] if row[0] < days - 3) for name in lists}
    return SimpleNamespace(
        **constants
        | late
        | {
            'DAYS': days,
            'FINE_DAYS': days,
            'TRANSFER_DAYS': [day for day in events.TRANSFER_DAYS if day < days - 3],
        }
    )
