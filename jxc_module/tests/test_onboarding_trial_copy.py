from contextlib import closing
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.onboarding import trial_copy
from ..tools.backup import programs
from ..tools.backup.faults import Fault
from .common_onboarding import OnboardingCommon


@tagged('post_install', '-at_install')
class TestTrialOnCopy(OnboardingCommon):
    """What is said where no copy can be made; making one is `./dev soak onboarding`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.migration = cls._import({'products': [{'code': 'TC1', 'name': "Copied Tea"}]})

    def test_no_right_to_make_databases(self):
        self.env.cr.execute("CREATE ROLE jxc_plain NOLOGIN; SET LOCAL ROLE jxc_plain")
        with self.assertRaisesRegex(UserError, "may not make databases.*Press “Try”"):
            self.migration._check_can_copy()
        self.env.cr.execute("RESET ROLE")
        self.migration._check_can_copy()

    def test_no_program(self):
        fault = Fault('no_program', program='pg_dump')
        with (
            patch.object(programs, 'find_postgres', side_effect=fault),
            self.assertRaisesRegex(UserError, "pg_dump.*Press “Try”"),
        ):
            self.migration.action_try_on_copy()
        self.assertFalse(self.migration.job_id)
        self.assertEqual(self.migration.state, 'read')

    def test_a_job_is_started_and_says_what_it_does(self):
        action = self.migration.action_try_on_copy()
        job = self.env['jxc.job'].browse(action['res_id'])
        self.assertEqual(job.arguments, {'import_id': self.migration.id, 'copy': True})
        self.assertEqual(self.migration.job_id, job)

    def test_what_the_process_could_not_do_is_told(self):
        """The trial of before is forgotten, the import stays as it was."""
        action = self.migration.action_try_on_copy()
        job = self.env['jxc.job'].browse(action['res_id'])
        job.arguments = job.arguments | {'started': 'x'}
        for code, words in (
            ('space', "no room"),
            ('busy', "backup is being made"),
            ('dump', "No copy could be made"),
        ):
            text = self.migration._copy_fault(Fault(code, detail="pg_dump said so"))
            self.assertIn(words, text)
            self.migration._set(report={'job': 'x', 'stopped': text})
            with (
                patch.object(self.registry['jxc.import'], '_trial_runs', lambda one: False),
                patch.object(self.registry['jxc.job'], '_step', lambda *args, **options: None),
                self.assertRaisesRegex(UserError, words),
            ):
                self.migration._try_in_process(job)
        self.assertEqual(self.migration.state, 'read')
        self.assertFalse(self.migration.trial_html)

    def test_a_trial_that_is_tried_again_is_a_new_process(self):
        job = self.env['jxc.job'].browse(self.migration.action_try_on_copy()['res_id'])
        told = job.arguments
        job.arguments = told | {'started': 'x'}
        job.action_retry()
        self.assertEqual(job.arguments['started'], 'x', "it runs: nothing is begun anew")
        job.action_cancel()
        job.action_retry()
        self.assertEqual((job.state, job.arguments), ('waiting', told))

    def test_copies_of_processes_that_died_are_dropped(self):
        """One that lives holds the lock of its import, in a connection of its own."""
        prefix = self.env['jxc.import']._copy_prefix()
        dead, alive = f'{prefix}7_aa', f'{prefix}8_bb'

        def there(cr):
            cr.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
            return {name for (name,) in cr.fetchall()}

        def clean():
            # the transaction of the test began before there were any
            with closing(self.registry._db.cursor()) as cr:
                self.env(cr=cr)['jxc.import']._gc_trial_copies()

        with (
            closing(db_connect('postgres').cursor()) as server,
            closing(self.registry._db.cursor()) as process,
        ):
            server._cnx.autocommit = True
            self.addCleanup(clean)
            for name in (dead, alive):
                server.execute(
                    SQL(
                        "CREATE DATABASE %s TEMPLATE template0 IS_TEMPLATE true",
                        SQL.identifier(name),
                    )
                )
            process.execute("SELECT pg_advisory_lock(%s, 8)", [trial_copy.LOCK_FAMILY])
            clean()
            self.assertEqual(there(server), {alive})
            process.execute("SELECT pg_advisory_unlock(%s, 8)", [trial_copy.LOCK_FAMILY])
            clean()
            self.assertEqual(there(server), set())

    def test_errors_are_mended_first(self):
        self.migration._set(state='draft')
        with self.assertRaisesRegex(UserError, "Read the file first"):
            self.migration.action_try_on_copy()
