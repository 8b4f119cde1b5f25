from odoo import api, models


class AccountJournal(models.Model):
    """Clear the cached record rules, which list the journals of bills and of stock values."""

    _inherit = 'account.journal'

    @api.model_create_multi
    def create(self, vals_list):
        journals = super().create(vals_list)
        if 'purchase' in journals.mapped('type'):
            self.env.registry.clear_cache()
        return journals

    def write(self, vals):
        res = super().write(vals)
        if 'type' in vals:
            self.env.registry.clear_cache()
        return res
