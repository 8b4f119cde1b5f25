from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.import_sheets import SHEETS
from ..base.given import given_text


class JxcImportRow(models.Model):
    """One finding about a row of a file: what is wrong or looks wrong, and what to do."""

    _name = 'jxc.import.row'
    _description = "Finding of a Data Migration"
    _order = 'import_id, level, sheet, row_number, id'
    _rec_name = 'message'

    import_id = fields.Many2one(
        'jxc.import', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='import_id.company_id', store=True, index=True)
    record_id = fields.Many2one(
        'jxc.import.record', readonly=True, index='btree_not_null', ondelete='cascade'
    )
    sheet = fields.Char(readonly=True)
    sheet_name = fields.Char(string="Sheet", readonly=True, help="As in the file.")
    row_number = fields.Integer(string="Row", readonly=True, help="As in the file.")
    column = fields.Char(readonly=True)
    column_name = fields.Char(string="Column", readonly=True)
    value = fields.Char(
        string="Cell Content", help="Write the right one here: the row is checked again."
    )
    level = fields.Selection(
        [('error', "Error"), ('warning', "Warning")], required=True, readonly=True, index=True
    )
    kind = fields.Char(readonly=True, help="What was looked at.")
    message = fields.Char(string="What Is Wrong", readonly=True)
    remedy = fields.Char(string="What to Do", readonly=True)
    other_model = fields.Char(readonly=True)
    other_id = fields.Integer(readonly=True)
    pair_key = fields.Char(readonly=True)

    def write(self, vals):
        """Mend values: they go to the rows of the import, which are checked again.

        :raises AccessError: for anything but the value
        """
        if self.env.su and set(vals) != {'value'}:
            return super().write(vals)
        if set(vals) - {'value'}:
            raise AccessError(self.env._("Only the value of a finding can be written."))
        self.check_access('write')
        self._mend(dict.fromkeys(self, vals['value']))
        return True

    def web_save(self, vals, specification, next_id=None):
        """Save a value that is typed into the list; a finding that it mends is gone then."""
        shown = self.web_read(specification) if self and not next_id else []
        self.write(vals)
        left = self.exists()
        if next_id or left or not shown:
            return (self.browse(next_id) if next_id else left).web_read(specification)
        told = {'value': vals.get('value'), 'message': self.env._("Mended."), 'remedy': False}
        return [row | {key: value for key, value in told.items() if key in row} for row in shown]

    # === ACTIONS === #

    def action_leave_out(self):
        """Leave the rows of these findings out of the import.

        :return: True
        """
        self._check_open()
        # his right to the rows is checked; only this model writes the records
        records = self.sudo().record_id
        records.filtered(lambda record: not record.posted).action = 'skip'
        self._check_again()
        return True

    def action_same(self):
        """Take rows for what they look like: they change it, or are left out of the file.

        :return: True
        """
        self._decide(True)
        return True

    def action_apart(self):
        """Keep rows apart from what they look like, in later files, too.

        :return: True
        """
        self._decide(False)
        return True

    # === BUSINESS === #

    def _decide(self, same):
        self._check_open()
        decisions = self.env['jxc.import.decision']
        for row in self.sudo().filtered('pair_key'):  # his right is checked above
            match = row.other_id if row.other_model != 'jxc.import.record' else 0
            decisions._decide(row.company_id, row.pair_key, same, match)
            if same and not match and not row.record_id.posted:
                row.record_id.action = 'skip'  # the earlier row of the file counts
        self._check_again()

    def _mend(self, given):
        """Put new values into the rows of the import.

        :param dict given: ``{jxc.import.row: text}``
        """
        self._check_open()
        for row, text in given.items():
            own = row.sudo()  # as above
            if not own.record_id or own.column not in SHEETS[own.sheet].columns:
                raise UserError(
                    self.env._(
                        "%(message)s This is mended in the file, or beside it.", message=row.message
                    )
                )
            if own.record_id.posted:
                raise UserError(
                    self.env._("Row %(row)s is posted. Undo it first.", row=own.row_number)
                )
            own.record_id._put_value(own.column, given_text(text)[:500])
            posting = own.import_id.row_ids.filtered_domain(
                [('record_id', '=', own.record_id.id), ('kind', '=', 'posting')]
            )
            posting.unlink()
        self._check_again()

    def _check_open(self):
        """Check that the user may mend rows of these imports now: also of one that stopped.

        :raises UserError, BusyError: what is in the way
        """
        self.check_access('write')
        for each in self.import_id:
            if each.state == 'failed':
                each._check_workable()
            else:
                each._check_readable()

    def _check_again(self):
        for each in self.import_id:
            each._check_records()
            if each.state != 'failed':
                each._set(state='read')
