from odoo import fields, models

from ...tools.lot_life import days_asked


class JxcReceiptMinimum(models.AbstractModel):
    """How long a lot must live when it arrives from a vendor (允收期): products and categories."""

    _name = 'jxc.receipt.minimum'
    _description = "Minimum Life at Receipt"

    jxc_receipt_min_days = fields.Integer(
        string="Minimum Life at Receipt (Days)",
        help="A lot that arrives from a vendor with fewer days left is stopped. "
        "Empty, like the percentage: as on the category, or on the one above.",
    )
    jxc_receipt_min_percent = fields.Float(
        string="Minimum Life at Receipt (%)",
        help="The same as a part of the total life of the product (its Expiration Date in days). "
        "With both set, the longer one counts.",
    )

    _jxc_receipt_min_positive = models.Constraint(
        'CHECK (jxc_receipt_min_days >= 0 AND jxc_receipt_min_percent BETWEEN 0 AND 100)',
        "The minimum life at the receipt is a number of days, or a percentage between 0 and 100.",
    )

    def _jxc_asked_at_receipt(self, life):
        """Return how many days this record itself asks for, 0 for nothing.

        :param int life: total life of the product, in days
        """
        return days_asked(self.jxc_receipt_min_days, self.jxc_receipt_min_percent, life)
