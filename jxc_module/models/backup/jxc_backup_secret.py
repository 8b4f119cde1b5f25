from odoo import api, fields, models

from ...tools.backup.job import HIDDEN
from . import backup_secrets

SECRETS = ('passphrase', 'sftp_key', 'remote_password')


class JxcBackup(models.Model):
    """Secrets of a target: written, never shown; the database holds only where they are kept."""

    _inherit = 'jxc.backup'

    passphrase = fields.Char(
        compute='_compute_secrets',
        inverse='_inverse_passphrase',
        copy=False,
        help="Kept on the server, outside of the database, and never shown again. Write it down "
        "elsewhere: without it nobody opens these backups.",
    )
    passphrase_ref = fields.Char(groups='.', copy=False)
    sftp_key = fields.Text(
        string="Private SSH Key",
        compute='_compute_secrets',
        inverse='_inverse_sftp_key',
        copy=False,
        help="Of a user of the other machine that may do nothing but take backups. Better than a "
        "password.",
    )
    sftp_key_ref = fields.Char(groups='.', copy=False)
    remote_password = fields.Char(
        string="Password",
        compute='_compute_secrets',
        inverse='_inverse_remote_password',
        copy=False,
        help="Of SFTP without a key, or of WebDAV; of S3: the secret of the access key.",
    )
    remote_password_ref = fields.Char(groups='.', copy=False)

    @api.depends('passphrase_ref', 'sftp_key_ref', 'remote_password_ref')
    def _compute_secrets(self):
        for backup in self:
            # whether there is one
            kept = backup.sudo()
            for name in SECRETS:
                backup[name] = HIDDEN if kept[f'{name}_ref'] else False

    def _inverse_passphrase(self):
        self._keep_secret('passphrase')

    def _inverse_sftp_key(self):
        self._keep_secret('sftp_key')

    def _inverse_remote_password(self):
        self._keep_secret('remote_password')

    def _keep_secret(self, name):
        for backup in self:
            value = (backup[name] or '').strip()
            if value != HIDDEN:
                database = backup.env.cr.dbname
                reference = backup_secrets.keep(database, value) if value else False
                # who may write the target may have its secret kept
                backup.sudo().write({f'{name}_ref': reference})

    @api.model_create_multi
    def create(self, vals_list):
        backups = super().create(vals_list)
        backups.invalidate_recordset(SECRETS, flush=False)  # what was typed is shown to nobody
        return backups

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(SECRETS):
            self.invalidate_recordset(SECRETS, flush=False)
        return result

    @api.autovacuum
    def _gc_secrets(self):
        """Forget secrets that neither a target nor a backup needs."""
        # their references, of all targets
        targets = self.sudo().search([('active', 'in', (True, False))])
        runs = self.env['jxc.backup.run'].sudo().search([('passphrase_ref', '!=', False)])
        used = {target[f'{name}_ref'] for target in targets for name in SECRETS}
        used |= set(runs.mapped('passphrase_ref'))
        backup_secrets.forget_others(self.env.cr.dbname, used)
