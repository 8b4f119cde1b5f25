from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    jxc_sale_flow_profile_id = fields.Many2one(
        'jxc.flow.profile',
        string="Flow of Sales",
        company_dependent=True,
        domain=[('kind', '=', 'sale')],
        help="Empty: the flow of the company.",
    )
    jxc_purchase_flow_profile_id = fields.Many2one(
        'jxc.flow.profile',
        string="Flow of Purchases",
        company_dependent=True,
        domain=[('kind', '=', 'purchase')],
        help="Empty: the flow of the company.",
    )
