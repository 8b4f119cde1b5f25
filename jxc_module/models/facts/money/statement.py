from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

LINE = SQL.identifier('account_move_line')


class JxcFacts(models.AbstractModel):
    """What happened on the accounts of partners in a period, and what is about to."""

    _inherit = 'jxc.facts'

    @api.model
    def _statement_ledger_sql(self, domain=None) -> SQL:
        """One row a posted receivable or payable item, for :meth:`_statement_items_sql`."""
        query = self._ledger_query(Domain(domain or []) & self._ledger_domain())
        return query.select(
            *self._ledger_columns(),
            SQL("account_move_line.journal_id"),
            SQL("entry.origin_payment_id", to_flush=self._columns('account.move', 'journal_id')),
        )

    @api.model
    def _statement_items_sql(self, periods, domain=None, ledger=None) -> SQL:
        """One row a period × posted receivable or payable item of its partner in it.

        A payment that a discount or a write-off completes has both in one item: ``amount`` is all
        of it, ``discount`` the part that was not paid.

        :param periods: SELECT of ``id, company_id, partner_id`` (commercial), ``kind``
            (receivable, payable or net), ``date_from, date_to`` (accounting dates, included)
        :param domain: more conditions on ``account.move.line``
        :param ledger: table with the rows of :meth:`_statement_ledger_sql`, where there is one
        :return: SELECT of ``period_id, currency_id`` (of the document), ``section`` (invoice,
            refund, payment, discount or other), ``date, date_maturity, move_id, line_id, amount,
            discount`` (document currency, debit is positive)
        """
        return SQL(
            """
            SELECT period.id AS period_id, item.currency_id, %(section)s AS section, item.date,
                   item.date_maturity, item.move_id, item.line_id,
                   item.amount_currency AS amount, %(discount)s AS discount
              FROM %(ledger)s AS item
              JOIN (%(periods)s) AS period
                ON %(theirs)s AND item.date BETWEEN period.date_from AND period.date_to
              JOIN account_journal AS journal ON journal.id = item.journal_id
         LEFT JOIN account_payment AS pay ON pay.id = item.origin_payment_id
            """,
            section=self._statement_section_sql(),
            discount=self._payment_discount_sql(),
            ledger=ledger or SQL("(%s)", self._statement_ledger_sql(domain)),
            periods=periods,
            theirs=self._period_of_item_sql(),
            to_flush=self._columns('account.payment', 'amount', 'currency_id'),
        )

    @api.model
    def _period_of_item_sql(self) -> SQL:
        """Return the condition that an item is on the accounts that a period is about."""
        return SQL(
            """
            period.partner_id = item.partner_id AND period.company_id = item.company_id
            AND (period.kind = 'net' OR item.account_type = CASE period.kind
                 WHEN 'receivable' THEN 'asset_receivable' ELSE 'liability_payable' END)
            """
        )

    @api.model
    def _statement_section_sql(self) -> SQL:
        return SQL(
            """
            CASE WHEN item.move_type IN ('out_invoice', 'in_invoice', 'out_receipt', 'in_receipt')
                 THEN 'invoice'
                 WHEN item.move_type IN ('out_refund', 'in_refund') THEN 'refund'
                 WHEN pay.id IS NOT NULL OR journal.type IN ('bank', 'cash', 'credit')
                 THEN 'payment'
                 WHEN EXISTS (SELECT FROM account_move_line AS other
                                JOIN account_account AS gain ON gain.id = other.account_id
                               WHERE other.move_id = item.move_id
                                 AND SPLIT_PART(gain.account_type, '_', 1) IN ('income', 'expense'))
                 THEN 'discount'
                 ELSE 'other' END
            """,
            to_flush=self.env['account.account']._fields['account_type'],
        )

    @api.model
    def _payment_discount_sql(self) -> SQL:
        """Return what of a payment's item was not paid: its entry has no other partner item."""
        return SQL(
            """
            CASE WHEN pay.currency_id = item.currency_id
                      AND pay.amount != ABS(item.amount_currency)
                      AND NOT EXISTS (
                          SELECT FROM account_move_line AS other
                            JOIN account_account AS partner_account
                              ON partner_account.id = other.account_id
                           WHERE other.move_id = item.move_id AND other.id != item.line_id
                             AND partner_account.account_type
                                 IN ('asset_receivable', 'liability_payable'))
                 THEN item.amount_currency - SIGN(item.amount_currency) * pay.amount
                 ELSE 0 END
            """,
        )

    @api.model
    def _statement_figures_sql(self, periods, domain=None) -> SQL:
        """One row a period × document currency, by the ledger of now.

        :return: SELECT of ``period_id, currency_id, opening, invoices, refunds, payments,
            discounts, others, closing`` (document currency, debit is positive); closing is
            opening and the rest added up
        """
        # Materialized: PostgreSQL would look each partner's items up one by one, and work the
        # section of an item out once a figure.
        return SQL(
            """
              WITH ledger AS MATERIALIZED (%(ledger)s),
                   inside AS MATERIALIZED (%(inside)s)
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
              FROM (SELECT period_id, currency_id, section, amount, discount FROM inside
                 UNION ALL
                    SELECT period.id, item.currency_id, 'before', SUM(item.amount_currency), 0
                      FROM ledger AS item
                      JOIN (%(periods)s) AS period
                        ON %(theirs)s AND item.date < period.date_from
                  GROUP BY period.id, item.currency_id) AS part
          GROUP BY period_id, currency_id
            """,
            ledger=self._statement_ledger_sql(domain),
            inside=self._statement_items_sql(periods, ledger=SQL("ledger")),
            periods=periods,
            theirs=self._period_of_item_sql(),
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
