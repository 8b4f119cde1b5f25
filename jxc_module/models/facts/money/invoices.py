from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.once import once


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

        Cost is that of the goods behind the invoice: first delivered, first invoiced, so that a
        later delivery changes nothing; see ``tools/sold_cost.py``. What was invoiced and never
        delivered by a move has today's cost of the product, a kit that of its components. An
        allowance (a credit note at another price, for goods that stay) has neither quantity nor
        cost.

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
        # of the whole company, whoever asks; rows and charts of one reading ask for the same days
        key = ('odd_invoice_costs', company.id, first_day, last_day)
        odd = once(self.env, key, self._odd_invoice_costs, company, first_day, last_day)
        rows = rows_sql(
            {
                'id': ('int', list(odd)),
                'quantity': ('float8', [quantity for quantity, _cost in odd.values()]),
                'cost': ('float8', [cost for _quantity, cost in odd.values()]),
            }
        )
        query.add_join('LEFT JOIN', 'odd', SQL("(%s)", rows), SQL("odd.id = %s.id", line))
        # uom.factor is the absolute size of a unit in 19
        quantity = SQL(
            "COALESCE(odd.quantity, CASE invoice.move_type WHEN 'out_refund' THEN -1 ELSE 1 END"
            " * %s.quantity * COALESCE(line_uom.factor / sold_uom.factor, 1))",
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
        item = SQL("%(line)s.quantity * COALESCE(line_uom.factor / sold_uom.factor, 1)", line=line)
        behind = SQL(
            """
    LATERAL (SELECT SUM(layer.value * layer.part / layer.quantity) AS value,
                    SUM(layer.part) AS quantity
               FROM (SELECT goods.value, goods.quantity,
                            GREATEST(LEAST(goods.upto, place.start + %(item)s)
                                     - GREATEST(goods.upto - goods.quantity, place.start), 0
                            ) AS part
                       FROM (SELECT MIN(order_line_id) AS id FROM sale_order_line_invoice_rel
                              WHERE invoice_line_id = %(line)s.id AND odd.id IS NULL) AS ordered
                 CROSS JOIN LATERAL (
                            SELECT COALESCE(SUM(earlier.quantity * COALESCE(
                                       earlier_uom.factor / sold_uom.factor, 1)), 0) AS start
                              FROM sale_order_line_invoice_rel AS link
                              JOIN account_move_line AS earlier
                                ON earlier.id = link.invoice_line_id
                         LEFT JOIN uom_uom AS earlier_uom
                                ON earlier_uom.id = earlier.product_uom_id
                             WHERE link.order_line_id = ordered.id
                               AND earlier.parent_state = 'posted'
                               AND (earlier.date, earlier.id) < (%(line)s.date, %(line)s.id)
                            ) AS place
                 CROSS JOIN LATERAL (
                            SELECT move.value,
                                   move.quantity * unit.factor / sold_uom.factor AS quantity,
                                   SUM(move.quantity * unit.factor / sold_uom.factor)
                                   OVER (ORDER BY move.date, move.id) AS upto
                              FROM stock_move AS move
                              JOIN uom_uom AS unit ON unit.id = move.product_uom
                             WHERE move.sale_line_id = ordered.id
                               AND move.state = 'done' AND move.is_out AND move.quantity <> 0
                            ) AS goods
                    ) AS layer
              WHERE layer.part > 0)
            """,
            item=item,
            line=line,
            to_flush=[
                *self._columns('stock.move', 'sale_line_id', 'value', 'quantity', 'state', 'date'),
                *self._columns('stock.move', 'is_out'),
                *self._columns('account.move.line', 'sale_line_ids', 'parent_state'),
            ],
        )
        query.add_join('LEFT JOIN', 'delivered', behind, SQL("TRUE"))
        self._join_kit_costs(query, line, company)
        return SQL(
            """
            COALESCE(odd.cost, COALESCE(delivered.value, 0)
                     + (%(quantity)s - COALESCE(delivered.quantity, 0))
                       * COALESCE(kit.cost, (sold.standard_price ->> %(company)s)::float8, 0))
            """,
            quantity=quantity,
            company=str(company.id),
        )

    @api.model
    def _join_kit_costs(self, query, line, company):
        """Join today's cost of kits, as ``kit``, to a query of lines with a product."""
        costs = self._kit_costs(company)
        rows = rows_sql({'id': ('int', list(costs)), 'cost': ('float8', list(costs.values()))})
        query.add_join('LEFT JOIN', 'kit', SQL("(%s)", rows), SQL("kit.id = %s.product_id", line))
