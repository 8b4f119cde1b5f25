from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_approval_reminder_days = fields.Integer(
        related='company_id.jxc_approval_reminder_days', readonly=False
    )
