"""A trial on a temporary copy of the database: it holds nobody up, however long it takes."""

import hashlib
import os
import secrets
import shutil
from contextlib import closing, contextmanager
from pathlib import Path

from odoo import api, models, sql_db
from odoo.exceptions import UserError
from odoo.modules.neutralize import get_installed_modules, get_neutralization_queries
from odoo.modules.registry import Registry
from odoo.tools import SQL, config
from odoo.tools.misc import exec_pg_environ

from ...tools.backup import programs, restored, scratch
from ...tools.backup.faults import Fault

LOCK_FAMILY = 0x4A5A  # first key of the advisory locks of trials
WORK = 'jxc_trial_work'  # folder of dumps, beside the attachments


class JxcImport(models.Model):
    _inherit = 'jxc.import'

    def action_try_on_copy(self):
        """Try on a temporary copy of the database, in the background.

        :return: the action that shows the job
        :raise UserError: errors are open, or a copy cannot be made here: says why
        """
        self._prepare_trial()
        self._check_can_copy()
        return self._try_by_job(copy=True)

    def _check_can_copy(self):
        """Refuse what is known before a process is started.

        :raise UserError: no right to make databases, no programs that could
        """
        [[may]] = self.env.execute_query(
            SQL("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        )
        try:
            if not may:
                raise Fault('no_createdb')
            work = scratch.Work(pg_path=config.get('pg_path') or '')
            for program in ('pg_dump', 'pg_restore'):
                programs.find_postgres(work, program, self.env.cr._cnx.server_version)
        except Fault as fault:
            raise UserError(self._copy_fault(fault)) from None

    def _copy_fault(self, fault):
        """Return why no copy could be made, and what to do instead."""
        env = self.env
        text = {
            'no_createdb': lambda: env._(
                "The user of the database server may not make databases, which a copy needs."
            ),
            'space': lambda: env._("The disk of the server has no room for a copy."),
            'full': lambda: env._("The disk of the server has no room for a copy."),
            'busy': lambda: env._("A backup is being made, and a copy would wait for it."),
        }.get(
            fault.code,
            lambda: env._(
                "No copy could be made (%(detail)s).",
                detail=fault.values.get('program') or fault.values.get('detail') or fault.code,
            ),
        )()
        return env._(
            "%(reason)s Press “Try”: the trial runs in this database then, and whoever works with "
            "the same records goes first.",
            reason=text,
        )

    # === COPIES === #

    @api.model
    def _copy_prefix(self):
        """Return how the names of the copies of this database begin, and of no other one."""
        # identifies the database; never shown
        uuid = self.env['ir.config_parameter'].sudo().get_param('database.uuid', '')
        key = hashlib.sha256(f'{uuid} {self.env.cr.dbname}'.encode()).hexdigest()[:10]
        return f'jxc_try_{key}_'

    @api.autovacuum
    def _gc_trial_copies(self):
        """Drop the copies of processes that died; one that lives holds the lock of its import."""
        prefix = self._copy_prefix()
        rows = self.env.execute_query(
            SQL(
                "SELECT datname FROM pg_database WHERE datistemplate AND starts_with(datname, %s)",
                prefix,
            )
        )
        for [name] in rows:
            key = int(name.removeprefix(prefix).partition('_')[0])
            [[free]] = self.env.execute_query(
                SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_FAMILY, key)
            )
            if free:
                try:
                    _drop(name)
                finally:
                    self.env.execute_query(
                        SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_FAMILY, key)
                    )


@contextmanager
def copied(env, key):
    """Yield the registry of a copy of the database, which is dropped afterwards.

    In a process of its own: it speaks to PostgreSQL by the environment of the process.

    :param env: of this database, whose transaction is at its beginning
    :param int key: id of the import, whose lock this process holds
    :raise Fault: no copy could be made
    """
    os.environ.update(exec_pg_environ())
    env['jxc.import']._gc_trial_copies()
    name = f"{env['jxc.import']._copy_prefix()}{key}_{secrets.token_hex(4)}"
    queries = list(get_neutralization_queries(get_installed_modules(env.cr)))
    env.cr.commit()  # a snapshot that is kept open would hold up the cleaning of tables
    half = max(1, min(4, (os.cpu_count() or 1) // 2))
    folder = Path(config['data_dir']) / WORK / name
    try:
        scratch.copy(
            env.cr.dbname, name, folder, queries, jobs=half, pg_path=config.get('pg_path') or ''
        )
        yield Registry(name)
    finally:
        Registry.delete(name)
        sql_db.close_db(name)
        restored.drop(name)
        shutil.rmtree(config.filestore(name), ignore_errors=True)


def _drop(name):
    """Drop a copy, whoever is connected to it, with what it wrote beside the database."""
    with closing(sql_db.db_connect('postgres').cursor()) as cursor:
        cursor._cnx.autocommit = True  # as core does where it drops a database
        quoted = SQL.identifier(name)
        cursor.execute(SQL("ALTER DATABASE %s IS_TEMPLATE false", quoted))
        cursor.execute(
            SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
        )
        cursor.execute(SQL("DROP DATABASE IF EXISTS %s", quoted))
    for folder in (config.filestore(name), Path(config['data_dir']) / WORK / name):
        shutil.rmtree(folder, ignore_errors=True)
