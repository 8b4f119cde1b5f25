from odoo import api, models
from odoo.tools import SQL

from ..stock.position import PENDING


class JxcFacts(models.AbstractModel):
    """What is left of confirmed orders, delivered or not."""

    _inherit = 'jxc.facts'

    @api.model
    def _exposed_orders_sql(self, partner_ids, company) -> SQL:
        """One row a customer (of the invoice) × currency of the orders.

        A line whose moves are all done or cancelled is closed, however much was ordered. Where
        orders are delivered by hand, what is not delivered counts until it is.

        :return: SELECT of ``partner_id, currency_id, undelivered, uninvoiced`` in that currency
            with tax, ``prepaid`` (JSON by id of the currency of the invoice: invoiced down
            payments, final invoices taken off)
        """
        return SQL(
            """
              WITH line AS (
                    SELECT line.id, line.order_id, invoiced.commercial_partner_id AS partner_id,
                           COALESCE(line.is_downpayment, FALSE) AS is_downpayment,
                           line.currency_id,
                           direction.sign,
                           ABS(line.product_uom_qty)::float8 AS ordered,
                           direction.sign * COALESCE(line.qty_delivered, 0) AS delivered,
                           direction.sign * (COALESCE(line.qty_invoiced, 0)
                                             + COALESCE(allowance.quantity, 0)) AS invoiced,
                           COALESCE(line.price_total / NULLIF(line.product_uom_qty, 0),
                                    added.price) AS price,
                           pending.moves, pending.quantity / line_uom.factor AS pending
                      FROM sale_order AS sale
                      JOIN res_partner AS invoiced ON invoiced.id = sale.partner_invoice_id
                       AND invoiced.commercial_partner_id = ANY(%(partners)s)
                      JOIN sale_order_line AS line ON line.order_id = sale.id
                       AND line.display_type IS NULL
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN line.product_uom_qty < 0 THEN -1 ELSE 1 END AS sign)
                           AS direction
                 LEFT JOIN (%(added)s) AS added ON added.line_id = line.id
                 LEFT JOIN (%(allowances)s) AS allowance ON allowance.line_id = line.id
                 LEFT JOIN uom_uom AS line_uom ON line_uom.id = line.product_uom_id
         LEFT JOIN LATERAL (
                    SELECT COUNT(*) AS moves,
                           SUM(CASE WHEN move.state NOT IN %(pending)s THEN 0
                                    WHEN move.product_id <> line.product_id THEN 'Infinity'
                                    ELSE move.product_uom_qty * move_uom.factor END) AS quantity
                      FROM stock_move AS move
                      JOIN uom_uom AS move_uom ON move_uom.id = move.product_uom
                      JOIN stock_location AS target
                        ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
                     WHERE move.sale_line_id = line.id
                       AND target.usage <> 'internal') AS pending ON TRUE
                     WHERE sale.company_id = %(company)s AND sale.state = 'sale'),
                   rest AS (
                    SELECT partner_id, currency_id, sign * price AS price,
                           GREATEST(delivered - invoiced, 0) AS uninvoiced,
                           LEAST(GREATEST(ordered - GREATEST(delivered, invoiced), 0),
                                 CASE WHEN moves > 0 THEN pending ELSE ordered END) AS undelivered
                      FROM line
                     WHERE (ordered > 0 OR delivered > 0) AND NOT is_downpayment
                 UNION ALL
                    SELECT partner_id, currency_id, 0, 0, 0
                      FROM line
                     WHERE is_downpayment),
                   paid AS (
                    SELECT line.partner_id, line.currency_id, item.currency_id AS paid_in,
                           SUM(CASE WHEN invoice.move_type = 'out_refund' THEN -1 ELSE 1 END
                               * item.price_total) AS amount
                      FROM line
                      JOIN sale_order_line_invoice_rel AS rel ON rel.order_line_id = line.id
                      JOIN account_move_line AS item ON item.id = rel.invoice_line_id
                      JOIN account_move AS invoice ON invoice.id = item.move_id
                       AND invoice.state <> 'cancel'
                     WHERE line.is_downpayment
                  GROUP BY line.partner_id, line.currency_id, item.currency_id),
                   prepaid AS (
                    SELECT partner_id, currency_id,
                           jsonb_object_agg(paid_in::text, amount) AS amounts
                      FROM paid
                  GROUP BY partner_id, currency_id)
            SELECT rest.partner_id, rest.currency_id,
                   COALESCE(SUM(rest.price * rest.undelivered), 0)::float8 AS undelivered,
                   COALESCE(SUM(rest.price * rest.uninvoiced), 0)::float8 AS uninvoiced,
                   prepaid.amounts AS prepaid
              FROM rest
         LEFT JOIN prepaid ON prepaid.partner_id = rest.partner_id
               AND prepaid.currency_id = rest.currency_id
          GROUP BY rest.partner_id, rest.currency_id, prepaid.amounts
            """,
            allowances=self._allowances_sql(company, partner_ids),
            added=self._added_line_prices_sql(
                'sale.order.line',
                company,
                [('order_id.partner_invoice_id.commercial_partner_id', 'in', list(partner_ids))],
            ),
            partners=list(partner_ids),
            company=company.id,
            pending=PENDING,
            to_flush=[
                *self._columns('sale.order', 'partner_invoice_id', 'state', 'company_id'),
                *self._columns(
                    'sale.order.line', 'product_uom_qty', 'qty_delivered', 'qty_invoiced'
                ),
                *self._columns(
                    'sale.order.line', 'price_total', 'currency_id', 'is_downpayment', 'order_id'
                ),
                *self._columns('stock.move', 'product_uom_qty', 'state', 'sale_line_id'),
                *self._columns('account.move.line', 'price_total', 'sale_line_ids'),
                *self._columns('account.move', 'state'),
                *self._columns('sale.order.line', 'invoice_lines'),
            ],
        )
