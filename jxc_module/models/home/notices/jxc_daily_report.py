from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...base.notification import notification

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager')


class JxcDailyReport(models.Model):
    """Who is told each morning how the day before went, and when.

    Ten lines of figures of the day, as far as each reader may see them: by mail or inbox and as a
    push message, as he has it in Odoo, and in groups under what their channels may know.
    """

    _name = 'jxc.daily.report'
    _description = "Daily Report"
    _inherit = ['mail.thread']
    _order = 'company_id, hour, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, ondelete='cascade'
    )
    hour = fields.Float(string="At", default=8.0, help="Local time of the company.")
    working_days = fields.Boolean(string="Working Days Only", default=True)
    user_ids = fields.Many2many(
        'res.users',
        string="Readers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Each gets the figures that he may see, in his language.",
    )
    role_ids = fields.Many2many(
        'res.groups',
        string="Roles",
        domain=lambda self: [('id', 'in', self._roles().ids)],
        help="Whoever has one of these roles in the company is a reader, today and later.",
    )
    warehouse_ids = fields.Many2many(
        'stock.warehouse',
        string="Warehouses",
        check_company=True,
        help="Empty: the figures of the company, or of the warehouses that a reader is limited to. "
        "Where some are named: what these come to, without what no warehouse has.",
    )
    channel_ids = fields.Many2many(
        'jxc.channel',
        string="Channels",
        check_company=True,
        groups='base.group_system',
        help="Groups get what their channels may know.",
    )
    sent_day = fields.Date(string="Last Sent", readonly=True, copy=False)
    told = fields.Json(
        groups='.', copy=False, help="Users and channels that were told on the day of Last Sent."
    )
    preview = fields.Html(
        compute='_compute_preview', sanitize=False, help="As you would get it now."
    )

    _hour_in_a_day = models.Constraint(
        'CHECK(hour >= 0 AND hour < 24)', "The time is one of a day, 0:00 to 23:59."
    )

    @api.constrains('role_ids')
    def _check_roles(self):
        roles = self._roles()
        for report in self:
            others = report.role_ids - roles
            if others:
                # the name of a group that the writer chose
                raise ValidationError(
                    self.env._(
                        "“%(group)s” is no role of this app. Choose sales, buyer, keeper, "
                        "accountant or manager.",
                        group=others[0].sudo().display_name,
                    )
                )

    @api.depends('company_id', 'warehouse_ids')
    @api.depends_context('uid', 'lang')
    def _compute_preview(self):
        for report in self:
            lines = report.company_id and report._lines(
                report.company_id, warehouses=report.warehouse_ids
            )
            report.preview = report._body(lines or [])

    # === ACTIONS === #

    def action_send_now(self):
        """Send the report to all of its readers and groups now, whoever was told today already.

        :raise UserError: nobody is to be told
        """
        self.ensure_one()
        self.check_access('write')
        # groups are for administrators to see, their report is for managers to send
        told = self.sudo()._tell(again=True)
        if not told:
            raise UserError(
                self.env._(
                    "Nobody can be told: name readers of “%s” who may see figures, or channels.",
                    self.name,
                )
            )
        return notification(self.env._("Sent to %s readers and groups.", told))

    # === BUSINESS === #

    @api.model
    def _roles(self):
        """Return the groups that are roles of this app."""
        groups = self.env['res.groups'].browse()
        return groups.union(*(self.env.ref(f'jxc_module.group_{role}') for role in ROLES))

    def _readers(self):
        """Return who is told: those named, and who has one of the roles in the company."""
        self.ensure_one()
        # who has a role is no secret of who writes the report; archived users are told nothing
        groups = self.sudo().role_ids
        of_role = groups.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        return self.user_ids | of_role.sudo(self.env.su)
