from odoo import api, fields, models
from odoo.exceptions import UserError

TEXT_SIZE = 5000
PICTURE_BYTES = 5 * 2**20


class JxcFeedback(models.Model):
    """What somebody says of a screen: an error, a wish, a question."""

    _name = 'jxc.feedback'
    _description = "Feedback"
    _order = 'id desc'
    _rec_name = 'screen'

    user_id = fields.Many2one(
        'res.users',
        string="Sent By",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.user,
        ondelete='cascade',
    )
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete='cascade',
    )
    screen = fields.Char(required=True, help="Title of the page it was sent from.")
    res_model = fields.Char(string="Model of the Record")
    res_id = fields.Many2oneReference(string="Record", model_field='res_model')
    text = fields.Text(string="What happened, what would be better?", required=True)
    picture = fields.Image(max_width=1920, max_height=1920)
    state = fields.Selection(
        [('new', "Not Looked At"), ('seen', "In Work"), ('done', "Done")],
        required=True,
        default='new',
        readonly=True,
        index=True,
    )
    answer = fields.Text(help="What became of it; who sent it reads this.")

    # === SCREEN === #

    def web_read(self, specification):
        # sent a moment ago: a replica may not have it yet
        return super().web_read(specification)

    web_read._readonly = False

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        manager = self.env.su or self.env.user.has_group('jxc_module.group_manager')
        own = {'user_id': self.env.uid, 'company_id': self.env.company.id, 'state': 'new'}
        vals_list = [vals if manager else {**vals, **own, 'answer': False} for vals in vals_list]
        for vals in vals_list:
            self._check_sizes(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_sizes(vals)
        return super().write(vals)

    # === ACTIONS === #

    @api.readonly
    def action_open_record(self):
        """Open the record that it was sent from.

        :raise UserError: it was sent from no record, or that is gone
        """
        self.ensure_one()
        self.check_access('read')
        record = None
        if self.res_model in self.env and self.res_id:
            record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("It was sent from no record, or that is gone."))
        record.check_access('read')
        return record.get_formview_action()

    def action_seen(self):
        """Take it into work."""
        self.write({'state': 'seen'})

    def action_done(self):
        """Close it; who sent it reads the answer."""
        self.write({'state': 'done'})

    # === BUSINESS === #

    @api.model
    def _check_sizes(self, vals):
        """Refuse what is too long or too big to be an opinion.

        :raise UserError: says of what and how much
        """
        for name in ('text', 'answer'):
            if len(str(vals.get(name) or '')) > TEXT_SIZE:
                raise UserError(self.env._("Write up to %(most)s letters.", most=f'{TEXT_SIZE:,}'))
        if len(vals.get('picture') or '') > PICTURE_BYTES * 4 // 3:
            raise UserError(
                self.env._(
                    "The picture is too big: up to %(most)s MiB.", most=PICTURE_BYTES // 2**20
                )
            )
