from odoo import models

from .beyond_scope import beyond_scope, is_limited


class StockLot(models.Model):
    _inherit = 'stock.lot'

    @beyond_scope('read')
    def _update_standard_price(self):
        # The cost of a lot comes from all its moves, in whatever warehouse.
        return super()._update_standard_price()

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != 'location_id' or not is_limited(self.env):
            return sql
        # A lot has a name everywhere, but where it lies is the matter of that warehouse.
        return self.env.user._jxc_mask_location(sql)
