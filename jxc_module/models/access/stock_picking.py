from odoo import models

from .beyond_scope import beyond_scope


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    @beyond_scope()
    def action_cancel(self):
        # The moves of a chain and the notes on the next documents may belong to another warehouse.
        return super().action_cancel()
