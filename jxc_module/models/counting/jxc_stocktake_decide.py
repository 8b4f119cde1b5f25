from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .jxc_stocktake_mask import SHOWN


class JxcStocktake(models.Model):
    """What the review begins with: nets, evidence, and what nobody counted, decided at once."""

    _inherit = 'jxc.stocktake'

    todo_value = fields.Monetary(
        string="Book Value Not Counted",
        compute='_compute_todo_value',
        groups='jxc_module.group_cost',
        help="What the book says lies there, at cost: it would be written off by setting to zero.",
    )

    # === COMPUTE === #

    @api.depends('line_ids.state', 'state')
    @api.depends_context('uid')
    def _compute_todo_value(self):
        values = dict(self.env.execute_query(self._todo_value_sql())) if self.ids else {}
        sees_all = self.env['jxc.stocktake.line']._sees_all_books()
        for count in self:
            # of a blind count it would tell a counter what the book says
            shown = sees_all or not count.blind or count.state in SHOWN
            count.todo_value = values.get(count.id, 0.0) if shown else 0.0

    def _todo_value_sql(self):
        self.env['jxc.stocktake.line'].flush_model()
        lines = self.env['jxc.stocktake.line']
        query = lines._search([('stocktake_id', 'in', self.ids), ('state', '=', 'todo')])
        query.order = None
        return SQL(
            """
            SELECT line.stocktake_id, SUM(line.book_kept * cost.cost)::float8
              FROM (%s) AS line
              %s
          GROUP BY line.stocktake_id
            """,
            query.select(SQL("jxc_stocktake_line.*")),
            self.env['jxc.facts']._unit_cost_join_sql('line'),
        )

    # === ACTIONS === #

    def action_review(self):
        """End the counting; when the review begins, say what it can begin with."""
        result = super().action_review()
        # the step before asked who leads these counts; what is prepared is written by the program
        begun = self.sudo().filtered(lambda count: count.state == 'review')
        begun._prepare_review()
        return result

    def action_find_evidence(self):
        """Look again for what can be set off, and for what may have caused the rest."""
        self._begin('review')._prepare_review()
        return True

    def action_zero_rest(self):
        """Decide that nothing lies there of all that nobody counted."""
        return self._rest().action_zero()

    def action_leave_rest(self):
        """Decide that the stock of all that nobody counted stays as it is."""
        return self._rest().action_leave()

    def action_count_rest(self):
        """Have all counted that nobody counted."""
        return self._rest().action_count_again()

    @api.readonly
    def action_view_differences(self):
        """Open the lines that differ, the largest values first."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_stocktake_lines')
        return {
            **action,
            'domain': [('stocktake_id', 'in', self.ids)],
            'context': {'search_default_differing': 1},
        }

    # === BUSINESS === #

    def _rest(self):
        """Return what nobody counted.

        :raise UserError: everything was counted or decided
        """
        rest = self.env['jxc.stocktake.line'].search(
            [('stocktake_id', 'in', self.ids), ('state', '=', 'todo')]
        )
        if not rest:
            raise UserError(self.env._("All lines were counted or decided already."))
        return rest

    def _prepare_review(self):
        self._derive_gone()
        self._propose_relocations()
        self._find_evidence()
