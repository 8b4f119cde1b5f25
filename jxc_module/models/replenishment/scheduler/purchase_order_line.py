from odoo import api, models

from .held_lines import HeldLines


class PurchaseOrderLine(models.Model):
    """Lines of several requests are made together."""

    _inherit = 'purchase.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        held = HeldLines.of(self.env)
        return super().create(vals_list) if held is None else held.hold_lines(self, vals_list)
