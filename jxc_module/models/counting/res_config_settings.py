from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_count_alerts = fields.Boolean(related='company_id.jxc_count_alerts', readonly=False)
    jxc_count_freeze_hours = fields.Integer(
        related='company_id.jxc_count_freeze_hours', readonly=False
    )
    jxc_count_second_qty = fields.Float(related='company_id.jxc_count_second_qty', readonly=False)
    jxc_count_second_percent = fields.Float(
        related='company_id.jxc_count_second_percent', readonly=False
    )
    jxc_count_second_value = fields.Monetary(
        related='company_id.jxc_count_second_value',
        currency_field='company_currency_id',
        readonly=False,
    )
    jxc_count_reason_value = fields.Monetary(
        related='company_id.jxc_count_reason_value',
        currency_field='company_currency_id',
        readonly=False,
    )
    jxc_count_approve_value = fields.Monetary(
        related='company_id.jxc_count_approve_value',
        currency_field='company_currency_id',
        readonly=False,
    )
