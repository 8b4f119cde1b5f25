"""From seconds in the data to UTC, so that the last day of the data is yesterday."""

from datetime import date, datetime, time, timedelta

import pytz

from devtools.data.parts.source import DAYS
from devtools.data.parts.vendors import DAY

ZONE = 'Asia/Shanghai'
"""The company's time zone: the stores' local hours become local hours there."""


class Clock:
    """The first local midnight of the data is `DAYS` days before `today`."""

    def __init__(self, today: date | None = None) -> None:
        self.zone = pytz.timezone(ZONE)
        self.today = today or datetime.now(self.zone).date()
        self.first = self.today - timedelta(days=DAYS)
        self.midnights: dict[int, datetime] = {}
        self.now = self.utc(DAYS * DAY)
        """Today's local midnight: what is loaded was written before."""

    def midnight(self, day: int) -> datetime:
        """Return a local midnight as naive UTC, as Odoo stores it."""
        if day not in self.midnights:
            local = datetime.combine(self.first + timedelta(days=day), time())
            aware = self.zone.localize(local).astimezone(pytz.utc)
            self.midnights[day] = aware.replace(tzinfo=None)
        return self.midnights[day]

    def utc(self, second: int) -> datetime:
        """Return the UTC of a local second of the data."""
        day, rest = divmod(second, DAY)
        return self.midnight(day) + timedelta(seconds=rest)
