from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql

ODD_BATCH = 500


class JxcFacts(models.AbstractModel):
    """What goods were worth when they came in, as known at an instant.

    Core answers that for one move (``stock.move._get_value(at_date=…)``): by hand, then by posted
    bills, by the order, by the delivery that comes back, by the cost of the product, plus landed
    costs. Here for many moves at once; moves that these formulas do not cover are asked of core.

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
    def _moves_by_lines(self, company, products=None):
        """Find the valued moves whose own quantity may not be what core counts of them.

        Goods of other owners, lines that do not cross the border of the stock, other units than
        the product's, dropships: few, if any.

        :param products: ids that limit it, or None
        :return: ``{move id: whether it is a dropship}``
        """
        # ids, so that PostgreSQL knows how few lines stay inside or outside
        inside, outside = (
            [spot for (spot,) in self.env.execute_query(query)]
            for query in (
                SQL("SELECT id FROM stock_location AS spot WHERE %s", self._is_stock_sql('spot')),
                SQL(
                    "SELECT id FROM stock_location AS spot WHERE NOT %s",
                    self._is_stock_sql('spot'),
                ),
            )
        )
        query = SQL(
            """
              WITH line AS MATERIALIZED (
                    SELECT move_id FROM stock_move_line AS line
                     WHERE line.company_id = %(company)s AND line.state = 'done' AND %(of_line)s
                       AND ((line.location_id = ANY(%(inside)s)
                             AND line.location_dest_id = ANY(%(inside)s))
                            OR (line.location_id = ANY(%(outside)s)
                                AND line.location_dest_id = ANY(%(outside)s))
                            OR NOT line.picked OR NOT %(own)s))
            SELECT move.id, move.is_dropship
              FROM line
              JOIN stock_move AS move
                ON move.id = line.move_id AND (move.is_in OR move.is_out OR move.is_dropship)
             UNION
            SELECT move.id, move.is_dropship
              FROM stock_move AS move
              JOIN product_product AS product ON product.id = move.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
             WHERE move.company_id = %(company)s AND %(of_move)s
               AND (move.is_in OR move.is_out OR move.is_dropship)
               AND (move.is_dropship OR (move.is_in AND move.is_out)
                    OR move.product_uom <> template.uom_id)
            """,
            company=company.id,
            inside=inside,
            outside=outside,
            own=self._own_sql(company, 'line'),
            of_line=self._among_sql('line', products),
            of_move=self._among_sql('move', products),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _moves_now_sql(self, company, products, by_lines, only_in=False) -> SQL:
        """Return :meth:`_valued_moves_sql` for now, without a look at lines that say the same.

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
               AND %(flagged)s
               AND %(plain)s
            """,
            products=list(products),
            company=company.id,
            flagged=SQL("move.is_in") if only_in else SQL("(move.is_in OR move.is_out)"),
            plain=SQL("move.id <> ALL(%s)", list(by_lines)) if by_lines else SQL("TRUE"),
        )
        if not by_lines:
            return plain
        others = self._valued_moves_sql(
            company, products, which=SQL("move.id = ANY(%s)", list(by_lines))
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

    @api.model
    def _move_values_sql(self, company, instant, asked) -> SQL:
        """Value the incoming moves among the rows of the CTE ``valued`` as known at ``instant``.

        The CTE is :meth:`_valued_moves_sql`, with all moves before the instant of its products.

        :param instant: naive UTC, excluded; None values only dropships, as core does for today
        :param asked: ``{move id: value}`` that core was asked for, see :meth:`_odd_move_values`
        :return: SELECT of ``id, value``
        """
        company_key = str(company.id)
        return SQL(
            """
            SELECT valued.id,
                   CASE WHEN odd.id IS NOT NULL THEN odd.value
                        WHEN by_hand.value IS NOT NULL THEN by_hand.value
                        ELSE %(landed)s + bill.part * COALESCE(billed.price, 0)
                             + (valued.moved - bill.part)
                               * CASE WHEN valued.purchase_line_id IS NOT NULL
                                      THEN COALESCE(ordered.price, 0)
                                      WHEN origin.is_out AND origin.moved <> 0
                                      THEN origin.value / origin.moved
                                      ELSE COALESCE(single.price,
                                                    (item.standard_price ->> %(key)s)::float8, 0)
                                  END
                    END AS value
              FROM (SELECT valued.*,
                           COALESCE(SUM(moved) FILTER (WHERE purchase_line_id IS NOT NULL)
                               OVER (PARTITION BY purchase_line_id, product_id ORDER BY date, id
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS prior
                      FROM valued) AS valued
              JOIN product_product AS item ON item.id = valued.product_id
         LEFT JOIN (%(odd)s) AS odd ON odd.id = valued.id
         LEFT JOIN (%(by_hand)s) AS by_hand ON by_hand.move_id = valued.id
         LEFT JOIN (%(billed)s) AS billed ON billed.line_id = valued.purchase_line_id
         LEFT JOIN (%(ordered)s) AS ordered ON ordered.line_id = valued.purchase_line_id
         LEFT JOIN (%(origin)s) AS origin ON origin.id = valued.origin_returned_move_id
         LEFT JOIN (%(single)s) AS single ON single.id = valued.id
        CROSS JOIN LATERAL (
                   SELECT GREATEST(0, LEAST(valued.moved,
                                            COALESCE(billed.quantity, 0) - valued.prior)) AS part
                   ) AS bill
             WHERE %(which)s
            """,
            key=company_key,
            landed=self._landed_sql(instant),
            odd=rows_sql({'id': ('int', list(asked)), 'value': ('float8', list(asked.values()))}),
            by_hand=self._by_hand_sql(instant),
            billed=self._billed_sql(instant),
            ordered=self._ordered_sql(),
            origin=self._origin_sql(company),
            single=self._single_lot_sql(company_key),
            which=SQL("valued.is_in OR valued.is_dropship")
            if instant
            else SQL("valued.is_dropship"),
        )

    @api.model
    def _by_hand_sql(self, instant) -> SQL:
        return SQL(
            """
            SELECT DISTINCT ON (hand.move_id) hand.move_id, hand.value::float8 AS value
              FROM product_value AS hand
             WHERE hand.move_id IN (SELECT id FROM valued) AND %s
          ORDER BY hand.move_id, hand.date DESC, hand.id DESC
            """,
            self._before_sql('hand', instant),
        )

    @api.model
    def _billed_sql(self, instant) -> SQL:
        """Posted bills of order lines. Core compares their date with the UTC day of the instant."""
        return SQL(
            """
            SELECT line_id, quantity, worth / quantity AS price
              FROM (SELECT item.purchase_line_id AS line_id,
                           SUM(%(sign)s * item.quantity * unit.factor / own.factor)::float8
                               AS quantity,
                           SUM(%(sign)s * item.price_subtotal)::float8 AS worth
                      FROM account_move_line AS item
                      JOIN account_move AS bill ON bill.id = item.move_id
                      JOIN purchase_order_line AS line ON line.id = item.purchase_line_id
                      JOIN product_product AS product ON product.id = line.product_id
                      JOIN product_template AS template ON template.id = product.product_tmpl_id
                      JOIN uom_uom AS own ON own.id = template.uom_id
                      JOIN uom_uom AS unit
                        ON unit.id = COALESCE(item.product_uom_id, template.uom_id)
                     WHERE item.purchase_line_id IN (SELECT purchase_line_id FROM valued)
                       AND bill.state = 'posted'
                       AND bill.move_type IN ('in_invoice', 'in_refund')
                       AND %(known)s
                  GROUP BY item.purchase_line_id) AS bills
             WHERE quantity > 0
            """,
            sign=SQL("CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END"),
            known=SQL("item.date <= %s", self._last_second(instant).date())
            if instant
            else SQL("TRUE"),
        )

    @api.model
    def _ordered_sql(self) -> SQL:
        """Prices of order lines in the product's unit; :meth:`_odd_moves_sql` knows the others."""
        digits = self.env['decimal.precision'].precision_get('Product Price')
        return SQL(
            """
            SELECT line.id AS line_id,
                   ROUND((line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
                          / unit.factor * own.factor)::numeric, %s)::float8 AS price
              FROM purchase_order_line AS line
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
              JOIN uom_uom AS own ON own.id = template.uom_id
              JOIN uom_uom AS unit ON unit.id = line.product_uom_id
             WHERE line.id IN (SELECT purchase_line_id FROM valued)
            """,
            digits,
        )

    @api.model
    def _origin_sql(self, company) -> SQL:
        """What left and comes back: its value and quantity, whenever that was."""
        return SQL(
            """
            SELECT first.id, first.is_out, first.value::float8 AS value,
                   SUM(line.quantity_product_uom)::float8 AS moved
              FROM stock_move AS first
              JOIN stock_move_line AS line ON line.move_id = first.id
              JOIN stock_location AS src ON src.id = line.location_id
              JOIN stock_location AS dst ON dst.id = line.location_dest_id
             WHERE first.id IN (SELECT origin_returned_move_id FROM valued)
               AND first.is_out AND line.picked AND %s AND %s AND NOT %s
          GROUP BY first.id
            """,
            self._own_sql(company, 'line'),
            self._is_stock_sql('src'),
            self._is_stock_sql('dst'),
        )

    @api.model
    def _single_lot_sql(self, company_key) -> SQL:
        """The cost of the lot, for moves of a single lot of products that are valued by lot."""
        return SQL(
            """
            SELECT line.move_id AS id,
                   COALESCE((MIN(lot.standard_price::text)::jsonb ->> %s)::float8, 0) AS price
              FROM stock_move_line AS line
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id AND template.lot_valuated
              JOIN stock_lot AS lot ON lot.id = line.lot_id
             WHERE line.move_id IN (SELECT id FROM valued)
          GROUP BY line.move_id
            HAVING COUNT(DISTINCT line.lot_id) = 1
            """,
            company_key,
        )

    @api.model
    def _landed_sql(self, instant) -> SQL:
        if 'stock.valuation.adjustment.lines' not in self.env:
            return SQL("0")
        return SQL(
            """
            COALESCE((SELECT SUM(extra.additional_landed_cost)::float8
                        FROM stock_valuation_adjustment_lines AS extra
                        JOIN stock_landed_cost AS landed ON landed.id = extra.cost_id
                       WHERE extra.move_id = valued.id AND landed.state = 'done' AND %s), 0)
            """,
            SQL("landed.date <= %s", self._last_second(instant).date()) if instant else SQL("TRUE"),
        )

    @api.model
    def _odd_moves_sql(self, company, instant, products=None) -> SQL:
        """Incoming moves whose value the formulas above do not cover.

        Other currencies and fractions of units, taxes that stay in the cost while a receipt is
        not billed, and what comes out of production.

        :return: SELECT of ``id``
        """
        made = SQL("FALSE")
        if 'production_id' in self.env['stock.move']._fields:
            made = SQL("move.production_id IS NOT NULL")
        return SQL(
            """
            SELECT DISTINCT move.id
              FROM stock_move AS move
         LEFT JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
         LEFT JOIN purchase_order AS purchase ON purchase.id = line.order_id
         LEFT JOIN product_product AS product ON product.id = move.product_id
         LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom AS own ON own.id = template.uom_id
         LEFT JOIN uom_uom AS unit ON unit.id = move.product_uom
             WHERE move.company_id = %(company)s
               AND %(before)s
               AND %(these)s
               AND %(which)s
               AND (move.purchase_line_id IS NOT NULL OR %(made)s)
               AND (%(made)s
                    OR purchase.currency_id <> %(currency)s
                    OR unit.factor / own.factor <> ROUND(unit.factor / own.factor)
                    OR line.product_id <> move.product_id
                    OR EXISTS (
                       SELECT FROM account_tax_purchase_order_line_rel AS taxed
                         JOIN account_tax_repartition_line AS share
                           ON share.tax_id = taxed.account_tax_id
                        WHERE taxed.purchase_order_line_id = line.id
                          AND (share.repartition_type = 'tax' AND share.account_id IS NULL))
                    OR EXISTS (
                       SELECT FROM account_tax_purchase_order_line_rel AS taxed
                         JOIN account_tax AS tax ON tax.id = taxed.account_tax_id
                        WHERE taxed.purchase_order_line_id = line.id
                          AND (tax.price_include_override = 'tax_included'
                               OR tax.amount_type IN ('group', 'division')
                               OR tax.include_base_amount
                               OR (tax.price_include_override IS NULL AND %(included)s)))
                    OR EXISTS (
                       SELECT FROM account_move_line AS item
                         JOIN uom_uom AS billed ON billed.id = item.product_uom_id
                        WHERE item.purchase_line_id = line.id
                          AND (item.currency_id <> %(currency)s
                               OR billed.factor / own.factor
                                  <> ROUND(billed.factor / own.factor))))
            """,
            company=company.id,
            currency=company.currency_id.id,
            before=self._before_sql('move', instant),
            which=SQL("(move.is_in OR move.is_dropship)") if instant else SQL("move.is_dropship"),
            made=made,
            these=SQL("TRUE")
            if products is None
            else SQL("move.product_id = ANY(%s)", list(products)),
            included=company.account_price_include == 'tax_included',
        )

    @api.model
    def _odd_move_values(self, company, instant, products=None):
        """Ask core for the value of moves that the formulas do not cover, in batches.

        :return: ``{move id: value}``
        """
        query = self._odd_moves_sql(company, instant, products)
        ids = [row[0] for row in self.env.execute_query(query)]
        known_at = self._last_second(instant) if instant else False
        values = {}
        for first in range(0, len(ids), ODD_BATCH):
            moves = self.env['stock.move'].browse(ids[first : first + ODD_BATCH])
            values |= {move.id: move._get_value(at_date=known_at) for move in moves}
            moves.env.invalidate_all(flush=False)
        return values
