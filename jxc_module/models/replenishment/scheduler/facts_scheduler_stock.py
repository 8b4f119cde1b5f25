from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import ids_sql, rows_sql
from .facts_scheduler import MANY, TO_COME


class JxcFacts(models.AbstractModel):
    """What lies in the places of reordering rules and what will, for any number of rules."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_stock(self, asked, digits):
        """Return what lies in the place of each rule and what will, at the end of its horizon.

        Goods on lots that go off sale before count as gone unless they are reserved, as core's
        forecast says.

        :param asked: ``[(rule id, product id, location id, end), …]``, ends as naive UTC,
            exclusive
        :param digits: decimals of quantities
        :return: ``{rule id: (on hand, forecast)}`` in the product's unit
        """
        ids, products, places, ends = zip(*asked, strict=True)
        goods = set(products)
        quoted = {end: f'"{end}"' for end in set(ends)}
        planned = [('state', 'in', TO_COME), ('date', '<', max(ends))]
        if len(goods) > MANY:
            quants = self._fact_query('stock.quant', [])
            moves = self._fact_query('stock.move', planned)
        else:
            quants = self._fact_query_of('stock.quant', goods)
            moves = self._fact_query_of('stock.move', goods, planned)
        rows = self.env.execute_query(
            SQL(
                _STOCK,
                asked=rows_sql(
                    {
                        'id': ('int', ids),
                        'product_id': ('int', products),
                        'location_id': ('int', places),
                        'ends': ('timestamp', [quoted[end] for end in ends]),
                    }
                ),
                places=ids_sql(set(places)),
                digits=digits,
                quants=quants.select(
                    SQL("stock_quant.product_id"),
                    SQL("stock_quant.location_id"),
                    SQL("stock_quant.removal_date"),
                    SQL("COALESCE(stock_quant.quantity, 0) AS quantity"),
                    SQL(
                        "COALESCE(stock_quant.reserved_quantity, 0) AS reserved",
                        to_flush=self._columns(
                            'stock.quant',
                            *('location_id', 'quantity', 'reserved_quantity', 'removal_date'),
                        ),
                    ),
                ),
                moves=moves.select(
                    SQL("stock_move.product_id"),
                    SQL("stock_move.location_id AS comes_from"),
                    SQL(
                        "COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"
                        " AS goes_to"
                    ),
                    SQL("stock_move.date"),
                    SQL(
                        "stock_move.product_qty AS quantity",
                        to_flush=self._columns(
                            'stock.move',
                            *('location_id', 'location_dest_id', 'location_final_id'),
                            'product_qty',
                        ),
                    ),
                ),
            )
        )
        return {rule: (on_hand, forecast) for rule, on_hand, forecast in rows}


_STOCK = """
    WITH asked AS MATERIALIZED (%(asked)s),
    place AS MATERIALIZED (
        SELECT upper.id AS place_id, lower.id AS location_id
          FROM stock_location AS upper
          JOIN stock_location AS lower ON lower.parent_path LIKE upper.parent_path || '%%'
         WHERE upper.id = ANY(%(places)s)
    ),
    there AS MATERIALIZED (
        SELECT quant.product_id, place.place_id, quant.removal_date, quant.quantity, quant.reserved
          FROM (%(quants)s) AS quant
          JOIN place ON place.location_id = quant.location_id
    ),
    lying AS (
        SELECT asked.id, SUM(there.quantity) AS on_hand,
               SUM(CASE WHEN there.removal_date < asked.ends
                        THEN there.quantity - there.reserved END) AS gone
          FROM there
          JOIN asked ON asked.product_id = there.product_id AND asked.location_id = there.place_id
      GROUP BY asked.id
    ),
    pending AS MATERIALIZED (%(moves)s),
    crossing AS (
        SELECT pending.product_id, place.place_id, pending.date,
               pending.quantity AS coming, NULL::numeric AS leaving
          FROM pending
          JOIN place ON place.location_id = pending.goes_to
         WHERE NOT EXISTS (SELECT 1 FROM place AS same
                            WHERE same.place_id = place.place_id
                              AND same.location_id = pending.comes_from)
     UNION ALL
        SELECT pending.product_id, place.place_id, pending.date, NULL, pending.quantity
          FROM pending
          JOIN place ON place.location_id = pending.comes_from
         WHERE NOT EXISTS (SELECT 1 FROM place AS same
                            WHERE same.place_id = place.place_id
                              AND same.location_id = pending.goes_to)
    ),
    planned AS (
        SELECT asked.id, SUM(crossing.coming) AS coming, SUM(crossing.leaving) AS leaving
          FROM crossing
          JOIN asked ON asked.product_id = crossing.product_id
                    AND asked.location_id = crossing.place_id AND crossing.date < asked.ends
      GROUP BY asked.id
    )
    SELECT asked.id,
           ROUND(COALESCE(lying.on_hand, 0), %(digits)s)::float8,
           ROUND(
               COALESCE(lying.on_hand, 0) - COALESCE(lying.gone, 0)
               + ROUND(COALESCE(planned.coming, 0), %(digits)s)
               - ROUND(COALESCE(planned.leaving, 0), %(digits)s),
               %(digits)s
           )::float8
      FROM asked
 LEFT JOIN lying ON lying.id = asked.id
 LEFT JOIN planned ON planned.id = asked.id
"""
