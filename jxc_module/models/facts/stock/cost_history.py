from operator import itemgetter
from struct import Struct

from odoo import api, models
from odoo.tools import SQL

from ....tools.stock_value import IN, OUT, PRICE, THROUGH

# An event of a history in the binary format of PostgreSQL, which is written, sent and read in half
# the time of its text: moment, number within it, kind, quantity, value.
EVENT = Struct('>qihdd')
_READ = itemgetter(2, 3, 4)


def in_order(events):
    """Return what :func:`average_value` replays: (kind, quantity, value) in the order of time."""
    return map(_READ, sorted(EVENT.iter_unpack(events)))


class JxcFacts(models.AbstractModel):
    """Histories of products for the replay of their cost: one row a product, or a lot of it."""

    _inherit = 'jxc.facts'

    @api.model
    def _valued_history_sql(self, known, products, by_lot, only_in=False) -> SQL:
        """Return the CTEs ``valued`` (moves), ``worth`` (values known at the instant), ``lots``."""
        company, instant = known.company, known.instant
        # at an instant what left counts too: of a purchase, before what came of it later
        valued = self._plain_moves_sql(
            company, products, instant, known.by_lines, only_in and instant is None
        )
        parts = [
            SQL("valued AS (%s)", valued),
            SQL("worth AS MATERIALIZED (%s)", self._worth_sql(known)),
        ]
        if by_lot:
            lots = self._valued_moves_sql(company, products, instant, by_lot=True)
            parts.append(
                SQL("lots AS MATERIALIZED (SELECT * FROM (%s) AS x WHERE lot_id > 0)", lots)
            )
        return SQL(", ").join(parts)

    @api.model
    def _is_valued_anew(self, known):
        """Return whether some moves are not worth what stands on them: at an instant, dropships."""
        return known.instant is not None or any(known.by_lines.values())

    @api.model
    def _worth_sql(self, known) -> SQL:
        if not self._is_valued_anew(known):
            return SQL("SELECT NULL::int AS id, NULL::float8 AS value WHERE FALSE")
        return self._move_values_sql(known.company, known.instant, known.asked)

    @api.model
    def _average_history_sql(self, known, products, by_lot) -> SQL:
        """Return the events of each product, or of each of its lots, in any order.

        :return: SELECT of ``product_id, lot_id`` (0 for the whole product), ``events``: one after
            the other as :data:`EVENT` reads them
        """
        worth = SQL("COALESCE(worth.value, valued.value)")
        joined = SQL("LEFT JOIN worth ON worth.id = valued.id")
        if not self._is_valued_anew(known):
            worth, joined = SQL("valued.value"), SQL()
        moves = SQL(
            "SELECT valued.*, 0 AS of_lot, valued.moved AS part, %s AS worth FROM valued %s",
            worth,
            joined,
        )
        prices = SQL("SELECT product_value.*, 0 AS of_lot FROM product_value WHERE lot_id IS NULL")
        if by_lot:
            moves = SQL(
                "SELECT valued.*, lots.lot_id AS of_lot, lots.moved AS part,"
                " CASE WHEN valued.moved <> 0 THEN %s * lots.moved / valued.moved ELSE 0 END"
                " AS worth FROM valued JOIN lots ON lots.id = valued.id %s",
                worth,
                joined,
            )
            # a price of the whole product holds for each of its lots
            prices = SQL(
                "SELECT product_value.*, lot.id AS of_lot"
                " FROM product_value JOIN stock_lot AS lot"
                " ON lot.product_id = product_value.product_id"
                " AND COALESCE(product_value.lot_id, lot.id) = lot.id"
            )
        # a price comes before the moves of its moment: it has a number below zero
        return SQL(
            """
              WITH %(ctes)s
            SELECT product_id, of_lot,
                   string_agg(timestamp_send(date) || int4send(number) || int2send(kind::int2)
                              || float8send(part) || float8send(worth), ''::bytea)
              FROM (
                SELECT product_id, of_lot, date, id AS number,
                       CASE WHEN is_dropship OR (is_in AND is_out) THEN %(through)s
                            WHEN is_in THEN %(in)s ELSE %(out)s END AS kind,
                       part, CASE WHEN is_in OR is_dropship THEN COALESCE(worth, 0) ELSE 0 END
                       AS worth
                  FROM (%(moves)s) AS move
             UNION ALL
                SELECT product_id, of_lot, date, id - 2147483647 - 1, %(price)s, 0, value::float8
                  FROM (%(prices)s) AS price
                 WHERE product_id = ANY(%(products)s)
                   AND company_id = %(company)s AND move_id IS NULL AND %(before)s
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
