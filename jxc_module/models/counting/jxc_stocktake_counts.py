from odoo import api, fields, models


class JxcStocktake(models.Model):
    """How far a count is, as far as its reader sees the lines."""

    _inherit = 'jxc.stocktake'

    line_count = fields.Integer(string="Lines to Count", compute='_compute_counts')
    todo_count = fields.Integer(string="Not Counted", compute='_compute_counts')
    again_count = fields.Integer(string="To Count Again", compute='_compute_counts')
    variance_count = fields.Integer(string="Lines with a Difference", compute='_compute_counts')
    posted_count = fields.Integer(string="Lines Posted", compute='_compute_counts')
    problem_count = fields.Integer(string="Lines with a Problem", compute='_compute_counts')
    difference_value = fields.Monetary(
        string="Net Difference",
        compute='_compute_values',
        groups='jxc_module.group_cost',
        help="Gains less losses, at cost.",
    )
    difference_value_gross = fields.Monetary(
        string="Gross Difference",
        compute='_compute_values',
        groups='jxc_module.group_cost',
        help="Gains and losses added up without their signs, at cost.",
    )

    # === COMPUTE === #

    @api.depends('line_ids.state', 'state')
    @api.depends_context('uid')  # each reader counts the lines that he sees
    def _compute_counts(self):
        lines = self.env['jxc.stocktake.line']
        groups = lines._read_group(
            [('stocktake_id', 'in', self.ids)], ['stocktake_id', 'state'], ['__count']
        )
        by_state = {(count.id, state): number for count, state, number in groups}
        differing = dict(
            lines._read_group(
                [('stocktake_id', 'in', self.ids), ('difference_qty', '!=', 0)],
                ['stocktake_id'],
                ['__count'],
            )
        )
        for count in self:
            of = {state: by_state.get((count.id, state), 0) for state in lines._states()}
            count.line_count = sum(of.values())
            count.todo_count = of['todo']
            count.again_count = of['again']
            count.posted_count = of['posted']
            count.problem_count = of['waiting']
            count.variance_count = differing.get(count, 0)

    @api.depends('line_ids.state', 'state')
    @api.depends_context('uid')
    def _compute_values(self):
        groups = self.env['jxc.stocktake.line']._read_group(
            [('stocktake_id', 'in', self.ids), ('difference_qty', '!=', 0)],
            ['stocktake_id'],
            ['difference_value:sum', 'difference_value_abs:sum'],
        )
        sums = {count: (net or 0, gross or 0) for count, net, gross in groups}
        for count in self:
            net, gross = sums.get(count, (0, 0))
            count.difference_value, count.difference_value_gross = net, gross
