from odoo import api, models
from odoo.tools import SQL

from .crossings import KINDS

OPENING, ADJUSTMENT = 'opening', 'adjustment'


class JxcFacts(models.AbstractModel):
    """Every line that changed a warehouse's stock of a product, with the running balance."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_ledger_sql(self, company, start, end, products=None, with_value=True) -> SQL:
        """One row a done line × warehouse that it enters or leaves, between two levels.

        The first row of a product × warehouse is its opening, the last one, where values do not
        tie out without it, its adjustment; the balance of the last row is the closing of
        :meth:`_valued_movement_sql`.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not
        :return: SELECT of ``position`` (order within product × warehouse), ``product_id,
            warehouse_id`` (NULL in transit), ``lot_id, move_line_id, partner_id, reference, kind,
            date`` (UTC), ``in_qty, out_qty, balance_qty, in_value, out_value, balance_value``
        """
        query = self._crossing_query(company, start, end, products)
        read = [
            *self._columns('stock.move', 'reference', 'partner_id'),
            *self._columns('stock.picking', 'partner_id'),
        ]
        query.add_join(
            'LEFT JOIN',
            'picking',
            'stock_picking',
            SQL("picking.id = move.picking_id", to_flush=read),
        )
        labels = SQL("(ARRAY[%s])[%s + 1]", SQL(", ").join(KINDS), self._flow_kind_sql())
        lines = query.select(
            SQL("stock_move_line.id AS move_line_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.lot_id"),
            SQL("src.place AS from_place"),
            SQL("dst.place AS to_place"),
            SQL("COALESCE(picking.partner_id, move.partner_id) AS partner_id"),
            SQL("move.reference"),
            SQL("%s AS kind", labels),
            SQL("move.date"),
            SQL("stock_move_line.quantity_product_uom AS quantity"),
            SQL("%s AS value", self._line_value_sql(company) if with_value else SQL("0")),
        )
        places = self._visible_places()
        movement = self._valued_movement_sql(company, start, end, products, with_value=with_value)
        zeros = SQL(
            "SELECT given.*, 0 AS opening_value, 0 AS adjustment_value, 0 AS in_transfer_value,"
            " 0 AS out_transfer_value FROM (%s) AS given",
            movement,
        )
        return SQL(
            """
              WITH level AS MATERIALIZED (%(movement)s),
                   movement AS MATERIALIZED (
                    SELECT product_id, COALESCE(warehouse_id, 0) AS place,
                           SUM(opening_qty) AS opening_qty, SUM(opening_value) AS opening_value,
                           SUM(adjustment_value) AS adjustment_value
                      FROM level
                  GROUP BY 1, 2),
                   carried AS MATERIALIZED (
                    SELECT product_id, COALESCE(warehouse_id, 0) AS place, lot_id,
                           (in_transfer_value + out_transfer_value)
                               / NULLIF(in_transfer_qty + out_transfer_qty, 0) AS cost
                      FROM level),
                   line AS MATERIALIZED (%(lines)s),
                   entry AS (
                    SELECT 0 AS step, product_id, place, NULL::int AS lot_id,
                           NULL::int AS move_line_id, NULL::int AS partner_id,
                           NULL::varchar AS reference, %(opening)s AS kind,
                           %(start)s::timestamp AS date, 0::numeric AS in_qty,
                           0::numeric AS out_qty, opening_qty AS change,
                           0::float8 AS in_value, 0::float8 AS out_value,
                           opening_value::float8 AS value_change
                      FROM movement
                     UNION ALL
                    SELECT 1, line.product_id, line.to_place, line.lot_id, line.move_line_id,
                           line.partner_id, line.reference, line.kind, line.date, line.quantity,
                           0, line.quantity, worth.value, 0, worth.value
                      FROM line
                      %(worth_in)s
                     WHERE line.to_place IS NOT NULL
                     UNION ALL
                    SELECT 1, line.product_id, line.from_place, line.lot_id, line.move_line_id,
                           line.partner_id, line.reference, line.kind, line.date, 0,
                           line.quantity, -line.quantity, 0, worth.value, -worth.value
                      FROM line
                      %(worth_out)s
                     WHERE line.from_place IS NOT NULL
                     UNION ALL
                    SELECT 2, product_id, place, NULL, NULL, NULL, NULL, %(adjustment)s,
                           %(end)s::timestamp, 0, 0, 0, 0, 0, adjustment_value
                      FROM movement
                     WHERE ABS(adjustment_value) > 0.000001)
            SELECT ROW_NUMBER() OVER entries AS position,
                   product_id, NULLIF(place, 0) AS warehouse_id, lot_id, move_line_id,
                   partner_id, reference, kind, date, in_qty, out_qty,
                   SUM(change) OVER entries AS balance_qty, in_value, out_value,
                   SUM(value_change) OVER entries AS balance_value
              FROM entry
             WHERE %(visible)s
            WINDOW entries AS (PARTITION BY product_id, place
                               ORDER BY step, date, move_line_id, in_qty
                               ROWS UNBOUNDED PRECEDING)
            """,
            movement=movement if with_value else zeros,
            lines=lines,
            opening=OPENING,
            adjustment=ADJUSTMENT,
            start=start,
            end=self._last_second(end),
            worth_in=self._carried_join('to_place'),
            worth_out=self._carried_join('from_place'),
            visible=SQL("TRUE") if places is None else SQL("place = ANY(%s)", list(places)),
        )

    @api.model
    def _carried_join(self, place) -> SQL:
        """Join the value of a line: of its move, or at the cost that transfers are worth.

        By ``=``: a join by ``IS NOT DISTINCT FROM`` is a nested loop, a minute for a month.
        """
        return SQL(
            """
            LEFT JOIN carried
                   ON line.kind = 'transfer' AND carried.product_id = line.product_id
                  AND carried.place = line.%s
                  AND COALESCE(carried.lot_id, 0) = COALESCE(%s, 0)
           CROSS JOIN LATERAL (
                  SELECT COALESCE(line.value + COALESCE(line.quantity * carried.cost, 0), 0)
                         ::float8 AS value) AS worth
            """,
            SQL.identifier(place),
            self._lot_sql('line'),
        )
