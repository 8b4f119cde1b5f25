from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ....tools.kit_receipts import kits_by_day


class JxcFacts(models.AbstractModel):
    """Kits that were bought: what comes of them are their components."""

    _inherit = 'jxc.facts'

    @api.model
    def _kit_receipts(self, company, query):
        """Return how many whole kits came a day, of the order lines of kits among receipts.

        :param query: of :meth:`_receipts_query`
        :return: ``{(line id, local day): kits}``, in the unit of the kit; all days of these lines
        """
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line_id FROM (%s) AS came WHERE part_id <> product_id",
                query.select(
                    SQL("line.id AS line_id"),
                    SQL("line.product_id"),
                    SQL("stock_move.product_id AS part_id"),
                ),
            )
        )
        if not found:
            return {}
        received, asked = defaultdict(lambda: defaultdict(dict)), defaultdict(dict)
        ordered = {}
        for line, kits, part, day, quantity, wanted in self.env.execute_query(
            self._kit_moves_sql(company, [line for (line,) in found])
        ):
            ordered[line] = kits
            asked[line][part] = asked[line].get(part, 0.0) + wanted
            if day:
                received[line][part][day] = received[line][part].get(day, 0.0) + quantity
        return {
            (line, day): kits
            for line, parts in received.items()
            for day, kits in kits_by_day(parts, asked[line], ordered[line]).items()
        }

    @api.model
    def _kit_moves_sql(self, company, line_ids) -> SQL:
        """One row an order line of a kit × component × local day on which some of it came.

        Whether a kit is whole does not depend on who asks: moves of all warehouses.

        :return: SELECT of ``line_id, kits`` (ordered, in the unit of the kit), ``part_id, day``
            (NULL of what has not come), ``quantity`` (come), ``asked`` (come or not, without what
            takes a return back), both in the smallest unit
        """
        return SQL(
            """
            SELECT line.id, (line.product_qty * line_unit.factor / own_unit.factor)::float8,
                   move.product_id,
                   CASE WHEN move.state = 'done' AND move.quantity > 0 THEN %(day)s END AS day,
                   SUM(move.quantity * unit.factor)::float8,
                   COALESCE(SUM(move.product_uom_qty * unit.factor)
                            FILTER (WHERE move.origin_returned_move_id IS NULL), 0)::float8
              FROM purchase_order_line AS line
              JOIN product_product AS kit ON kit.id = line.product_id
              JOIN product_template AS template ON template.id = kit.product_tmpl_id
              JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
              JOIN uom_uom AS line_unit ON line_unit.id = line.product_uom_id
              JOIN stock_move AS move ON move.purchase_line_id = line.id
              JOIN uom_uom AS unit ON unit.id = move.product_uom
              JOIN stock_location AS src ON src.id = move.location_id
             WHERE line.id = ANY(%(lines)s) AND src.usage IN ('supplier', 'transit')
          GROUP BY line.id, line_unit.factor, own_unit.factor, move.product_id, day
            """,
            day=company._jxc_local_day_sql(SQL("move.date")),
            lines=line_ids,
            to_flush=[
                *self._columns('stock.move', 'purchase_line_id', 'quantity', 'state', 'date'),
                *self._columns('stock.move', 'product_uom_qty', 'origin_returned_move_id'),
                *self._columns('purchase.order.line', 'product_qty', 'product_uom_id'),
            ],
        )
