from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """How far the delivery and the collection of sales orders have come."""

    _inherit = 'jxc.facts'

    @api.model
    def _delivery_progress_sql(self, order) -> SQL:
        """Return the word for the goods of a sales order, NULL where it has none to deliver.

        Core's own delivery status says what has left; ours adds whether the customer signed for
        every delivery. Goods that were only picked have not left.

        :param order: SQL identifier of ``sale_order`` in the query around it
        :return: scalar SQL: ``to_ship``, ``part``, ``shipped`` or ``signed``
        """
        read = [
            *self._columns('sale.order', 'delivery_status', 'state'),
            *self._columns('stock.picking', 'sale_id', 'state', 'jxc_signed_on'),
        ]
        return SQL(
            """
            (CASE WHEN %(order)s.state != 'sale' THEN NULL
                  WHEN %(order)s.delivery_status IN ('pending', 'started') THEN 'to_ship'
                  WHEN %(order)s.delivery_status = 'partial' THEN 'part'
                  WHEN %(order)s.delivery_status = 'full' THEN (
                       SELECT CASE WHEN bool_and(sent.jxc_signed_on IS NOT NULL) THEN 'signed'
                                   ELSE 'shipped' END
                         FROM stock_picking AS sent
                         JOIN stock_location AS place ON place.id = sent.location_dest_id
                        WHERE sent.sale_id = %(order)s.id AND sent.state = 'done'
                          AND %(outside)s)
             END)
            """,
            order=order,
            outside=self._outside_sql(SQL("place"), 'receivable'),
            to_flush=read,
        )

    @api.model
    def _collection_progress_sql(self, order) -> SQL:
        """Return the word for the money of a sales order, NULL while it is no order yet.

        Paid means: nothing is left to invoice and the posted invoices and credit notes of the
        order have nothing open. Overdue: something open was due before today, in local days of the
        order's company, instalment by instalment.

        :param order: SQL identifier of ``sale_order`` in the query around it
        :return: scalar SQL: ``unpaid``, ``part``, ``paid`` or ``overdue``
        """
        today = SQL(
            "(CASE %s.company_id %s END)",
            order,
            SQL(" ").join(
                SQL("WHEN %s THEN %s::date", company.id, company._jxc_today())
                # a company's day is no secret, and one query may hold orders of several
                for company in self.env['res.company'].sudo()._jxc_all()
            ),
        )
        read = [
            *self._columns('sale.order', 'invoice_status', 'state', 'amount_total'),
            *self._columns('account.move', 'state', 'move_type', 'amount_residual_signed'),
            *self._columns('account.move', 'amount_total_signed'),
            *self._columns('account.move.line', 'display_type', 'amount_residual', 'parent_state'),
            *self._columns('account.move.line', 'date_maturity', 'sale_line_ids'),
        ]
        return SQL(
            """
            (SELECT CASE WHEN %(order)s.state != 'sale' THEN NULL
                         WHEN bill.late THEN 'overdue'
                         WHEN COALESCE(bill.open, 0) = 0
                              AND %(order)s.invoice_status IN ('invoiced', 'upselling') THEN 'paid'
                         WHEN %(order)s.amount_total = 0 THEN 'paid'
                         WHEN abs(bill.total) > abs(bill.open) THEN 'part'
                         ELSE 'unpaid'
                    END
               FROM (SELECT SUM(move.amount_total_signed) AS total,
                            SUM(move.amount_residual_signed) AS open,
                            bool_or(EXISTS (
                                SELECT 1
                                  FROM account_move_line AS due
                                 WHERE due.move_id = move.id AND due.display_type = 'payment_term'
                                   AND due.amount_residual > 0 AND due.date_maturity < %(today)s
                            )) AS late
                       FROM account_move AS move
                      WHERE move.state = 'posted'
                        AND move.move_type IN ('out_invoice', 'out_refund')
                        AND move.id IN (
                            SELECT billed.move_id
                              FROM sale_order_line AS line
                              JOIN sale_order_line_invoice_rel AS link
                                   ON link.order_line_id = line.id
                              JOIN account_move_line AS billed ON billed.id = link.invoice_line_id
                             WHERE line.order_id = %(order)s.id)
                    ) AS bill)
            """,
            order=order,
            today=today,
            to_flush=read,
        )
