from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcRoleChange(models.Model):
    """One change of the roles or warehouses of a user; written by the system only."""

    _name = 'jxc.role.change'
    _description = "Change of Roles"
    _order = 'date desc, id desc'
    _log_access = False  # has an author and times of its own

    user_id = fields.Many2one(
        'res.users', required=True, readonly=True, ondelete='cascade', index=True
    )
    author_id = fields.Many2one('res.users', string="Changed By", readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    added_ids = fields.Many2many(
        'res.groups', 'jxc_role_change_added_rel', string="Roles Added", readonly=True
    )
    removed_ids = fields.Many2many(
        'res.groups', 'jxc_role_change_removed_rel', string="Roles Removed", readonly=True
    )
    gained = fields.Text(string="Groups Gained", readonly=True)
    lost = fields.Text(string="Groups Lost", readonly=True)
    limited_before = fields.Boolean(readonly=True)
    limited_after = fields.Boolean(readonly=True)
    warehouse_before_ids = fields.Many2many(
        'stock.warehouse',
        'jxc_role_change_before_rel',
        string="Warehouses Before",
        readonly=True,
        context={'active_test': False},
    )
    warehouse_after_ids = fields.Many2many(
        'stock.warehouse',
        'jxc_role_change_after_rel',
        string="Warehouses After",
        readonly=True,
        context={'active_test': False},
    )
    undone_by_id = fields.Many2one('res.users', string="Taken Back By", readonly=True)
    undone_on = fields.Datetime(string="Taken Back On", readonly=True)

    # === COMPUTE === #

    @api.depends('user_id')
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.user_id.name

    # === ACTIONS === #

    def action_take_back(self):
        """Restore what these changes changed, the latest first; one taken back stays as it is.

        :raise UserError: where somebody changed the same roles or warehouses since; then nothing is
            restored
        """
        self.user_id._jxc_check_may_assign()
        self.check_access('read')
        changes = self.sudo()  # written by the system only
        changes.lock_for_update()
        changes.user_id.lock_for_update(allow_referencing=True)
        changes.invalidate_recordset()
        for change in changes.filtered(lambda change: not change.undone_on).sorted(
            lambda change: (change.date, change.id), reverse=True
        ):
            change._take_back()

    # === BUSINESS === #

    def _take_back(self):
        self.ensure_one()
        user = self.user_id
        changed_since = (
            self.added_ids - user.group_ids
            or self.removed_ids & user.group_ids
            or user.jxc_warehouse_limited != self.limited_after
            or user.jxc_warehouse_ids != self.warehouse_after_ids
        )
        if changed_since:
            raise UserError(
                self.env._(
                    "The roles or warehouses of %(user)s were changed again after %(date)s. Take "
                    "back the later change first, or assign the roles anew.",
                    user=user.name,
                    date=fields.Datetime.context_timestamp(self, self.date).strftime(
                        '%Y-%m-%d %H:%M'
                    ),
                )
            )
        user.write(
            {
                'group_ids': [
                    *(Command.unlink(group.id) for group in self.added_ids),
                    *(Command.link(group.id) for group in self.removed_ids),
                ],
                'jxc_warehouse_limited': self.limited_before,
                'jxc_warehouse_ids': [Command.set(self.warehouse_before_ids.ids)],
            }
        )
        self.write({'undone_by_id': self.env.uid, 'undone_on': fields.Datetime.now()})
