from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    jxc_inspect = fields.Boolean(
        string="Inspect at Receipt",
        help="This product is inspected when it arrives from a vendor.",
    )
