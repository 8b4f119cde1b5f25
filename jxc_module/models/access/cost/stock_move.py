from odoo import models

from .beyond_cost import beyond_cost


class StockMove(models.Model):
    """Mask the values of moves; moving goods goes on for users who must not see them."""

    _inherit = 'stock.move'

    # price_unit decides which moves are merged
    @beyond_cost('write')
    def _action_confirm(self, *args, **kwargs):
        return super()._action_confirm(*args, **kwargs)

    @beyond_cost('write')
    def _action_done(self, cancel_backorder=False):
        return super()._action_done(cancel_backorder=cancel_backorder)

    # a receipt is valued again by its bill, a delivery by a changed quantity
    @beyond_cost('write')
    def _set_value(self, correction_quantity=None):
        return super()._set_value(correction_quantity=correction_quantity)

    @beyond_cost()
    def _split(self, *args, **kwargs):
        return super()._split(*args, **kwargs)

    @beyond_cost()
    def _get_cogs_price_unit(self, quantity=0):
        return super()._get_cogs_price_unit(quantity)
