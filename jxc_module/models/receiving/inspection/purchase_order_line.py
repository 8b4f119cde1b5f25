from odoo import api, models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    @api.depends('jxc_rejected_qty')
    def _compute_qty_invoiced(self):
        result = super()._compute_qty_invoiced()
        for line in self:
            # What came was received, good or not: only what is to be paid is less. Where bills
            # follow the order, the vendor owes good ones for the rejected.
            if (
                line.jxc_rejected_qty
                and line.state == 'purchase'
                and line.product_id.purchase_method != 'purchase'
            ):
                line.qty_to_invoice -= line.jxc_rejected_qty
        return result
