from odoo import api, models


class ResCompany(models.Model):
    """Clear the cached record rules, which list the journals of bills and of stock values."""

    _inherit = 'res.company'

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        res = super().write(vals)
        if 'account_stock_journal_id' in vals or 'active' in vals:
            self.env.registry.clear_cache()
        return res
