from odoo import models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    def _jxc_moved_quantity(self):
        return self.qty_received

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.purchase_method == 'receive'

    def _jxc_invoice_lines_left(self):
        """Return what is billed and not credited yet: ``{bill line: in the line's unit}``."""
        return self.invoice_lines._jxc_left_to_credit('purchase_line_id', self, self.product_uom_id)
