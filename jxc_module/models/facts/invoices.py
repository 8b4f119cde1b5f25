from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What customers were invoiced for goods and services."""

    _inherit = 'jxc.facts'

    @api.model
    def _invoice_lines_domain(self, company, first_day, last_day):
        """Return the domain of the posted customer invoice lines of the given days."""
        return [
            ('company_id', '=', company.id),
            ('parent_state', '=', 'posted'),
            ('move_type', 'in', ('out_invoice', 'out_refund')),
            ('display_type', '=', 'product'),
            ('date', '>=', first_day),
            ('date', '<=', last_day),
        ]

    @api.model
    def _invoiced_sql(self, company, first_day, last_day, with_cost=False) -> SQL:
        """One row a line of a posted customer invoice or credit note (negative).

        Cost is what one unit of the order line's deliveries was valued at, times the quantity
        invoiced; where nothing was delivered by a move, today's cost of the product.

        :return: SELECT of ``invoice_id, product_id, partner_id`` (commercial), ``user_id``
            (salesperson), ``day`` (accounting date), ``quantity`` (in the product's unit),
            ``revenue`` (untaxed) and ``cost`` (company currency; NULL unless asked for)
        """
        query = self._fact_query(
            'account.move.line', self._invoice_lines_domain(company, first_day, last_day)
        )
        line = SQL.identifier('account_move_line')
        read = [
            *self._columns('account.move.line', 'balance', 'quantity', 'product_uom_id', 'date'),
            *self._columns('account.move', 'invoice_user_id', 'move_type', 'commercial_partner_id'),
        ]
        for kind, alias, table, condition in (
            (
                'JOIN',
                'invoice',
                'account_move',
                SQL("invoice.id = %s.move_id", line, to_flush=read),
            ),
            ('LEFT JOIN', 'sold', 'product_product', SQL("sold.id = %s.product_id", line)),
            (
                'LEFT JOIN',
                'sold_as',
                'product_template',
                SQL("sold_as.id = sold.product_tmpl_id"),
            ),
            ('LEFT JOIN', 'sold_uom', 'uom_uom', SQL("sold_uom.id = sold_as.uom_id")),
            ('LEFT JOIN', 'line_uom', 'uom_uom', SQL("line_uom.id = %s.product_uom_id", line)),
        ):
            query.add_join(kind, alias, table, condition)
        # uom.factor is the absolute size of a unit in 19
        quantity = SQL(
            "CASE invoice.move_type WHEN 'out_refund' THEN -1 ELSE 1 END * %s.quantity"
            " * COALESCE(line_uom.factor / sold_uom.factor, 1)",
            line,
        )
        cost = SQL("NULL::float8")
        if with_cost:
            cost = self._invoiced_cost_sql(query, line, quantity, company)
        return query.select(
            SQL("%s.move_id AS invoice_id", line),
            SQL("%s.product_id", line),
            SQL("invoice.commercial_partner_id AS partner_id"),
            SQL("invoice.invoice_user_id AS user_id"),
            SQL("%s.date AS day", line),
            SQL("%s AS quantity", quantity),
            SQL("-%s.balance AS revenue", line),
            SQL("%s AS cost", cost),
        )

    @api.model
    def _invoiced_cost_sql(self, query, line, quantity, company) -> SQL:
        """Join the deliveries behind each line and return its cost in company currency."""
        moves = self._sold_moves_sql(
            SQL(
                "move.sale_line_id IN (SELECT order_line_id FROM sale_order_line_invoice_rel"
                " WHERE invoice_line_id = %s.id)",
                line,
            )
        )
        query.add_join('LEFT JOIN', 'delivered', moves, SQL("TRUE"))
        return SQL(
            "%s * COALESCE(delivered.value / NULLIF(delivered.quantity, 0),"
            " (sold.standard_price ->> %s)::float8, 0)",
            quantity,
            str(company.id),
        )
