from odoo import models

from .beyond_scope import beyond_scope


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    @beyond_scope()
    def _create_or_update_picking(self):
        # With the receipt of the other warehouse hidden, core would order a second one.
        return super()._create_or_update_picking()

    @beyond_scope()
    def _update_move_date_deadline(self, new_date):
        return super()._update_move_date_deadline(new_date)
