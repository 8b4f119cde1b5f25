from odoo import api, fields, models
from odoo.fields import Command


class ResCompany(models.Model):
    """Switches of ageing, reminders and alerts of what customers owe."""

    _inherit = 'res.company'

    jxc_sales_see_ageing = fields.Boolean(
        string="Salespeople See Receivables",
        help="A salesperson sees the ageing and the statements of his own customers.",
    )
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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if any(vals.get('jxc_sales_see_ageing') for vals in vals_list):
            self._jxc_sync_sales_ageing()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_sales_see_ageing' in vals:
            self._jxc_sync_sales_ageing()
            self.env.registry.clear_cache()  # record rules ask for the switch
        if 'jxc_overdue_alerts' in vals and not vals['jxc_overdue_alerts']:
            super().write({'jxc_overdue_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_overdue_alerts(self)
        return result

    # === BUSINESS === #

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_overdue_alerts': True}

    @api.model
    def _jxc_sync_sales_ageing(self):
        """Show salespeople the menus where a company wants that; its own figures only."""
        # a technical group that follows the switch, which settings guard
        sales = self.env.ref('jxc_module.group_sales').sudo()
        group = self.env.ref('jxc_module.group_sales_ageing').sudo()
        wanted = bool(self.sudo().search_count([('jxc_sales_see_ageing', '=', True)], limit=1))
        if wanted != (group in sales.implied_ids):
            sales.implied_ids = [(Command.link if wanted else Command.unlink)(group.id)]
