from odoo import api, models
from odoo.tools import SQL


class JxcStocktakeLine(models.Model):
    """The figures of lines, from their entries."""

    _inherit = 'jxc.stocktake.line'

    def _derive(self):
        """Work out the figures of these lines from their entries: one query for any number.

        Of a round only the last entry that replaces and those after it count. The book is that of
        the first of them; where what moved meanwhile had not been counted, that of the last.

        :return: those of these lines that something else rests on, see :meth:`_rests_sql`
        """
        if not self:
            # none of them
            return self.sudo()
        self.env['jxc.stocktake.entry'].flush_model()
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                WITH live AS (
                    SELECT entry.*,
                           MAX(entry.id) FILTER (WHERE entry.replaces)
                               OVER (PARTITION BY entry.line_id) AS begins
                      FROM jxc_stocktake_entry AS entry
                      JOIN jxc_stocktake_line AS line
                        ON line.id = entry.line_id AND line.round = entry.round
                     WHERE entry.line_id IN %(lines)s
                       AND entry.undone_on IS NULL
                ), summed AS (
                    SELECT line_id,
                           SUM(product_qty) AS counted,
                           (ARRAY_AGG(book_kept ORDER BY id))[1] AS first_book,
                           (ARRAY_AGG(book_kept ORDER BY id DESC))[1] AS last_book,
                           BOOL_OR(late) AS late,
                           BOOL_OR(how = 'spread') AS is_spread,
                           COUNT(DISTINCT ROUND(book_kept::numeric, 6)) > 1 AS moved,
                           MAX(create_date) AS counted_on
                      FROM live
                     WHERE begins IS NULL OR id >= begins
                     GROUP BY line_id
                ), fresh AS (
                    SELECT line.id, summed.*,
                           CASE WHEN line.moved_answer = 'not_counted' AND summed.moved
                                THEN summed.last_book ELSE summed.first_book END AS book,
                           -- goods of others are worth nothing to the company
                           CASE WHEN COALESCE(line.owner_id, company.partner_id)
                                     = company.partner_id THEN cost.cost ELSE 0 END AS cost
                      FROM jxc_stocktake_line AS line
                      JOIN res_company AS company ON company.id = line.company_id
                      %(costs)s
                 LEFT JOIN summed ON summed.line_id = line.id
                     WHERE line.id IN %(lines)s
                )
                UPDATE jxc_stocktake_line AS line
                   SET counted_qty = COALESCE(fresh.counted, 0),
                       book_kept = COALESCE(fresh.book, line.opening_kept, 0),
                       difference_kept = COALESCE(
                           ROUND((fresh.counted - fresh.book)::numeric, 6), 0),
                       value_kept = COALESCE(
                           (fresh.counted - fresh.book)::numeric * fresh.cost, 0),
                       value_abs_kept = COALESCE(
                           ABS((fresh.counted - fresh.book)::numeric * fresh.cost), 0),
                       late = COALESCE(fresh.late, FALSE),
                       moved = COALESCE(fresh.moved, FALSE),
                       is_spread = COALESCE(fresh.is_spread, FALSE),
                       problem = NULL,
                       counted_on = fresh.counted_on,
                       state = CASE
                           WHEN line.state = 'posted' THEN line.state
                           WHEN fresh.line_id IS NOT NULL THEN 'counted'
                           WHEN line.round > 1 THEN 'again'
                           ELSE 'todo' END,
                       first_kept = CASE
                           WHEN line.round = 1 THEN fresh.counted ELSE line.first_kept END,
                       second_kept = CASE
                           WHEN line.round = 2 THEN fresh.counted ELSE line.second_kept END,
                       first_gap_kept = CASE
                           WHEN line.round = 1 THEN fresh.counted - fresh.book
                           ELSE line.first_gap_kept END,
                       second_gap_kept = CASE
                           WHEN line.round = 2 THEN fresh.counted - fresh.book
                           ELSE line.second_gap_kept END,
                       write_uid = %(user)s,
                       write_date = %(now)s
                  FROM fresh
                 WHERE fresh.id = line.id
             RETURNING line.id, %(rests)s
                """,
                rests=self._rests_sql(),
                costs=self.env['jxc.facts']._unit_cost_join_sql('line'),
                lines=tuple(self.ids),
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self._forget()
        # lines of the caller, whose figures the system works out
        return self.sudo().browse([line_id for line_id, rests in rows if rests])

    @api.model
    def _rests_sql(self):
        """Return the condition that something rests on the figures of a row ``line``."""
        return SQL("FALSE")

    def _forget(self):
        """Forget what the cache knew of these lines, and of their counts and places."""
        self.invalidate_recordset()
        for model in ('jxc.stocktake', 'jxc.stocktake.place'):
            derived = [name for name, field in self.env[model]._fields.items() if not field.store]
            self.env[model].invalidate_model(derived)
