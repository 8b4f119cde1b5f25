from odoo import api, models
from odoo.tools import SQL

from ....tools.stock_value import IN, OUT, PRICE, THROUGH


class JxcFacts(models.AbstractModel):
    """Histories of products for the replay of their cost: one row a product, or a lot of it."""

    _inherit = 'jxc.facts'

    @api.model
    def _valued_history_sql(self, known, products, by_lot, only_in=False) -> SQL:
        """Return the CTEs ``valued`` (moves), ``worth`` (values known at the instant), ``lots``."""
        company, instant = known.company, known.instant
        if instant is None:
            valued = self._moves_now_sql(company, products, known.by_lines, only_in)
        else:
            valued = self._valued_moves_sql(company, products, instant)
        parts = [
            SQL("valued AS MATERIALIZED (%s)", valued),
            SQL("worth AS MATERIALIZED (%s)", self._worth_sql(known)),
        ]
        if by_lot:
            lots = self._valued_moves_sql(company, products, instant, by_lot=True)
            parts.append(
                SQL("lots AS MATERIALIZED (SELECT * FROM (%s) AS x WHERE lot_id > 0)", lots)
            )
        return SQL(", ").join(parts)

    @api.model
    def _worth_sql(self, known) -> SQL:
        if known.instant is None and not any(known.by_lines.values()):
            return SQL("SELECT NULL::int AS id, NULL::float8 AS value WHERE FALSE")
        return self._move_values_sql(known.company, known.instant, known.asked)

    @api.model
    def _average_history_sql(self, known, products, by_lot) -> SQL:
        """Return events for :func:`average_value`: arrays of kinds, quantities and values.

        :return: SELECT of ``product_id, lot_id`` (0 for the whole product), ``kinds, quantities,
            values`` (text)
        """
        worth = SQL("COALESCE(worth.value, valued.value)")
        moves = SQL("SELECT valued.*, 0 AS of_lot, valued.moved AS part, %s AS worth", worth)
        moves = SQL("%s FROM valued LEFT JOIN worth ON worth.id = valued.id", moves)
        prices = SQL("SELECT product_value.*, 0 AS of_lot FROM product_value WHERE lot_id IS NULL")
        if by_lot:
            moves = SQL(
                "SELECT valued.*, lots.lot_id AS of_lot, lots.moved AS part,"
                " CASE WHEN valued.moved <> 0 THEN %s * lots.moved / valued.moved ELSE 0 END"
                " AS worth"
                " FROM valued JOIN lots ON lots.id = valued.id"
                " LEFT JOIN worth ON worth.id = valued.id",
                worth,
            )
            # a price of the whole product holds for each of its lots
            prices = SQL(
                "SELECT product_value.*, lot.id AS of_lot"
                " FROM product_value JOIN stock_lot AS lot"
                " ON lot.product_id = product_value.product_id"
                " AND COALESCE(product_value.lot_id, lot.id) = lot.id"
            )
        return SQL(
            """
              WITH %(ctes)s
            SELECT product_id, of_lot,
                   array_agg(kind)::text,
                   array_agg(part)::text,
                   array_agg(worth)::text
              FROM (
                SELECT product_id, of_lot, date, 1 AS is_move, id,
                       CASE WHEN is_dropship OR (is_in AND is_out) THEN %(through)s
                            WHEN is_in THEN %(in)s ELSE %(out)s END AS kind,
                       part, worth
                  FROM (%(moves)s) AS move
             UNION ALL
                SELECT product_id, of_lot, date, 0, id, %(price)s, 0, value::float8
                  FROM (%(prices)s) AS price
                 WHERE product_id = ANY(%(products)s)
                   AND company_id = %(company)s AND move_id IS NULL AND %(before)s
              ORDER BY product_id, of_lot, date, is_move, id
              ) AS event
          GROUP BY product_id, of_lot
            """,
            **{
                'ctes': self._valued_history_sql(known, products, by_lot),
                'moves': moves,
                'prices': prices,
                'price': PRICE,
                'in': IN,
                'out': OUT,
                'through': THROUGH,
                'products': products,
                'company': known.company.id,
                'before': self._before_sql('price', known.instant),
            },
        )

    @api.model
    def _fifo_history_sql(self, known, products, by_lot) -> SQL:
        """Return receipts for :func:`fifo_value`, the newest first.

        A receipt of several lots lies as a whole in the stack of each of them, as core has it.

        :return: SELECT of ``product_id, lot_id`` (0 for the whole product), ``last_price`` (of the
            product's last receipt), and arrays ``quantities, values, stored values, counts`` (the
            quantity in the unit of the move)
        """
        of_lot, lots = SQL("0"), SQL()
        if by_lot:
            of_lot = SQL("lots.lot_id")
            lots = SQL("JOIN lots ON lots.id = valued.id")
        return SQL(
            """
              WITH %(ctes)s
            SELECT product_id, of_lot, MIN(last_price),
                   array_agg(moved)::text,
                   array_agg(worth)::text,
                   array_agg(value)::text,
                   array_agg(count)::text
              FROM (
                SELECT valued.product_id, %(of_lot)s AS of_lot, valued.date, valued.id,
                       valued.moved, valued.value, valued.count,
                       COALESCE(worth.value, valued.value) AS worth,
                       FIRST_VALUE(CASE WHEN valued.moved <> 0
                                        THEN valued.value / valued.moved ELSE 0 END)
                           OVER (PARTITION BY valued.product_id
                                 ORDER BY valued.date DESC, valued.id DESC) AS last_price
                  FROM valued
                  %(lots)s
             LEFT JOIN worth ON worth.id = valued.id
                 WHERE valued.is_in
              ORDER BY valued.product_id, of_lot, valued.date DESC, valued.id DESC
              ) AS receipt
          GROUP BY product_id, of_lot
            """,
            ctes=self._valued_history_sql(known, products, by_lot, only_in=True),
            of_lot=of_lot,
            lots=lots,
        )
