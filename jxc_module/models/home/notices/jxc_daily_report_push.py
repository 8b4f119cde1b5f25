import json

from odoo import models

# Core opens `/odoo/<model>/<id>`: of the report itself a reader has no right.
TARGET = {'model': 'action-jxc_module.action_dashboard', 'res_id': ''}
ICON = '/jxc_module/static/description/icon.png'


class JxcDailyReport(models.Model):
    """Push messages on the devices that a reader has allowed them on, in Odoo itself."""

    _inherit = 'jxc.daily.report'

    def _push(self, user, subject, lines):
        """Put a message a device of ``user`` into core's queue; core's job sends it.

        Core would push to those alone who take notices in their inbox, and within this transaction.

        :param lines: of :meth:`_lines`
        """
        # devices and keys are the program's to use; what is said was made for this reader
        program = self.sudo()
        devices, *_keys = program._web_push_get_partners_parameters(user.partner_id.ids)
        if not devices:
            return
        body = "\n".join(line.text() for line in lines)
        payload = program._web_push_truncate_payload(
            {'title': subject, 'options': {'body': body, 'icon': ICON, 'data': TARGET}}
        )
        text = json.dumps(payload)
        program.env['mail.push'].create(
            [{'mail_push_device_id': device.id, 'payload': text} for device in devices]
        )
        program.env.ref('mail.ir_cron_web_push_notification')._trigger()

    def _notify_thread_by_web_push(self, message, recipients_data, msg_vals=False, **kwargs):
        told = (msg_vals or {}).get('message_type') or message.message_type
        if told == 'user_notification':  # the report itself, see `_push`
            return
        super()._notify_thread_by_web_push(message, recipients_data, msg_vals=msg_vals, **kwargs)
