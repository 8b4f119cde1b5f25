from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.release import version
from odoo.tools import config

from ...tools.backup.encrypt import ENDINGS
from . import backup_carry, backup_paths

JOB = 'cron_backup'
RETRY = timedelta(days=1)


class JxcBackup(models.Model):
    """Making and proving backups: each is a process of its own, see `tools/backup`."""

    _inherit = 'jxc.backup'

    # === ACTIONS === #

    def action_run(self):
        """Make a backup now.

        :return: action that shows it; it is made in the background
        :raise UserError: another one is being made, or proved
        """
        self.ensure_one()
        self.check_access('write')
        return self._start_run()._form_action()

    def action_verify(self):
        """Prove the last good backup now: read all of it, restore it, compare.

        :return: action that shows it
        :raise UserError: there is none, or another one is being made
        """
        self.ensure_one()
        self.check_access('write')
        run = self._last_kept()
        if not run:
            raise UserError(self.env._("“%s” has no backup yet that could be verified.", self.name))
        return run.action_verify()

    @api.readonly
    def action_open_runs(self):
        """Show all backups of this target."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_backup_run')
        return {**action, 'domain': [('backup_id', '=', self.id)]}

    # === BUSINESS === #

    def _last_kept(self):
        return self.run_ids.filtered(lambda run: run.state == 'done' and run.kept).sorted('id')[-1:]

    def _start_run(self):
        """Begin a backup; see :meth:`action_run`."""
        self._check_free()
        moment = fields.Datetime.now()
        # backups are written by the program alone; who may write the target may start one
        run = self.env['jxc.backup.run'].sudo().create({'backup_id': self.id})
        stamp = moment.strftime('%Y%m%d-%H%M%S')
        run.write(
            {
                'name': f'{self._source()[0]}-{stamp}-{run.id}.zip{ENDINGS[self.encryption]}',
                'encryption': self.encryption,
                'passphrase_ref': self.sudo().passphrase_ref,
            }
        )
        run._launch('make')
        return run.sudo(False)

    def _check_free(self):
        """Refuse a second job.

        :raise UserError: one is under way
        """
        Run = self.env['jxc.backup.run'].sudo()  # whoever's it is
        busy = Run.search([('task', '!=', False)])
        busy._follow()
        busy = busy.filtered('task')[:1]
        if busy:
            raise UserError(
                self.env._(
                    "“%(name)s” is being made or verified since %(time)s. Wait until it is done.",
                    name=busy.name,
                    time=fields.Datetime.context_timestamp(self, busy.started_on).strftime('%H:%M'),
                )
            )

    def _source(self):
        """Return the name of the database that is backed up and the folder of its attachments."""
        name = self.env.cr.dbname
        return name, config.filestore(name)

    def _job(self):
        """Return what the program has to know of a target, see `tools/backup/job.py`."""
        target = self.sudo()  # references to its secrets
        database, filestore = self._source()
        folder = backup_paths.resolve(self.folder)
        return {
            'database': database,
            'filestore': str(filestore),
            'folder': str(folder),
            'root': str(backup_paths.root()) if backup_paths.named_root() else '',
            'prefix': backup_carry.prefix(self.env, database),
            'pg_path': config.get('pg_path') or '',
            'jobs': backup_carry.jobs(),
            'odoo': version,
            'totals': self.env['jxc.facts']._backup_totals(),
            'secrets': {
                'file': str(backup_paths.secrets(self.env.cr.dbname)),
                'sftp_key': target.sftp_key_ref or None,
                'password': target.remote_password_ref or None,
            },
            'encryption': self.encryption,
            'public_key': self.public_key or '',
            'remote': self._remote(),
            'keep_local': self.kind == 'folder' or self.keep_local,
            'keep': {unit: self[f'keep_{unit}'] for unit in ('day', 'week', 'month', 'year')},
            'cron': self.env.ref(f'jxc_module.{JOB}').sudo().id,  # whom to wake at the end
            'server_database': self.env.cr.dbname,
        }

    def _remote(self):
        if self.kind == 'folder':
            return None
        return {
            'kind': self.kind,
            'host': (self.host or '').strip(),
            'port': self.port,
            'host_key': (self.host_key or '').strip(),
            'user': (self.remote_user or '').strip(),
            'path': (self.remote_path or '').strip(),
            'url': (self.url or '').strip(),
        }

    # === CRON === #

    @api.model
    def _cron_jxc_backup(self):
        """Look after running jobs, start what is due, tell what is wrong."""
        runner = self.env['jxc.job.runner']
        runner._run_records(
            JOB, self.search([('active', '=', True)]), lambda backups: backups._watch()
        )
        runner._run_companies(JOB, self.env['jxc.alert']._jxc_sync_backup)

    def _watch(self):
        """Follow the jobs of targets, and start what is due."""
        for backup in self:
            # those of archived targets, too: they would keep the others waiting
            busy = self.env['jxc.backup.run'].search([('task', '!=', False)])
            busy._follow()
            if busy.filtered('task') or backup.schedule == 'manual':
                continue
            now = fields.Datetime.now()
            if backup.next_on and backup.next_on <= now:
                backup.next_on = backup._next_after(now)
                backup._start_run()
            elif backup.encryption != 'key' and backup._verify_is_due():
                run = backup._last_kept()
                # what is not usable stays so; what could not be tried, is on the next day
                tired = run.fault and run.started_on > now - RETRY
                if run and run.check_state != 'bad' and not tired:
                    run.action_verify()
