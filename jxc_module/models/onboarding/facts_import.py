from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

GONE_SHOWN = 200


class JxcFacts(models.AbstractModel):
    """What the rows of an import add up to, in the file and in the books.

    Called in ``sudo()`` for one import, whose company is asked for in every query.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _amount_sql(self, company) -> SQL:
        """Return the amount of a row: value of stock, amount of an item, worth of an order line.

        Stock is rounded row by row, as its moves are.
        """
        return SQL(
            """
            CASE WHEN record.sheet = 'stock'
                 THEN ROUND(COALESCE((record.values ->> 'value')::numeric,
                                     (record.values ->> 'cost')::numeric
                                     * (record.values ->> 'quantity')::numeric, 0), %s)
                 WHEN record.sheet IN ('sale_orders', 'purchase_orders')
                 THEN ROUND((record.values ->> 'quantity')::numeric
                            * (record.values ->> 'price')::numeric
                            * (1 - COALESCE((record.values ->> 'discount')::numeric, 0) / 100), 2)
                 WHEN record.sheet = 'bank' THEN (record.values ->> 'balance')::numeric
                 ELSE (record.values ->> 'amount')::numeric
            END
            """,
            company.currency_id.decimal_places,
        )

    @api.model
    def _import_sums(self, migration):
        """Return what the rows add up to, ``{(sheet, kind, currency id): (file, books)}``.

        Books: what the objects that the rows made say now, in the units and signs of the file.
        """
        self.env.flush_all()
        own = migration.company_id.currency_id.id
        rows = self.env.execute_query(
            SQL(
                """
                SELECT record.sheet, %(currency)s AS currency_id,
                       COUNT(*),
                       COUNT(*) FILTER (WHERE record.posted),
                       SUM((record.values ->> 'quantity')::numeric),
                       SUM((record.values ->> 'quantity')::numeric * CASE
                           WHEN move.product_uom_qty > 0 THEN move.quantity / move.product_uom_qty
                           ELSE 0 END),
                       SUM(%(amount)s),
                       SUM(CASE WHEN move.id IS NOT NULL THEN move.value
                                ELSE item.amount * CASE
                                     WHEN record.sheet = 'payables' THEN -1
                                     WHEN record.sheet = 'prepayments'
                                      AND COALESCE(record.values ->> 'role', 'customer')
                                          = 'customer' THEN -1
                                     ELSE 1 END END)
                  FROM jxc_import_record AS record
             LEFT JOIN stock_move AS move
                    ON record.res_model = 'stock.move' AND move.id = record.res_id
                   AND move.state = 'done' AND move.company_id = record.company_id
             LEFT JOIN LATERAL (
                       -- the partner's line, of a balance that of the bank: the first one
                       SELECT line.amount_currency AS amount
                         FROM account_move_line AS line
                         JOIN account_account AS account ON account.id = line.account_id
                        WHERE record.res_model = 'account.move' AND line.move_id = record.res_id
                          AND line.parent_state = 'posted'
                          AND line.company_id = record.company_id
                     ORDER BY account.account_type NOT IN ('asset_receivable',
                                                           'liability_payable'),
                              line.id LIMIT 1) AS item ON TRUE
                 WHERE record.import_id = %(migration)s AND record.action <> 'skip'
              GROUP BY 1, 2
                """,
                currency=self._row_currency_sql(migration),
                amount=self._amount_sql(migration.company_id),
                migration=migration.id,
            )
        )
        sums = {}
        for sheet, currency, count, posted, typed, moved, amount, booked in rows:
            old = sums.get((sheet, 'rows', own), (0, 0))
            sums[sheet, 'rows', own] = (old[0] + count, old[1] + posted)
            if sheet in ('stock', 'sale_orders', 'purchase_orders', 'demand'):
                sums[sheet, 'quantity', own] = (typed or 0, moved or 0)
            if sheet == 'stock':
                sums[sheet, 'value', own] = (amount or 0, booked or 0)
            elif amount is not None:
                sums[sheet, 'amount', currency] = (amount, booked or 0)
        return sums

    @api.model
    def _import_amounts(self, migration, total):
        """Return ``[(row number, amount)]`` of the rows behind a total."""
        amount = {
            'rows': SQL("1::numeric"),
            'quantity': SQL("(record.values ->> 'quantity')::numeric"),
        }.get(total.kind, self._amount_sql(migration.company_id))
        return [
            (row, Decimal(str(value)))
            for row, value in self.env.execute_query(
                SQL(
                    """
                    SELECT record.row_number, %s
                      FROM jxc_import_record AS record
                     WHERE record.import_id = %s AND record.sheet = %s AND record.action <> 'skip'
                       AND (%s OR %s = %s)
                  ORDER BY record.row_number
                    """,
                    amount,
                    migration.id,
                    total.sheet,
                    total.kind != 'amount',
                    self._row_currency_sql(migration),
                    total.currency_id.id,
                )
            )
            if value is not None
        ]

    @api.model
    def _import_balances(self, migration):
        """Return the trial balance of the file by type of account, as the owed amount.

        :return: ``{account type: Decimal}``, receivables and payables above zero where owed
        """
        rows = migration.record_ids.filtered(lambda record: record.sheet == 'trial_balance')
        if not rows:
            return {}
        found = migration._worker()._found(
            'account', {record.values['account'] for record in rows if record.values.get('account')}
        )
        balances = {}
        for record in rows:
            kind = (
                self.env['account.account'].browse(found.get(record.values['account'])).account_type
            )
            if kind not in ('asset_receivable', 'liability_payable'):
                continue
            amount = Decimal(record.values.get('debit') or 0) - Decimal(
                record.values.get('credit') or 0
            )
            sign = 1 if kind == 'asset_receivable' else -1
            balances[kind] = balances.get(kind, Decimal(0)) + sign * amount
        return balances

    @api.model
    def _import_partner_sums(self, migration):
        """Return open items and prepayments in the company's currency.

        :return: ``{'receivables': Decimal, 'payables': …, ('receivables', 'prepayments'): …}``
        """
        sums = {}
        worker = migration._worker()
        currencies = {}
        for record in migration.record_ids:
            if (
                record.sheet not in ('receivables', 'payables', 'prepayments')
                or record.action == 'skip'
            ):
                continue
            code = (record.values.get('currency') or '').upper()
            if code not in currencies:
                found = worker._found('currency', {record.values['currency']}) if code else {}
                currencies[code] = worker.env['res.currency'].browse(
                    next(iter(found.values()), worker.company_id.currency_id.id)
                )
            amount = worker._in_company_currency(
                record, float(record.values.get('amount') or 0), currencies[code]
            )
            key = record.sheet
            if record.sheet == 'prepayments':
                vendor = record.values.get('role') == 'vendor'
                key = ('payables' if vendor else 'receivables', 'prepayments')
            sums[key] = sums.get(key, Decimal(0)) + Decimal(str(amount))
        return sums

    @api.model
    def _import_gone(self, migration):
        """Return ids of rows of earlier imports that the same sheets of this one lack."""
        return [
            id_
            for (id_,) in self.env.execute_query(
                SQL(
                    """
                    SELECT before.id
                      FROM jxc_import_record AS before
                      JOIN jxc_import AS earlier ON earlier.id = before.import_id
                     WHERE before.company_id = %(company)s AND before.posted
                       AND before.import_id < %(migration)s
                       AND earlier.state IN ('posted', 'opened')
                       AND before.sheet IN (SELECT sheet FROM jxc_import_record
                                             WHERE import_id = %(migration)s)
                       AND NOT EXISTS (SELECT FROM jxc_import_record AS now
                                        WHERE now.import_id = %(migration)s
                                          AND now.sheet = before.sheet
                                          AND (now.key = before.key
                                               OR now.res_model = before.res_model
                                                  AND now.res_id = before.res_id))
                  ORDER BY before.sheet, before.row_number
                     LIMIT %(limit)s
                    """,
                    company=migration.company_id.id,
                    migration=migration.id,
                    limit=GONE_SHOWN,
                )
            )
        ]
