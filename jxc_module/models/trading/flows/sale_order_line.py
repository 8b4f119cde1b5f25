from odoo import models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    def _jxc_flow_came_back(self):
        """Return how much of what core would invoice of this line the customer sent back.

        A product invoiced by ordered quantity becomes "to invoice" again when its return is
        credited. In the unit of the line.
        """
        self.ensure_one()
        if self.product_id.invoice_policy != 'order' or self.qty_to_invoice <= 0:
            return 0
        back = sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for move in self.move_ids
            if move.state == 'done' and move.location_id.usage == 'customer'
        )
        return min(back, self.qty_to_invoice)
