from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from . import common_base_migrations
from .common_base_migrations import SCRIPTS


def _cases(case=common_base_migrations.MigrationCase):
    """Yield the cases that are written in a file of tests, not within one of its tests."""
    for one in case.__subclasses__():
        if one.__qualname__ == one.__name__:
            yield one
        yield from _cases(one)


@tagged('post_install', '-at_install')
class TestMigrations(TransactionCase):
    def test_every_script_has_a_test(self):
        scripts = {
            (path.parent.name, path.stem)
            for path in SCRIPTS.glob('*/*.py')
            if path.stem.startswith(('pre-', 'post-', 'end-'))
        }
        tested = {(case.version, case.script) for case in _cases()}
        self.assertEqual(scripts - tested, set(), "see docs/adding.md")
        self.assertEqual({pair for pair in tested if pair[0]} - scripts, set())

    @mute_logger('odoo.sql_db')
    def test_a_script_that_does_not_run_is_found(self):
        """The case fails where its script does nothing, and where its check asks for nothing."""

        class Nothing(common_base_migrations.MigrationCase):
            version = '19.0.1.0.1'

            def _prepare(self):
                return self.env['res.partner'].create({'name': "Old"})

            def _check(self, prepared):
                self.assertEqual(prepared.name, "New")

            def _migrate(self):
                pass

        class NoCheck(Nothing):
            def _check(self, prepared):
                pass

        for case, message in ((Nothing, "Old"), (NoCheck, "proves nothing")):
            one = case('test_migration')
            one.env, one.cr = self.env, self.cr
            with self.subTest(case=case.__name__), self.assertRaises(AssertionError) as caught:
                one.test_migration()
            self.assertIn(message, str(caught.exception))


@tagged('post_install', '-at_install')
class TestViewsOfDroppedFields(common_base_migrations.MigrationCase):
    version = '19.0.1.0.1'

    def _prepare(self):
        views = self.env['ir.ui.view'].create(
            [
                {'name': "Old", 'model': 'account.move', 'arch': '<form/>'},
                {'name': "Of a user", 'model': 'account.move', 'arch': '<form/>'},
            ]
        )
        self.env['ir.model.data'].create(
            {
                'module': 'jxc_module',
                'model': 'ir.ui.view',
                'name': 'progress_account_move_view_form',
                'res_id': views[0].id,
            }
        )
        return views

    def _check(self, prepared):
        self.assertEqual(prepared.exists(), prepared[1])
        self.assertFalse(
            self.env['ir.model.data'].search([('name', '=', 'progress_account_move_view_form')])
        )
