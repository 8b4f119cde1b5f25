from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """When a warehouse had nothing to sell."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_steps_sql(self, company, pairs: SQL | None = None, products=None) -> SQL:
        """One row a done line that changes the stock of a product in a warehouse.

        :param pairs: a SELECT of ``product_id, warehouse_id`` that limits it, or None for all
        :param products: ids that limit it, or None
        :return: SELECT of ``product_id, warehouse_id, date`` (UTC) and ``quantity`` (signed, in
            the product's unit)
        """
        parts = []
        for inside, outside, sign in (('dst', 'src', SQL()), ('src', 'dst', SQL("-"))):
            domain = [*self._product_domain(company, products), ('state', '=', 'done')]
            query = self._fact_query('stock.move.line', domain)
            for alias, column in (('src', 'location_id'), ('dst', 'location_dest_id')):
                query.add_join(
                    'JOIN',
                    alias,
                    'stock_location',
                    SQL(
                        "%s = %s",
                        SQL.identifier(alias, 'id'),
                        SQL.identifier('stock_move_line', column),
                    ),
                )
            here, there = SQL.identifier(inside), SQL.identifier(outside)
            query.add_where(
                SQL(
                    "%(here)s.usage = 'internal' AND %(here)s.warehouse_id IS NOT NULL"
                    " AND (%(there)s.usage <> 'internal'"
                    " OR %(there)s.warehouse_id IS DISTINCT FROM %(here)s.warehouse_id)",
                    here=here,
                    there=there,
                )
            )
            if pairs is not None:
                query.add_where(
                    SQL("(stock_move_line.product_id, %s.warehouse_id) IN (%s)", here, pairs)
                )
            parts.append(
                query.select(
                    SQL("stock_move_line.product_id"),
                    SQL("%s.warehouse_id", here),
                    SQL("stock_move_line.date"),
                    SQL("%sstock_move_line.quantity_product_uom AS quantity", sign),
                )
            )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _stockout_sql(self, company, pairs: SQL | None = None) -> SQL:
        """Whole local days without stock, from the first receipt of a product on.

        A day counts when nothing was there from its first to its last minute; the days on which
        stock ran out or came back do not.

        :return: SELECT of ``product_id, warehouse_id, date_from, date_to`` (local dates, both
            included; ``date_to`` is NULL while the product is still out)
        """
        return SQL(
            """
            SELECT product_id, warehouse_id, date_from, date_to
              FROM (
                SELECT product_id,
                       warehouse_id,
                       %(ran_out)s + 1 AS date_from,
                       %(came_back)s - 1 AS date_to,
                       level
                  FROM (
                    SELECT product_id, warehouse_id, date,
                           LEAD(date) OVER by_date AS next_date,
                           SUM(quantity) OVER by_date AS level
                      FROM (SELECT product_id, warehouse_id, date, SUM(quantity) AS quantity
                              FROM (%(steps)s) AS step
                          GROUP BY product_id, warehouse_id, date) AS moment
                    WINDOW by_date AS (PARTITION BY product_id, warehouse_id ORDER BY date)
                  ) AS history
                 WHERE level <= 0.000001
              ) AS gap
             WHERE date_to IS NULL OR date_from <= date_to
            """,
            ran_out=company._jxc_local_day_sql(SQL("date")),
            came_back=company._jxc_local_day_sql(SQL("next_date")),
            steps=self._stock_steps_sql(company, pairs),
        )
