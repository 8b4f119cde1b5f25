from odoo import models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    def _jxc_is_of_goods(self):
        """Rewards and what a delivery costs are none; a combo is sold by its parts."""
        is_reward = 'is_reward_line' in self._fields and self.is_reward_line
        return (
            super()._jxc_is_of_goods()
            and not self._is_delivery()
            and not is_reward
            and self.product_id.type != 'combo'
        )
