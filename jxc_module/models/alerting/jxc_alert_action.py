from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

MAX_SNOOZE_DAYS = 366


class JxcAlert(models.Model):
    """What people do with alerts: acknowledge, put aside, take back, open what is behind."""

    _inherit = 'jxc.alert'

    # === ACTIONS === #

    def action_acknowledge(self):
        """Stop the reminders of these alerts; they stay in the ledger until their cause is gone."""
        values = {'state': 'acknowledged', 'acknowledged_by_id': self.env.uid}
        self._handle(('open', 'snoozed'), {**values, 'snoozed_until': False})

    def action_snooze(self, days=1):
        """Put these alerts aside; they come back after ``days`` days, if still true.

        :raise UserError: no number of days, or more than a year
        """
        if type(days) is not int or not 1 <= days <= MAX_SNOOZE_DAYS:
            raise UserError(
                self.env._("Alerts can be put aside for 1 to %(most)s days.", most=MAX_SNOOZE_DAYS)
            )
        for company, alerts in self.grouped('company_id').items():
            until = company._jxc_today() + timedelta(days=days)
            alerts._handle(
                ('open', 'acknowledged', 'snoozed'),
                {'state': 'snoozed', 'snoozed_until': until, 'acknowledged_by_id': False},
            )

    def action_snooze_week(self):
        self.action_snooze(days=7)

    def action_reopen(self):
        """Take back an acknowledgement or a snooze: the next run reminds again."""
        values = {'state': 'open', 'snoozed_until': False, 'acknowledged_by_id': False}
        self._handle(('acknowledged', 'snoozed'), {**values, 'notified': False, 'notice_id': False})
        # the log of the channels is the program's
        self.env['jxc.channel.alert'].sudo()._forget(self)

    def _handle(self, states, values):
        """Write ``values`` on those alerts that are in ``states``; who reads them may do so."""
        self.check_access('read')
        # nobody writes the ledger by hand: these few fields are written for the reader
        alerts = self.sudo().filtered(lambda alert: alert.state in states)
        notices = alerts.notice_id
        alerts.write(values)
        notices._jxc_refresh()

    @api.readonly
    def action_open_object(self):
        """Open what the alert is about: document, lot, product forecast or partner."""
        self.ensure_one()
        self.check_access('read')
        if self.kind != 'expiry' and self.product_id and not self.res_id:
            action = self.product_id.action_product_forecast_report()
            context = {'active_id': self.product_id.id, 'active_model': 'product.product'}
            warehouse = {'warehouse_id': self.warehouse_id.id} if self.warehouse_id else {}
            return {**action, 'context': {**context, **warehouse}}
        record = self._get_document() or self.lot_id or self.product_id or self.partner_id
        return record.get_formview_action() if record else False

    @api.readonly
    def action_act(self):
        """Open what puts the cause right; a room that knows better than the object says so."""
        return self.action_open_object()

    @api.readonly
    def action_open_orderpoint(self):
        """Open the reordering rule that the alert measures against."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('stock.action_orderpoint')
        return {**action, 'domain': [('id', '=', self.orderpoint_id.id)], 'context': {}}
