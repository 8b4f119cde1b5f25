from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_sales_see_ageing = fields.Boolean(related='company_id.jxc_sales_see_ageing', readonly=False)
    jxc_reminders_auto = fields.Boolean(related='company_id.jxc_reminders_auto', readonly=False)
    jxc_reminder_gap_days = fields.Integer(
        related='company_id.jxc_reminder_gap_days', readonly=False
    )
    jxc_reminder_min_amount = fields.Monetary(
        related='company_id.jxc_reminder_min_amount',
        readonly=False,
        currency_field='company_currency_id',
    )
    jxc_overdue_alerts = fields.Boolean(related='company_id.jxc_overdue_alerts', readonly=False)
