from odoo import models


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.order', 'jxc.read.only']

    _jxc_kind = 'sale'
    _jxc_link = 'sale_id'
    _jxc_confirmed = 'sale'
    _jxc_invoice_type = 'out_invoice'
    _jxc_moved_status = 'delivery_status'

    def _jxc_confirm(self):
        return self.action_confirm()

    def _jxc_warehouse(self):
        return self.warehouse_id

    def _jxc_goods_partner(self):
        return self.partner_shipping_id

    def _jxc_money_partner(self):
        return self.partner_invoice_id

    def _jxc_team(self):
        return self.team_id

    def _jxc_moved_out(self):
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.state == 'done'
                and move._jxc_usage(move.location_dest_id) == 'customer'
                and move._jxc_usage(move.location_id) != 'customer'
            )
        )
