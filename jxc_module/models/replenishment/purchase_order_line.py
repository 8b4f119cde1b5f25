from odoo import api, models


class PurchaseOrderLine(models.Model):
    """What is asked of vendors counts in the inventory position before anything moves."""

    _inherit = 'purchase.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_mark_changed()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {'product_qty', 'product_id', 'product_uom_id', 'orderpoint_id'} & vals.keys():
            self._jxc_mark_changed()
        return result

    def unlink(self):
        self._jxc_mark_changed()
        return super().unlink()

    def _jxc_mark_changed(self):
        self.env['jxc.stock.change']._mark(self.product_id._ids)
