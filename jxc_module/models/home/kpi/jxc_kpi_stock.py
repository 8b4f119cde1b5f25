from datetime import timedelta

from odoo import api, models

TURNOVER_DAYS = 90
EXPIRING_DAYS = 30


class JxcKpi(models.Model):
    """Figures of stock, by warehouse."""

    _inherit = 'jxc.kpi'

    @api.model
    def _kpi_days(self, first_day, last_day):
        count = (last_day - first_day).days + 1
        return [first_day + timedelta(days=number) for number in range(count)]

    @api.model
    def _kpi_worth(self, company, day):
        """Return the value of each place at the end of a day, ``{warehouse id or 0: value}``."""
        end = company._jxc_day_start(day + timedelta(days=1))
        return self.env['jxc.facts']._whole_company(company)._stock_worth(company, end)

    @api.model
    def _kpi_stock_value(self, company, first_day, last_day):
        """Value of stock at the end of the day: of yesterday as Stock on Hand showed it then.

        The total of the company has goods in transit in it; they have no warehouse.
        """
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            worth = self._kpi_worth(company, day)
            figures |= {(place, day): (value, None) for place, value in worth.items() if place}
            if worth:
                figures[False, day] = (sum(worth.values()), None)
        return figures

    @api.model
    def _kpi_transit_value(self, company, first_day, last_day):
        """Value of what lies between warehouses: the row of Stock on Hand without a warehouse."""
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            worth = self._kpi_worth(company, day)
            if 0 in worth:
                figures[False, day] = (worth[0], None)
        return figures

    @api.model
    def _kpi_turnover_days(self, company, first_day, last_day):
        """How many days the average stock lasts at the use of the last 90 days, by value.

        90 / Turnover by Value of Stock Turnover over the 90 days that end with the day. The second
        value is the cost of what was used.
        """
        facts = self.env['jxc.facts']._whole_company(company)
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            before = day - timedelta(days=TURNOVER_DAYS)
            opening = self._kpi_stored_worth(company, before) or self._kpi_worth(company, before)
            closing = self._kpi_worth(company, day)
            start, end = company._jxc_day_range(before + timedelta(days=1), day)
            used = facts._used_worth(company, start, end)
            places = {place for place in {*opening, *closing, *used} if place}
            parts = {
                place: (
                    (opening.get(place, 0.0) + closing.get(place, 0.0)) / 2,
                    used.get(place, 0.0),
                )
                for place in places
            }
            parts[False] = tuple(map(sum, zip(*parts.values(), strict=True))) or (0.0, 0.0)
            for place, (average, went) in parts.items():
                if average >= 0 and went > 0:
                    figures[place, day] = (TURNOVER_DAYS * average / went, went)
        return figures

    @api.model
    def _kpi_stored_worth(self, company, day):
        """Return the values of warehouses at the end of a day as they are kept, or nothing."""
        rows = self.sudo().search_fetch(  # nobody sees them: they are half of an average
            [
                ('company_id', '=', company.id),
                ('key', '=', 'stock_value'),
                ('day', '=', day),
                ('warehouse_id', '!=', False),
            ]
        )
        return {row.warehouse_id.id: row.value for row in rows}

    # === AS THINGS STAND === #

    @api.model
    def _kpi_out_of_stock(self, company, first_day, last_day):
        """Number of reordering rules with the status "out of stock"; second: of all rules.

        As they stand now, whatever the day.
        """
        return self._kpi_rules(company, last_day, 'out')

    @api.model
    def _kpi_below_safety(self, company, first_day, last_day):
        """Number of reordering rules with the status "below safety stock", as above."""
        return self._kpi_rules(company, last_day, 'below_safety')

    @api.model
    def _kpi_rules(self, company, day, status):
        rules = self.env['stock.warehouse.orderpoint']._read_group(
            [('company_id', '=', company.id), ('jxc_status', '!=', False)],
            ['warehouse_id', 'jxc_status'],
            ['__count'],
        )
        return self._kpi_totals(
            day,
            [(house.id, count if found == status else 0, count) for house, found, count in rules],
        )

    @api.model
    def _kpi_waste(self, company, first_day, last_day):
        """Value that will be left at removal dates, as on the board of lots, now.

        The second value is the number of lots looked at.
        """
        outlook = self.env['jxc.lot.outlook']._read_group(
            [('company_id', '=', company.id)],
            ['warehouse_id'],
            ['waste_value:sum', '__count'],
        )
        return self._kpi_totals(last_day, [(house.id, *values) for house, *values in outlook])

    @api.model
    def _kpi_expiring_value(self, company, first_day, last_day):
        """Value of lots that expire within 30 days, expired ones with them: as in Expiring Lots.

        As things stand now; the second value is the number of lots.
        """
        report = self.env['jxc.report.expiry']._with_params(days=EXPIRING_DAYS)
        rows = report._read_group([], ['warehouse_id'], ['value:sum', '__count'])
        return self._kpi_totals(
            last_day, [(house.id, value or 0.0, count) for house, value, count in rows]
        )

    @api.model
    def _kpi_totals(self, day, rows):
        """Return figures of ``(warehouse id or False, value, second value)``, and their total."""
        figures = {}
        for house, *values in rows:
            for place in {house or False, False}:
                known = figures.get((place, day), (0.0, 0.0))
                figures[place, day] = tuple(
                    old + new for old, new in zip(known, values, strict=True)
                )
        return figures
