from odoo import api, models
from odoo.tools import SQL

COMPARED = ('invoices', 'refunds', 'payments', 'discounts', 'others', 'closing')


class JxcStatement(models.Model):
    """What the ledger says now and a sent statement does not."""

    _inherit = 'jxc.statement'

    def _differences(self):
        """Return how the ledger of now differs from sent statements.

        :return: ``{statement id: {currency: difference of the closing}}``, of those that differ
            in any figure
        """
        self.flush_recordset()
        self.env['jxc.statement.total'].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(now.period_id, total.statement_id),
                       COALESCE(now.currency_id, total.currency_id),
                       COALESCE(now.closing, 0) - COALESCE(total.closing, 0)
                  FROM (%(figures)s) AS now
             FULL JOIN (%(said_totals)s) AS total
                    ON total.statement_id = now.period_id AND total.currency_id = now.currency_id
                 WHERE (%(now)s) IS DISTINCT FROM (%(said)s)
                """,
                figures=self.env['jxc.facts']._statement_figures_sql(
                    self._periods_sql(), self._items_domain()
                ),
                said_totals=self._said_sql(),
                now=self._compared_sql('now'),
                said=self._compared_sql('total'),
            )
        )
        found = {}
        for statement_id, currency_id, difference in rows:
            currency = self.env['res.currency'].browse(currency_id)
            found.setdefault(statement_id, {})[currency] = float(difference)
        return found

    def _said_sql(self) -> SQL:
        """One row a statement × currency, with what it and those merged into it say."""
        return SQL(
            """
            SELECT mine.id AS statement_id, total.currency_id, %(sums)s
              FROM jxc_statement AS mine
              JOIN jxc_statement AS said
                ON said.id = mine.id
                OR said.state != 'draft'
               AND (said.company_id, said.partner_id, said.kind, said.date_from, said.date_to)
                   = (mine.company_id, mine.partner_id, mine.kind, mine.date_from, mine.date_to)
              JOIN jxc_statement_total AS total ON total.statement_id = said.id
             WHERE mine.id IN %(ids)s
          GROUP BY mine.id, total.currency_id
            """,
            sums=SQL(", ").join(
                SQL("SUM(total.%(name)s) AS %(name)s", name=SQL.identifier(name))
                for name in COMPARED
            ),
            ids=self._ids or (0,),
        )

    @api.model
    def _compared_sql(self, alias) -> SQL:
        return SQL(", ").join(SQL("COALESCE(%s, 0)", SQL.identifier(alias, n)) for n in COMPARED)

    @api.depends('state', 'total_ids')
    def _compute_stale(self):
        sent = self.filtered(lambda statement: statement.state != 'draft')._origin
        found = sent._differences() if sent else {}
        for statement in self:
            changes = found.get(statement._origin.id)
            statement.is_stale = bool(changes)
            statement.stale_text = changes and ', '.join(
                self.env._(
                    "closing %(amount)s",
                    amount=('+' if change > 0 else '') + currency.format(change),
                )
                for currency, change in changes.items()
            )

    @api.model
    def _search_is_stale(self, operator, value):
        if operator != 'in':
            return NotImplemented
        sent = self.sudo().search([('state', '!=', 'draft')])  # ids only; rules filter them again
        stale = list(sent._differences()) if sent else []
        return [('id', 'in' if True in value else 'not in', stale)]
