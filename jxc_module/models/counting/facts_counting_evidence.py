from odoo import api, models
from odoo.tools import SQL

# How far back documents are looked at, and how close two equal moves are one done twice.
SINCE_DAYS = 90
TWICE_MINUTES = 10
OPEN_STATES = ('draft', 'waiting', 'confirmed', 'assigned', 'partially_available')


class JxcFacts(models.AbstractModel):
    """Documents that may explain the difference of a line of a count.

    Every method gives one row a line and document: ``line_id, quantity`` (what it would explain of
    the difference, in the product's unit: below zero for goods that are gone though the book has
    them), ``res_model, res_id, day``. Each is one query, whatever the number of lines. They are
    the company's: who may read the evidence is who may read the line.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _count_documents(self, line_ids):
        """Return the documents behind lines of counts.

        :return: list of ``(line id, kind, quantity, res_model, res_id, day)``
        """
        self.env['jxc.stocktake.line'].flush_model()
        parts = [
            SQL(
                "SELECT given.line_id, %s AS kind, given.quantity::float8, given.res_model,"
                " given.res_id, given.day::date FROM (%s) AS given"
                " WHERE given.quantity <> 0",
                kind,
                getattr(self, f'_count_{kind}_sql')(list(line_ids)),
            )
            for kind in (
                *('picked', 'done_twice', 'receipt_short', 'unbooked_return', 'unbooked_scrap'),
            )
        ]
        return self.env.execute_query(
            SQL("%s ORDER BY 1, 2, 6 DESC NULLS LAST, 5", SQL(" UNION ALL ").join(parts))
        )

    @api.model
    def _count_picked_sql(self, line_ids) -> SQL:
        """Goods that somebody has in his hands: lines of open pickings that are picked."""
        read = self._columns(
            'stock.move.line',
            *('product_id', 'location_id', 'location_dest_id', 'lot_id', 'state', 'picked'),
            *('quantity_product_uom', 'picking_id', 'date'),
        )
        return SQL(
            """
            SELECT line.id AS line_id,
                   SUM(CASE WHEN held.location_id = line.location_id
                            THEN -held.quantity_product_uom
                            ELSE held.quantity_product_uom END) AS quantity,
                   'stock.picking' AS res_model, held.picking_id AS res_id, MAX(held.date) AS day
              FROM jxc_stocktake_line AS line
              JOIN stock_move_line AS held
                ON held.product_id = line.product_id
               AND held.location_id <> held.location_dest_id
               AND line.location_id IN (held.location_id, held.location_dest_id)
               AND held.lot_id IS NOT DISTINCT FROM line.lot_id
             WHERE line.id = ANY(%s)
               AND held.state NOT IN ('done', 'cancel')
               AND held.picked
               AND held.picking_id IS NOT NULL
          GROUP BY line.id, held.picking_id
            """,
            line_ids,
            to_flush=read,
        )

    @api.model
    def _count_done_twice_sql(self, line_ids) -> SQL:
        """The same quantity, the same way, twice within minutes: the second was one too many."""
        read = [
            *self._columns('stock.move', 'is_inventory', 'picking_id'),
            *self._columns('stock.move.line', 'move_id', 'quantity_product_uom', 'date'),
        ]
        return SQL(
            """
            SELECT line.id AS line_id,
                   CASE WHEN again.location_id = line.location_id
                        THEN again.quantity_product_uom
                        ELSE -again.quantity_product_uom END AS quantity,
                   CASE WHEN move.picking_id IS NULL THEN 'stock.move' ELSE 'stock.picking' END
                       AS res_model,
                   COALESCE(move.picking_id, move.id) AS res_id, again.date AS day
              FROM jxc_stocktake_line AS line
              JOIN stock_move_line AS again
                ON again.product_id = line.product_id
               AND again.location_id <> again.location_dest_id
               AND line.location_id IN (again.location_id, again.location_dest_id)
               AND again.lot_id IS NOT DISTINCT FROM line.lot_id
               AND again.quantity_product_uom <= ABS(line.difference_kept) + 0.000001
              JOIN stock_move AS move ON move.id = again.move_id
               AND move.is_inventory IS NOT TRUE
             WHERE line.id = ANY(%(lines)s)
               AND again.state = 'done'
               AND again.date >= (NOW() AT TIME ZONE 'UTC') - %(days)s * INTERVAL '1 day'
               AND (again.location_id = line.location_id) = (line.difference_kept > 0)
               AND EXISTS (SELECT FROM stock_move_line AS once
                            WHERE once.product_id = again.product_id
                              AND once.location_id = again.location_id
                              AND once.location_dest_id = again.location_dest_id
                              AND once.lot_id IS NOT DISTINCT FROM again.lot_id
                              AND once.quantity_product_uom = again.quantity_product_uom
                              AND once.state = 'done'
                              AND once.move_id < again.move_id
                              AND again.date - once.date
                                  BETWEEN -%(minutes)s * INTERVAL '1 minute'
                                      AND %(minutes)s * INTERVAL '1 minute')
            """,
            lines=line_ids,
            days=SINCE_DAYS,
            minutes=TWICE_MINUTES,
            to_flush=read,
        )

    @api.model
    def _count_receipt_short_sql(self, line_ids) -> SQL:
        """Receipts into the place that booked more or less than was ordered."""
        read = [
            *self._columns('stock.move', 'purchase_line_id', 'location_dest_id', 'date', 'state'),
            *self._columns('purchase.order.line', 'product_qty', 'qty_received', 'order_id'),
        ]
        return SQL(
            """
            SELECT line.id AS line_id,
                   MAX((ordered.product_qty - ordered.qty_received)
                       * unit.factor / base.factor) AS quantity,
                   'purchase.order' AS res_model, ordered.order_id AS res_id,
                   MAX(move.date) AS day
              FROM jxc_stocktake_line AS line
              JOIN product_product AS item ON item.id = line.product_id
              JOIN product_template AS template ON template.id = item.product_tmpl_id
              JOIN uom_uom AS base ON base.id = template.uom_id
              JOIN stock_move AS move
                ON move.product_id = line.product_id
               AND move.location_dest_id = line.location_id
               AND move.state = 'done'
               AND move.date >= (NOW() AT TIME ZONE 'UTC') - %s * INTERVAL '1 day'
              JOIN purchase_order_line AS ordered ON ordered.id = move.purchase_line_id
              JOIN uom_uom AS unit ON unit.id = ordered.product_uom_id
             WHERE line.id = ANY(%s)
          GROUP BY line.id, ordered.id
            """,
            SINCE_DAYS,
            line_ids,
            to_flush=read,
        )

    @api.model
    def _count_unbooked_return_sql(self, line_ids) -> SQL:
        """Returns that were made out and not booked: the goods may be back, or gone, already."""
        return SQL(
            """
            SELECT line.id AS line_id,
                   CASE WHEN place.parent_path LIKE dest.parent_path || '%%'
                        THEN move.product_qty ELSE -move.product_qty END AS quantity,
                   'stock.picking' AS res_model, move.picking_id AS res_id, move.date AS day
              FROM jxc_stocktake_line AS line
              JOIN stock_location AS place ON place.id = line.location_id
              JOIN stock_move AS move
                ON move.product_id = line.product_id
               AND move.origin_returned_move_id IS NOT NULL
               AND move.picking_id IS NOT NULL
               AND move.state IN %s
              JOIN stock_location AS src ON src.id = move.location_id
              JOIN stock_location AS dest ON dest.id = move.location_dest_id
             WHERE line.id = ANY(%s)
               AND (place.parent_path LIKE dest.parent_path || '%%')
                   <> (place.parent_path LIKE src.parent_path || '%%')
            """,
            OPEN_STATES,
            line_ids,
            to_flush=self._columns(
                'stock.move', 'origin_returned_move_id', 'picking_id', 'product_qty', 'state'
            ),
        )

    @api.model
    def _count_unbooked_scrap_sql(self, line_ids) -> SQL:
        """Scraps that were written and not booked."""
        return SQL(
            """
            SELECT line.id AS line_id,
                   -scrap.scrap_qty * unit.factor / base.factor AS quantity,
                   'stock.scrap' AS res_model, scrap.id AS res_id, scrap.create_date AS day
              FROM jxc_stocktake_line AS line
              JOIN stock_location AS place ON place.id = line.location_id
              JOIN product_product AS item ON item.id = line.product_id
              JOIN product_template AS template ON template.id = item.product_tmpl_id
              JOIN uom_uom AS base ON base.id = template.uom_id
              JOIN stock_scrap AS scrap
                ON scrap.product_id = line.product_id
               AND scrap.state = 'draft'
               AND (scrap.lot_id IS NULL OR scrap.lot_id IS NOT DISTINCT FROM line.lot_id)
              JOIN stock_location AS src ON src.id = scrap.location_id
               AND place.parent_path LIKE src.parent_path || '%%'
              JOIN uom_uom AS unit ON unit.id = scrap.product_uom_id
             WHERE line.id = ANY(%s)
            """,
            line_ids,
            to_flush=self._columns(
                'stock.scrap', 'product_id', 'state', 'lot_id', 'location_id', 'scrap_qty'
            ),
        )

    @api.model
    def _count_typed(self, line_ids):
        """Return what was typed on lines of counts in their last round.

        :return: ``{line id: [quantity in the product's unit, …]}`` in their order
        """
        self.env['jxc.stocktake.entry'].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.line_id, ARRAY_AGG(entry.product_qty::float8 ORDER BY entry.id)
                  FROM jxc_stocktake_entry AS entry
                  JOIN jxc_stocktake_line AS line
                    ON line.id = entry.line_id AND line.round = entry.round
                 WHERE entry.line_id = ANY(%s) AND entry.undone_on IS NULL
              GROUP BY entry.line_id
                """,
                list(line_ids),
            )
        )
        return dict(rows)

    @api.model
    def _count_look_alikes(self, product_ids):
        """Return what products have in common with others: packages, vendors, words, template.

        :return: ``{product id: {'template': id, 'name': str, 'vendors': [partner id],
            'factors': [pieces of the product's unit in a package]}}``
        """
        uoms = self.env['product.template']._fields['uom_ids']
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.id, template.id, template.name ->> 'en_US',
                       ARRAY(SELECT DISTINCT seller.partner_id
                               FROM product_supplierinfo AS seller
                              WHERE seller.product_tmpl_id = template.id
                                AND (seller.product_id IS NULL OR seller.product_id = item.id)),
                       ARRAY(SELECT DISTINCT (unit.factor / base.factor)::float8
                               FROM uom_uom AS unit
                              WHERE unit.id IN (SELECT rel.%(uom)s FROM %(rel)s AS rel
                                                 WHERE rel.%(template)s = template.id
                                                 UNION ALL
                                                SELECT code.uom_id FROM product_uom AS code
                                                 WHERE code.product_id = item.id))
                  FROM product_product AS item
                  JOIN product_template AS template ON template.id = item.product_tmpl_id
                  JOIN uom_uom AS base ON base.id = template.uom_id
                 WHERE item.id = ANY(%(products)s)
                """,
                uom=SQL.identifier(uoms.column2),
                template=SQL.identifier(uoms.column1),
                rel=SQL.identifier(uoms.relation),
                products=list(product_ids),
                to_flush=[
                    uoms,
                    *self._columns('product.template', 'name', 'uom_id'),
                    *self._columns('product.supplierinfo', 'partner_id', 'product_tmpl_id'),
                    *self._columns('product.uom', 'uom_id', 'product_id'),
                ],
            )
        )
        return {
            product: dict(zip(('template', 'name', 'vendors', 'factors'), values, strict=True))
            for product, *values in rows
        }
