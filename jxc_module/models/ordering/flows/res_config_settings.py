from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_flows = fields.Boolean(related='company_id.jxc_flows', readonly=False)
    jxc_sale_flow_profile_id = fields.Many2one(
        related='company_id.jxc_sale_flow_profile_id', readonly=False
    )
    jxc_purchase_flow_profile_id = fields.Many2one(
        related='company_id.jxc_purchase_flow_profile_id', readonly=False
    )
