from odoo import api, fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_wall_money = fields.Boolean(related='company_id.jxc_wall_money', readonly=False)
    jxc_money_inside = fields.Char(string="Banks and Cash", compute='_compute_jxc_money')
    jxc_money_outside = fields.Char(
        string="Money outside the Bank",
        compute='_compute_jxc_money',
        help="Payments stay on these accounts unless their method has the bank's own account.",
    )

    @api.depends('company_id')
    def _compute_jxc_money(self):
        for settings in self:
            inside, outside = self.env['jxc.facts']._money_accounts(settings.company_id)
            settings.jxc_money_inside = ', '.join(inside.mapped('display_name'))
            settings.jxc_money_outside = ', '.join(outside.mapped('display_name'))
