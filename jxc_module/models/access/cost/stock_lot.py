from odoo import api, models

from .beyond_cost import beyond_cost


class StockLot(models.Model):
    _inherit = 'stock.lot'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    # === BUSINESS === #

    @beyond_cost()
    def _change_standard_price(self, old_price):
        return super()._change_standard_price(old_price)

    @beyond_cost()
    def _update_standard_price(self):
        return super()._update_standard_price()
