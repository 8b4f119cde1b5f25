from odoo import models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    def _jxc_moved_quantity(self):
        return self.qty_delivered

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.invoice_policy == 'delivery'

    def _jxc_invoice_lines_left(self):
        """Return what is invoiced and not credited yet: ``{invoice line: in the line's unit}``."""
        return self.invoice_lines._jxc_left_to_credit('sale_line_ids', self, self.product_uom_id)
