from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_expiry_alerts = fields.Boolean(related='company_id.jxc_expiry_alerts', readonly=False)
    jxc_expiry_gates = fields.Boolean(related='company_id.jxc_expiry_gates', readonly=False)
