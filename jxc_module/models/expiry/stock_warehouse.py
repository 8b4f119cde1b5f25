from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = 'stock.warehouse'

    jxc_expiry_responsible_id = fields.Many2one(
        'res.users',
        string="Expiry Responsible",
        domain="[('share', '=', False)]",
        help="Gets the expiry alerts of the lots here, unless product or category name somebody.",
    )
