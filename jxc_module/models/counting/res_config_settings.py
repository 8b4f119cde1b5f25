from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_count_alerts = fields.Boolean(related='company_id.jxc_count_alerts', readonly=False)
    jxc_count_freeze_hours = fields.Integer(
        related='company_id.jxc_count_freeze_hours', readonly=False
    )
    jxc_count_second_qty = fields.Float(related='company_id.jxc_count_second_qty', readonly=False)
    jxc_count_second_percent = fields.Float(
        related='company_id.jxc_count_second_percent', readonly=False
    )
    jxc_count_second_value = fields.Monetary(
        related='company_id.jxc_count_second_value', readonly=False
    )
    jxc_count_reason_value = fields.Monetary(
        related='company_id.jxc_count_reason_value', readonly=False
    )
    jxc_count_approve_value = fields.Monetary(
        related='company_id.jxc_count_approve_value', readonly=False
    )
