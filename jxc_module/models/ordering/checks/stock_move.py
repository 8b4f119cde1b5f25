from odoo import models

from .by_core import by_core


class StockMove(models.Model):
    _inherit = 'stock.move'

    @by_core
    def _action_synch_order(self):
        return super()._action_synch_order()
