from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

COUNT_LIMIT = 10_000  # records are counted up to here; nobody needs the exact number above

# Documents and master data of core; every stored model of this app is added to them.
CORE_MODELS = (
    'res.partner',
    'product.template',
    'product.product',
    'product.supplierinfo',
    'product.pricelist',
    'sale.order',
    'sale.order.line',
    'purchase.order',
    'purchase.order.line',
    'stock.picking',
    'stock.move',
    'stock.move.line',
    'stock.quant',
    'stock.lot',
    'stock.warehouse',
    'stock.warehouse.orderpoint',
    'stock.scrap',
    'account.move',
    'account.move.line',
    'account.payment',
)


class JxcAccessOverview(models.TransientModel):
    """What one user sees: for administrators, computed from his rights as they are now."""

    _name = 'jxc.access.overview'
    _inherit = 'jxc.dialog'
    _description = "What Can This User See"

    user_id = fields.Many2one('res.users', domain=[('share', '=', False)])
    role_names = fields.Char(string="Roles", compute='_compute_user')
    company_names = fields.Char(string="Companies", compute='_compute_user')
    company_name = fields.Char(string="Default Company", compute='_compute_user')
    warehouse_names = fields.Char(string="Warehouses", compute='_compute_user')
    document_names = fields.Char(string="Documents", compute='_compute_user')
    sees_cost = fields.Boolean(string="Cost and Margin", compute='_compute_user')
    is_administrator = fields.Boolean(compute='_compute_user')
    line_ids = fields.One2many('jxc.access.overview.line', 'overview_id', readonly=True)
    # a link of their own: two lists over one link take the lines from each other
    technical_ids = fields.One2many('jxc.access.overview.line', 'technical_of_id', readonly=True)

    # === COMPUTE === #

    @api.depends('user_id')
    def _compute_display_name(self):
        for overview in self:
            overview.display_name = overview.user_id.name or self.env._("What Can This User See")

    @api.depends('user_id')
    def _compute_user(self):
        self._check_administrator()
        env = self.env
        for overview in self:
            # an administrator asks (checked above); warehouses of any company
            user = overview.user_id._origin.sudo()
            roles = user._jxc_roles() & user.all_group_ids
            overview.role_names = ", ".join(roles.mapped('name')) or env._("No role of this app")
            overview.company_names = ", ".join(user.company_ids.mapped('name'))
            overview.company_name = user.company_id.name
            overview.sees_cost = user._jxc_groups('jxc_module.group_cost') in user.all_group_ids
            overview.is_administrator = user._jxc_groups('base.group_system') in user.all_group_ids
            documents = user._jxc_documents(user.all_group_ids) if user else []
            overview.document_names = ", ".join(documents)
            if not user.jxc_warehouse_limited:
                overview.warehouse_names = env._("All warehouses of the companies")
            else:
                overview.warehouse_names = ", ".join(
                    user.jxc_warehouse_ids.mapped('display_name')
                ) or env._("None: this user sees no stock at all")

    @api.onchange('user_id')
    def _onchange_user_id(self):
        self.update(self._lines(self.user_id._origin))

    @api.model
    def _lines(self, user):
        """Return the values of both lists: documents, and what only administrators know by name."""
        lists = {'line_ids': [fields.Command.clear()], 'technical_ids': [fields.Command.clear()]}
        for line in self.env['jxc.access.overview.line']._values_of(user) if user else []:
            name = 'technical_ids' if line.pop('is_technical') else 'line_ids'
            lists[name].append(fields.Command.create(line))
        return lists

    def _check_administrator(self):
        # rights of others are nobody's business, whoever calls what computes them
        if not self.env.su and not self.env.user._jxc_is_owner():
            raise AccessError(
                self.env._("Only administrators and the owner (role Manager) see others' rights.")
            )

    # === CRUD === #

    # The lines are made here, by and for who opened the page; what the client shows is not asked.
    @api.model_create_multi
    def create(self, vals_list):
        users, default = self.env['res.users'], self.default_get(['user_id'])
        vals_list = [{**default, **vals} for vals in vals_list]
        return super().create(
            [{**vals, **self._lines(users.browse(vals.get('user_id') or []))} for vals in vals_list]
        )

    def write(self, vals):
        lists = ('line_ids', 'technical_ids')
        vals = {name: value for name, value in vals.items() if name not in lists}
        if 'user_id' in vals:
            user = self.env['res.users'].browse(vals['user_id'])
            vals |= self._lines(user)
        return super().write(vals)

    # === ACTIONS === #

    @api.model
    def _open(self, user):
        """Return the action of the page for this user, or of an empty one.

        :raise UserError: for a portal or public user
        """
        user.ensure_one()
        self._check_administrator()
        if user.share:
            raise UserError(
                self.env._(
                    "%s is a portal or public user: this page is about internal users.", user.name
                )
            )
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_access_overview')
        return {**action, 'context': {'default_user_id': user.id}}

    def action_print(self):
        """Print the page."""
        self.ensure_one()
        if not self.user_id:
            raise UserError(self.env._("Choose a user first."))
        return self.env.ref('jxc_module.action_report_access_overview').report_action(
            self, config=False
        )

    def action_assign_roles(self):
        """Open the role wizard for the user of this page."""
        return self.user_id.action_jxc_assign_roles()
