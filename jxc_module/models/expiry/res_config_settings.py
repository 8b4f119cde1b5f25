from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_expiry_alerts = fields.Boolean(related='company_id.jxc_expiry_alerts', readonly=False)
    jxc_expiry_gates = fields.Boolean(related='company_id.jxc_expiry_gates', readonly=False)
