from odoo import api, fields, models

LAST = 2**31 - 1


class JxcAgeingBucket(models.Model):
    """One column of an ageing. Its set checks that the ranges fit together when it is saved."""

    _name = 'jxc.ageing.bucket'
    _description = "Ageing Bucket"
    _order = 'set_id, rank, id'

    set_id = fields.Many2one('jxc.ageing.bucket.set', required=True, index=True, ondelete='cascade')
    kind = fields.Selection(
        [('not_due', "Not Due"), ('days', "Days"), ('unapplied', "Unapplied")],
        default='days',
        required=True,
        readonly=True,
    )
    day_from = fields.Integer(string="From Day", default=1, help="1: the day after the due date.")
    day_to = fields.Integer(string="To Day", help="The last day in it; empty: no end.")
    rank = fields.Integer(compute='_compute_rank', store=True, precompute=True)
    name = fields.Char(translate=True, help="Empty: the days make the name.")

    _days_check = models.Constraint(
        "CHECK (kind != 'days' OR day_from >= 1 AND"
        " (day_to IS NULL OR day_to = 0 OR day_to >= day_from))",
        "A range of days starts at 1 or later and cannot end before it starts.",
    )

    # === COMPUTE === #

    @api.depends('kind', 'day_from')
    def _compute_rank(self):
        for bucket in self:
            places = {'not_due': 0, 'unapplied': LAST}
            bucket.rank = places.get(bucket.kind, bucket.day_from)

    @api.depends('name', 'kind', 'day_from', 'day_to')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for bucket in self:
            bucket.display_name = bucket.name or bucket._default_name()

    def _default_name(self):
        if self.kind == 'not_due':
            return self.env._("Not due")
        if self.kind == 'unapplied':
            return self.env._("Unapplied")
        if self.day_to:
            return self.env._("%(first)s–%(last)s days", first=self.day_from, last=self.day_to)
        return self.env._("Over %(days)s days", days=self.day_from - 1)

    # === BUSINESS === #

    def _key(self):
        """Return the name of this column for programs.

        :return: ``not_due``, ``days_1_30``, ``over_120``, ``unapplied``
        """
        self.ensure_one()
        if self.kind != 'days':
            return self.kind
        last = self.day_to
        return f'days_{self.day_from}_{last}' if last else f'over_{self.day_from - 1}'
