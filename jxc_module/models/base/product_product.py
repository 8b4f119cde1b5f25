from odoo import fields, models

ABC_CLASSES = [('A', "A"), ('B', "B"), ('C', "C")]
XYZ_CLASSES = [('X', "X"), ('Y', "Y"), ('Z', "Z")]


class ProductProduct(models.Model):
    _name = 'product.product'
    _inherit = ['product.product', 'jxc.read.only']

    jxc_abc_class = fields.Selection(
        ABC_CLASSES,
        string="ABC Class",
        company_dependent=True,
        readonly=True,
        copy=False,
        help="By value of demand at cost over the last year: A makes the first 80 %, B the next "
        "15 %, C the rest.",
    )
    jxc_xyz_class = fields.Selection(
        XYZ_CLASSES,
        string="XYZ Class",
        company_dependent=True,
        readonly=True,
        copy=False,
        help="By coefficient of variation of weekly demand over the last year: X below 0.5 "
        "(steady), Y below 1.0, Z above (irregular).",
    )
