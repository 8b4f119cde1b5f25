from odoo import fields, models


class PurchaseOrderLine(models.Model):
    """What of a purchase was rejected: written by the inspection, read where bills are checked."""

    _inherit = 'purchase.order.line'

    jxc_rejected_qty = fields.Float(
        string="Goods Rejected",
        digits='Product Unit',
        copy=False,
        readonly=True,
        help="Received but rejected at inspection, and not yet sent back for a refund: no bill is "
        "expected for it. In the unit of this line.",
    )
