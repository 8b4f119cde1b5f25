from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """When something of a product was needed last."""

    _inherit = 'jxc.facts'

    @api.model
    def _last_used_sql(self, company, products=None) -> SQL:
        """One row a product × warehouse that goods passed.

        Used is what demand is (:meth:`_demand_sql`): what left for customers, production or other
        warehouses; here without looking at what came back.

        :return: SELECT of ``product_id, warehouse_id, last_in, last_out`` (local days: last entry
            of any kind, last use)
        """
        parts = []
        for column, here, there in (
            ('last_in', SQL("dst"), SQL("src")),
            ('last_out', SQL("src"), SQL("dst")),
        ):
            query = self._moves_with_ends(
                [*self._product_domain(company, products), ('state', '=', 'done')],
                SQL("stock_move.location_dest_id"),
            )
            query.add_where(
                SQL(
                    "%(here)s.usage = 'internal' AND %(here)s.warehouse_id IS NOT NULL"
                    " AND %(there)s.warehouse_id IS DISTINCT FROM %(here)s.warehouse_id"
                    # corrected to nothing afterwards
                    " AND stock_move.quantity <> 0",
                    here=here,
                    there=there,
                )
            )
            if column == 'last_out':
                query.add_where(
                    SQL("dst.usage IN ('customer', 'production', 'internal', 'transit')")
                )
            query.groupby = SQL("stock_move.product_id, %s.warehouse_id", here)
            day = company._jxc_local_day_sql(SQL("MAX(stock_move.date)"))
            parts.append(
                query.select(
                    SQL("stock_move.product_id"),
                    SQL("%s.warehouse_id", here),
                    SQL("%s AS last_in", day if column == 'last_in' else SQL("NULL::date")),
                    SQL("%s AS last_out", day if column == 'last_out' else SQL("NULL::date")),
                )
            )
        return SQL(
            """
            SELECT product_id, warehouse_id, MAX(last_in) AS last_in, MAX(last_out) AS last_out
              FROM (%s) AS part
          GROUP BY product_id, warehouse_id
            """,
            SQL(" UNION ALL ").join(parts),
        )
