from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_transit_value = fields.Boolean(
        string="Values of Quants with Goods in Transit",
        help="Odoo spreads the whole value of a product over the pieces in warehouses alone, and "
        "shows the same value again for those in transit: 200 for goods worth 100. With this "
        "switch the values of all quants of a product add up to its value.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_transit_value': True}
