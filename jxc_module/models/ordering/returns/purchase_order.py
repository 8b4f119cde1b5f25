from odoo import models


class PurchaseOrder(models.Model):
    _name = 'purchase.order'
    _inherit = ['purchase.order', 'jxc.returnable']

    def _jxc_moved_out(self):
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.state == 'done'
                and move.location_id.usage == 'supplier'
                and move.location_dest_id.usage in ('internal', 'transit')
            )
        )
