"""A trial of many rows: in a process of its own, on a connection that never commits.

A worker is stopped after some minutes, a trial of a whole company may take longer. The process
takes the settings of the server on its standard input, holds an advisory lock while it runs, and
writes what it found by a second connection.
"""

import json
import secrets
import subprocess
import sys
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

from ...tools.backup.faults import Fault
from ..base.exceptions import JobPaused
from .trial_cancel import wanted
from .trial_copy import LOCK_FAMILY, copied

WAIT = 40  # seconds that a worker looks on before others may have it
SETTINGS = (
    *('db_host', 'db_port', 'db_user', 'db_password', 'db_sslmode', 'addons_path', 'data_dir'),
    *('upgrade_path', 'server_wide_modules', 'unaccent', 'pg_path'),
)
START = (
    "import json, sys; told = json.load(sys.stdin); sys.path[:0] = told['path'];"
    " from odoo.tools import config; config.parse_config(told['words'], setup_logging=True);"
    " [config.__setitem__(name, value) for name, value in told['settings'].items()];"
    " from odoo.modules.registry import Registry; Registry(told['database']);"
    " from odoo.addons.jxc_module.models.onboarding.trial_process import run; run(told)"
)


class JxcImport(models.Model):
    _inherit = 'jxc.import'

    def _try_by_job(self, copy=False):
        action = self.env['jxc.job']._start(
            'import_try',
            self.env._("Try %s", self.name),
            {'import_id': self.id, 'copy': copy},
            self.company_id,
            total=self._left_count(),
        )
        self._set(job_id=action['res_id'])
        return action

    def _try_in_process(self, job):
        """Start the process, or look on; whoever asked may cancel it.

        :raise JobPaused: it is still at it
        """
        if not job.arguments.get('started'):
            self._start_process(job)
        self._look_on(job)
        if job.arguments['started'] != (self.report or {}).get('job'):
            raise UserError(self.env._("The trial stopped before its end. Start it again."))
        if text := self.report.get('stopped'):
            raise UserError(text)

    def _look_on(self, job):
        """Wait until no process is at it; a cancel is heard within a second, there as well.

        :raise JobPaused: it still is, and others may have the worker
        :raise JobCancelled: nobody wants it any more
        """
        until = time.monotonic() + WAIT
        job._step()
        while self._trial_runs():
            if time.monotonic() > until:
                raise JobPaused
            time.sleep(0.5)
            job._step()

    def _start_process(self, job):
        self._look_on(job)  # one that was cancelled tidies up
        started = f'{job.id}-{secrets.token_hex(4)}'
        told = {
            'database': self.env.cr.dbname,
            'uid': self.env.uid,
            'context': {
                'lang': self.env.lang,
                'tz': self.env.user.tz,
                'allowed_company_ids': self.company_id.ids,
            },
            'import': self.id,
            'job': started,
            'job_id': job.id,
            'copy': job.arguments.get('copy'),
            'path': sys.path,
            'words': ['--no-http', '--max-cron-threads=0', '--log-level=warn'],
            'settings': {name: config[name] for name in SETTINGS if name in config.options},
        }
        # nobody writes a job by hand; the word says which process the report is of
        job.arguments = job.arguments | {'started': started}
        job._step()
        process = subprocess.Popen(
            [sys.executable, '-c', START],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        process.stdin.write(json.dumps(told, default=str))
        process.stdin.close()
        # until it holds its lock, or is gone
        while process.poll() is None and not self._trial_runs():
            time.sleep(0.2)

    def _trial_runs(self):
        """Say whether a process holds the lock of the trial of this import."""
        free = self.env.execute_query(
            SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_FAMILY, self.id)
        )[0][0]
        if free:
            self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_FAMILY, self.id))
        return not free


def run(told):
    """Try an import in this process and write down what was found.

    :param dict told: see ``_start_process``
    """
    registry = Registry(told['database'])
    with wanted(told) as cursors, registry.cursor() as keeper:
        cursors.append(keeper)
        keeper.execute(SQL("SELECT pg_advisory_lock(%s, %s)", LOCK_FAMILY, told['import']))
        keeper.commit()  # the lock is the connection's
        env = api.Environment(keeper, told['uid'], told['context'])
        import_ = env['jxc.import'].browse(told['import'])
        try:
            if told['copy']:
                began = time.monotonic()
                with copied(env, told['import']) as other:
                    seconds = time.monotonic() - began
                    report, found = _tried_in(other, told, cursors)
                report['copied'] = round(seconds, 1)
            else:
                report, found = _tried_in(registry, told, cursors)
        except Fault as fault:
            import_._set(report={'job': told['job'], 'stopped': import_._copy_fault(fault)})
        else:
            import_._keep_trial(report | {'job': told['job']}, found)
        keeper.commit()


def _tried_in(registry, told, cursors):
    """Try an import in a database.

    :return: ``(report, what stopped it or None)``
    """
    cursor = registry.cursor()
    _never_commits(cursor)
    cursors.append(cursor)
    try:
        env = api.Environment(cursor, told['uid'], told['context'])
        report, error = env['jxc.import'].browse(told['import'])._tried()
        found = TrialStopped(str(error), getattr(error, 'record_id', False)) if error else None
    finally:
        cursors.remove(cursor)
        cursor.rollback()
        cursor.close()
    return report, found


class TrialStopped(UserError):
    """What stopped a trial in another process."""

    def __init__(self, message, record_id):
        super().__init__(message)
        self.record_id = record_id


def _never_commits(cursor):
    def refuse():
        raise RuntimeError("A trial never commits")

    cursor.commit = refuse
