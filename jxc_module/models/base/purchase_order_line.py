from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _name = 'purchase.order.line'
    _inherit = ['purchase.order.line', 'jxc.order.line']

    _jxc_ordered = 'product_qty'
    _jxc_moved = 'qty_received'
    _jxc_item_link = 'purchase_line_id'
    _jxc_partner_usage = 'supplier'
    _jxc_partner_sign = -1

    # written by the inspection, read where bills are checked
    jxc_rejected_qty = fields.Float(
        string="Goods Rejected",
        digits='Product Unit',
        copy=False,
        readonly=True,
        help="Received but rejected at inspection, and not yet sent back for a refund: no bill is "
        "expected for it. In the unit of this line.",
    )

    def _jxc_rejected_quantity(self):
        self.ensure_one()
        return self.jxc_rejected_qty

    def _jxc_is_invoiced_by_moved(self):
        return self.product_id.purchase_method == 'receive'
