from odoo import models


class SaleOrderLine(models.Model):
    _name = 'sale.order.line'
    _inherit = ['sale.order.line', 'jxc.order.line']

    _jxc_ordered = 'product_uom_qty'
    _jxc_moved = 'qty_delivered'
    _jxc_item_link = 'sale_line_ids'
    _jxc_partner_usage = 'customer'
    _jxc_partner_sign = 1

    # goods added on a delivery are looked for among all lines, and are few
    _jxc_unasked_idx = models.Index("(order_id) WHERE product_uom_qty = 0 AND qty_delivered != 0")

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.invoice_policy == 'delivery'

    def _jxc_is_of_goods(self):
        """Rewards and what a delivery costs are none; a combo is sold by its parts."""
        is_reward = 'is_reward_line' in self._fields and self.is_reward_line
        return (
            super()._jxc_is_of_goods()
            and not self._is_delivery()
            and not is_reward
            and self.product_id.type != 'combo'
        )
