from odoo import models
from odoo.exceptions import UserError


class JxcVendorStatementLine(models.Model):
    """Pairing by hand what no number and no amount brings together."""

    _inherit = 'jxc.vendor.statement.line'

    def action_pair(self):
        """Make one line of these: at least one of theirs and one of ours.

        :return: True
        :raises UserError: for lines of several statements, or of one side only
        """
        lines = self._writable()
        sides = set(lines.item_ids.mapped('side'))
        if len(lines) < 2 or len(lines.statement_id) > 1 or len(sides) < 2:
            raise UserError(
                self.env._(
                    "Choose lines of one statement: at least one that is missing here and one "
                    "that is missing there."
                )
            )
        first, rest = lines[0], lines[1:]
        items = lines.item_ids
        items.line_id = first
        rest.unlink()
        first.write(first.statement_id._line_values(items, 'hand'))
        return True

    def action_unpair(self):
        """Take pairs apart: each row of theirs and each document of ours stands alone again.

        :return: True
        """
        lines = self._writable().filtered(lambda line: line.found_by)
        alone = [(line.statement_id, item) for line in lines for item in line.item_ids]
        made = lines.create(
            [
                {'statement_id': statement.id, **statement._line_values(item, '')}
                for statement, item in alone
            ]
        )
        for line, (_statement, item) in zip(made, alone, strict=True):
            item.line_id = line
        lines.unlink()
        # what belongs to another period is no difference of this one
        made.filtered(lambda line: line.result == 'missing_there' and line.outside).unlink()
        return True

    def _writable(self):
        """Check that the user may work on the statements of these lines, and lock them.

        :return: these lines as superuser: what is in them comes from comparing and pairing only
        """
        self.check_access('read')
        self.exists().statement_id._check_open_all()
        # his right to these lines is checked above
        return self.sudo()
