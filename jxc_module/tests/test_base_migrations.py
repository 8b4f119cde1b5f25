import importlib.util
from pathlib import Path

from odoo.tests import TransactionCase, tagged

SCRIPTS = Path(__file__).parents[1] / 'migrations'


@tagged('post_install', '-at_install')
class TestMigrations(TransactionCase):
    """What an update does before or after the files are read: prepared, run, looked at."""

    def _migrate(self, version, script):
        spec = importlib.util.spec_from_file_location(
            f'jxc_migration_{script.replace("-", "_")}', SCRIPTS / version / f'{script}.py'
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_views_of_dropped_fields_go(self):
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
        self._migrate('19.0.1.0.1', 'pre-migrate')
        self.assertEqual(views.exists(), views[1])
        self.assertFalse(
            self.env['ir.model.data'].search([('name', '=', 'progress_account_move_view_form')])
        )
