from odoo import api, models


class StockLocation(models.Model):
    """Clear the cached record rules, which list the locations of the user's warehouses."""

    _inherit = 'stock.location'

    @api.model_create_multi
    def create(self, vals_list):
        locations = super().create(vals_list)
        # stored computes come later, and the creator may use his location right now
        self.env.registry.clear_cache()
        return locations

    def write(self, vals):
        res = super().write(vals)
        if 'usage' in vals or 'location_id' in vals:
            self.env.registry.clear_cache()
        return res
