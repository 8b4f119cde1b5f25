from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from .facts_scheduler import TO_COME


class JxcFacts(models.AbstractModel):
    """Products that go below zero somewhere, for Odoo's Replenishment."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_missing(self, locations):
        """Return products that go below zero in a location which has no rule for them.

        As core adds them up, over all time and under the reader's rules: what lies in the location,
        more what comes, less what leaves.

        :param locations: stock.location
        :return: ``[(product.product id, location id), …]``
        """
        quants, come, go = self.env['product.product']._get_domain_locations_new(locations.ids)
        below = self.env['stock.location'].with_context(active_test=False)
        below = below.search([('id', 'child_of', locations.ids)])
        # core looks whether one path lies in the other, wherever it does
        places = [
            (location.id, lower.id)
            for location in locations
            for lower in below
            if location.parent_path in lower.parent_path
        ]
        state = [('state', 'in', TO_COME)]
        return self.env.execute_query(
            SQL(
                """
                WITH place AS MATERIALIZED (%(places)s),
                rule AS NOT MATERIALIZED (%(rules)s),
                step AS (
                    SELECT quant.product_id, place.place_id, quant.quantity
                      FROM (%(quants)s) AS quant
                      JOIN place ON place.location_id = quant.location_id
                     -- most of what lies there has a rule, and need not be added up
                     WHERE NOT EXISTS (
                               SELECT 1 FROM rule
                                WHERE rule.product_id = quant.product_id
                                  AND rule.location_id = place.place_id)
                 UNION ALL
                    SELECT coming.product_id, place.place_id, coming.quantity
                      FROM (%(come)s) AS coming
                      JOIN LATERAL (
                           SELECT DISTINCT place_id FROM place
                            WHERE location_id IN (coming.goes_to, coming.ends_in)
                           ) AS place ON TRUE
                 UNION ALL
                    SELECT going.product_id, place.place_id, -going.quantity
                      FROM (%(go)s) AS going
                      JOIN place ON place.location_id = going.comes_from
                )
                SELECT short.product_id, short.place_id
                  FROM (SELECT product_id, place_id
                          FROM step GROUP BY product_id, place_id HAVING SUM(quantity) < 0
                       ) AS short
                 WHERE NOT EXISTS (
                           SELECT 1 FROM rule
                            WHERE rule.product_id = short.product_id
                              AND rule.location_id = short.place_id)
              ORDER BY short.place_id, short.product_id
                """,
                places=rows_sql(
                    {
                        'place_id': ('int', [place for place, _location in places]),
                        'location_id': ('int', [location for _place, location in places]),
                    }
                ),
                quants=self._fact_query('stock.quant', quants).select(
                    SQL("stock_quant.product_id"),
                    SQL("stock_quant.location_id"),
                    SQL(
                        "COALESCE(stock_quant.quantity, 0) AS quantity",
                        to_flush=self._columns('stock.quant', 'quantity', 'location_id'),
                    ),
                ),
                come=self._moves_to_come(state, come),
                go=self._moves_to_come(state, go),
                rules=self._fact_query('stock.warehouse.orderpoint', []).select(
                    SQL("stock_warehouse_orderpoint.product_id"),
                    SQL("stock_warehouse_orderpoint.location_id"),
                ),
            )
        )

    @api.model
    def _moves_to_come(self, state, domain):
        """Return the SELECT of planned moves with where they come from, go to and end."""
        return self._fact_query('stock.move', [*state, *domain]).select(
            SQL("stock_move.product_id"),
            SQL("stock_move.location_id AS comes_from"),
            SQL("stock_move.location_dest_id AS goes_to"),
            SQL("stock_move.location_final_id AS ends_in"),
            SQL(
                "stock_move.product_qty AS quantity",
                to_flush=self._columns(
                    'stock.move',
                    *('location_id', 'location_dest_id', 'location_final_id', 'product_qty'),
                ),
            ),
        )
