from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class JxcAgeingBucketSet(models.Model):
    """The columns of an ageing: ranges of days that follow each other without gap or overlap.

    Beside the ranges every set has two buckets of its own: what is not due yet, and payments and
    credits that nobody has applied.
    """

    _name = 'jxc.ageing.bucket.set'
    _description = "Ageing Buckets"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="The first set that a company may use is taken unless another is chosen."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', index=True, ondelete='cascade', help="Empty: for all companies."
    )
    bucket_ids = fields.One2many('jxc.ageing.bucket', 'set_id', string="All Buckets", copy=True)
    day_ids = fields.One2many(
        'jxc.ageing.bucket',
        'set_id',
        string="Ranges of Days",
        domain=[('kind', '=', 'days')],
        help="Days past due (or since the document). The first range starts at 1, each next one on"
        " the day after the one before, and the last has no end.",
    )

    # === CONSTRAINTS === #

    @api.constrains('bucket_ids', 'day_ids')
    def _check_ranges(self):
        for buckets in self:
            buckets._check_days()

    def _check_days(self):
        """Raise ValidationError where a day falls into two ranges or into none."""
        self.ensure_one()
        ranges = self.bucket_ids.filtered(lambda bucket: bucket.kind == 'days').sorted('day_from')
        if not ranges:
            raise ValidationError(
                self.env._('"%(name)s" has no range of days: add one from day 1.', name=self.name)
            )
        if ranges[0].day_from != 1:
            raise ValidationError(
                self.env._(
                    'The first range of "%(name)s" starts at day %(day)s: it must start at day 1.',
                    name=self.name,
                    day=ranges[0].day_from,
                )
            )
        for before, after in pairwise(ranges):
            if not before.day_to or before.day_to >= after.day_from:
                raise ValidationError(
                    self.env._(
                        'In "%(name)s" the ranges "%(first)s" and "%(second)s" overlap: a day'
                        " can be in one of them only.",
                        name=self.name,
                        first=before.display_name,
                        second=after.display_name,
                    )
                )
            if before.day_to + 1 != after.day_from:
                raise ValidationError(
                    self.env._(
                        'In "%(name)s" nothing covers the days %(first)s to %(last)s: let a range'
                        " end or start there.",
                        name=self.name,
                        first=before.day_to + 1,
                        last=after.day_from - 1,
                    )
                )
        if ranges[-1].day_to:
            raise ValidationError(
                self.env._(
                    'The last range of "%(name)s" ends at day %(day)s: leave its end empty, or'
                    " older amounts would be missing.",
                    name=self.name,
                    day=ranges[-1].day_to,
                )
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        sets = super().create(vals_list)
        for made in sets:
            missing = {'not_due', 'unapplied'} - set(made.bucket_ids.mapped('kind'))
            made.bucket_ids = [Command.create({'kind': kind}) for kind in sorted(missing)]
            made._check_days()  # also where no range was given at all
        return sets

    # === BUSINESS === #

    @api.model
    def _of_company(self, company, set_id=0):
        """Return the set to use in a company.

        :param set_id: asked for, 0 for the first one
        :raise UserError: the set is gone, or there is none
        """
        domain = [('company_id', 'in', [company.id, False])]
        if set_id:
            domain.append(('id', '=', set_id))
        # columns of a report: whoever may open it sees them
        model = self.sudo().with_context(active_test=bool(not set_id))
        if found := model.search(domain, limit=1):
            return found
        raise UserError(
            self.env._(
                "There are no such ageing buckets for %(company)s: choose others in the parameters,"
                " or an accountant adds some under Configuration.",
                company=company.name,
            )
        )
