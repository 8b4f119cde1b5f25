from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError


class JxcRecommended(models.TransientModel):
    """What the recommended settings would turn on, shown before they do."""

    _name = 'jxc.recommended'
    _inherit = 'jxc.dialog'
    _description = "Use Recommended Settings"

    preview = fields.Html(compute='_compute_preview', sanitize=False)
    is_done = fields.Boolean(compute='_compute_preview')

    # === COMPUTE === #

    @api.depends_context('uid', 'company', 'lang')
    def _compute_preview(self):
        changes = self._changes()
        self.is_done = not changes
        self.preview = self._preview_of(changes)

    @api.model
    def _changes(self):
        """Return what would be changed of the current company.

        :return: list of ``(field of res.company, value)``
        """
        company = self.env.company
        return [
            (company._fields[name], value)
            for name, value in company._jxc_recommended_settings().items()
            if company[name] != value
        ]

    def _preview_of(self, changes):
        if not changes:
            text = self.env._("All that we recommend is in force already.")
            return Markup("<p>%s</p>") % text
        rows = Markup().join(
            Markup("<tr><td class='fw-bold'>%s</td><td>%s</td><td class='text-end'>%s</td></tr>")
            % (
                field._description_string(self.env),
                field._description_help(self.env) or '',
                self.env._("On") if value is True else value,
            )
            for field, value in changes
        )
        head = (self.env._("Setting"), self.env._("What Changes"), self.env._("New"))
        return (
            Markup(
                "<table class='table table-sm'>"
                "<thead><tr><th>%s</th><th>%s</th><th class='text-end'>%s</th></tr></thead>"
            )
            % head
            + Markup("<tbody>%s</tbody></table>") % rows
        )

    # === ACTIONS === #

    def action_confirm(self):
        """Turn on what we recommend, for the current company."""
        if not self.env.user._jxc_is_owner():
            raise AccessError(
                self.env._("Only administrators and the owner (role Manager) change the settings.")
            )
        self.check_access('write')
        # the owner's own company, and switches of this app only
        self.env.company.sudo().action_jxc_recommended_settings()
        return {'type': 'ir.actions.client', 'tag': 'reload'}
