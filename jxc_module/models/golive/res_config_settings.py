from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_feedback_button = fields.Boolean(related='company_id.jxc_feedback_button', readonly=False)
