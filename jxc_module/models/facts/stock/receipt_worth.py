from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """What goods were worth when they came in, as known at an instant.

    Core answers that for one move (``stock.move._get_value(at_date=…)``): by hand, then by posted
    bills, by the order, by the delivery that comes back, by the cost of the product, plus landed
    costs. Here for many moves at once; moves that these formulas do not cover are asked of core.

    Call these in ``sudo()`` and with everything flushed: a cost is that of the whole company.
    """

    _inherit = 'jxc.facts'

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
              FROM valued
              JOIN product_product AS item ON item.id = valued.product_id
         LEFT JOIN (SELECT id, SUM(moved)
                               OVER (PARTITION BY purchase_line_id, product_id ORDER BY date, id
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS moved
                      FROM valued WHERE purchase_line_id IS NOT NULL) AS prior
                ON prior.id = valued.id
         LEFT JOIN (%(odd)s) AS odd ON odd.id = valued.id
         LEFT JOIN (%(by_hand)s) AS by_hand ON by_hand.move_id = valued.id
         LEFT JOIN (%(billed)s) AS billed ON billed.line_id = valued.purchase_line_id
         LEFT JOIN (%(ordered)s) AS ordered ON ordered.line_id = valued.purchase_line_id
         LEFT JOIN (%(origin)s) AS origin ON origin.id = valued.origin_returned_move_id
         LEFT JOIN (%(single)s) AS single ON single.id = valued.id
        CROSS JOIN LATERAL (
                   SELECT GREATEST(0, LEAST(valued.moved,
                                            COALESCE(billed.quantity, 0)
                                              - COALESCE(prior.moved, 0))) AS part
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
             WHERE hand.move_id IS NOT NULL
               AND hand.move_id IN (SELECT id FROM valued) AND %s
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
        """Prices of order lines in the product's unit; :meth:`_odd_moves_sql` knows the others.

        The lines come first: PostgreSQL takes them for few and would look each up once a unit.
        """
        digits = self.env['decimal.precision'].precision_get('Product Price')
        return SQL(
            """
            SELECT line.id AS line_id,
                   ROUND((line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
                          / unit.factor * own.factor)::numeric, %s)::float8 AS price
              FROM (SELECT * FROM purchase_order_line
                     WHERE id IN (SELECT purchase_line_id FROM valued) OFFSET 0) AS line
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
              JOIN uom_uom AS own ON own.id = template.uom_id
              JOIN uom_uom AS unit ON unit.id = line.product_uom_id
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
