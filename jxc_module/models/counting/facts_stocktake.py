from odoo import api, models
from odoo.tools import SQL

IDENTITY = ('product_id', 'location_id', 'lot_id', 'package_id', 'owner_id')


class JxcFacts(models.AbstractModel):
    """The book that a count is compared with."""

    _inherit = 'jxc.facts'

    @api.model
    def _stocktake_stock_sql(self, domain, as_of=None, moved=None):
        """Return the book of what a domain on quants selects.

        One row a product × place × lot × package × owner with a quantity: its identity and
        ``book``, in the product's unit. Doubled quants are one row, a quantity that is NULL is 0.

        :param as_of: naive UTC instant: the book as it was then, of what lies or lay there; None:
            the book as it is now
        :param moved: domains on lines of moves that came to and left what ``domain`` selects, for
            a book of then
        """
        quants = SQL(
            """
            SELECT %(identity)s, COALESCE(quant.quantity, 0) AS book
              FROM stock_quant AS quant
             WHERE quant.id IN %(quants)s
            """,
            identity=self._stocktake_identity_sql('quant'),
            quants=self._fact_query('stock.quant', domain).subselect(),
            to_flush=self.env['stock.quant']._fields['quantity'],
        )
        if as_of is not None:
            quants = SQL("%s UNION ALL %s", quants, self._stocktake_back_sql(as_of, *moved))
        return SQL(
            """
            SELECT %(names)s, ROUND(SUM(book)::numeric, 6) AS book
              FROM (%(rows)s) AS row
             GROUP BY %(names)s
            HAVING ROUND(SUM(book)::numeric, 6) <> 0
            """,
            names=SQL(", ").join(map(SQL.identifier, IDENTITY)),
            rows=quants,
        )

    @api.model
    def _stocktake_back_sql(self, instant, came, left):
        """Return what takes the book of now back to an instant: rows as those of quants."""
        parts = []
        for domain, place, package, sign in (
            (came, 'location_dest_id', 'result_package_id', -1),
            (left, 'location_id', 'package_id', 1),
        ):
            done = [('state', '=', 'done'), ('date', '>', instant)]
            parts.append(
                SQL(
                    """
                    SELECT moved.product_id, moved.%(place)s, moved.lot_id, moved.%(package)s,
                           moved.owner_id, %(sign)s * moved.quantity_product_uom
                      FROM stock_move_line AS moved
                     WHERE moved.id IN %(lines)s
                    """,
                    place=SQL.identifier(place),
                    package=SQL.identifier(package),
                    sign=sign,
                    lines=self._fact_query('stock.move.line', [*domain, *done]).subselect(),
                    to_flush=self.env['stock.move.line']._fields['quantity_product_uom'],
                )
            )
        return SQL("%s UNION ALL %s", *parts)

    @api.model
    def _stocktake_book_sql(self, table, as_of=None, all_lots=False):
        """Return the book of the identity of each row of a table, as a scalar of that row.

        :param str table: alias of a row with the columns of an identity; a row whose lot is only a
            name that the book does not know has a book of 0
        :param as_of: as in :meth:`_stocktake_stock_sql`
        :param bool all_lots: of all lots of the product that lie there, and of what has none
        """
        self.env['stock.quant'].flush_model([*IDENTITY, 'quantity'])
        now = SQL(
            """
            (SELECT COALESCE(SUM(quant.quantity), 0)
               FROM stock_quant AS quant
              WHERE %(same)s)
            """,
            same=self._stocktake_same_sql('quant', table, all_lots=all_lots),
        )
        if as_of is None:
            return now
        since = self._stocktake_moved_since_sql(table, as_of, all_lots)
        return SQL("(%s - %s)", now, since)

    @api.model
    def _stocktake_moved_since_sql(self, table, instant, all_lots=False):
        """Return what came in less what went out after an instant, as a scalar of each row.

        Packages count by where a line of a move took from and put to.
        """
        lines = self.env['stock.move.line']
        lines.flush_model([*IDENTITY, 'location_dest_id', 'result_package_id', 'state', 'date'])
        lines.flush_model(['quantity_product_uom'])
        parts = []
        for place, package in (
            ('location_dest_id', 'result_package_id'),
            ('location_id', 'package_id'),
        ):
            columns = {'location_id': place, 'package_id': package}
            parts.append(
                SQL(
                    """
                    (SELECT COALESCE(SUM(moved.quantity_product_uom), 0)
                       FROM stock_move_line AS moved
                      WHERE moved.state = 'done'
                        AND moved.date > %(instant)s
                        AND %(same)s)
                    """,
                    instant=instant,
                    same=self._stocktake_same_sql('moved', table, columns, all_lots),
                )
            )
        return SQL("(%s - %s)", *parts)

    @api.model
    def _stocktake_same_sql(self, alias, table, columns=None, all_lots=False):
        """Return the condition that two rows have one identity.

        :param dict columns: of ``alias`` that are named otherwise
        """
        columns = columns or {}
        terms = []
        for name in IDENTITY:
            left = SQL.identifier(alias, columns.get(name, name))
            right = SQL.identifier(table, name)
            if name in ('product_id', 'location_id'):
                terms.append(SQL("%s = %s", left, right))
            elif not (all_lots and name == 'lot_id'):
                terms.append(SQL("%s IS NOT DISTINCT FROM %s", left, right))
        return SQL(" AND ").join(terms)

    @api.model
    def _stocktake_identity_sql(self, alias):
        return SQL(", ").join(SQL.identifier(alias, name) for name in IDENTITY)
