from odoo import models


class PurchaseOrder(models.Model):
    _name = 'purchase.order'
    _inherit = ['purchase.order', 'jxc.order', 'jxc.read.only']

    _jxc_kind = 'purchase'
    _jxc_link = 'purchase_id'
    _jxc_confirmed = 'purchase'
    _jxc_invoice_type = 'in_invoice'
    _jxc_price_is_cost = True
    _jxc_moved_status = 'receipt_status'

    def _jxc_confirm(self):
        return self.button_confirm()

    def _jxc_warehouse(self):
        return self.picking_type_id.warehouse_id

    def _jxc_moved_out(self):
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.state == 'done'
                and move._jxc_usage(move.location_id) == 'supplier'
                and move._jxc_usage(move.location_dest_id) in ('internal', 'transit')
            )
        )
