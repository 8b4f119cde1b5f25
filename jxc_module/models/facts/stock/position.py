from odoo import api, models
from odoo.tools import SQL

PENDING = ('waiting', 'confirmed', 'partially_available', 'assigned')
ASKED = ('draft', 'sent', 'to approve')
FIGURES = ('on_hand', 'reserved', 'unusable', 'incoming', 'asked')


class JxcFacts(models.AbstractModel):
    """Where stock stands: on hand, reserved, unusable, incoming, asked for, outgoing."""

    _inherit = 'jxc.facts'

    @api.model
    def _position_sql(self, company, places, products=None) -> SQL:
        """One row a product × place (a location with its children) with stock or orders.

        Incoming and outgoing are what crosses the border of the place, as core counts them for a
        reordering rule. Incoming counts whatever its date: the inventory position of the textbooks.

        :param places: ids of locations
        :param products: ids that limit the reading, or None where many are wanted
        A place that holds all the stock of a warehouse stands for the warehouse: goods in its
        input or output are stock, too.

        :return: SELECT of ``product_id, place_id, on_hand, reserved, unusable`` (the words of
            ``stock_words.py``), ``incoming, asked`` (on requests for quotation), and two arrays
            ``outgoing_on`` (local days) and ``outgoing`` (of what is usable), one entry a pending
            delivery; quantities in the product's unit
        """
        parts = SQL(" UNION ALL ").join(
            (
                self._on_hand_part(company, products),
                self._moves_part(incoming=True),
                self._moves_part(incoming=False),
                self._asked_part(company, products),
            )
        )
        sums = SQL(", ").join(
            SQL("SUM(%s)::float8 AS %s", SQL.identifier(name), SQL.identifier(name))
            for name in FIGURES
        )
        return SQL(
            """
              WITH place AS MATERIALIZED (
                    SELECT root.id AS place_id, part_of.id AS location_id
                      FROM stock_location AS root
                 LEFT JOIN (stock_warehouse AS keeper
                      JOIN stock_location AS shelves ON shelves.id = keeper.lot_stock_id
                      JOIN stock_location AS house ON house.id = keeper.view_location_id)
                        ON keeper.id = root.warehouse_id
                       AND shelves.parent_path LIKE root.parent_path || '%%'
                      JOIN stock_location AS part_of
                        ON part_of.parent_path
                           LIKE COALESCE(house.parent_path, root.parent_path) || '%%'
                     WHERE root.id IN %(places)s
                   ),
                   pending AS MATERIALIZED (%(pending)s)
            SELECT part.product_id, part.place_id, %(sums)s,
                   array_agg(outgoing_on) FILTER (WHERE outgoing_on IS NOT NULL) AS outgoing_on,
                   array_agg(outgoing::float8) FILTER (WHERE outgoing_on IS NOT NULL) AS outgoing
              FROM (%(parts)s) AS part
          GROUP BY part.product_id, part.place_id
            """,
            places=tuple(places) or (0,),
            pending=self._pending_sql(company, products),
            sums=sums,
            parts=parts,
        )

    @api.model
    def _part_columns(self, product: SQL, **figures):
        """Return the columns of one part: the figures given, zero for the others."""
        return (
            SQL("%s AS product_id", product),
            SQL("place.place_id"),
            *(
                SQL("%s AS %s", figures.get(name, SQL("0")), SQL.identifier(name))
                for name in FIGURES
            ),
            SQL("%s AS outgoing_on", figures.get('outgoing_on', SQL("NULL::date"))),
            SQL("%s AS outgoing", figures.get('outgoing', SQL("0"))),
        )

    @api.model
    def _on_hand_part(self, company, products) -> SQL:
        query = self._fact_query('stock.quant', self._product_domain(company, products))
        query.add_join('JOIN', 'place', 'place', SQL("place.location_id = stock_quant.location_id"))
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL("spot.id = stock_quant.location_id AND spot.usage = 'internal'"),
        )
        words = self._quant_words(company, products)
        query.groupby = SQL("stock_quant.product_id, place.place_id")
        return query.select(
            *self._part_columns(
                SQL("stock_quant.product_id"),
                **{
                    name: SQL("SUM(%s)", words[name])
                    for name in ('on_hand', 'reserved', 'unusable')
                },
            )
        )

    @api.model
    def _pending_sql(self, company, products) -> SQL:
        """One row a move that is planned. Like core: where a chain of moves ends counts, if known.

        :return: SELECT of ``product_id, comes_from, goes_to`` (locations), ``day`` (local),
            ``quantity`` in the product's unit, ``needed``: of it what must be usable
        """
        query = self._fact_query(
            'stock.move', [*self._product_domain(company, products), ('state', 'in', PENDING)]
        )
        query.add_join(
            'JOIN',
            'dst',
            'stock_location',
            SQL("dst.id = COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"),
        )
        return query.select(
            SQL("stock_move.product_id"),
            SQL("stock_move.location_id AS comes_from"),
            SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id) AS goes_to"),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("stock_move.date"))),
            SQL(
                "stock_move.product_qty AS quantity",
                to_flush=self._columns(
                    'stock.move', 'product_qty', 'location_dest_id', 'location_final_id'
                ),
            ),
            SQL("%s AS needed", self._needed_sql(company, products)),
        )

    @api.model
    def _moves_part(self, incoming) -> SQL:
        """Planned moves with one end in a place and the other one not in it."""
        inner, outer = SQL("pending.goes_to"), SQL("pending.comes_from")
        figures = {'incoming': SQL("pending.quantity")}
        if not incoming:
            inner, outer = outer, inner
            figures = {'outgoing_on': SQL("pending.day"), 'outgoing': SQL("pending.needed")}
        return SQL(
            """
            SELECT %(columns)s
              FROM pending
              JOIN place ON place.location_id = %(inner)s
             WHERE NOT EXISTS (SELECT 1 FROM place AS same
                                WHERE same.place_id = place.place_id
                                  AND same.location_id = %(outer)s)
            """,
            columns=SQL(", ").join(self._part_columns(SQL("pending.product_id"), **figures)),
            inner=inner,
            outer=outer,
        )

    @api.model
    def _asked_part(self, company, products) -> SQL:
        """Quantities on requests for quotation, which have no move yet: core's "in progress"."""
        query = self._fact_query(
            'purchase.order.line',
            [
                *self._product_domain(company, products),
                ('state', 'in', ASKED),
                ('display_type', '=', False),
                ('move_dest_ids', '=', False),
            ],
        )
        line = SQL.identifier('purchase_order_line')
        for kind, alias, table, condition in (
            (
                'JOIN',
                'purchase',
                'purchase_order',
                SQL(
                    "purchase.id = %s.order_id",
                    line,
                    to_flush=self._columns(
                        'purchase.order.line', 'product_qty', 'product_uom_id', 'orderpoint_id'
                    ),
                ),
            ),
            (
                'JOIN',
                'arrival',
                'stock_picking_type',
                SQL("arrival.id = purchase.picking_type_id"),
            ),
            (
                'LEFT JOIN',
                'rule',
                'stock_warehouse_orderpoint',
                SQL("rule.id = %s.orderpoint_id", line),
            ),
            ('JOIN', 'line_uom', 'uom_uom', SQL("line_uom.id = %s.product_uom_id", line)),
            ('JOIN', 'item', 'product_product', SQL("item.id = %s.product_id", line)),
            ('JOIN', 'template', 'product_template', SQL("template.id = item.product_tmpl_id")),
            ('JOIN', 'item_uom', 'uom_uom', SQL("item_uom.id = template.uom_id")),
        ):
            query.add_join(kind, alias, table, condition)
        goes_to = SQL(
            "COALESCE(rule.location_id, %s.location_final_id, arrival.default_location_dest_id)",
            line,
        )
        query.add_join('JOIN', 'place', 'place', SQL("place.location_id = %s", goes_to))
        return query.select(
            *self._part_columns(
                SQL("%s.product_id", line),
                # uom.factor is the absolute size of a unit in 19
                asked=SQL("%s.product_qty * line_uom.factor / item_uom.factor", line),
            )
        )
