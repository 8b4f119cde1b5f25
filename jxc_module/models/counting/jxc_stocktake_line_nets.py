from odoo import api, fields, models
from odoo.tools import SQL


class JxcStocktakeLine(models.Model):
    """What of a difference is relocated, and what is left to book."""

    _inherit = 'jxc.stocktake.line'

    relocated_kept = fields.Float(
        digits='Product Unit',
        groups='.',
        readonly=True,
        help="Of the difference: what only lies elsewhere (accepted relocations).",
    )

    relocated_qty = fields.Float(
        string="Relocated",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('relocated_kept', operator, value),
        aggregator='sum',
        help="Of the difference: what only lies in another place, as accepted.",
    )

    # === BUSINESS === #

    def _to_book(self):
        return round(super()._to_book() - self.relocated_kept, 6)

    def _post(self):
        """Move first what was accepted as relocated; what is left of the differences is booked.

        Lines whose relocation cannot be made wait with it.
        """
        rows = self.env['jxc.stocktake.relocation'].search(
            [
                ('state', '=', 'accepted'),
                '|',
                ('found_line_id', 'in', self.ids),
                ('missing_line_id', 'in', self.ids),
            ]
        )
        stuck = self.browse()
        if rows and not rows._move_each():
            for row in rows.filtered(lambda row: row.state == 'accepted'):
                lines = row._lines() & self
                lines._keep_problem(row.problem)
                stuck |= lines
        todo = self - stuck
        # all of their difference was relocated, or a transfer books it
        nothing = todo.filtered(lambda line: not line._to_book())
        nothing.write({'state': 'posted', 'problem': False})
        return super(JxcStocktakeLine, todo - nothing)._post()

    def _derive_nets(self):
        """Work out what of these lines is relocated, and what the rest comes to at cost."""
        if not self:
            return
        self.env['jxc.stocktake.relocation'].flush_model()
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE jxc_stocktake_line AS line
                   SET relocated_kept = COALESCE(
                       (SELECT SUM(CASE WHEN row.found_line_id = line.id
                                        THEN row.quantity ELSE -row.quantity END)
                          FROM jxc_stocktake_relocation AS row
                         WHERE row.state <> 'proposed'
                           AND line.id IN (row.found_line_id, row.missing_line_id)), 0)
                 WHERE line.id IN %s
             RETURNING line.id
                """,
                tuple(self.ids),
            )
        )
        self._derive_values()
        self._forget()

    def _derive(self):
        """Forget the relocations of lines whose figures changed: they are proposed anew."""
        touched = super()._derive()
        if touched:
            # proposals of the program, which follow from lines whoever changed them
            relocations = self.env['jxc.stocktake.relocation'].sudo()
            gone = relocations.search(
                [
                    ('state', '!=', 'done'),
                    '|',
                    ('found_line_id', 'in', touched.ids),
                    ('missing_line_id', 'in', touched.ids),
                ]
            )
            lines = gone._lines() | touched
            gone.unlink()
            lines._derive_nets()
        return touched

    @api.model
    def _rests_sql(self):
        """Of lines that have relocations, or goods that have left."""
        self.env['jxc.stocktake.relocation'].flush_model()
        return SQL(
            """
            (%s OR line.relocated_kept <> 0 OR line.gone_kept <> 0
                OR EXISTS (SELECT FROM jxc_stocktake_relocation AS row
                            WHERE row.found_line_id = line.id)
                OR EXISTS (SELECT FROM jxc_stocktake_relocation AS row
                            WHERE row.missing_line_id = line.id))
            """,
            super()._rests_sql(),
        )

    def _derive_values(self):
        """Work out what the differences of these lines come to at cost, as far as booked."""
        if not self:
            return
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                WITH worth AS (
                    SELECT line.id,
                           CASE WHEN COALESCE(line.owner_id, company.partner_id)
                                     = company.partner_id
                                THEN (line.difference_kept - COALESCE(line.relocated_kept, 0)
                                      - COALESCE(line.gone_kept, 0)) * cost.cost
                                ELSE 0 END AS value
                      FROM jxc_stocktake_line AS line
                      JOIN res_company AS company ON company.id = line.company_id
                      %(costs)s
                     WHERE line.id IN %(lines)s
                )
                UPDATE jxc_stocktake_line AS line
                   SET value_kept = worth.value, value_abs_kept = ABS(worth.value)
                  FROM worth
                 WHERE worth.id = line.id
             RETURNING line.id
                """,
                costs=self.env['jxc.facts']._unit_cost_join_sql('line'),
                lines=tuple(self.ids),
            )
        )
