from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class JxcKpi(models.Model):
    """Figures of what was promised and what waits for somebody."""

    _inherit = 'jxc.kpi'

    @api.model
    def _kpi_late_receipts(self, company, first_day, last_day):
        """Number of purchase lines promised before the day and still open at its end.

        By the warehouse of the receipt; today's are the lines that vendors are reminded of. No row
        before the first order.
        """
        confirmed = [('company_id', '=', company.id), ('state', '=', 'purchase')]
        first = self.env['purchase.order'].search_fetch(
            [*confirmed, ('date_approve', '!=', False)],
            ['date_approve'],
            order='date_approve, id',
            limit=1,
        )
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            if not first or company._jxc_local_day(first.date_approve) > day:
                continue
            late = self.env['jxc.facts']._late_lines_sql(company, day)
            query = SQL("SELECT warehouse_id, %s, COUNT(*), NULL FROM (%s) AS late", day, late)
            found = self._kpi_add_up(SQL("%s GROUP BY 1", query))
            figures |= found or {(False, day): (0.0, None)}
        return figures

    @api.model
    def _kpi_fill_rate(self, company, first_day, last_day):
        """Share of the sales lines promised for the day that were delivered in full by its end.

        0 to 1, by the warehouse of the order; the second value is the number of lines.
        """
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            lines = self.env['jxc.facts']._promised_sales_sql(company, day)
            query = SQL(
                "SELECT warehouse_id, %s, COUNT(*) FILTER (WHERE filled), COUNT(*)"
                " FROM (%s) AS line GROUP BY 1",
                day,
                lines,
            )
            counts = self._kpi_add_up(query)
            figures |= {place: (full / all_, all_) for place, (full, all_) in counts.items()}
        return figures

    @api.model
    def _kpi_approvals(self, company, first_day, last_day):
        """Number of requests for approval that were open at the end of the day.

        By the warehouse of the document; a request that was overtaken ended when it was.
        """
        figures = {}
        for day in self._kpi_days(first_day, last_day):
            groups = self.env['jxc.approval']._read_group(
                self._kpi_approvals_domain(company, day), ['warehouse_id'], ['__count']
            )
            rows = [(house.id, count, 0) for house, count in groups]
            figures |= self._kpi_totals(day, rows)
        return figures

    @api.model
    def _kpi_approvals_domain(self, company, day):
        """Return the domain of the requests that the key ``approvals`` counts."""
        end = company._jxc_day_start(day + timedelta(days=1))
        asked = Domain('company_id', '=', company.id) & Domain('requested_on', '<', end)
        still = Domain('state', '=', 'requested') | Domain('decided_on', '>=', end)
        overtaken = Domain('state', '=', 'outdated') & Domain('write_date', '>=', end)
        return asked & (still | overtaken)
