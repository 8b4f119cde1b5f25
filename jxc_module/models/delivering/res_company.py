from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_slip_prices = fields.Boolean(
        string="Prices on Delivery Slips",
        help="The delivery slip shows the price of each line and the total, untaxed.",
    )
    jxc_portal_progress = fields.Boolean(
        string="Progress on the Portal",
        help="Customers see on the portal whether goods are on their way or signed for, the "
        "tracking number, and what is paid.",
    )
