from odoo import api, models
from odoo.tools import SQL

from ...base.once import once


class JxcFacts(models.AbstractModel):
    """The moves that core counts in valuation, with the quantities that it counts of them.

    Call these in ``sudo()`` and with everything flushed: a cost is that of the whole company.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _is_stock_sql(self, location: str) -> SQL:
        """Return whether core values what lies in a location (an alias of ``stock_location``)."""
        at = SQL.identifier(location)
        return SQL("(%s.usage IN ('internal', 'transit') AND %s.company_id IS NOT NULL)", at, at)

    @api.model
    def _valued_moves_sql(
        self, company, products, instant=None, by_lot=False, which: SQL | None = None
    ) -> SQL:
        """One row a move that core counts in valuation, or one a move × lot of its lines.

        :param products: ids
        :param instant: moves before it (naive UTC), None for all
        :param which: a condition on the moves
        :return: SELECT of ``id, lot_id, product_id, date, is_in, is_out, is_dropship, value,
            purchase_line_id, origin_returned_move_id, count`` (quantity in the unit of the move),
            ``moved`` (the quantity that core's ``_get_valued_qty`` gives, of the lot where split)
        """
        came, went = (
            SQL(
                "SUM(line.quantity_product_uom)"
                " FILTER (WHERE line.picked AND %s AND src.valued = %s AND dst.valued = %s)",
                self._own_sql(company, 'line'),
                not comes_in,
                comes_in,
            )
            for comes_in in (True, False)
        )
        any_came, any_went = came, went
        if by_lot:
            any_came, any_went = (
                SQL("SUM(%s) OVER (PARTITION BY move.id)", part) for part in (came, went)
            )
        # grouped by the key of the moves, so that their columns need no second reading
        return SQL(
            """
            SELECT move.id, %(lot)s AS lot_id, move.product_id, move.date, move.is_in,
                   move.is_out, move.is_dropship, move.value::float8 AS value,
                   move.purchase_line_id, move.origin_returned_move_id,
                   move.quantity::float8 AS count,
                   COALESCE(CASE WHEN %(any_came)s IS NOT NULL THEN %(came)s
                                 WHEN %(any_went)s IS NOT NULL THEN %(went)s
                                 WHEN move.is_dropship THEN SUM(line.quantity_product_uom)
                            END, 0)::float8 AS moved
              FROM stock_move AS move
              JOIN stock_move_line AS line ON line.move_id = move.id
              JOIN %(spots)s AS src ON src.id = line.location_id
              JOIN %(spots)s AS dst ON dst.id = line.location_dest_id
             WHERE move.product_id = ANY(%(products)s)
               AND move.company_id = %(company)s
               AND (move.is_in OR move.is_out OR move.is_dropship)
               AND %(before)s
               AND %(which)s
          GROUP BY move.id %(and_lot)s
            """,
            any_came=any_came,
            any_went=any_went,
            came=came,
            went=went,
            lot=SQL("line.lot_id") if by_lot else SQL("NULL::int"),
            and_lot=SQL(", line.lot_id") if by_lot else SQL(),
            spots=self._valued_spots_sql(),
            products=list(products),
            company=company.id,
            before=self._before_sql('move', instant),
            which=which or SQL("TRUE"),
        )

    @api.model
    def _moves_by_lines(self, company, products=None, instant=None):
        """Find the valued moves whose own quantity may not be what core counts of them.

        Goods of other owners, lines that do not cross the border of the stock, other units than
        the product's, dropships: few, if any.

        :param products: ids that limit it, or None
        :param instant: moves before it (naive UTC), None for all
        :return: ``{move id: whether it is a dropship}``
        """
        # most moves and products have one unit: they are not even joined
        about_moves = SQL(
            """
            SELECT move.id, move.is_dropship
              FROM stock_move AS move
              JOIN %(items)s AS item ON item.id = move.product_id
             WHERE move.company_id = %(company)s AND %(of_move)s AND %(before)s
               AND (move.is_in OR move.is_out OR move.is_dropship)
               AND (move.is_dropship OR (move.is_in AND move.is_out)
                    OR move.product_uom <> %(unit)s
                    OR move.product_id IN (SELECT id FROM %(items)s AS x WHERE uom_id <> %(unit)s))
               AND (move.is_dropship OR (move.is_in AND move.is_out)
                    OR move.product_uom <> item.uom_id)
            """,
            items=SQL(
                "(SELECT product.id, template.uom_id FROM product_product AS product"
                " JOIN product_template AS template ON template.id = product.product_tmpl_id"
                " OFFSET 0)"
            ),
            unit=self._most_used_unit(),
            company=company.id,
            of_move=self._among_sql('move', products),
            before=self._before_sql('move', instant),
        )
        # two readings: as one, PostgreSQL asks of each move whether it has such lines. Ids, so
        # that it compares numbers with numbers
        about_lines = SQL(
            """
            SELECT move.id, move.is_dropship
              FROM (SELECT line.move_id
                      FROM stock_move_line AS line
                     WHERE line.company_id = %(company)s AND line.state = 'done' AND %(of_line)s
                       AND ((line.location_id = ANY(%(inside)s))
                            = (line.location_dest_id = ANY(%(inside)s))
                            OR NOT line.picked OR NOT %(own)s)
                    OFFSET 0) AS line
              JOIN stock_move AS move ON move.id = line.move_id
               AND (move.is_in OR move.is_out OR move.is_dropship) AND %(before)s
            """,
            company=company.id,
            inside=self._spots_inside(),
            own=self._own_sql(company, 'line'),
            of_line=self._among_sql('line', products),
            before=self._before_sql('move', instant),
        )
        return dict(self.env.execute_query(about_moves) + self.env.execute_query(about_lines))

    @api.model
    def _spots_inside(self):
        """Return the ids of the locations of stock that core values."""
        inside = SQL(
            "SELECT id FROM stock_location AS spot WHERE %s",
            SQL(
                "%s",
                self._is_stock_sql('spot'),
                to_flush=self._columns('stock.location', 'usage', 'company_id'),
            ),
        )
        spots = once(self.env, 'spots_inside', self.env.execute_query, inside)
        return [spot for (spot,) in spots]

    @api.model
    def _most_used_unit(self):
        """Return the id of the unit that most products have, 0 where there is none."""
        query = SQL(
            "SELECT uom_id FROM product_template GROUP BY uom_id ORDER BY COUNT(*) DESC, 1 LIMIT 1"
        )
        rows = once(self.env, 'most_used_unit', self.env.execute_query, query)
        return rows[0][0] if rows else 0

    @api.model
    def _plain_moves_sql(self, company, products, instant, by_lines, only_in=False) -> SQL:
        """Return :meth:`_valued_moves_sql`, without a look at lines that say the same.

        :param by_lines: see :meth:`_moves_by_lines`
        """
        plain = SQL(
            """
            SELECT move.id, NULL::int AS lot_id, move.product_id, move.date, move.is_in,
                   move.is_out, move.is_dropship, move.value::float8 AS value,
                   move.purchase_line_id, move.origin_returned_move_id,
                   move.quantity::float8 AS count, move.quantity::float8 AS moved
              FROM stock_move AS move
             WHERE move.product_id = ANY(%(products)s)
               AND move.company_id = %(company)s
               AND %(before)s
               AND %(flagged)s
               AND %(plain)s
            """,
            products=list(products),
            company=company.id,
            before=self._before_sql('move', instant),
            flagged=SQL("move.is_in") if only_in else SQL("(move.is_in OR move.is_out)"),
            plain=SQL("move.id <> ALL(%s)", list(by_lines)) if by_lines else SQL("TRUE"),
        )
        if not by_lines:
            return plain
        others = self._valued_moves_sql(
            company, products, instant, which=SQL("move.id = ANY(%s)", list(by_lines))
        )
        return SQL("%s UNION ALL %s", plain, others)

    @api.model
    def _valued_spots_sql(self) -> SQL:
        """Return the locations with ``valued``, whether core values what lies there."""
        return SQL(
            "(SELECT spot.id, %s AS valued FROM stock_location AS spot OFFSET 0)",
            self._is_stock_sql('spot'),
        )

    @api.model
    def _among_sql(self, table: str, products) -> SQL:
        if products is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", SQL.identifier(table, 'product_id'), list(products))

    @api.model
    def _before_sql(self, table: str, instant) -> SQL:
        if instant is None:
            return SQL("TRUE")
        return SQL("%s < %s", SQL.identifier(table, 'date'), instant)
