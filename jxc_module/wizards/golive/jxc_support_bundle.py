import base64

from odoo import api, fields, models


class JxcSupportBundle(models.TransientModel):
    """The support bundle: shown word by word before anybody sends it."""

    _name = 'jxc.support.bundle'
    _inherit = 'jxc.dialog'
    _description = "Support Bundle"

    content = fields.Text(string="What Is in It", compute='_compute_content')
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(default="jxc-support.zip", readonly=True)

    @api.depends_context('uid', 'company')
    def _compute_content(self):
        golive = self.env['jxc.golive']
        parts = golive._bundle()
        self.content = "\n\n".join(
            f'== {name}\n{content.decode()}' for name, content in parts.items()
        )

    def action_make(self):
        """Make the archive and offer it for download."""
        self.ensure_one()
        self.check_access('write')
        golive = self.env['jxc.golive']
        # the field is read only on the page; what it holds is made here
        self.file = base64.b64encode(golive._bundle_zip(golive._bundle()))
        return {
            'type': 'ir.actions.act_url',
            'url': f'/web/content/{self._name}/{self.id}/file/jxc-support.zip?download=true',
            'target': 'download',
        }
