from odoo import fields, models


class ResCompany(models.Model):
    """Approval of transfers: a limit of 0 asks nobody, one person may then do all of a transfer."""

    _inherit = 'res.company'

    jxc_transit_value = fields.Boolean(
        string="Values of Quants with Goods in Transit",
        help="Odoo spreads the whole value of a product over the pieces in warehouses alone, and "
        "shows the same value again for those in transit: 200 for goods worth 100. With this "
        "switch the values of all quants of a product add up to its value.",
    )
    jxc_transfer_limit = fields.Monetary(
        string="Transfers: Approval from Value",
        help="Transfers of this value at cost or more are approved by a manager.",
    )
    jxc_transfer_four_eyes = fields.Boolean(
        string="Transfers: Four Eyes",
        help="Whoever asked for a transfer does not approve it.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_transit_value': True}
