from odoo import models
from odoo.exceptions import UserError


class JxcOpenedFigures(models.AbstractModel):
    """Records that the books may have been opened with: they stay as they are."""

    _name = 'jxc.opened.figures'
    _description = "Opening Figures"

    def _jxc_refuse_opened(self):
        """Refuse a change of what the books were opened with.

        :raise UserError: names the record, and what to do instead
        """
        if not self:
            return
        # that a figure is locked is no secret to who may change it
        rows = self.env['jxc.import.record'].sudo()
        opened = rows.search(
            [
                ('res_model', '=', self._name),
                ('res_id', 'in', self.ids),
                ('import_id.state', '=', 'opened'),
                ('posted', '=', True),
            ],
            limit=1,
        )
        if opened:
            raise UserError(
                self.env._(
                    "%(name)s is an opening figure, and the books are opened: it is locked. "
                    "Correct it by a count or another entry.",
                    name=self.browse(opened.res_id).display_name,
                )
            )
