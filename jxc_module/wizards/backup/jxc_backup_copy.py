import re

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tools import SQL, config

NAME = re.compile(r'[a-z][a-z0-9_-]{2,50}')


class JxcBackupCopy(models.TransientModel):
    """Make a copy for training from a backup: it sends nothing and runs no jobs."""

    _name = 'jxc.backup.copy'
    _inherit = ['jxc.dialog']
    _description = "Training Copy"

    run_id = fields.Many2one('jxc.backup.run', string="Backup", required=True, ondelete='cascade')
    name = fields.Char(
        string="Database",
        required=True,
        default=lambda self: self._free_name(),
    )

    def _free_name(self):
        """Return a name that no database has."""
        base = re.sub(r'[^a-z0-9_-]', '_', self.env.cr.dbname.lower())[:38].lstrip('0123456789_-')
        names = [f'{base or "jxc"}_training{end}' for end in ('', *range(2, 100))]
        query = SQL("SELECT datname FROM pg_database WHERE datname = ANY(%s)", names)
        taken = {name for (name,) in self.env.execute_query(query)}
        return next((name for name in names if name not in taken), names[0])

    def action_copy(self):
        """Begin the copy.

        :return: action that shows the backup
        :raise UserError: no good name, or one that is taken
        """
        self.ensure_one()
        self.run_id.check_access('read')
        name = (self.name or '').strip()
        if not NAME.fullmatch(name):
            raise UserError(
                self.env._(
                    "“%s” is no name for a database: take 3 to 51 small letters, digits, _ and -, "
                    "beginning with a letter.",
                    name,
                )
            )
        query = SQL("SELECT 1 FROM pg_database WHERE datname = %s", name)
        if self.env.execute_query(query):
            raise UserError(self.env._("There is a database “%s” already.", name))
        # backups are written by the program; who may read this one may copy it: administrators
        run = self.run_id.sudo()
        run._check_usable()
        modules = self.env['ir.module.module'].sudo().search([('state', '=', 'installed')])
        run._launch(
            'copy',
            copy=name,
            copy_filestore=str(config.filestore(name)),
            neutralise=list(get_neutralization_queries(modules.mapped('name'))),
        )
        return self.run_id._form_action()
