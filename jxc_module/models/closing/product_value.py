from odoo import api, models


class ProductValue(models.Model):
    """Watch costs that are changed for a closed month."""

    _inherit = 'product.value'

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        # reads dates of what was just made, to compare them with closed months
        for company, same in values.sudo().grouped('company_id').items():
            products = same.product_id | same.move_id.product_id | same.lot_id.product_id
            self.env['jxc.closing']._watch(company, same.mapped('date'), products)
        return values
