from odoo import api, models

from ...base.during import ongoing
from .stock_rule import FOUND_RULES


class ProductProduct(models.Model):
    """Names of products on requests of a vendor whose price line is known."""

    _inherit = 'product.product'

    @api.depends_context('seller_id', 'partner_id')
    def _compute_display_name(self):
        context = self.env.context
        if (
            ongoing(self.env, FOUND_RULES) is None
            or not context.get('seller_id')
            or not context.get('partner_id')
        ):
            return super()._compute_display_name()
        # core would look up all lines of the vendor, and take none of them beside this one
        named = self.with_context(partner_id=False)
        super(ProductProduct, named)._compute_display_name()
        for product, twin in zip(self, named, strict=True):
            product.display_name = twin.display_name
        return None
