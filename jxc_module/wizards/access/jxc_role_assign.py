from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.notification import notification


class JxcRoleAssign(models.TransientModel):
    """Assign roles and warehouses to users, after showing what changes."""

    _name = 'jxc.role.assign'
    _inherit = 'jxc.dialog'
    _description = "Assign Roles"

    user_ids = fields.Many2many(
        'res.users', string="Users", domain=[('share', '=', False)], required=True
    )
    role_ids = fields.Many2many(
        'res.groups', string="Roles", domain=lambda self: self._role_domain()
    )
    mode = fields.Selection(
        [('add', "Add to what they have"), ('replace', "Replace their roles of this app")],
        default='add',
        required=True,
        help="Groups of Odoo that a user was given by themselves are never taken away.",
    )
    scope = fields.Selection(
        [
            ('keep', "As they are"),
            ('all', "All warehouses"),
            ('limit', "Own warehouses only"),
        ],
        string="Warehouse Limit",
        default='keep',
        required=True,
    )
    warehouse_ids = fields.Many2many('stock.warehouse', string="Warehouses")
    preview = fields.Html(compute='_compute_preview', sanitize=False)

    # === COMPUTE === #

    @api.model
    def _role_domain(self):
        return [('id', 'in', self.env['res.users']._jxc_roles().ids)]

    @api.depends('user_ids')
    def _compute_display_name(self):
        self.display_name = self.env._("Assign Roles")

    @api.depends('user_ids', 'role_ids', 'mode', 'scope', 'warehouse_ids')
    @api.depends_context('lang')
    def _compute_preview(self):
        self.check_access('read')
        for wizard in self:
            wizard.preview = self.env['ir.qweb']._render(
                'jxc_module.role_preview', {'plan': wizard._plan()}
            )

    # === ACTIONS === #

    @api.model
    def _open(self, users):
        """Return the action of a new wizard for these users.

        :raise UserError: where one of them is a portal or public user
        """
        outsiders = users.filtered('share')
        if outsiders:
            raise UserError(
                self.env._(
                    "Roles are for internal users. Remove %s, who are portal or public users.",
                    ", ".join(outsiders.mapped('name')),
                )
            )
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_role_assign')
        action['context'] = {'default_user_ids': users.ids}
        return action

    def action_apply(self):
        """Assign the roles and show the log of what was changed."""
        self.ensure_one()
        changes = self.user_ids._jxc_assign_roles(
            self.role_ids, self.mode, self.scope, self.warehouse_ids
        )
        if not changes:
            text = self.env._("Nothing to change: these users have all of it.")
            return notification(text, 'info', then=None)
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_role_change')
        return {**action, 'domain': [('id', 'in', changes.ids)], 'context': {}}

    # === BUSINESS === #

    @api.model
    def _jxc_check_given(self, *vals_list):
        """Refuse groups that are no roles, too: everybody reads groups, the preview tells more."""
        super()._jxc_check_given(*vals_list)
        if self.env.su:
            return
        named = {}
        chosen = [{'role_ids': vals['role_ids']} for vals in vals_list if vals.get('role_ids')]
        self._jxc_collect_given(chosen, named)
        groups = self.env['res.groups'].browse(named.get('res.groups', []))
        self.env['res.users']._jxc_check_roles(groups)

    def _plan(self):
        return self.user_ids._origin._jxc_role_plan(
            self.role_ids._origin,
            self.mode or 'add',
            self.scope or 'keep',
            self.warehouse_ids._origin,
        )
