import importlib.util
from pathlib import Path

from odoo.tests import TransactionCase

SCRIPTS = Path(__file__).parents[1] / 'migrations'


class MigrationCase(TransactionCase):
    """A script of `migrations/`: prepare what was there before, run it, check what is there now.

    A subclass names ``version`` and ``script``, and has `_prepare` and `_check`. The check has to
    fail before the script runs, or it proves nothing, and to pass when the script runs again, as
    it does where an update was interrupted. Import this file, not the class: what a file of tests
    imports runs there.
    """

    version = None
    script = 'pre-migrate'

    def _prepare(self):
        """Make the state of the version before, by SQL where the models of today cannot.

        :return: what `_check` wants to know of it
        """
        raise NotImplementedError

    def _check(self, prepared):
        """Assert what the script has to leave behind.

        :param prepared: what `_prepare` returned
        """
        raise NotImplementedError

    def test_migration(self):
        prepared = self._prepare()
        self.env.flush_all()
        self.env.invalidate_all()
        if self._passes(prepared):
            self.fail("the check passes without the migration: it proves nothing")
        for _turn in ("the update", "the same again"):
            self._migrate()
            self._check(prepared)

    def _passes(self, prepared):
        """Tell whether the check is content; a column that is not there yet is a no."""
        try:
            with self.env.cr.savepoint(flush=False):
                self._check(prepared)
        except Exception:  # whatever the state of before makes of it
            self.env.invalidate_all()
            return False
        return True

    def _migrate(self):
        path = SCRIPTS / self.version / f'{self.script}.py'
        name = f"jxc_migration_{self.version}_{self.script}".replace('.', '_').replace('-', '_')
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        # Odoo hands over the version that the database has: one below
        module.migrate(self.env.cr, '19.0.1.0.0')
        self.env.invalidate_all()
