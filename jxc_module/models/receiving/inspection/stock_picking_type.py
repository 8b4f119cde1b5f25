from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = 'stock.picking.type'

    jxc_inspect = fields.Boolean(
        string="Inspect Everything", help="Whatever arrives here from a vendor is inspected."
    )
