from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_approval_reminder_days = fields.Integer(
        related='company_id.jxc_approval_reminder_days', readonly=False
    )
