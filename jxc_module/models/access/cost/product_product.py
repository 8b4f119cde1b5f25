from odoo import api, models

from .beyond_cost import beyond_cost


class ProductProduct(models.Model):
    _inherit = 'product.product'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    # === BUSINESS === #

    @beyond_cost()
    def _change_standard_price(self, old_price):
        return super()._change_standard_price(old_price)

    # Vendors are compared by their prices and an order takes its price from the one found: what
    # is found can be read on by the core method that asked.
    def _prepare_sellers(self, params=False):
        return super(ProductProduct, self._jxc_unmasked())._prepare_sellers(params)

    def _select_seller(self, *args, **kwargs):
        return super(ProductProduct, self._jxc_unmasked())._select_seller(*args, **kwargs)

    @beyond_cost()
    def _run_avco(self, *args, **kwargs):
        return super()._run_avco(*args, **kwargs)

    @beyond_cost()
    def _run_fifo(self, *args, **kwargs):
        return super()._run_fifo(*args, **kwargs)

    @beyond_cost()
    def _update_standard_price(self, *args, **kwargs):
        return super()._update_standard_price(*args, **kwargs)
