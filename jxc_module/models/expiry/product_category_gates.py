from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = 'product.category'

    jxc_receipt_min_days = fields.Integer(
        string="Minimum Life at Receipt (Days)",
        help="For the products of this category and those below that say nothing themselves.",
    )
    jxc_receipt_min_percent = fields.Float(
        string="Minimum Life at Receipt (%)",
        help="The same as a part of the total life of the product (its Expiration Date in days).",
    )

    _jxc_receipt_min_positive = models.Constraint(
        'CHECK (jxc_receipt_min_days >= 0 AND jxc_receipt_min_percent BETWEEN 0 AND 100)',
        "The minimum life at the receipt is a number of days, or a percentage between 0 and 100.",
    )
