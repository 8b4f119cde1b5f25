from odoo import api, models


class SaleOrderLine(models.Model):
    _name = 'sale.order.line'
    _inherit = ['sale.order.line', 'jxc.returnable.line']

    # === COMPUTE === #

    @api.depends('jxc_credited_back')
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        self._jxc_not_invoiced_again()
        return result

    @api.depends('jxc_credited_back')
    def _compute_invoice_status(self):
        result = super()._compute_invoice_status()
        lines = self.filtered('jxc_credited_back')
        for line in lines.filtered(
            lambda line: (line.state, line.invoice_status) == ('sale', 'no')
        ):
            done = line.qty_invoiced + line._jxc_still_back()
            if line.product_uom_id.compare(done, line.product_uom_qty) >= 0:
                line.invoice_status = 'invoiced'
        return result

    # === BUSINESS === #

    def _jxc_partner_usage(self):
        return 'customer', 1

    def _jxc_moved_quantity(self):
        return self.qty_delivered

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.invoice_policy == 'delivery'

    def _jxc_invoice_lines_left(self):
        """Return what is invoiced and not credited yet: ``{invoice line: in the line's unit}``."""
        return self.invoice_lines._jxc_left_to_credit('sale_line_ids', self, self.product_uom_id)
