from odoo import api, fields, models
from odoo.fields import Command


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_own_customers = fields.Boolean(related='company_id.jxc_own_customers', readonly=False)
    jxc_own_purchases = fields.Boolean(related='company_id.jxc_own_purchases', readonly=False)
    jxc_hide_costs = fields.Boolean(
        string="Hide costs",
        help="Only buyers, accountants, managers and users with the right \"Sees Cost and Margin\" "
        "see costs, margins, stock values and vendors' prices. For all companies.",
    )
    jxc_hide_costs_note = fields.Text(compute='_compute_jxc_hide_costs_note')

    # === COMPUTE === #

    @api.depends('jxc_hide_costs')
    def _compute_jxc_hide_costs_note(self):
        """Say who would not see costs, and name those whose work needs them."""
        user_group = self.env.ref('base.group_user')
        cost_group = self.env.ref('jxc_module.group_cost')
        users = self.env['res.users'].search([('all_group_ids', 'in', user_group.ids)])
        direct = cost_group.implied_by_ids - user_group
        ways = cost_group | direct | direct.all_implied_by_ids
        masked = users.filtered(lambda user: not user.group_ids & ways)
        working = self.env['res.groups'].concat(
            *[
                self.env.ref(name)
                for name in (
                    'purchase.group_purchase_user',
                    'account.group_account_invoice',
                    'stock.group_stock_manager',
                )
            ]
        )
        needy = masked.filtered(lambda user: user.all_group_ids & working)
        for settings in self:
            note = self.env._(
                "%(masked)s of %(all)s users do not see costs then.",
                masked=len(masked),
                all=len(users),
            )
            if needy:
                note += "\n" + self.env._(
                    "They buy, bill or manage stock without the right to see costs: %(names)s.",
                    names=", ".join(needy[:10].mapped('name')) + ("…" if len(needy) > 10 else ""),
                )
            settings.jxc_hide_costs_note = note

    # === CRUD === #

    @api.model
    def get_values(self):
        hidden = (
            self.env.ref('jxc_module.group_cost') not in self.env.ref('base.group_user').implied_ids
        )
        return {**super().get_values(), 'jxc_hide_costs': hidden}

    def set_values(self):
        result = super().set_values()
        # with the rights of who saves: administrators, and the owner whose page has asked
        user_group = self.env.ref('base.group_user')
        cost_group = self.env.ref('jxc_module.group_cost')
        if self.jxc_hide_costs == (cost_group in user_group.implied_ids):
            command = Command.unlink if self.jxc_hide_costs else Command.link
            user_group.implied_ids = [command(cost_group.id)]
        return result

    # === ACTIONS === #

    @api.readonly
    def action_jxc_recommended_settings(self):
        """Show what the recommended settings turn on, before they do."""
        return self.env['jxc.recommended']._dialog_action(
            self.env._("Use Recommended Settings"), {}
        )
