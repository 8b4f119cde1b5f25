from odoo import models


class StockMove(models.Model):
    _inherit = 'stock.move'

    def _jxc_slip_price(self):
        """Return the untaxed price of one unit of this move on its order, None without an order.

        In the currency of the order; discounts are taken off.
        """
        self.ensure_one()
        line = self.sale_line_id
        if not line or not line.product_uom_qty:
            return None
        one = line.price_subtotal / line.product_uom_qty
        # uom.factor is the absolute size of a unit in 19
        return one * self.product_uom.factor / line.product_uom_id.factor
