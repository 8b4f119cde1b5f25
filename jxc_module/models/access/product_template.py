from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    # Sums of the variants' quantities, which depend on the warehouses of the user.
    @api.depends_context('uid')
    def _compute_quantities(self):
        return super()._compute_quantities()
