from datetime import date

from odoo import api, models
from odoo.tools import SQL

_OLDEST = date(2000, 1, 1)


class JxcFacts(models.AbstractModel):
    """Demand before the first own sale, out of the old system: it counts as the own one does."""

    _inherit = 'jxc.facts'

    @api.model
    def _demand_sql(self, company, first_day, last_day, products=None) -> SQL:
        own = super()._demand_sql(company, first_day, last_day, products)
        history = self._demand_history_sql(company, first_day, last_day, products)
        return SQL("%s UNION ALL %s", own, history)

    @api.model
    def _demand_history_sql(self, company, first_day, last_day, products=None):
        """One row a day of what the old system says; a month is spread over its days.

        Posting leaves out what is not before the first own sale, so that no day counts twice.

        :return: SELECT like :meth:`_demand_sql`
        """
        # figures of the warehouses that the reader sees, as his own lines of moves would say
        history = self.env['jxc.demand.history'].sudo()
        domain = [*self._product_domain(company, products), ('day', '<=', last_day)]
        visible = self._visible_places()
        if visible is not None:
            domain.append(('warehouse_id', 'in', visible))
        query = history._search(domain)
        query.add_join(
            'JOIN',
            'each_day',
            SQL(
                "generate_series(0, jxc_demand_history.days - 1)",
                to_flush=self._columns('jxc.demand.history', 'days', 'quantity', 'warehouse_id'),
            ),
            SQL(
                "jxc_demand_history.day + each_day BETWEEN %s AND %s",
                first_day,
                last_day,
            ),
        )
        return query.select(
            SQL("jxc_demand_history.product_id"),
            SQL("jxc_demand_history.warehouse_id"),
            SQL("jxc_demand_history.day + each_day AS day"),
            SQL("jxc_demand_history.quantity / jxc_demand_history.days AS quantity"),
        )

    @api.model
    def _first_demand_days(self, company, products):
        """Return the first day of own demand, ``{(product id, warehouse id): date}``."""
        # without what this file adds to it
        # pylint: disable-next=super-method-mismatch
        own = super()._demand_sql(company, _OLDEST, company._jxc_today(), products)
        rows = self.env.execute_query(
            SQL("SELECT product_id, warehouse_id, MIN(day) FROM (%s) AS demand GROUP BY 1, 2", own)
        )
        return {(product, warehouse): day for product, warehouse, day in rows}

    @api.model
    def _first_history_days(self, company, products):
        """Return the first day of history, ``{(product id, warehouse id): date}``."""
        # a first day, inside the program: no reader sees it
        groups = (
            self.env['jxc.demand.history']
            .sudo()
            ._read_group(
                self._product_domain(company, products), ['product_id', 'warehouse_id'], ['day:min']
            )
        )
        return {(product.id, warehouse.id): day for product, warehouse, day in groups}
