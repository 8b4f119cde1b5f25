from odoo import api, models
from odoo.tools import SQL

# Transfers that goods are followed back through; by a transit location one transfer is two steps.
MOST_STEPS = 16


class JxcFacts(models.AbstractModel):
    """Since when the goods on hand have been in the company."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_age_sql(self, company, products=None) -> SQL:
        """One row a part of the stock of a product × warehouse that came in together.

        What is on hand is what came last: in each place entries are counted backwards from now
        until they make up the stock. What came from another warehouse is followed into that one:
        the oldest goods had left it first. Stock that no entry explains has no row.

        Backwards from now each unit has a place in line: the youngest on hand stands at 0, what
        left before stands behind what is still there. An entry and the exit of the same transfer
        are two stretches of the same length, so that a part of one is found in the other.

        :param products: ids that limit it, or None
        :return: SELECT of ``product_id, warehouse_id, date`` (UTC, of the entry from outside),
            ``quantity`` in the product's unit
        """
        # an age is one of the goods, whoever asks: what a reader sees are rows of his own stock
        facts = self.sudo()
        return SQL(
            """
            WITH RECURSIVE line AS MATERIALIZED (%(lines)s),
                   stock AS MATERIALIZED (%(stock)s),
                   entry AS MATERIALIZED (
                    SELECT id, product_id, to_place AS place, from_place, date, quantity,
                           SUM(quantity) OVER (PARTITION BY product_id, to_place
                                               ORDER BY date DESC, id DESC) - quantity AS newer
                      FROM line
                     WHERE to_place IS NOT NULL AND quantity > 0),
                   passed AS MATERIALIZED (
                    SELECT exit.id, COALESCE(stock.on_hand, 0) + exit.newer AS newer
                      FROM (SELECT id, product_id, from_place, to_place,
                                   SUM(quantity) OVER (PARTITION BY product_id, from_place
                                                       ORDER BY date DESC, id DESC)
                                   - quantity AS newer
                              FROM line
                             WHERE from_place IS NOT NULL AND quantity > 0
                               AND product_id IN (
                                    SELECT product_id FROM line
                                     WHERE from_place IS NOT NULL AND to_place IS NOT NULL)
                           ) AS exit
                 LEFT JOIN stock ON stock.product_id = exit.product_id
                                AND stock.place = exit.from_place
                     WHERE exit.to_place IS NOT NULL),
                   part AS (
                    SELECT product_id, place AS warehouse_id, place, NULL::timestamp AS date,
                           0::float8 AS newest, on_hand AS oldest, 0 AS step
                      FROM stock
                     WHERE on_hand > 0 AND place > 0
                     UNION ALL
                    SELECT part.product_id, part.warehouse_id,
                           CASE WHEN part.step < %(steps)s AND passed.id IS NOT NULL
                                THEN entry.from_place END,
                           entry.date,
                           COALESCE(passed.newer, entry.newer)
                               + GREATEST(part.newest - entry.newer, 0),
                           COALESCE(passed.newer, entry.newer)
                               + LEAST(part.oldest - entry.newer, entry.quantity),
                           part.step + 1
                      FROM part
                      JOIN entry ON entry.product_id = part.product_id
                                AND entry.place = part.place
                                AND entry.newer < part.oldest - 0.000001
                                AND entry.newer + entry.quantity > part.newest + 0.000001
                 LEFT JOIN passed ON passed.id = entry.id)
            SELECT product_id, warehouse_id, date, oldest - newest AS quantity
              FROM part
             WHERE place IS NULL
            """,
            lines=facts._place_lines_sql(company, products),
            stock=facts._place_stock_sql(company, products),
            steps=MOST_STEPS,
        )

    @api.model
    def _place_lines_sql(self, company, products) -> SQL:
        """One row a done line of own goods.

        :return: SELECT of ``id, product_id, date, quantity, from_place, to_place``
        """
        query = self._fact_query(
            'stock.move.line', [*self._product_domain(company, products), ('state', '=', 'done')]
        )
        for alias, column in (('src', 'location_id'), ('dst', 'location_dest_id')):
            query.add_join(
                'JOIN',
                alias,
                self._spots_sql(),
                SQL(
                    "%s = %s",
                    SQL.identifier(alias, 'id'),
                    SQL.identifier('stock_move_line', column),
                    to_flush=self._columns(
                        'stock.move.line', column, 'quantity_product_uom', 'owner_id'
                    ),
                ),
            )
        query.add_where(SQL("src.place IS DISTINCT FROM dst.place"))
        # goods of other owners are not on hand, and neither age nor rejuvenate what is
        query.add_where(self._own_sql(company, 'stock_move_line'))
        return query.select(
            SQL("stock_move_line.id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.date"),
            SQL("stock_move_line.quantity_product_uom::float8 AS quantity"),
            SQL("src.place AS from_place"),
            SQL("dst.place AS to_place"),
        )

    @api.model
    def _place_stock_sql(self, company, products) -> SQL:
        """One row a product × place: ``product_id, place, on_hand``, of own goods."""
        return SQL(
            "SELECT product_id, place, COALESCE(SUM(own_quantity), 0)::float8 AS on_hand"
            " FROM (%s) AS level GROUP BY 1, 2",
            self._level_sql(company, products),
        )
