from odoo import models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        # the invoice of the down payment itself is made with a quantity of 1
        if self.is_downpayment and values['quantity'] > 0:
            return values
        return self._jxc_with_share(values)

    def _jxc_flow_came_back(self):
        """Return how much of what core would invoice of this line the customer sent back.

        A product invoiced by ordered quantity becomes "to invoice" again when its return is
        credited. In the unit of the line.
        """
        self.ensure_one()
        if self.product_id.invoice_policy != 'order':
            return 0
        # what was credited by our return is known; what has gone again is to invoice again
        back = self._jxc_net_back() - self.jxc_credited_back
        # other goods may have gone instead
        away = self._jxc_ordered_quantity() - self._jxc_moved_quantity()
        return max(min(back, away, self.qty_to_invoice), 0)
