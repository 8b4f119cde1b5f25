from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_reminders_auto = fields.Boolean(
        string="Send Reminders Daily",
        help="Every morning reminders are prepared and sent without asking. Off: they leave when "
        "an accountant sends a run.",
    )
    jxc_reminder_gap_days = fields.Integer(
        string="Days between Reminders",
        default=7,
        help="An instalment gets its next reminder at the earliest so many days after the last.",
    )
    jxc_reminder_min_amount = fields.Monetary(
        string="Smallest Amount to Remind of",
        help="In company currency. Customers who owe less get no reminder.",
    )
    jxc_overdue_alerts = fields.Boolean(
        string="Overdue Alerts",
        help="An alert a customer whose invoices are overdue, for who collects from him. The first "
        "run after switching on only fills the list.",
    )
    jxc_overdue_alerts_since = fields.Datetime(string="Overdue Alerts Since", readonly=True)

    _jxc_reminder_gap_positive = models.Constraint(
        'CHECK (jxc_reminder_gap_days IS NULL OR jxc_reminder_gap_days >= 0)',
        "The days between two reminders cannot be negative.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_overdue_alerts': True}

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_overdue_alerts' in vals and not vals['jxc_overdue_alerts']:
            super().write({'jxc_overdue_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_overdue_alerts(self)
        return result
