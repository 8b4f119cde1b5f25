from odoo import api, models

from .beyond_scope import beyond_scope, is_limited
from .cost.beyond_cost import beyond_cost


class StockLot(models.Model):
    _inherit = 'stock.lot'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != 'location_id' or not is_limited(self.env):
            return sql
        # A lot has a name everywhere, but where it lies is the matter of that warehouse.
        return self.env.user._jxc_mask_location(sql)

    # === BUSINESS === #

    @beyond_cost()
    def _change_standard_price(self, old_price):
        return super()._change_standard_price(old_price)

    @beyond_scope('read')
    @beyond_cost()
    def _update_standard_price(self):
        # The cost of a lot comes from all its moves, in whatever warehouse.
        return super()._update_standard_price()
