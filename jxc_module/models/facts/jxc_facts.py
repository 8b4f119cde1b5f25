from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
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


class JxcFacts(models.AbstractModel):
    """How core stores moves, lots, receipts, open items and values, known in one place.

    Methods return ``SQL`` fragments or dictionaries, each with its grain in the docstring. A
    fragment starts from the :class:`Query` of its fact table, so that it carries the companies and
    record rules of ``self.env``; call it in ``sudo()`` only for figures that must not depend on
    who asks for them (a reorder point), never for what a report shows.
    """

    _name = 'jxc.facts'
    _description = "Facts over Core Tables"

    @api.model
    def _local_day_sql(self, column: SQL, company) -> SQL:
        """Return the local calendar day of a UTC timestamp column (law 5)."""
        zone = company._jxc_tz()
        offset = fixed_offset(zone)
        if offset is not None:  # half the cost of a conversion by name, on every row of a history
            return SQL("(%s + %s)::date", column, offset)
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", column, zone)

    @api.model
    def _local_today(self, company):
        """Return today's date in the time zone of ``company``."""
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(pytz.timezone(company._jxc_tz())).date()

    @api.model
    def _day_start(self, company, day) -> datetime:
        """Return the UTC instant at which the local ``day`` begins, as Odoo stores it (naive)."""
        zone = pytz.timezone(company._jxc_tz())
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _day_range(self, company, first_day, last_day):
        """Return the UTC instants ``[start, end)`` of the local days first_day … last_day."""
        return (
            self._day_start(company, first_day),
            self._day_start(company, last_day + timedelta(days=1)),
        )

    @api.model
    def _fact_query(self, model, domain):
        """Return the ``Query`` of a fact table under the reader's record rules, archived too."""
        return self.env[model]._search(domain, active_test=False)

    @api.model
    def _product_domain(self, company, products=None):
        """Return the domain of a company's rows, of these products (ids) where they are given."""
        domain = [('company_id', '=', company.id)]
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        return domain

    @api.model
    def _done_domain(self, company, first_day, last_day, products=None):
        """Return the domain of what was done on the local days first_day … last_day."""
        start, end = self._day_range(company, first_day, last_day)
        return [
            *self._product_domain(company, products),
            ('state', '=', 'done'),
            ('date', '>=', start),
            ('date', '<', end),
        ]

    @api.model
    def _columns(self, model, *names):
        """Return fields of ``model`` for ``SQL(…, to_flush=…)``: columns outside of the domain."""
        return [self.env[model]._fields[name] for name in names]
