from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..base.notification import notification


class JxcAlert(models.Model):
    """Alerts on backups that failed, that cannot be used, or whose last proof is too old."""

    _inherit = 'jxc.alert'

    # === COMPUTE === #

    def _get_message_backup(self):
        alert = self.sudo()  # one sentence; the backups themselves stay closed
        backup = alert._get_document()
        what = (alert.key or '').partition(',')[2]
        if backup and what == 'run' and backup.last_run_id.message:
            return backup.last_run_id.message
        if backup and what == 'check':
            return backup._last_done().message or self.env._("The last backup cannot be used.")
        if backup and backup.last_verified_on:
            return self.env._(
                "The last verified backup is of %s. Make and verify a new one.",
                format_date(self.env, backup.last_verified_on.date()),
            )
        return self.env._("No backup was verified yet. Make and verify one.")

    def _get_told(self):
        if self.kind == 'backup':  # paths and hosts are not for a group
            return self.env._("A backup failed, or the last verified one is too old.")
        return super()._get_told()

    # === ACTIONS === #

    @api.readonly
    def action_open_object(self):
        if self.kind == 'backup' and not self.env['jxc.backup'].has_access('read'):
            message = self.env._("Backups are opened by an administrator: tell one.")
            return notification(message, 'warning', then=None)
        return super().action_open_object()

    # === BUSINESS === #

    @api.model
    def _jxc_sync_backup(self, company):
        """Make the backup alerts of ``company`` equal to what is wrong, and notify."""
        # the ledger is the company's, backups are the administrators': nobody writes either by hand
        ledger = self.sudo()
        targets = self.env['jxc.backup'].sudo().search([('user_id.company_id', '=', company.id)])
        rows = [row for target in targets for row in target._alert_rows(company)]
        ledger._jxc_sync(company, ['backup'], rows)
        ledger._jxc_notify(company)


class JxcBackup(models.Model):
    _inherit = 'jxc.backup'

    def _last_done(self):
        return self.run_ids.filtered(lambda run: run.state == 'done').sorted('id')[-1:]

    def _alert_rows(self, company):
        """Return what is wrong with a target, see ``_jxc_sync``: at most one row a cause."""
        self.ensure_one()
        row = {
            'kind': 'backup',
            'responsible_id': self.user_id.id,
            'res_model': self._name,
            'res_id': self.id,
        }
        rows = []
        finished = self.run_ids.filtered(lambda run: run.state != 'running').sorted('id')[-1:]
        if finished.state in ('failed', 'interrupted'):
            rows.append({**row, 'level': 'danger', 'key': f'{self.id},run'})
        if self._last_done().check_state == 'bad':
            rows.append({**row, 'level': 'danger', 'key': f'{self.id},check'})
        since = self.last_verified_on or self.create_date
        limit = fields.Datetime.now() - timedelta(days=self.max_age_days)
        if self.max_age_days and since < limit:
            due = company._jxc_local_day(since + timedelta(days=self.max_age_days))
            rows.append({**row, 'level': 'warning', 'key': f'{self.id},age', 'due_date': due})
        return rows
