import json
import os
import secrets
import shutil
import signal
from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT
from odoo.tools.misc import exec_pg_environ

from ...tools.backup import launch
from ...tools.backup.database import LOCK_FAMILY
from . import backup_carry, backup_paths

GRACE = timedelta(seconds=60)  # a process has begun by then
KEEP = timedelta(days=400)  # rows of files that are gone


class JxcBackupRun(models.Model):
    """The process of a backup: started, followed, its outcome taken over."""

    _inherit = 'jxc.backup.run'

    def _launch(self, task, **more):
        """Start a process once this transaction is committed.

        :param str task: make, verify or copy
        :param more: what else the program has to know
        """
        self.ensure_one()
        folder = self._folder(secrets.token_hex(8))
        job = {**self.backup_id._job(), **self._own_job(task), **more}
        folder.mkdir(mode=0o700, parents=True)
        (folder / 'job.json').write_text(json.dumps(job), 'utf-8')
        self.write(
            {
                'task': task,
                'token': folder.name,
                'stage': 'start',
                'percent': 0,
                'started_on': fields.Datetime.now(),
                'fault': False,
                'fault_values': False,
            }
        )
        environment = exec_pg_environ()
        self.env.cr.postcommit.add(lambda: launch.start(folder, environment))
        self.env.cr.postrollback.add(lambda: shutil.rmtree(folder, ignore_errors=True))

    def _own_job(self, task):
        """Return what the program has to know of this backup."""
        backup = self.backup_id
        job = {'task': task, 'run': self.id, 'name': self.name, 'sha256': self.sha256 or ''}
        job['encryption'] = self.encryption
        if task == 'make':
            env = self.env
            modules = json.loads(backup_carry.addons(env))
            job['modules'] = {module['name']: module['version'] for module in modules}
            job['carry'] = {
                'odoo.conf': backup_carry.settings(),
                'addons.json': json.dumps(modules, ensure_ascii=False, indent=1),
            }
            good = backup.run_ids.filtered(lambda run: run.state == 'done').sorted('id')[-1:]
            job['last_dump'] = good.dump_size or 0
            job['verify'] = backup.encryption == 'key' and backup._verify_is_due()
            company = backup.user_id.company_id
            kept = backup.run_ids.filtered(lambda run: run.state == 'done' and run.kept)
            job['others'] = [
                [run.id, str(company._jxc_as_local(run.taken_on)), bool(run.verified_on), run.name]
                for run in kept
            ]
            # whose files nobody counts on: the program deletes what they left
            left = backup.run_ids.filtered(
                lambda run: run.id > good.id and run.state in ('failed', 'interrupted')
            )
            job['abandoned'] = [name for name in left.mapped('name') if name]
            now = fields.Datetime.now()
            job['others'].append([self.id, str(company._jxc_as_local(now)), False, self.name])
        secrets_of = backup._job()['secrets']
        job['secrets'] = {**secrets_of, 'passphrase': self.passphrase_ref or None}
        return job

    def _folder(self, token=None):
        return backup_paths.work(self.env.cr.dbname) / (token or self.token)

    # === FOLLOWING === #

    def _follow(self):
        """Take over how far these jobs are, and how they ended."""
        for run in self:
            if not run.task or not run.token:
                continue
            folder = run._folder()
            alive = launch.is_alive(folder)
            status = run._read(folder)
            if status.get('ended'):
                run._take_over(status, folder)
            elif alive or run._lives_elsewhere(folder):
                run._show(status)
            elif run.started_on < fields.Datetime.now() - GRACE or (folder / 'lock').exists():
                run._take_over({'fault': 'killed', 'values': {}}, folder)

    def _read(self, folder):
        try:
            return json.loads((folder / 'status.json').read_text('utf-8'))
        except (OSError, ValueError):
            return {}

    def _lives_elsewhere(self, folder):
        """Tell whether another machine that serves this database does the job."""
        if folder.exists():
            return False
        query = SQL(
            """
            SELECT 1
              FROM pg_locks
             WHERE locktype = 'advisory'
               AND classid = %s
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            LOCK_FAMILY,
        )
        return bool(self.env.execute_query(query))

    def _show(self, status):
        known = dict(self._fields['stage'].selection)
        stage = status.get('stage')
        self.write(
            {
                'stage': stage if stage in known else self.stage,
                'percent': status.get('percent', self.percent),
            }
        )

    def _take_over(self, status, folder):
        """Write down how a job ended, and tidy up after it."""
        fault, task = status.get('fault'), self.task
        now = fields.Datetime.now()
        values = {'task': False, 'token': False, 'stage': False, 'percent': 100}
        if fault:
            values.update({'fault': fault, 'fault_values': status.get('values') or {}})
        values.update(getattr(self, f'_ended_{task}')(status.get('result') or {}, fault, now))
        with suppress(OSError):
            log = (folder / 'log.txt').read_text('utf-8', 'replace')
            values['log'] = '\n'.join(filter(None, (self.log, f'— {task} —', log.strip())))
        self.write(values)
        shutil.rmtree(folder, ignore_errors=True)

    def _ended_make(self, result, fault, now):
        if fault:
            stopped = fault in ('killed', 'stopped')
            return {'state': 'interrupted' if stopped else 'failed', 'ended_on': now, 'kept': False}
        gone = self.browse(result['deleted']).exists()
        (gone - self).write({'kept': False})
        verified = {'verified_on': now, 'check_state': 'good'} if result['verified'] else {}
        return {
            'state': 'done',
            'ended_on': now,
            'dump_size': result['dump'],
            'taken_on': result['taken'],
            'kept': self.id not in gone.ids,
            **{
                name: result[name] for name in ('size', 'sha256', 'files', 'lost', 'odd', 'seconds')
            },
            **verified,
        }

    def _ended_verify(self, result, fault, now):
        if fault in ('killed', 'stopped', 'busy', 'space', 'full'):  # says nothing about the backup
            return {'check_state': 'good' if self.verified_on else 'no'}
        if fault:
            return {'check_state': 'bad'}
        if not result['verified']:  # only the owner of the key can open it: it is as it was written
            return {'check_state': 'good' if self.verified_on else 'no'}
        return {'check_state': 'good', 'verified_on': now}

    def _ended_copy(self, result, fault, now):
        return {} if fault else {'copy_name': result['copy']}

    def _stop(self):
        for run in self.filtered('task'):
            folder = run._folder()
            pid = run._read(folder).get('pid')
            # the lock says that the number still belongs to our process
            if pid and launch.is_alive(folder):
                with suppress(OSError):
                    os.kill(pid, signal.SIGTERM)

    @api.autovacuum
    def _gc_runs(self):
        """Forget backups whose file is gone for long."""
        before = fields.Datetime.now() - KEEP
        old = self.search(
            [('kept', '=', False), ('task', '=', False), ('started_on', '<', before)],
            limit=GC_UNLINK_LIMIT,
            order='id',
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT


class JxcBackup(models.Model):
    _inherit = 'jxc.backup'

    @api.ondelete(at_uninstall=False)
    def _unlink_stopped(self):
        # its rows go with it; who may delete a target may stop what is done for it
        self.sudo().run_ids._stop()
