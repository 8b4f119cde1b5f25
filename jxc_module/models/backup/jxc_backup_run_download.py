from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import hash_sign, verify_hash_signed

from . import backup_paths

SCOPE = 'jxc_backup_download'
LINK_MINUTES = 5


class JxcBackupRun(models.Model):
    """Taking a backup away: a link for one administrator, for a few minutes."""

    _inherit = 'jxc.backup.run'

    @api.readonly
    def action_download(self):
        """Download the file.

        :raise UserError: it is not on this server
        """
        self.ensure_one()
        self.check_access('read')
        if not self._path():
            raise UserError(
                self.env._("“%s” does not lie on this server (any more).", self.display_name)
            )
        # signed by the secret of the database
        token = hash_sign(
            self.sudo().env,
            SCOPE,
            {'run': self.id, 'user': self.env.uid},
            expiration=timedelta(minutes=LINK_MINUTES),
        )
        return {
            'type': 'ir.actions.act_url',
            'url': f'/jxc/backup/{self.id}/{token}',
            'target': 'download',
        }

    def _is_allowed(self, token):
        """Tell whether a link is ours, for this user, and not too old."""
        try:
            # as above
            signed = verify_hash_signed(self.sudo().env, SCOPE, token)
        except (ValueError, UnicodeError):
            return False
        return signed == {'run': self.id, 'user': self.env.uid}

    def _path(self):
        """Return the path of the file where it lies on this server, or None."""
        self.ensure_one()
        folder = backup_paths.resolve(self.backup_id.folder)
        if self.state != 'done' or not self.kept or not folder or not self.name:
            return None
        path = folder / self.name
        return path if path.parent == folder and path.is_file() else None
