import base64
import hashlib

from odoo import api, fields, models


class JxcImport(models.Model):
    """The file: kept for whoever uploaded it and for administrators."""

    _inherit = 'jxc.import'

    file = fields.Binary(
        compute='_compute_file',
        inverse='_inverse_file',
        copy=False,
        help="A workbook or a text of the old system, or our own template filled in.",
    )
    file_name = fields.Char(copy=False)
    # the stored one; other managers read what became of the rows, not the file
    stored_file = fields.Binary(attachment=True, copy=False, groups='.')
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)

    # === COMPUTE === #

    @api.depends('user_id')
    @api.depends_context('uid', 'bin_size')
    def _compute_file(self):
        for each in self:
            # whether he may read it is what is asked here
            each.file = each.sudo().stored_file if each._may_read_file() else False

    def _inverse_file(self):
        for each in self:
            data = each.with_context(bin_size=False).file
            content = base64.b64decode(data or b'')
            # closed to clients; who may write an import may change its file
            own = each.sudo()
            own.stored_file = data
            for lines in (own.row_ids, own.record_ids, own.sheet_ids):
                lines.unlink()  # they are those of another file
            each._set(
                sha256=hashlib.sha256(content).hexdigest() if content else False,
                state='draft',
                report=False,
            )

    # === BUSINESS === #

    def _may_read_file(self):
        """Say whether the user uploaded this file or is an administrator."""
        user = self.env.user
        return self.env.su or self.user_id == user or user.has_group('base.group_system')
