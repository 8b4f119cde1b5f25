from odoo import api, models
from odoo.tools import SQL

ALIKE = 0.01  # of a price: what a credit note may differ by and still be for the goods


class JxcFacts(models.AbstractModel):
    """How much of an order line was billed: credit notes for goods, not those for a price."""

    _inherit = 'jxc.facts'

    @api.model
    def _billed_so_far_sql(self) -> SQL:
        """One row a bill × order line of the tables ``line`` and ``bill`` of the comparison.

        A refund gives goods back where it is at a price at which they were billed. At another one
        it is an allowance, the goods are still billed, unless they were returned.

        :return: SELECT of ``move_id, purchase_line_id, billed`` (in the order line's unit)
        """
        return SQL(
            """
            SELECT move_id, purchase_line_id,
                   billed - whole - LEAST(allowed, GREATEST(returned - whole, 0)) AS billed
              FROM (
                SELECT pair.move_id, pair.purchase_line_id,
                       SUM(CASE WHEN fact.refund THEN 0 ELSE fact.quantity END) AS billed,
                       SUM(CASE WHEN fact.refund AND fact.whole_price THEN fact.quantity
                                ELSE 0 END) AS whole,
                       SUM(CASE WHEN fact.refund AND NOT fact.whole_price THEN fact.quantity
                                ELSE 0 END) AS allowed,
                       COALESCE(MAX(returns.quantity), 0) AS returned
                  FROM (SELECT DISTINCT move_id, purchase_line_id FROM line
                         WHERE purchase_line_id IS NOT NULL) AS pair
                  JOIN bill ON bill.id = pair.move_id
                  JOIN purchase_order_line AS bought ON bought.id = pair.purchase_line_id
             LEFT JOIN uom_uom AS bought_uom ON bought_uom.id = bought.product_uom_id
                  JOIN account_move_line AS other
                    ON other.purchase_line_id = pair.purchase_line_id
                   AND other.display_type = 'product'
                  JOIN account_move AS other_bill ON other_bill.id = other.move_id
                   AND (other_bill.id = bill.id
                     OR other_bill.state = 'posted'
                    AND (other_bill.move_type = 'in_refund'
                      OR (COALESCE(other_bill.jxc_posted_at, '-infinity'), other_bill.id)
                         < (bill.since, bill.id)))
             LEFT JOIN uom_uom AS other_uom ON other_uom.id = other.product_uom_id
            CROSS JOIN LATERAL (
                SELECT other_bill.move_type = 'in_refund' AS refund,
                       other.quantity::float8
                         * COALESCE(other_uom.factor / bought_uom.factor, 1)::float8 AS quantity,
                       other_bill.move_type != 'in_refund' OR (%(whole_price)s) AS whole_price
                     ) AS fact
             LEFT JOIN LATERAL (%(returned)s) AS returns ON TRUE
              GROUP BY pair.move_id, pair.purchase_line_id) AS sums
            """,
            whole_price=self._whole_price_sql(),
            returned=self._returned_sql(),
        )

    @api.model
    def _whole_price_sql(self) -> SQL:
        """Return whether the line ``other`` has a price at which its goods were billed.

        Compared in the currency of the document; where nothing was billed in it, nothing is known
        and the goods count.
        """
        return SQL(
            """
            SELECT COALESCE(BOOL_OR(
                       ABS(charged.price - given.price)
                       <= charged.price * %(alike)s + charged.rest + given.rest), TRUE)
              FROM (SELECT ABS(other.price_subtotal / NULLIF(other.quantity, 0))
                             / COALESCE(other_uom.factor, 1) AS price,
                           0.01 / NULLIF(ABS(other.quantity) * COALESCE(other_uom.factor, 1), 0)
                             AS rest) AS given,
                   LATERAL (
                    SELECT ABS(item.price_subtotal / item.quantity) / COALESCE(unit.factor, 1)
                             AS price,
                           0.01 / (ABS(item.quantity) * COALESCE(unit.factor, 1)) AS rest
                      FROM account_move_line AS item
                      JOIN account_move AS posted ON posted.id = item.move_id
                       AND posted.state = 'posted' AND posted.move_type = 'in_invoice'
                 LEFT JOIN uom_uom AS unit ON unit.id = item.product_uom_id
                     WHERE item.purchase_line_id = other.purchase_line_id
                       AND item.display_type = 'product' AND item.quantity != 0
                       AND item.currency_id = other.currency_id) AS charged
            """,
            alike=ALIKE,
        )

    @api.model
    def _returned_sql(self) -> SQL:
        """Return what went back to the vendor of the line ``bought``, in its unit."""
        return SQL(
            """
            SELECT SUM(move.quantity * unit.factor / bought_uom.factor)::float8 AS quantity
              FROM stock_move AS move
              JOIN stock_location AS target ON target.id = move.location_dest_id
               AND %s
              JOIN uom_uom AS unit ON unit.id = move.product_uom
             WHERE move.purchase_line_id = bought.id AND move.state = 'done' AND move.to_refund
            """,
            self._outside_sql(SQL("target"), 'payable'),
            to_flush=self._columns(
                'stock.move', 'quantity', 'state', 'to_refund', 'purchase_line_id'
            ),
        )
