from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.tools import SQL

# No business document in this database is older.
OLDEST = datetime(2000, 1, 1)


def fixed_offset(zone_name):
    """Return the distance of a zone from UTC where it never changed since 2000, else None.

    >>> fixed_offset('Asia/Shanghai')
    datetime.timedelta(seconds=28800)
    >>> fixed_offset('Europe/Berlin') is None
    True
    """
    zone = pytz.timezone(zone_name)
    if any(change > OLDEST for change in getattr(zone, '_utc_transition_times', ())):
        return None
    return zone.utcoffset(OLDEST)


class ResCompany(models.Model):
    """The days of a company: every room counts them by its time zone (law 5)."""

    _inherit = 'res.company'

    def _jxc_tz(self):
        """Return the name of the time zone whose days are this company's days.

        The contact of the company says it; core uses the same one for procurement dates.

        :return: str, a zone of the tz database, ``'UTC'`` where nothing is set
        """
        self.ensure_one()
        company = self.sudo()  # what day it is is no secret; contact and calendar may be hidden
        return company.partner_id.tz or company.resource_calendar_id.tz or 'UTC'

    def _jxc_today(self):
        """Return today's date in the time zone of this company."""
        return self._jxc_local_day()

    def _jxc_as_local(self, moment):
        """Return a naive UTC ``moment`` as the naive time that this company's clocks show."""
        zone = pytz.timezone(self._jxc_tz())
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    def _jxc_local_day(self, moment=None):
        """Return the local date of a naive UTC ``moment``, of now without one."""
        return self._jxc_as_local(moment or fields.Datetime.now()).date()

    def _jxc_works_on(self, day):
        """Say whether a local day is a working day, by the company's calendar; without one, yes."""
        calendar = self.sudo().resource_calendar_id  # its days are no secret
        if not calendar:
            return True
        start = datetime.combine(day, time.min)
        unusual = calendar._get_unusual_days(start, start + timedelta(days=1), self)
        return not unusual.get(fields.Date.to_string(day))

    def _jxc_day_start(self, day) -> datetime:
        """Return the UTC instant at which the local ``day`` begins, as Odoo stores it (naive)."""
        zone = pytz.timezone(self._jxc_tz())
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    def _jxc_day_range(self, first_day, last_day):
        """Return the UTC instants ``[start, end)`` of the local days first_day … last_day."""
        return self._jxc_day_start(first_day), self._jxc_day_start(last_day + timedelta(days=1))

    def _jxc_local_day_sql(self, column: SQL) -> SQL:
        """Return the local calendar day of a UTC timestamp column."""
        zone = self._jxc_tz()
        offset = fixed_offset(zone)
        if offset is not None:  # half the cost of a conversion by name, on every row of a history
            return SQL("(%s + %s)::date", column, offset)
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", column, zone)
