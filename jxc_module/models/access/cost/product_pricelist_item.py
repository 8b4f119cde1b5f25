from odoo import api, models

from .beyond_cost import beyond_cost, costs_masked


class ProductPricelistItem(models.Model):
    """Hide the formulas of prices, from which the cost could be computed back.

    Selling prices themselves are known to every salesperson, also those made from a cost.
    """

    _name = 'product.pricelist.item'
    _inherit = ['product.pricelist.item', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {
            'price_discount',
            'price_markup',
            'price_max_margin',
            'price_min_margin',
            'price_surcharge',
            'rule_tip',
        }
    )

    def _compute_price_label(self):
        result = super(ProductPricelistItem, self.sudo())._compute_price_label()
        if costs_masked(self.env):
            for item in self:
                if item.compute_price == 'formula' and item.base == 'standard_price':
                    item.price = self.env._("From the cost")
        return result

    @api.constrains('price_min_margin', 'price_max_margin')
    def _check_margin(self):
        return super(ProductPricelistItem, self.sudo())._check_margin()

    @beyond_cost()
    def _compute_price(self, *args, **kwargs):
        return super()._compute_price(*args, **kwargs)

    @beyond_cost()
    def _compute_price_before_discount(self, *args, **kwargs):
        return super()._compute_price_before_discount(*args, **kwargs)
