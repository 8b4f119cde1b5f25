from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .order_sides import BOUGHT, SOLD


class JxcFacts(models.AbstractModel):
    """What was delivered and not invoiced, received and not billed, at the end of a day."""

    _inherit = 'jxc.facts'

    @api.model
    def _unbilled_sql(self, company, as_of, kind) -> SQL:
        """One row an order line with more goods than posted invoices at the end of a day.

        From today's quantities backwards: less what moved after that day, and less what was
        invoiced after it or is on a draft. Goods that came back after the invoice are no negative
        row: their credit note is in the ledger when it is posted.

        :param kind: ``receivable`` (sold) or ``payable`` (bought)
        :return: SELECT of ``partner_id`` (commercial), ``currency_id, order_id`` (sale or
            purchase order), ``name`` (of the order), ``date`` (local day of the order),
            ``product_id, quantity`` (in the line's unit), ``amount`` (taxes included, order's
            currency; what we owe is negative)
        """
        side = SOLD if kind == 'receivable' else BOUGHT
        query = self._fact_query(
            side.model,
            Domain('company_id', '=', company.id)
            & Domain('state', 'in', ('sale', 'purchase', 'done'))
            & Domain('display_type', '=', False)
            & Domain('is_downpayment', '=', False),
        )
        line = SQL.identifier(side.table)
        read = [
            *self._columns(side.model, side.moved, 'qty_invoiced', 'price_total'),
            *self._columns(side.model, side.ordered, 'product_id', 'product_uom_id'),
            *self._columns(side.order_model, 'partner_id', 'currency_id', 'name', 'date_order'),
            *self._columns('res.currency', 'rounding'),
        ]
        for join, alias, table, condition in (
            ('JOIN', 'head', side.order_table, SQL("head.id = %s.order_id", line, to_flush=read)),
            ('JOIN', 'money', 'res_currency', SQL("money.id = head.currency_id")),
            ('JOIN', 'buyer', 'res_partner', SQL("buyer.id = %s", self._unbilled_payer(kind))),
            (
                'LEFT JOIN',
                'moved',
                self._moved_after_sql(company, as_of, kind, side),
                SQL("moved.line_id = %s.id", line),
            ),
            (
                'LEFT JOIN',
                'added',
                SQL("(%s)", self._added_line_prices_sql(side.model, company)),
                SQL("added.line_id = %s.id", line),
            ),
            (
                'LEFT JOIN',
                'billed',
                self._billed_after_sql(company, as_of, kind),
                SQL("billed.line_id = %s.id", line),
            ),
        ):
            query.add_join(join, alias, table, condition)
        done = SQL("COALESCE(%s.%s, 0)", line, SQL.identifier(side.moved))
        # of an allowance, the goods stay invoiced from the day of its credit note on
        allowances = SQL("(%s)", self._allowances_sql(company, until=as_of, side=side))
        same = SQL("allowance.line_id = %s.id", line)
        query.add_join('LEFT JOIN', 'allowance', allowances, same)
        allowed = SQL("COALESCE(allowance.quantity, 0)")
        left = SQL(
            "(%(done)s - COALESCE(moved.quantity, 0) - %(allowed)s"
            " - COALESCE(%(line)s.qty_invoiced, 0) + COALESCE(billed.quantity, 0))",
            done=done,
            allowed=allowed,
            line=line,
        )
        # rounding of units, not a real rest
        query.add_where(SQL("%s > 0.00001", left))
        return query.select(
            SQL("buyer.commercial_partner_id AS partner_id"),
            SQL("head.currency_id"),
            SQL("head.id AS order_id"),
            SQL("head.name"),
            SQL("%s AS date", company._jxc_local_day_sql(SQL("head.date_order"))),
            SQL("%s.product_id", line),
            SQL("%s AS quantity", left),
            SQL(
                "%(sign)s * ROUND((%(left)s * COALESCE(%(line)s.price_total"
                " / NULLIF(%(line)s.%(quantity)s, 0), added.price) / money.rounding)::numeric)"
                " * money.rounding AS amount",
                sign=1 if kind == 'receivable' else -1,
                left=left,
                line=line,
                quantity=SQL.identifier(side.ordered),
            ),
        )

    @api.model
    def _unbilled_payer(self, kind) -> SQL:
        return SQL.identifier(
            'head', 'partner_invoice_id' if kind == 'receivable' else 'partner_id'
        )

    @api.model
    def _billed_after_sql(self, company, as_of, kind) -> SQL:
        """Return a table of what core counts as invoiced and the ledger of that day does not."""
        sells = kind == 'receivable'
        link = SQL("invoiced.order_line_id") if sells else SQL("item.purchase_line_id")
        join = (
            SQL(
                "JOIN sale_order_line_invoice_rel AS invoiced ON invoiced.invoice_line_id = item.id"
                " JOIN sale_order_line AS ordered ON ordered.id = invoiced.order_line_id"
            )
            if sells
            else SQL("JOIN purchase_order_line AS ordered ON ordered.id = item.purchase_line_id")
        )
        return SQL(
            """
            (SELECT %(link)s AS line_id,
                    SUM(CASE WHEN item_move.move_type LIKE '%%_refund' THEN -1 ELSE 1 END
                        * item.quantity * COALESCE(unit.factor / line_unit.factor, 1)) AS quantity
               FROM account_move_line AS item
               JOIN account_move AS item_move ON item_move.id = item.move_id
               %(join)s
          LEFT JOIN uom_uom AS unit ON unit.id = item.product_uom_id
          LEFT JOIN uom_uom AS line_unit ON line_unit.id = ordered.product_uom_id
              WHERE item.company_id = %(company)s AND item.display_type = 'product'
                AND (item.parent_state = 'draft'
                     OR item.parent_state = 'posted' AND item.date > %(as_of)s)
           GROUP BY 1)
            """,
            link=link,
            join=join,
            company=company.id,
            as_of=as_of,
            to_flush=self._columns('account.move.line', 'quantity', 'parent_state', 'date'),
        )
