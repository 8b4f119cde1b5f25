from odoo import api, fields, models
from odoo.fields import Command


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_sales_see_ageing = fields.Boolean(
        string="Salespeople See Receivables",
        help="A salesperson sees the ageing and the statements of his own customers.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if any(vals.get('jxc_sales_see_ageing') for vals in vals_list):
            self._jxc_sync_sales_ageing()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_sales_see_ageing' in vals:
            self._jxc_sync_sales_ageing()
            self.env.registry.clear_cache()  # record rules ask for the switch
        return result

    # === BUSINESS === #

    @api.model
    def _jxc_sync_sales_ageing(self):
        """Show salespeople the menus where a company wants that; its own figures only."""
        # a technical group that follows the switch, which settings guard
        sales = self.env.ref('jxc_module.group_sales').sudo()
        group = self.env.ref('jxc_module.group_sales_ageing').sudo()
        wanted = bool(self.sudo().search_count([('jxc_sales_see_ageing', '=', True)], limit=1))
        if wanted != (group in sales.implied_ids):
            sales.implied_ids = [(Command.link if wanted else Command.unlink)(group.id)]
