from odoo import api, models
from odoo.tools import SQL

PENDING = ('waiting', 'confirmed', 'partially_available', 'assigned')
ASKED = ('draft', 'sent', 'to approve')
FIGURES = ('on_hand', 'reserved', 'expired', 'incoming', 'asked', 'outgoing')


class JxcFacts(models.AbstractModel):
    """Where stock stands: on hand, reserved, expired, incoming, asked for, outgoing."""

    _inherit = 'jxc.facts'

    @api.model
    def _position_sql(self, company, wanted: SQL, products=None) -> SQL:
        """One row a wanted product × place (a location with its children) with stock or orders.

        Incoming and outgoing are what crosses the border of the place, as core counts them for a
        reordering rule. Incoming counts whatever its date (the inventory position of the
        textbooks); outgoing counts until the given instant.

        :param wanted: SELECT of ``product_id, place_id`` (a location), ``until`` (UTC timestamp)
        :param products: ids that limit the reading, or None where many are wanted
        :return: SELECT of ``product_id, place_id, on_hand, reserved, expired`` (past its removal
            date and not reserved), ``incoming, asked`` (on requests for quotation), ``outgoing``;
            quantities in the product's unit
        """
        parts = SQL(" UNION ALL ").join(
            (
                self._on_hand_part(company, products),
                self._incoming_part(company, products),
                self._outgoing_part(company, products),
                self._asked_part(company, products),
            )
        )
        sums = SQL(", ").join(
            SQL("SUM(%s)::float8 AS %s", SQL.identifier(name), SQL.identifier(name))
            for name in FIGURES
        )
        return SQL(
            """
              WITH wanted AS MATERIALIZED (%(wanted)s),
                   place AS MATERIALIZED (
                    SELECT root.id AS place_id, part_of.id AS location_id
                      FROM stock_location AS root
                      JOIN stock_location AS part_of
                        ON part_of.parent_path LIKE root.parent_path || '%%'
                     WHERE root.id IN (SELECT place_id FROM wanted)
                   )
            SELECT part.product_id, part.place_id, %(sums)s
              FROM (%(parts)s) AS part
          GROUP BY part.product_id, part.place_id
            """,
            wanted=wanted,
            sums=sums,
            parts=parts,
        )

    @api.model
    def _part_sql(self, query, product: SQL, **figures) -> SQL:
        """Close one part: group by product × place, the figures given, zero for the others."""
        query.groupby = SQL("%s, place.place_id", product)
        return query.select(
            SQL("%s AS product_id", product),
            SQL("place.place_id"),
            *(SQL("%s AS %s", figures.get(name, SQL("0")), SQL.identifier(name)) for name in FIGURES),
        )

    @api.model
    def _product_domain(self, company, products):
        domain = [('company_id', '=', company.id)]
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        return domain

    @api.model
    def _join_place(self, query, location: SQL, product: SQL):
        query.add_join('JOIN', 'place', 'place', SQL("place.location_id = %s", location))
        query.add_join(
            'JOIN',
            'wanted',
            'wanted',
            SQL("wanted.place_id = place.place_id AND wanted.product_id = %s", product),
        )

    @api.model
    def _on_hand_part(self, company, products) -> SQL:
        query = self._fact_query('stock.quant', self._product_domain(company, products))
        self._join_place(query, SQL("stock_quant.location_id"), SQL("stock_quant.product_id"))
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL("spot.id = stock_quant.location_id AND spot.usage = 'internal'"),
        )
        return self._part_sql(
            query,
            SQL("stock_quant.product_id"),
            on_hand=SQL("SUM(stock_quant.quantity)"),
            reserved=SQL("SUM(stock_quant.reserved_quantity)"),
            expired=SQL(
                "SUM(CASE WHEN stock_quant.removal_date <= %s"
                " THEN stock_quant.quantity - stock_quant.reserved_quantity ELSE 0 END)",
                self.env.cr.now(),
            ),
        )

    @api.model
    def _pending_query(self, company, products, inner: SQL, outer: SQL):
        """Pending moves with the ``inner`` end in a wanted place and the ``outer`` end not in it."""
        query = self._fact_query(
            'stock.move', [*self._product_domain(company, products), ('state', 'in', PENDING)]
        )
        self._join_place(query, inner, SQL("stock_move.product_id"))
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT 1 FROM place AS same WHERE same.place_id = place.place_id"
                " AND same.location_id = %s)",
                outer,
            )
        )
        return query

    @api.model
    def _incoming_part(self, company, products) -> SQL:
        # like core: where a chain of moves ends counts, if it is known
        goes_to = SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id)")
        query = self._pending_query(company, products, goes_to, SQL("stock_move.location_id"))
        return self._part_sql(
            query, SQL("stock_move.product_id"), incoming=SQL("SUM(stock_move.product_qty)")
        )

    @api.model
    def _outgoing_part(self, company, products) -> SQL:
        goes_to = SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id)")
        query = self._pending_query(company, products, SQL("stock_move.location_id"), goes_to)
        query.add_where(SQL("stock_move.date < wanted.until"))
        return self._part_sql(
            query, SQL("stock_move.product_id"), outgoing=SQL("SUM(stock_move.product_qty)")
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
            ('JOIN', 'purchase', 'purchase_order', SQL("purchase.id = %s.order_id", line)),
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
        self._join_place(query, goes_to, SQL("%s.product_id", line))
        return self._part_sql(
            query,
            SQL("%s.product_id", line),
            # uom.factor is the absolute size of a unit in 19
            asked=SQL("SUM(%s.product_qty * line_uom.factor / item_uom.factor)", line),
        )
