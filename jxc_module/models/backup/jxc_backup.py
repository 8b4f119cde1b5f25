from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import human_size

from . import backup_paths


class JxcBackup(models.Model):
    """A target of backups: where they go, when, how many are kept, how they are encrypted.

    A backup holds the whole database and its attachments: it belongs to no company, and only
    administrators see it.
    """

    _name = 'jxc.backup'
    _description = "Backup Target"
    _inherit = ['mail.thread']
    _order = 'sequence, id'

    name = fields.Char(required=True, default=lambda self: self.env._("Backup"))
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        'res.users',
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Is told when something is wrong. Times and days are those of this user's company.",
    )

    # where
    kind = fields.Selection(
        [('folder', "Folder of the Server"), ('sftp', "SFTP"), ('webdav', "WebDAV"), ('s3', "S3")],
        required=True,
        default='folder',
        tracking=True,
    )
    folder = fields.Char(
        required=True,
        default=lambda self: self.env.cr.dbname,
        tracking=True,
        help="Below the folder that the owner of the server allows.",
    )
    root = fields.Char(string="Allowed Folder", compute='_compute_root')
    host = fields.Char(tracking=True)
    port = fields.Integer(default=22)
    url = fields.Char(string="Address", help="Of a WebDAV folder, or the end point of an S3 store.")
    remote_user = fields.Char(string="User Name", help="Of S3: the id of the access key.")
    remote_path = fields.Char(string="Remote Folder", help="Of S3: bucket, or bucket/folder.")
    host_key = fields.Char(
        help="The public key of the other machine, as ssh-keyscan or its administrator shows it: "
        "type and key. Nothing is sent to a machine with another key."
    )
    keep_local = fields.Boolean(string="Keep a Copy Here", default=True)

    # encryption
    encryption = fields.Selection(
        [('none', "None"), ('passphrase', "By Passphrase"), ('key', "By Public Key")],
        required=True,
        default='none',
        tracking=True,
    )
    public_key = fields.Text(help="Armored, as gpg --armor --export shows it.")

    # what there is
    run_ids = fields.One2many('jxc.backup.run', 'backup_id', string="Backups", readonly=True)
    last_run_id = fields.Many2one('jxc.backup.run', compute='_compute_last')
    last_good_on = fields.Datetime(string="Last Good Backup", compute='_compute_last')
    last_verified_on = fields.Datetime(string="Last Verified", compute='_compute_last')
    last_size = fields.Char(string="Size", compute='_compute_last')
    working = fields.Boolean(compute='_compute_last')
    trouble = fields.Char(compute='_compute_last')

    # === COMPUTE === #

    @api.depends_context('uid')
    def _compute_root(self):
        self.root = str(backup_paths.root())

    @api.depends(
        'run_ids.state',
        'run_ids.verified_on',
        'run_ids.check_state',
        'run_ids.task',
        'run_ids.kept',
    )
    @api.depends_context('lang')
    def _compute_last(self):
        for backup in self:
            runs = backup.run_ids.sorted('id', reverse=True)
            done = runs.filtered(lambda run: run.state == 'done')
            last = runs[:1]
            backup.last_run_id = last
            backup.last_good_on = done[:1].taken_on
            backup.last_verified_on = max(filter(None, done.mapped('verified_on')), default=False)
            backup.last_size = human_size(done[:1].size) if done else False
            backup.working = any(runs.mapped('task'))
            backup.trouble = backup._get_trouble(last, done[:1])

    def _get_trouble(self, last, good):
        """Return one sentence about what is wrong, or False."""
        if last.state in ('failed', 'interrupted') or good.check_state == 'bad':
            return (last if last.state != 'done' else good).message
        return False

    # === CONSTRAINTS === #

    @api.constrains('folder')
    def _check_folder(self):
        for backup in self:
            if not backup_paths.resolve(backup.folder):
                raise ValidationError(
                    backup.env._(
                        "“%(name)s”: backups may not lie in “%(folder)s”. Type a folder below "
                        "%(root)s, not among attachments or addons; the owner of the server sets "
                        "another one by jxc_backup_root in odoo.conf.",
                        name=backup.name,
                        folder=backup.folder,
                        root=backup_paths.root(),
                    )
                )

    @api.constrains('kind', 'host', 'host_key', 'remote_user', 'remote_path', 'url', 'port')
    def _check_remote(self):
        needed = {
            'sftp': ('host', 'host_key', 'remote_user', 'remote_path'),
            'webdav': ('url',),
            's3': ('remote_path', 'remote_user'),
        }
        for backup in self:
            for name in needed.get(backup.kind, ()):
                value = (backup[name] or '').strip()
                if not value or value.startswith('-') or any(c in value for c in '\r\n\0'):
                    raise ValidationError(
                        backup.env._(
                            "“%(name)s”: fill in %(field)s, in one line.",
                            name=backup.name,
                            field=backup._fields[name]._description_string(backup.env),
                        )
                    )
            if backup.kind == 'sftp' and not backup._is_host():
                raise ValidationError(
                    backup.env._(
                        "“%(name)s”: type host, user name and port (1 to 65535) without spaces, "
                        "and the key of the host as “ssh-ed25519 AAAA…”.",
                        name=backup.name,
                    )
                )
            if backup.kind == 'webdav' and not backup.url.startswith(('https://', 'http://')):
                raise ValidationError(
                    backup.env._("“%(name)s”: the address begins with https://.", name=backup.name)
                )

    def _is_host(self):
        words = (self.host_key or '').split()
        plain = not any(c.isspace() or c in '@"\\' for c in (self.host or '') + self.remote_user)
        typed = any(w.startswith(('ssh-', 'ecdsa-', 'sk-')) for w in words[:-1])
        return plain and typed and 0 < self.port < 65536

    @api.constrains('encryption', 'public_key')
    def _check_public_key(self):
        for backup in self.filtered(lambda backup: backup.encryption == 'key'):
            key = backup.public_key or ''
            if 'BEGIN PGP PUBLIC KEY BLOCK' not in key or 'PRIVATE KEY' in key:
                raise ValidationError(
                    backup.env._(
                        "“%(name)s”: paste the public key, as gpg --armor --export shows it; keep "
                        "the private one off this server.",
                        name=backup.name,
                    )
                )
