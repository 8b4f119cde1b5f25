from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import rows_sql

FIGURES = ('opening', 'late', 'invoices', 'refunds', 'payments', 'discounts', 'others', 'closing')
# on one day: a document before what pays it
PLACES = ('invoice', 'refund', 'other', 'payment', 'discount')
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
        # those of merged contacts stay as they were sent
        self.filtered(lambda statement: not statement.merged_from)._write_figures()

    def _write_figures(self):
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
        return SQL(
            """
              WITH pair AS (%(pairs)s)
            SELECT figure.period_id AS statement_id, figure.currency_id,
                   CASE WHEN follows.id IS NULL THEN SUM(figure.opening)
                        ELSE SUM(figure.said) END AS opening,
                   CASE WHEN follows.id IS NULL THEN 0
                        ELSE SUM(figure.opening) - SUM(figure.said) END AS late,
                   SUM(figure.invoices) AS invoices, SUM(figure.refunds) AS refunds,
                   SUM(figure.payments) AS payments, SUM(figure.discounts) AS discounts,
                   SUM(figure.others) AS others, SUM(figure.closing) AS closing
              FROM (SELECT period_id, currency_id, opening, 0 AS said, invoices, refunds,
                           payments, discounts, others, closing
                      FROM (%(figures)s) AS ledger
                 UNION ALL
                    SELECT pair.id, total.currency_id, 0, total.closing, 0, 0, 0, 0, 0, 0
                      FROM pair
                      JOIN jxc_statement_total AS total ON total.statement_id = pair.before_id)
                   AS figure
         LEFT JOIN (SELECT DISTINCT id FROM pair) AS follows ON follows.id = figure.period_id
          GROUP BY figure.period_id, follows.id, figure.currency_id
            """,
            figures=self.env['jxc.facts']._statement_figures_sql(
                self._periods_sql(), self._items_domain()
            ),
            pairs=self._before_sql(),
        )

    def _before_sql(self) -> SQL:
        """One row a statement of these × one that ended on the day before it and was sent.

        Of several the longest; of contacts that were merged, one of each: they add up.

        :return: SELECT of ``id, before_id``
        """
        return SQL(
            """
            SELECT id, before_id
              FROM (SELECT later.id, earlier.id AS before_id,
                           RANK() OVER (PARTITION BY later.id ORDER BY earlier.date_from) AS place
                      FROM (%s) AS later
                      JOIN jxc_statement AS earlier
                        ON earlier.partner_id = later.partner_id
                       AND earlier.company_id = later.company_id
                       AND earlier.kind = later.kind
                       AND earlier.date_to = later.date_from - 1
                       AND earlier.state != 'draft') AS earlier
             WHERE place = 1
            """,
            self._periods_sql(),
        )

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
                INSERT INTO jxc_statement_line (statement_id, currency_id, section, place, date,
                            date_maturity, move_id, move_line_id, name, ref, amount, is_disputed)
                SELECT item.period_id, item.currency_id, part.section,
                       array_position(%(places)s, part.section), item.date,
                       CASE WHEN item.section = 'invoice' THEN item.date_maturity END,
                       item.move_id, item.line_id, entry.name, entry.ref, part.amount, FALSE
                  FROM (%(items)s) AS item
                  JOIN account_move AS entry ON entry.id = item.move_id
            CROSS JOIN LATERAL (VALUES (item.section, item.amount - item.discount),
                                       ('discount', item.discount)) AS part (section, amount)
                 WHERE item.section != 'before' AND part.amount != 0
                """,
                items=items,
                places=list(PLACES),
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
