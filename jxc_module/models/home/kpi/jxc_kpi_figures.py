from odoo import api, models
from odoo.tools import SQL

from .kpi_keys import KEYS


class JxcKpi(models.Model):
    """How the figures are worked out: each key by one method, under the rights of who asks."""

    _inherit = 'jxc.kpi'

    @api.model
    def _kpi_figures(self, key, company, first_day, last_day):
        """Return the figures of a key on the local days first_day … last_day.

        :return: ``{(warehouse id or False, day): (value, second value or 0)}``, amounts in the
            currency of the company
        """
        env = self.env
        if env.companies != company:
            env = env(context={**env.context, 'allowed_company_ids': company.ids})
        figures = getattr(self.with_env(env), f'_kpi_{key}')(company, first_day, last_day)
        rounded = company.currency_id.round if KEYS[key].money else float
        return {
            place: (rounded(value), second or 0.0) for place, (value, second) in figures.items()
        }

    @api.model
    def _kpi_add_up(self, query):
        """Return the figures of a query, and the total of the company on each day.

        :param SQL query: SELECT of warehouse (or NULL), day, value, second value; where nothing
            was there the value is NULL
        """
        figures = {}
        for warehouse, day, value, second in self.env.execute_query(query):
            if value is None:
                continue
            pair = (float(value), None if second is None else float(second))
            for place in {(warehouse or False, day), (False, day)}:
                figures[place] = _plus(figures.get(place), pair)
        return figures

    # === ORDERS === #

    @api.model
    def _kpi_sales(self, company, first_day, last_day):
        """Revenue by order date, untaxed, of lines of confirmed orders: as in Sales Summary."""
        sales = self.env['jxc.facts']._sales_sql(company, first_day, last_day)
        return self._kpi_add_up(
            SQL(
                "SELECT warehouse_id, day, SUM(revenue), NULL FROM (%s) AS sale GROUP BY 1, 2",
                sales,
            )
        )

    @api.model
    def _kpi_orders(self, company, first_day, last_day):
        """Number of sales orders confirmed on the day, by the date they carry since then."""
        facts = self.env['jxc.facts']
        query = facts._fact_query(
            'sale.order', self._kpi_orders_domain(company, first_day, last_day)
        )
        query.groupby = SQL("1, 2")
        day = company._jxc_local_day_sql(SQL("sale_order.date_order"))
        return self._kpi_add_up(
            query.select(
                SQL("sale_order.warehouse_id", to_flush=self.env['sale.order']._fields['state']),
                SQL("%s AS day", day),
                SQL("COUNT(*)"),
                SQL("NULL"),
            )
        )

    @api.model
    def _kpi_orders_domain(self, company, first_day, last_day):
        """Return the domain of the orders that the key ``orders`` counts."""
        start, end = company._jxc_day_range(first_day, last_day)
        return [
            ('company_id', '=', company.id),
            ('state', '=', 'sale'),
            ('date_order', '>=', start),
            ('date_order', '<', end),
        ]


def _plus(one, other):
    if one is None:
        return other
    second = None if one[1] is None and other[1] is None else (one[1] or 0) + (other[1] or 0)
    return one[0] + other[0], second
