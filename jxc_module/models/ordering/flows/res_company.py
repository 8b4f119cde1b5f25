from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_flows = fields.Boolean(
        string="Order Flows",
        help="Shows a button on orders that takes them through all steps of their flow: confirm, "
        "deliver or receive, invoice, pay.",
    )
    jxc_sale_flow_profile_id = fields.Many2one(
        'jxc.flow.profile', string="Flow of Sales", domain=[('kind', '=', 'sale')]
    )
    jxc_purchase_flow_profile_id = fields.Many2one(
        'jxc.flow.profile', string="Flow of Purchases", domain=[('kind', '=', 'purchase')]
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_flows': True}
