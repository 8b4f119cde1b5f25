from odoo import models


class PurchaseOrder(models.Model):
    """A request for quotation that is dropped, revived or sent elsewhere changes positions."""

    _inherit = 'purchase.order'

    def write(self, vals):
        result = super().write(vals)
        if {'state', 'picking_type_id'} & vals.keys():
            self.order_line._jxc_mark_changed()
        return result
