from odoo import models


class ProductCategory(models.Model):
    """Clear the cached record rules, which list the journals of bills and of stock values."""

    _inherit = 'product.category'

    def write(self, vals):
        res = super().write(vals)
        if 'property_stock_journal' in vals:
            self.env.registry.clear_cache()
        return res
