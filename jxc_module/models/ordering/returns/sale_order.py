from odoo import models


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.returnable']

    def _jxc_moved_out(self):
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.state == 'done'
                and move.location_dest_id.usage == 'customer'
                and move.location_id.usage != 'customer'
            )
        )
