from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class JxcStocktakePlace(models.Model):
    """One place of a count: who counts it, and whether it was found empty."""

    _name = 'jxc.stocktake.place'
    _description = "Place of a Count"
    _order = 'stocktake_id, id'
    _rec_name = 'location_id'

    stocktake_id = fields.Many2one(
        'jxc.stocktake', string="Count", required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    location_id = fields.Many2one(
        'stock.location', string="Place", required=True, readonly=True, index=True
    )
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, index='btree_not_null')
    user_ids = fields.Many2many(
        'res.users',
        relation='jxc_stocktake_place_user_rel',
        string="Counters",
        help="Who counts here; nobody: whoever comes. Keepers see their own places only.",
    )
    line_ids = fields.One2many('jxc.stocktake.line', 'place_id', string="Lines", readonly=True)
    empty_on = fields.Datetime(string="Found Empty on", readonly=True)
    empty_by_id = fields.Many2one('res.users', string="Found Empty by", readonly=True)
    line_count = fields.Integer(string="Lines to Count", compute='_compute_counts')
    todo_count = fields.Integer(string="Left to Count", compute='_compute_counts')

    _once = models.UniqueIndex('(stocktake_id, location_id)', "A place is counted once.")

    # === CONSTRAINTS === #

    @api.constrains('user_ids')
    def _check_counters(self):
        for place in self.with_context(active_test=False):
            archived = place.user_ids.filtered(lambda user: not user.active)
            if archived:
                raise ValidationError(
                    self.env._(
                        "%(user)s is archived: choose somebody else to count in %(place)s.",
                        user=archived[0].name,
                        place=place.location_id.display_name,
                    )
                )

    # === COMPUTE === #

    @api.depends('line_ids.state')
    @api.depends_context('uid')
    def _compute_counts(self):
        groups = self.env['jxc.stocktake.line']._read_group(
            [('place_id', 'in', self.ids)], ['place_id', 'state'], ['__count']
        )
        for place in self:
            own = {state: number for of, state, number in groups if of == place}
            place.line_count = sum(own.values())
            place.todo_count = own.get('todo', 0) + own.get('again', 0)

    # === CRUD === #

    def write(self, vals):
        if not self.env.su and vals.keys() - {'user_ids'}:
            raise AccessError(
                self.env._("Of a place of a count only its counters are chosen by hand.")
            )
        return super().write(vals)
