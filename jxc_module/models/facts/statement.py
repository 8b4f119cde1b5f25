from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

LINE = SQL.identifier('account_move_line')


class JxcFacts(models.AbstractModel):
    """What happened on the accounts of partners in a period, and what is about to."""

    _inherit = 'jxc.facts'

    @api.model
    def _statement_items_sql(self, periods, domain=None) -> SQL:
        """One row a period × posted receivable or payable item of its partner, history included.

        A payment that a discount or a write-off completes has both in one item: ``amount`` is all
        of it, ``discount`` the part that was not paid.

        :param periods: SELECT of ``id, company_id, partner_id`` (commercial), ``kind``
            (receivable, payable or net), ``date_from, date_to`` (accounting dates, included)
        :param domain: more conditions on ``account.move.line``
        :return: SELECT of ``period_id, currency_id`` (of the document), ``section`` (before,
            invoice, refund, payment, discount or other), ``date, date_maturity, move_id,
            line_id, amount, discount`` (document currency, debit is positive)
        """
        query = self._ledger_query(Domain(domain or []) & self._ledger_domain())
        read = self._columns('account.payment', 'amount', 'currency_id')
        for kind, alias, table, condition in (
            (
                'JOIN',
                'period',
                SQL("(%s)", periods),
                SQL(
                    "period.partner_id = debtor.commercial_partner_id"
                    " AND period.company_id = %(line)s.company_id"
                    " AND %(line)s.date <= period.date_to"
                    " AND (period.kind = 'net' OR account.account_type = CASE period.kind"
                    " WHEN 'receivable' THEN 'asset_receivable' ELSE 'liability_payable' END)",
                    line=LINE,
                ),
            ),
            ('JOIN', 'journal', 'account_journal', SQL("journal.id = %s.journal_id", LINE)),
            (
                'LEFT JOIN',
                'pay',
                'account_payment',
                SQL("pay.id = entry.origin_payment_id", to_flush=read),
            ),
        ):
            query.add_join(kind, alias, table, condition)
        return query.select(
            SQL("period.id AS period_id"),
            SQL("%s.currency_id", LINE),
            SQL("%s AS section", self._statement_section_sql()),
            SQL("%s.date", LINE),
            SQL("COALESCE(%(line)s.date_maturity, %(line)s.date) AS date_maturity", line=LINE),
            SQL("%s.move_id", LINE),
            SQL("%s.id AS line_id", LINE),
            SQL("%s.amount_currency AS amount", LINE),
            SQL("%s AS discount", self._payment_discount_sql()),
        )

    @api.model
    def _statement_section_sql(self) -> SQL:
        return SQL(
            """
            CASE WHEN %(line)s.date < period.date_from THEN 'before'
                 WHEN entry.move_type IN ('out_invoice', 'in_invoice', 'out_receipt', 'in_receipt')
                 THEN 'invoice'
                 WHEN entry.move_type IN ('out_refund', 'in_refund') THEN 'refund'
                 WHEN pay.id IS NOT NULL OR journal.type IN ('bank', 'cash', 'credit')
                 THEN 'payment'
                 WHEN EXISTS (SELECT FROM account_move_line AS other
                                JOIN account_account AS gain ON gain.id = other.account_id
                               WHERE other.move_id = %(line)s.move_id
                                 AND SPLIT_PART(gain.account_type, '_', 1) IN ('income', 'expense'))
                 THEN 'discount'
                 ELSE 'other' END
            """,
            line=LINE,
            to_flush=self.env['account.account']._fields['account_type'],
        )

    @api.model
    def _payment_discount_sql(self) -> SQL:
        """Return what of a payment's item was not paid: its entry has no other partner item."""
        return SQL(
            """
            CASE WHEN %(line)s.date >= period.date_from AND pay.currency_id = %(line)s.currency_id
                      AND pay.amount != ABS(%(line)s.amount_currency)
                      AND NOT EXISTS (
                          SELECT FROM account_move_line AS other
                            JOIN account_account AS partner_account
                              ON partner_account.id = other.account_id
                           WHERE other.move_id = %(line)s.move_id AND other.id != %(line)s.id
                             AND partner_account.account_type
                                 IN ('asset_receivable', 'liability_payable'))
                 THEN %(line)s.amount_currency - SIGN(%(line)s.amount_currency) * pay.amount
                 ELSE 0 END
            """,
            line=LINE,
        )

    @api.model
    def _statement_figures_sql(self, periods, domain=None) -> SQL:
        """One row a period × document currency, by the ledger of now.

        :return: SELECT of ``period_id, currency_id, opening, invoices, refunds, payments,
            discounts, others, closing`` (document currency, debit is positive); closing is
            opening and the rest added up
        """
        return SQL(
            """
            SELECT period_id, currency_id,
                   COALESCE(SUM(amount) FILTER (WHERE section = 'before'), 0) AS opening,
                   COALESCE(SUM(amount) FILTER (WHERE section = 'invoice'), 0) AS invoices,
                   COALESCE(SUM(amount) FILTER (WHERE section = 'refund'), 0) AS refunds,
                   COALESCE(SUM(amount - discount) FILTER (WHERE section = 'payment'), 0)
                   AS payments,
                   COALESCE(SUM(discount) FILTER (WHERE section = 'payment'), 0)
                   + COALESCE(SUM(amount) FILTER (WHERE section = 'discount'), 0) AS discounts,
                   COALESCE(SUM(amount) FILTER (WHERE section = 'other'), 0) AS others,
                   SUM(amount) AS closing
              FROM (%s) AS item
          GROUP BY period_id, currency_id
            """,
            self._statement_items_sql(periods, domain),
        )

    @api.model
    def _statement_partners_sql(self, company, first_day, last_day, account_types) -> SQL:
        """One row a partner with a balance before the period, or an item in it.

        :return: SELECT of ``partner_id`` (commercial)
        """
        query = self._ledger_query(
            Domain('company_id', '=', company.id) & self._ledger_domain(last_day, account_types)
        )
        rows = query.select(
            SQL("debtor.commercial_partner_id AS partner_id"),
            SQL("%s.currency_id", LINE),
            SQL("%s.amount_currency AS amount", LINE),
            SQL("%s.date", LINE),
        )
        return SQL(
            """
            SELECT partner_id
              FROM (%(rows)s) AS item
             WHERE partner_id IS NOT NULL
          GROUP BY partner_id, currency_id
            HAVING SUM(amount) != 0 OR BOOL_OR(date >= %(first)s AND amount != 0)
            """,
            rows=rows,
            first=first_day,
        )
