from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

# A price is compared with the last month the same product was bought in, so far back.
PRICE_MEMORY_MONTHS = 12


class JxcFacts(models.AbstractModel):
    """How well vendors deliver, month by month."""

    _inherit = 'jxc.facts'

    @api.model
    def _accepted_sql(self, company, first_day, last_day) -> SQL:
        """One row a purchase line × local day of receipt: which part of it was accepted.

        A kit is accepted as far as that of its components of which most was rejected.

        :return: SELECT of ``line_id, product_id, partner_id`` (the commercial vendor),
            ``warehouse_id, received_on`` (local date), ``accepted`` (0 … 1)
        """
        query = self._receipts_query(company, first_day, last_day)
        query.add_join(
            'JOIN',
            'move_uom',
            'uom_uom',
            SQL(
                "move_uom.id = stock_move.product_uom",
                to_flush=self._columns('stock.move', 'jxc_reject_of_id'),
            ),
        )
        received = company._jxc_local_day_sql(SQL("stock_move.date"))
        # goods of one product are of one kind of unit
        query.groupby = SQL(
            "line.id, stock_move.product_id, vendor.commercial_partner_id, dst.warehouse_id, %s",
            received,
        )
        quantity = SQL("stock_move.quantity * move_uom.factor")
        parts = query.select(
            SQL("line.id AS line_id"),
            SQL("line.product_id"),
            SQL("vendor.commercial_partner_id AS partner_id"),
            SQL("dst.warehouse_id"),
            SQL("%s AS received_on", received),
            SQL(
                "(COALESCE(SUM(%(qty)s) FILTER (WHERE stock_move.jxc_reject_of_id IS NULL), 0)"
                " / SUM(%(qty)s))::float8 AS accepted",
                qty=quantity,
            ),
        )
        return SQL(
            """
            SELECT line_id, product_id, partner_id, warehouse_id, received_on,
                   MIN(accepted) AS accepted
              FROM (%s) AS part
          GROUP BY line_id, product_id, partner_id, warehouse_id, received_on
            """,
            parts,
        )

    @api.model
    def _price_trend_sql(self, company, first_day, last_day) -> SQL:
        """What one month's purchases cost beside what they would have cost before.

        Each product is compared with the last earlier month that it was bought from the vendor in;
        products new with him are left out. In the company's currency, untaxed.

        :return: SELECT of ``partner_id, spent, spent_before``, one row a vendor
        """
        start = first_day - relativedelta(months=PRICE_MEMORY_MONTHS)
        return SQL(
            """
              WITH bought AS (
                SELECT partner_id, product_id, date_trunc('month', day)::date AS month,
                       SUM(quantity)::float8 AS quantity, SUM(amount)::float8 AS amount
                  FROM (%(purchases)s) AS purchase
                 WHERE amount <> 0  -- a gift is no price
              GROUP BY partner_id, product_id, date_trunc('month', day)::date
                HAVING SUM(quantity) > 0),
                   earlier AS (
                SELECT DISTINCT ON (partner_id, product_id)
                       partner_id, product_id, amount / quantity AS price
                  FROM bought
                 WHERE month < %(first)s
              ORDER BY partner_id, product_id, month DESC)
            SELECT bought.partner_id,
                   SUM(bought.amount) AS spent,
                   SUM(bought.quantity * earlier.price) AS spent_before
              FROM bought
              JOIN earlier USING (partner_id, product_id)
             WHERE bought.month = %(first)s
          GROUP BY bought.partner_id
            """,
            purchases=self._purchases_sql(company, start, last_day),
            first=first_day,
        )

    @api.model
    def _vendor_scores_sql(self, company, first_day, last_day) -> SQL:
        """One row a vendor with receipts, lines due or purchases in one local month.

        :return: SELECT of ``partner_id, receipts, on_time, due_lines, filled, accepted`` (sum of
            parts), ``spent, spent_before`` (NULL without an earlier price)
        """
        period = (company, first_day, last_day)
        return SQL(
            """
            SELECT partner_id,
                   SUM(receipts)::int AS receipts, SUM(on_time)::int AS on_time,
                   SUM(due_lines)::int AS due_lines, SUM(filled)::float8 AS filled,
                   SUM(accepted)::float8 AS accepted,
                   SUM(spent)::float8 AS spent, SUM(spent_before)::float8 AS spent_before
              FROM (SELECT partner_id, 1 AS receipts,
                           (received_on <= promised_on)::int AS on_time,
                           0 AS due_lines, 0::float8 AS filled, 0::float8 AS accepted,
                           NULL::float8 AS spent, NULL::float8 AS spent_before
                      FROM (%(receipts)s) AS receipt
                     UNION ALL
                    SELECT partner_id, 0, 0, 0, 0, accepted, NULL, NULL
                      FROM (%(accepted)s) AS inspected
                     UNION ALL
                    SELECT partner_id, 0, 0, 1, filled, 0, NULL, NULL FROM (%(due)s) AS due
                     UNION ALL
                    SELECT partner_id, 0, 0, 0, 0, 0, spent, spent_before
                      FROM (%(prices)s) AS price) AS figure
          GROUP BY partner_id
            """,
            receipts=self._receipts_sql(*period),
            accepted=self._accepted_sql(*period),
            due=self._due_lines_sql(*period),
            prices=self._price_trend_sql(*period),
        )

    @api.model
    def _late_orders(self, company, planned_from, planned_until):
        """Return the orders with goods that should have come between two instants and have not.

        :param planned_from: UTC, the earliest planned arrival that counts; None: any
        :param planned_until: UTC, before it
        :return: ``{purchase.order: purchase.order.line}``, in one query
        """
        line = SQL.identifier('purchase_order_line')
        domain = [
            *self._bought_domain(company),
            ('qty_received_method', '=', 'stock_moves'),
            ('date_planned', '<', planned_until),
        ]
        if planned_from:
            domain.append(('date_planned', '>=', planned_from))
        query = self._fact_query('purchase.order.line', domain)
        query.add_where(
            SQL(
                "%(line)s.qty_received < %(line)s.product_qty",
                line=line,
                to_flush=self._columns('purchase.order.line', 'qty_received', 'product_qty'),
            )
        )
        lines = self.env['purchase.order.line'].browse(
            row[0] for row in self.env.execute_query(query.select(SQL("%s.id", line)))
        )
        return lines.grouped('order_id')
