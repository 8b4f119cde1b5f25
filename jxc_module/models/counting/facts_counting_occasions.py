from odoo import api, models
from odoo.tools import SQL

# What book and picker disagree about: less than this is rounding.
PENDING = ('confirmed', 'waiting', 'assigned', 'partially_available')


class JxcFacts(models.AbstractModel):
    """Occasions on which a product and place is better counted now than when its turn comes."""

    _inherit = 'jxc.facts'

    @api.model
    def _count_occasions(self, company, since, kinds, scope=(None, None)):
        """Return the products and places that something happened to since an instant.

        :param since: naive UTC
        :param kinds: of ``emptied, negative, short``
        :param scope: (warehouse ids or None, product ids or None)
        :return: list of ``(product id, location id, warehouse id, cause, instant or None)``, each
            product and place once: stock below zero says more than a short picking, that more than
            an empty place; None: it is so now
        """
        rank = {'negative': 1, 'short': 2, 'emptied': 3}
        parts = [
            SQL(
                "SELECT %s AS rank, given.* FROM (%s) AS given",
                rank[kind],
                getattr(self, f'_{kind}_places_sql')(company, since),
            )
            for kind in kinds
        ]
        if not parts:
            return []
        warehouses, products = scope
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (found.product_id, found.location_id)
                       found.product_id, found.location_id, spot.warehouse_id, found.rank,
                       found.happened
                  FROM (%(found)s) AS found
                  JOIN stock_location AS spot ON spot.id = found.location_id
                   AND spot.usage = 'internal' AND spot.active AND spot.warehouse_id IS NOT NULL
                  JOIN product_product AS item ON item.id = found.product_id AND item.active
                  JOIN product_template AS template ON template.id = item.product_tmpl_id
                   AND template.is_storable
                 WHERE %(warehouses)s AND %(products)s
              ORDER BY found.product_id, found.location_id, found.rank, found.happened DESC
                """,
                found=SQL(" UNION ALL ").join(parts),
                warehouses=SQL("TRUE")
                if warehouses is None
                else SQL("spot.warehouse_id = ANY(%s)", list(warehouses)),
                products=SQL("TRUE")
                if products is None
                else SQL("found.product_id = ANY(%s)", list(products)),
                to_flush=[
                    *self._columns('stock.location', 'usage', 'active', 'warehouse_id'),
                    *self._columns('product.template', 'is_storable'),
                ],
            )
        )
        causes = {number: kind for kind, number in rank.items()}
        return [(*row[:3], causes[row[3]], row[4]) for row in rows]

    @api.model
    def _negative_places_sql(self, company, since) -> SQL:
        """One row a product × place whose quants say less than nothing, since whenever."""
        query = self._fact_query(
            'stock.quant', [('company_id', '=', company.id), ('quantity', '<', 0)]
        )
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("stock_quant.location_id"),
            SQL("NULL::timestamp AS happened"),
        )

    @api.model
    def _emptied_places_sql(self, company, since) -> SQL:
        """One row a product × place that goods left since an instant, where nothing is left."""
        query = self._fact_query(
            'stock.move.line',
            [
                ('company_id', '=', company.id),
                ('state', '=', 'done'),
                ('date', '>=', since),
            ],
        )
        query.add_where(
            SQL(
                "stock_move_line.location_id <> stock_move_line.location_dest_id"
                " AND NOT EXISTS (SELECT FROM stock_quant AS quant"
                " WHERE quant.location_id = stock_move_line.location_id"
                " AND quant.quantity <> 0)",
                to_flush=self._columns('stock.quant', 'quantity', 'location_id'),
            )
        )
        return query.select(
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.location_id"),
            SQL("stock_move_line.date AS happened"),
        )

    @api.model
    def _short_places_sql(self, company, since) -> SQL:
        """One row a product × place where a picker found less than was asked of him.

        A picking was done since an instant with less than was wanted, the rest went to a back order
        or was cancelled, and the book still has goods in the place that he took from.
        """
        query = self._fact_query(
            'stock.move',
            [
                ('company_id', '=', company.id),
                ('state', '=', 'done'),
                ('date', '>=', since),
                ('picking_id', '!=', False),
            ],
        )
        query.add_join(
            'JOIN',
            'taken',
            'stock_move_line',
            SQL(
                "taken.move_id = stock_move.id",
                to_flush=[
                    *self._columns('stock.move.line', 'move_id', 'location_id'),
                    *self._columns('stock.move', 'picking_id', 'product_id', 'state'),
                    *self._columns('stock.picking', 'backorder_id'),
                    *self._columns('stock.quant', 'quantity', 'location_id', 'product_id'),
                ],
            ),
        )
        query.add_where(
            SQL(
                """
                EXISTS (SELECT FROM stock_move AS rest
                          JOIN stock_picking AS after ON after.id = rest.picking_id
                         WHERE rest.product_id = stock_move.product_id
                           AND (after.backorder_id = stock_move.picking_id
                                AND rest.state IN %(pending)s
                                OR after.id = stock_move.picking_id AND rest.state = 'cancel'))
                AND EXISTS (SELECT FROM stock_quant AS quant
                             WHERE quant.product_id = stock_move.product_id
                               AND quant.location_id = taken.location_id
                               AND quant.quantity > 0)
                """,
                pending=PENDING,
            )
        )
        return query.select(
            SQL("stock_move.product_id"),
            SQL("taken.location_id"),
            SQL("stock_move.date AS happened"),
        )
