from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What was ordered, what came and what is billed, side by side."""

    _inherit = 'jxc.facts'

    @api.model
    def _bill_match_columns(self):
        """Return the columns that the comparison reads, for ``to_flush``."""
        match = ('jxc_match_qty_percent', 'jxc_match_price_percent', 'jxc_match_amount')
        return [
            *self._columns(
                'account.move',
                *('move_type', 'state', 'company_id', 'currency_id', 'invoice_currency_rate'),
                *('commercial_partner_id', 'invoice_origin', 'ref', 'invoice_date'),
                *('jxc_posted_at', 'jxc_match_released'),
            ),
            *self._columns(
                'account.move.line',
                *('move_id', 'display_type', 'purchase_line_id', 'product_id', 'quantity'),
                *('product_uom_id', 'price_subtotal', 'amount_currency', 'is_downpayment'),
            ),
            *self._columns(
                'purchase.order.line',
                *('product_qty', 'product_uom_id', 'qty_received', 'price_subtotal'),
                *('price_unit', 'discount', 'jxc_rejected_qty'),
            ),
            *self._columns('purchase.order', 'state', 'currency_id', 'partner_id', 'name'),
            *self._columns('product.template', 'type', 'purchase_method'),
            *self._columns('res.company', 'jxc_bill_match', *match),
            *self._columns('res.partner', 'jxc_match_own', *match),
        ]

    @api.model
    def _matched_bills_sql(self, bills: SQL) -> SQL:
        """One row a vendor bill or refund that takes part, with its tolerances."""
        return SQL(
            """
            SELECT bill.id, bill.company_id, bill.commercial_partner_id, bill.currency_id,
                   bill.invoice_origin, bill.ref,
                   COALESCE(bill.invoice_date, (now() AT TIME ZONE 'UTC')::date) AS day,
                   COALESCE(NULLIF(bill.invoice_currency_rate, 0), 1)::float8 AS rate,
                   bill.move_type = 'in_refund' AS refund,
                   CASE WHEN bill.state = 'posted'
                        THEN COALESCE(bill.jxc_posted_at, '-infinity') ELSE 'infinity' END AS since,
                   company.currency_id AS company_currency_id,
                   CASE WHEN vendor.jxc_match_own THEN COALESCE(vendor.jxc_match_qty_percent, 0)
                        ELSE COALESCE(company.jxc_match_qty_percent, 0) END AS qty_percent,
                   CASE WHEN vendor.jxc_match_own THEN COALESCE(vendor.jxc_match_price_percent, 0)
                        ELSE COALESCE(company.jxc_match_price_percent, 0) END AS price_percent,
                   CASE WHEN vendor.jxc_match_own THEN COALESCE(vendor.jxc_match_amount, 0)
                        ELSE COALESCE(company.jxc_match_amount, 0) END::float8 AS amount
              FROM account_move AS bill
              JOIN res_company AS company ON company.id = bill.company_id
                                         AND company.jxc_bill_match
         LEFT JOIN res_partner AS vendor ON vendor.id = bill.commercial_partner_id
             WHERE bill.move_type IN ('in_invoice', 'in_refund')
               AND bill.state != 'cancel'
               AND bill.id IN %(bills)s
            """,
            bills=bills,
            to_flush=self._bill_match_columns(),
        )

    @api.model
    def _rate_sql(self, currency: SQL, company: SQL, day: SQL) -> SQL:
        """Return the rate of a currency on a day, as core's ``_get_rates`` finds it."""
        return SQL(
            """
            COALESCE(
                (SELECT rate.rate FROM res_currency_rate AS rate
                  WHERE rate.currency_id = %(currency)s AND rate.name <= %(day)s
                    AND (rate.company_id IS NULL
                         OR rate.company_id = (SELECT split_part(c.parent_path, '/', 1)::int
                                                 FROM res_company AS c WHERE c.id = %(company)s))
               ORDER BY rate.company_id, rate.name DESC LIMIT 1),
                (SELECT rate.rate FROM res_currency_rate AS rate
                  WHERE rate.currency_id = %(currency)s
                    AND (rate.company_id IS NULL
                         OR rate.company_id = (SELECT split_part(c.parent_path, '/', 1)::int
                                                 FROM res_company AS c WHERE c.id = %(company)s))
               ORDER BY rate.company_id, rate.name LIMIT 1),
                1)::float8
            """,
            currency=currency,
            company=company,
            day=day,
        )

    @api.model
    def _bill_match_sql(self, bills: SQL) -> SQL:
        """One row a line of these vendor bills: ordered, received and billed side by side.

        Billed counts posted bills in the order they were posted up to this one, all posted
        refunds of goods, and this bill itself: of two bills for the same goods the second is the
        one that differs. Quantities are in the unit of the order, prices in its currency,
        converted at the rate of the bill's day. It reads past the rules of the reader, as a
        payment is held or not whoever asks; give only bills that he may see.

        :param SQL bills: ids of account.move as they stand after IN: a tuple, or a SELECT in
            brackets
        :return: SELECT of ``move_id, line_id, purchase_line_id, ordered, received`` (less what was
            rejected), ``rejected, billed`` (so far), ``quantity`` (this line), ``order_price,
            bill_price, currency_id`` (of the order), ``state`` (a key of ``jxc_match_state``) and
            ``price_differs`` (also where something worse decides the state)
        """
        reads = {
            'matched': self._matched_bills_sql(bills),
            'so_far': self._billed_so_far_sql(),
            'order_rate': self._rate_sql(
                SQL("purchase.currency_id"), SQL("bill.company_id"), SQL("bill.day")
            ),
            'company_rate': self._rate_sql(
                SQL("bill.company_currency_id"), SQL("bill.company_id"), SQL("bill.day")
            ),
        }
        return SQL(
            """
              WITH bill AS (%(matched)s),
                   line AS (
                SELECT bill.id AS move_id, item.id AS line_id, item.purchase_line_id,
                       -- what will be paid: the subtotal beside it is a column that takes values
                       (item.amount_currency * CASE WHEN bill.refund THEN -1 ELSE 1 END)::float8
                         AS subtotal,
                       bill.refund, bill.qty_percent, bill.price_percent,
                       template.type = 'consu' AS goods,
                       template.purchase_method = 'purchase' AS as_ordered,
                       purchase.state = 'purchase' AS confirmed,
                       purchase.currency_id,
                       bought.product_qty::float8 AS ordered,
                       COALESCE(bought.jxc_rejected_qty, 0)::float8 AS rejected,
                       COALESCE(bought.qty_received, 0)::float8
                         - COALESCE(bought.jxc_rejected_qty, 0)::float8 AS received,
                       CASE WHEN bought.product_qty != 0
                            THEN (bought.price_subtotal / bought.product_qty)::float8
                            ELSE bought.price_unit::float8
                                 * (1 - COALESCE(bought.discount, 0)::float8 / 100)
                             END AS order_price,
                       item.quantity::float8
                         * COALESCE(item_uom.factor / bought_uom.factor, 1)::float8 AS quantity,
                       money.rounding::float8 AS rounding,
                       bill_money.rounding::float8 AS bill_rounding,
                       CASE WHEN purchase.id IS NULL OR purchase.currency_id = bill.currency_id
                            THEN 1
                            WHEN purchase.currency_id = bill.company_currency_id
                            THEN 1 / bill.rate
                            ELSE %(order_rate)s / %(company_rate)s / bill.rate
                             END AS factor,
                       bill.amount * CASE
                            WHEN purchase.id IS NULL THEN bill.rate
                            WHEN bill.amount = 0
                              OR purchase.currency_id = bill.company_currency_id THEN 1
                            ELSE %(order_rate)s / %(company_rate)s END AS tolerance,
                       bill.invoice_origin, bill.ref, bill.company_id, bill.commercial_partner_id
                  FROM bill
                  JOIN account_move_line AS item ON item.move_id = bill.id
                   AND item.display_type = 'product'
                   AND item.is_downpayment IS NOT TRUE
                   AND (item.quantity != 0 OR item.amount_currency != 0)
             LEFT JOIN purchase_order_line AS bought ON bought.id = item.purchase_line_id
             LEFT JOIN purchase_order AS purchase ON purchase.id = bought.order_id
             LEFT JOIN product_product AS product
                    ON product.id = COALESCE(bought.product_id, item.product_id)
             LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
             LEFT JOIN uom_uom AS item_uom ON item_uom.id = item.product_uom_id
             LEFT JOIN uom_uom AS bought_uom ON bought_uom.id = bought.product_uom_id
             LEFT JOIN res_currency AS money ON money.id = purchase.currency_id
             LEFT JOIN res_currency AS bill_money ON bill_money.id = bill.currency_id),
                   so_far AS (%(so_far)s),
                   figure AS (
                SELECT line.*, so_far.billed,
                       CASE WHEN line.refund THEN -so_far.billed
                            WHEN line.as_ordered THEN so_far.billed - line.ordered
                            ELSE so_far.billed - LEAST(line.ordered, line.received)
                             END AS excess,
                       ABS(line.subtotal * line.factor - line.quantity * line.order_price)
                         > GREATEST(1.01 * (rounding + bill_rounding * factor), tolerance,
                                    ABS(line.quantity * line.order_price) * price_percent / 100)
                         AS price_differs
                  FROM line
             LEFT JOIN so_far USING (move_id, purchase_line_id))
            SELECT move_id, line_id, purchase_line_id, ordered, received, rejected, billed,
                   quantity, order_price, currency_id,
                   CASE WHEN quantity != 0 THEN subtotal * factor / quantity END AS bill_price,
                   CASE
                     WHEN purchase_line_id IS NULL THEN
                       CASE WHEN goods AND NOT refund THEN 'no_order'
                            WHEN refund THEN 'none'
                            WHEN ABS(subtotal) <= tolerance THEN 'none'
                            WHEN move_id IN (SELECT move_id FROM so_far)
                              OR (COALESCE(ref, '') || COALESCE(invoice_origin, '')) != ''
                             AND EXISTS (
                                 SELECT FROM purchase_order AS named
                                   JOIN res_partner AS seller ON seller.id = named.partner_id
                                  WHERE named.company_id = figure.company_id
                                    AND seller.commercial_partner_id = figure.commercial_partner_id
                                    AND named.name = ANY(regexp_split_to_array(
                                        concat_ws(' ', figure.invoice_origin, figure.ref),
                                        '[[:space:],;]+')))
                            THEN 'no_order'
                            ELSE 'none' END
                     WHEN NOT confirmed THEN 'no_order'
                     -- one millionth: what is left of a division
                     WHEN excess > GREATEST(0.000001, ordered * qty_percent / 100)
                      AND (excess * ABS(order_price) > tolerance OR order_price = 0) THEN
                       CASE WHEN received <= 0 AND NOT as_ordered AND NOT refund
                            THEN 'not_received' ELSE 'quantity' END
                     WHEN price_differs THEN 'price'
                     ELSE 'matched' END AS state,
                   COALESCE(price_differs AND purchase_line_id IS NOT NULL, FALSE) AS price_differs
              FROM figure
            """,
            **reads,
        )

    @api.model
    def _bill_states_sql(self, bills: SQL) -> SQL:
        """One row a bill that takes part in the match: its worst line decides.

        :return: SELECT of ``move_id, state``; bills without lines to compare are missing
        """
        return SQL(
            """
            SELECT move_id,
                   (array_agg(state ORDER BY array_position(
                       ARRAY['not_received', 'no_order', 'quantity', 'price', 'matched', 'none'],
                       state)))[1] AS state
              FROM (%(lines)s) AS line
          GROUP BY move_id
            """,
            lines=self._bill_match_sql(bills),
        )
