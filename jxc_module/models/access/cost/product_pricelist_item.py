from odoo import api, models

from .beyond_cost import beyond_cost, costs_masked


class ProductPricelistItem(models.Model):
    """Hide the formulas of prices, from which the cost could be computed back.

    Selling prices themselves are known to every salesperson, also those made from a cost.
    """

    _inherit = 'product.pricelist.item'

    def _compute_price_label(self):
        # the label of a formula needs its hidden numbers; where they tell the cost it is replaced
        result = super(ProductPricelistItem, self.sudo())._compute_price_label()
        if costs_masked(self.env):
            for item in self:
                if item.compute_price == 'formula' and item.base == 'standard_price':
                    item.price = self.env._("From the cost")
        return result

    @api.constrains('price_min_margin', 'price_max_margin')
    def _check_margin(self):
        # compares two hidden numbers and says which is wrong
        return super(ProductPricelistItem, self.sudo())._check_margin()

    @beyond_cost()
    def _compute_price(self, *args, **kwargs):
        return super()._compute_price(*args, **kwargs)

    @beyond_cost()
    def _compute_price_before_discount(self, *args, **kwargs):
        return super()._compute_price_before_discount(*args, **kwargs)
