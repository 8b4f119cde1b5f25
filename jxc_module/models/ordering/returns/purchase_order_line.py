from odoo import api, models


class PurchaseOrderLine(models.Model):
    _name = 'purchase.order.line'
    _inherit = ['purchase.order.line', 'jxc.returnable.line']

    # === COMPUTE === #

    @api.depends('jxc_credited_back')
    def _compute_qty_invoiced(self):
        result = super()._compute_qty_invoiced()
        self._jxc_not_invoiced_again()
        return result

    # === BUSINESS === #

    def _jxc_partner_usage(self):
        return 'supplier', -1

    def _jxc_moved_quantity(self):
        return self.qty_received

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.purchase_method == 'receive'

    def _jxc_invoice_lines_left(self):
        """Return what is billed and not credited yet: ``{bill line: in the line's unit}``."""
        return self.invoice_lines._jxc_left_to_credit('purchase_line_id', self, self.product_uom_id)
