from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

TESTED_ON = 'jxc_module.mail_tested_on'
TEST_DAYS = 90  # a test of mail is believed this long
VERIFIED_DAYS = 8  # a backup is verified every week


class JxcGolive(models.AbstractModel):
    """Checks of the server: mails, crons, backup. Counted as superuser, for the owner only."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_mail_server(self):
        """Tell where no mail can leave: no server for it was entered."""
        # that there is one; nothing of it is shown
        servers = self.env['ir.mail_server'].sudo().search_count([], limit=1)
        return self._told(
            'system',
            'warn',
            'admin',
            self.env._("No server for outgoing mails"),
            self.env._("Enter it in Odoo's settings: reminders, statements and reports go by it."),
            count=not servers,
            action='base.action_ir_mail_server_list',
        )

    @api.model
    def _jxc_golive_mail_test(self):
        """Tell where no test mail was sent within 90 days."""
        # when a test was sent, of the whole database
        tested = self.env['ir.config_parameter'].sudo().get_param(TESTED_ON)
        oldest = fields.Datetime.now() - timedelta(days=TEST_DAYS)
        return self._told(
            'system',
            'warn',
            'admin',
            self.env._("No test mail was sent"),
            self.env._("Send one to yourself and see that it comes."),
            count=not tested or fields.Datetime.to_datetime(tested) < oldest,
            mend='mail_test',
            mend_title=self.env._("Send me a test mail"),
        )

    @api.model
    def _golive_crons(self):
        """Return the scheduled actions of this app, archived ones included, as superuser."""
        # names and times of our own crons, shown to the owner
        data = self.env['ir.model.data'].sudo()
        ids = data.search_fetch(
            [('module', '=', 'jxc_module'), ('model', '=', 'ir.cron')], ['res_id']
        ).mapped('res_id')
        crons = self.env['ir.cron'].sudo().with_context(active_test=False)
        return crons.search([('id', 'in', ids)])

    @api.model
    def _jxc_golive_cron_off(self):
        """Count the jobs of this app that are switched off."""
        crons = self._golive_crons()
        return self._told(
            'system',
            'warn',
            'admin',
            self.env._("Jobs of this app that are switched off"),
            self.env._("Switch them on: figures, alerts and reports are made by them."),
            count=len(crons.filtered(lambda cron: not cron.active)),
            total=len(crons),
            action='base.ir_cron_act',
            mend='cron_off',
            mend_title=self.env._("Switch them on"),
        )

    @api.model
    def _jxc_golive_backup(self):
        """Tell where no backup was taken, or none was verified within 8 days."""
        title = self.env._("No verified backup")
        todo = self.env._(
            "Set up a backup and let it be verified: one that was never restored is none."
        )
        # when, for the owner; nothing of where it lies
        runs = self.env['jxc.backup.run'].sudo()
        newest = fields.Datetime.now() - timedelta(days=VERIFIED_DAYS)
        usable = Domain('kept', '=', True) & Domain('check_state', '!=', 'bad')
        verified = runs.search_count(usable & Domain('verified_on', '>=', newest), limit=1)
        return self._told(
            'system',
            'stop',
            'admin',
            title,
            todo,
            count=not verified,
            action='jxc_module.action_backup',
            mend='backup',
            mend_title=self.env._("Verify the last backup now"),
        )
