from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import rows_sql

FIGURES = ('opening', 'late', 'invoices', 'refunds', 'payments', 'discounts', 'others', 'closing')
FEW = 100  # partners, whose items are found by index
TABLES = ('jxc.statement', 'jxc.statement.line', 'jxc.statement.total')


class JxcStatement(models.Model):
    """The figures of statements: all of them in a fixed number of statements of SQL."""

    _inherit = 'jxc.statement'

    def _refresh(self):
        """Write totals and lines of these statements, as the ledger has them now.

        Opening is the closing of the statement before, if one was sent; what was booked into its
        period since is a figure of its own (``late``), so that statements follow each other
        without a gap.
        """
        if not self:
            return
        for name in TABLES:
            self.env[name].flush_model()
        for table in ('jxc_statement_line', 'jxc_statement_total'):
            self.env.execute_query(
                SQL("DELETE FROM %s WHERE statement_id IN %s", SQL.identifier(table), self._ids)
            )
        self._insert_totals()
        self._insert_lines()
        for (company, as_of, kind), group in self._unbilled_groups():
            group._insert_unbilled(company, as_of, kind)
        self.env.execute_query(
            SQL(
                "UPDATE jxc_statement SET computed_on = now() AT TIME ZONE 'UTC' WHERE id IN %s",
                self._ids,
            )
        )
        for name in TABLES:
            self.env[name].invalidate_model()

    # === QUERIES === #

    def _periods_sql(self) -> SQL:
        """Return what these statements are about, as rows that PostgreSQL can count beforehand."""
        return rows_sql(
            {
                'id': ('int', self.ids),
                'company_id': ('int', [statement.company_id.id for statement in self]),
                'partner_id': ('int', [statement.partner_id.id for statement in self]),
                'kind': ('text', self.mapped('kind')),
                'date_from': ('date', self.mapped('date_from')),
                'date_to': ('date', self.mapped('date_to')),
            }
        )

    def _items_domain(self):
        """Return the domain of the journal items to look at: of a few partners theirs alone."""
        domain = Domain('company_id', 'in', self.company_id.ids)
        domain &= Domain('date', '<=', max(self.mapped('date_to')))
        if len(self) <= FEW:
            families = Domain('commercial_partner_id', 'in', self.partner_id.ids)
            # of a partner on a statement that the reader may see
            domain &= Domain('partner_id', 'any!', families)
        return domain

    def _figures_sql(self) -> SQL:
        """One row a statement × currency, with the opening of the statement before it."""
        before = self._before()
        return SQL(
            """
            SELECT figure.period_id AS statement_id, figure.currency_id,
                   CASE WHEN pair.before_id IS NULL THEN SUM(figure.opening)
                        ELSE SUM(figure.said) END AS opening,
                   CASE WHEN pair.before_id IS NULL THEN 0
                        ELSE SUM(figure.opening) - SUM(figure.said) END AS late,
                   SUM(figure.invoices) AS invoices, SUM(figure.refunds) AS refunds,
                   SUM(figure.payments) AS payments, SUM(figure.discounts) AS discounts,
                   SUM(figure.others) AS others, SUM(figure.closing) AS closing
              FROM (SELECT period_id, currency_id, opening, 0 AS said, invoices, refunds,
                           payments, discounts, others, closing
                      FROM (%(figures)s) AS ledger
                 UNION ALL
                    SELECT pair.id, total.currency_id, 0, total.closing, 0, 0, 0, 0, 0, 0
                      FROM (%(pairs)s) AS pair
                      JOIN jxc_statement_total AS total ON total.statement_id = pair.before_id)
                   AS figure
         LEFT JOIN (%(pairs)s) AS pair ON pair.id = figure.period_id
          GROUP BY figure.period_id, pair.before_id, figure.currency_id
            """,
            figures=self.env['jxc.facts']._statement_figures_sql(
                self._periods_sql(), self._items_domain()
            ),
            pairs=rows_sql(
                {'id': ('int', list(before)), 'before_id': ('int', list(before.values()))}
            ),
        )

    def _before(self):
        """Return the statements that ended on the day before these, of those that were sent.

        :return: ``{id: id of the statement before}``
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (later.id) later.id, earlier.id
                  FROM (%s) AS later
                  JOIN jxc_statement AS earlier
                    ON earlier.partner_id = later.partner_id
                   AND earlier.company_id = later.company_id
                   AND earlier.kind = later.kind
                   AND earlier.date_to = later.date_from - 1
                   AND earlier.state != 'draft'
              ORDER BY later.id, earlier.date_from, earlier.id
                """,
                self._periods_sql(),
            )
        )
        return dict(rows)

    def _insert_totals(self):
        names = SQL(", ").join(map(SQL.identifier, FIGURES))
        some = SQL(" OR ").join(SQL("%s != 0", SQL.identifier(name)) for name in FIGURES)
        self.env.execute_query(
            SQL(
                "INSERT INTO jxc_statement_total (statement_id, currency_id, %(names)s)"
                " SELECT statement_id, currency_id, %(names)s FROM (%(rows)s) AS row"
                " WHERE %(some)s",
                names=names,
                rows=self._figures_sql(),
                some=some,
            )
        )

    def _insert_lines(self):
        """Write a line an item; a payment with a discount becomes two."""
        items = self.env['jxc.facts']._statement_items_sql(
            self._periods_sql(), self._items_domain()
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_statement_line (statement_id, currency_id, section, date,
                            date_maturity, move_id, move_line_id, name, ref, amount, is_disputed)
                SELECT item.period_id, item.currency_id, part.section, item.date,
                       CASE WHEN item.section = 'invoice' THEN item.date_maturity END,
                       item.move_id, item.line_id, entry.name, entry.ref, part.amount, FALSE
                  FROM (%(items)s) AS item
                  JOIN account_move AS entry ON entry.id = item.move_id
            CROSS JOIN LATERAL (VALUES (item.section, item.amount - item.discount),
                                       ('discount', item.discount)) AS part (section, amount)
                 WHERE item.section != 'before' AND part.amount != 0
                """,
                items=items,
                to_flush=self.env['account.move']._fields['ref'],
            )
        )

    def _unbilled_groups(self):
        """Yield ``((company, last day, kind), statements)`` of those that list such goods."""
        for (company, as_of), group in (
            self.filtered('with_unbilled').grouped(lambda s: (s.company_id, s.date_to)).items()
        ):
            for kind in ('receivable', 'payable'):
                if some := group.filtered(lambda s, kind=kind: s.kind in (kind, 'net')):
                    yield (company, as_of, kind), some

    def _insert_unbilled(self, company, as_of, kind):
        """Write the goods of one company and day that are not invoiced yet."""
        order = SQL.identifier('sale_id' if kind == 'receivable' else 'purchase_id')
        rows = self.env['jxc.facts']._unbilled_sql(company, as_of, kind)
        self.env.execute_query(
            SQL(
                """
                WITH written AS (
                    INSERT INTO jxc_statement_line (statement_id, currency_id, section, date, name,
                                %(order)s, product_id, quantity, amount, is_disputed)
                    SELECT statement.id, goods.currency_id, 'unbilled', goods.date, goods.name,
                           goods.order_id, goods.product_id, goods.quantity, goods.amount, FALSE
                      FROM (%(rows)s) AS goods
                      JOIN jxc_statement AS statement ON statement.partner_id = goods.partner_id
                     WHERE statement.id IN %(ids)s AND goods.amount != 0
                 RETURNING statement_id, currency_id, amount
                )
                INSERT INTO jxc_statement_total (statement_id, currency_id, unbilled, %(names)s)
                SELECT statement_id, currency_id, SUM(amount), %(zeros)s
                  FROM written GROUP BY statement_id, currency_id
                ON CONFLICT (statement_id, currency_id)
                DO UPDATE SET unbilled = COALESCE(jxc_statement_total.unbilled, 0)
                                         + EXCLUDED.unbilled
                """,
                order=order,
                rows=rows,
                ids=self._ids,
                names=SQL(", ").join(map(SQL.identifier, FIGURES)),
                zeros=SQL(", ").join(SQL("0") for _name in FIGURES),
            )
        )

    # === STALE === #

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
             FULL JOIN (SELECT * FROM jxc_statement_total WHERE statement_id IN %(ids)s) AS total
                    ON total.statement_id = now.period_id AND total.currency_id = now.currency_id
                 WHERE (%(now)s) IS DISTINCT FROM (%(said)s)
                """,
                figures=self.env['jxc.facts']._statement_figures_sql(
                    self._periods_sql(), self._items_domain()
                ),
                ids=self._ids or (0,),
                now=self._compared_sql('now'),
                said=self._compared_sql('total'),
            )
        )
        found = {}
        for statement_id, currency_id, difference in rows:
            currency = self.env['res.currency'].browse(currency_id)
            found.setdefault(statement_id, {})[currency] = float(difference)
        return found

    @api.model
    def _compared_sql(self, alias) -> SQL:
        names = ('invoices', 'refunds', 'payments', 'discounts', 'others', 'closing')
        return SQL(", ").join(SQL("COALESCE(%s, 0)", SQL.identifier(alias, n)) for n in names)

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
