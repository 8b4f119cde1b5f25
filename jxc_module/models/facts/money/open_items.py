from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

ACCOUNT_TYPES = ('asset_receivable', 'liability_payable')
LINE = SQL.identifier('account_move_line')
LINE_ID = SQL.identifier('account_move_line', 'id')


class JxcFacts(models.AbstractModel):
    """What partners owe us and we owe them, as the ledger had it on any day."""

    _inherit = 'jxc.facts'

    @api.model
    def _ledger_domain(self, as_of=None, account_types=ACCOUNT_TYPES):
        """Return the domain of the posted receivable and payable journal items up to a day.

        :param as_of: accounting date, included; all where it is None
        """
        # which account an item is on is no secret to who may read the item
        accounts = Domain('account_type', 'in', list(account_types))
        domain = Domain('parent_state', '=', 'posted') & Domain('account_id', 'any!', accounts)
        return domain & Domain('date', '<=', as_of) if as_of else domain

    @api.model
    def _open_items_sql(self, domain=None, as_of=None, account_types=ACCOUNT_TYPES) -> SQL:
        """One row a posted receivable or payable journal item that was open on a day.

        Open means that something was left once the reconciliations of that day and before are
        taken off. A reconciliation counts from the later one of its two items' accounting dates
        (core's ``max_date``), whenever somebody clicked on it. The items start from the query of
        the reader's journal items; what they are reconciled with counts whether he may read that
        or not, as it does in core's residual.

        :param domain: more conditions on ``account.move.line`` (company, partner, account …)
        :param as_of: local day, an accounting date; today of ``self.env.company`` by default
        :param account_types: of ``asset_receivable`` and ``liability_payable``
        :return: SELECT of ``line_id, move_id, company_id, partner_id`` (commercial, NULL without
            partner), ``account_id, account_type, currency_id`` (of the document), ``date``
            (accounting), ``document_date`` (of the invoice, else accounting), ``date_maturity``
            (of the instalment, else accounting), ``move_type, user_id`` (the invoice's
            salesperson), ``balance, residual`` (company currency), ``amount_currency,
            residual_currency`` (document currency); debit is positive
        """
        as_of = as_of or self.env.company._jxc_today()
        query = self._ledger_query(Domain(domain or []) & self._ledger_domain(as_of, account_types))
        # From core's residual of today backwards: only what was reconciled since has to be read.
        query.add_join(
            'LEFT JOIN', 'later', self._later_matches_sql(as_of), SQL("later.line_id = %s", LINE_ID)
        )
        query.add_where(
            SQL(
                "(%s IS NOT TRUE OR later.line_id IS NOT NULL)",
                SQL.identifier('account_move_line', 'reconciled'),
            )
        )
        residual = SQL("account_move_line.amount_residual + COALESCE(later.amount, 0)")
        residual_currency = SQL(
            "account_move_line.amount_residual_currency + COALESCE(later.amount_currency, 0)"
        )
        # what was reconciled since and is now half open again may have been settled on the day
        query.add_where(SQL("(%s != 0 OR %s != 0)", residual, residual_currency))
        return query.select(
            *self._ledger_columns(),
            SQL("%s AS residual", residual),
            SQL("%s AS residual_currency", residual_currency),
        )

    @api.model
    def _later_matches_sql(self, as_of) -> SQL:
        """Return a table of what was reconciled after a day, one row a journal item.

        :return: ``(SELECT line_id, amount, amount_currency)``, signed like the item's balance
        """
        read = self._columns(
            'account.partial.reconcile',
            'debit_move_id',
            'credit_move_id',
            'amount',
            'debit_amount_currency',
            'credit_amount_currency',
            'max_date',
        )
        return SQL(
            """
            (SELECT line_id, SUM(amount) AS amount, SUM(amount_currency) AS amount_currency
               FROM (SELECT debit_move_id AS line_id, amount,
                            debit_amount_currency AS amount_currency
                       FROM account_partial_reconcile WHERE max_date > %(as_of)s
                  UNION ALL
                     SELECT credit_move_id, -amount, -credit_amount_currency
                       FROM account_partial_reconcile WHERE max_date > %(as_of)s) AS part
           GROUP BY line_id)
            """,
            as_of=as_of,
            to_flush=read,
        )

    @api.model
    def _ledger_query(self, domain):
        """Return the query of the reader's journal items, joined to partner, account and entry."""
        query = self._fact_query('account.move.line', domain)
        read = [
            *self._columns(
                'account.move.line',
                'balance',
                'amount_currency',
                'amount_residual',
                'amount_residual_currency',
                'reconciled',
                'date_maturity',
                'partner_id',
                'currency_id',
            ),
            *self._columns('account.move', 'invoice_date', 'invoice_user_id'),
            *self._columns('res.partner', 'commercial_partner_id'),
        ]
        for kind, alias, table, condition in (
            ('JOIN', 'entry', 'account_move', SQL("entry.id = %s.move_id", LINE, to_flush=read)),
            ('JOIN', 'account', 'account_account', SQL("account.id = %s.account_id", LINE)),
            ('LEFT JOIN', 'debtor', 'res_partner', SQL("debtor.id = %s.partner_id", LINE)),
        ):
            query.add_join(kind, alias, table, condition)
        return query

    @api.model
    def _ledger_columns(self):
        """Return the columns that describe an item of :meth:`_ledger_query`."""
        return (
            SQL("account_move_line.id AS line_id"),
            SQL("account_move_line.move_id"),
            SQL("account_move_line.company_id"),
            SQL("debtor.commercial_partner_id AS partner_id"),
            SQL("account_move_line.account_id"),
            SQL("account.account_type"),
            SQL("account_move_line.currency_id"),
            SQL("account_move_line.date"),
            SQL("COALESCE(entry.invoice_date, account_move_line.date) AS document_date"),
            SQL(
                "COALESCE(account_move_line.date_maturity, account_move_line.date) AS date_maturity"
            ),
            SQL("entry.move_type"),
            SQL("entry.invoice_user_id AS user_id"),
            SQL("account_move_line.balance"),
            SQL("account_move_line.amount_currency"),
        )

    # === TOTALS === #

    @api.model
    def _open_totals(self, domain, as_of):
        """Return what was open on a day, ``{account type: company currency}``."""
        query = self._open_items_sql(domain, as_of)
        rows = self.env.execute_query(
            SQL("SELECT account_type, SUM(residual) FROM (%s) AS item GROUP BY 1", query)
        )
        return {kind: float(amount) for kind, amount in rows}

    @api.model
    def _ledger_totals(self, domain, as_of):
        """Return the balance of the accounts on a day, ``{account type: company currency}``."""
        items = self.env['account.move.line'].with_context(active_test=False)
        groups = items._read_group(
            Domain(domain) & self._ledger_domain(as_of), ['account_id'], ['balance:sum']
        )
        totals = {}
        for account, balance in groups:
            # which type an account has is no secret to who reads its items
            kind = account.sudo().account_type
            totals[kind] = totals.get(kind, 0.0) + balance
        return totals
