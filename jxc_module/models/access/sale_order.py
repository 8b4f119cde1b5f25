from odoo import models

from .beyond_scope import beyond_scope


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    @beyond_scope()
    def _action_cancel(self):
        # An order may be delivered by another warehouse: its deliveries go with it.
        return super()._action_cancel()
