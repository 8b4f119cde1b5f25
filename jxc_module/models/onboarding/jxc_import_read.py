from xlsxwriter.utility import xl_col_to_name

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.import_cover import is_cover
from ...tools.import_recognition import guess_columns, recognise
from ...tools.import_sheets import SHEETS
from ...tools.vendor_statement_layout import heading_key
from ...tools.workbook_reading import Bounds, UnreadableError, read_sheets
from ..base.exceptions import BusyError

BOUNDS = Bounds(
    size=20 * 2**20,
    unpacked=250 * 2**20,
    pieces=2_500_000,
    rows=100_000,
    columns=256,
    values=1_000_000,
    characters=20_000_000,
)
SAMPLES = 20  # rows in which an example of a column is looked for
BACKGROUND = 5 * 2**20  # bytes of a file from which on it is read by a job


class JxcImport(models.Model):
    """Reading the file, and finding out what its sheets and columns are."""

    _inherit = 'jxc.import'

    sheet_ids = fields.One2many('jxc.import.sheet', 'import_id', string="Sheets")
    column_ids = fields.One2many('jxc.import.column', 'import_id', string="Columns")
    layout_ids = fields.Many2many(
        'jxc.import.layout',
        string="Layouts",
        compute='_compute_layout_ids',
        help="What the columns of these headings are: used from an earlier file, remembered for "
        "the next one.",
    )

    @api.depends('sheet_ids.layout_id')
    def _compute_layout_ids(self):
        for each in self:
            each.layout_ids = each.sheet_ids.layout_id

    @api.model
    def _given_fields(self):
        return super()._given_fields() | {'sheet_ids', 'column_ids'}

    # === ACTIONS === #

    def action_read(self):
        """Read and check the file, with the columns that were recognised or chosen.

        Only where a required column is unknown nothing is read: the columns are shown.

        :return: True, the action that shows the columns, or the job of a large file
        :raises UserError: for a file that cannot be read, with what to do
        """
        self.ensure_one()
        self._check_readable()
        if self._file_size() > BACKGROUND:
            return self._start_job('import_read', self.env._("Read %(name)s", name=self.name))
        return self._read_now()

    def action_mapping(self):
        """Show which sheet is which and what the columns mean, before anything is read.

        :return: window action
        """
        self.ensure_one()
        self._check_readable()
        self._recognise(self._cells())
        return self._mapping_action()

    # === BUSINESS === #

    def _check_readable(self):
        """Check that the user may read this file into the import, and keep others from it.

        :raises UserError, BusyError: what is in the way
        """
        self._check_workable()
        self._check_unposted()
        if not self.sudo().stored_file:  # whether there is one is no secret
            raise UserError(
                self.env._("%(name)s: choose the file of the old system first.", name=self.name)
            )

    def _check_workable(self):
        """Check the right to this import, and keep others from it.

        :raises BusyError: somebody else works on it
        """
        self.check_access('write')
        if not self.try_lock_for_update(allow_referencing=True):
            raise BusyError(
                self.env._("%(name)s: somebody else is working on it. Try again.", name=self.name)
            )

    def _start_job(self, kind, name):
        """Start work on this import in the background.

        :return: action that shows the job
        """
        action = self.env['jxc.job']._start(
            kind, name, {'import': self.id}, companies=self.company_id
        )
        self._set(job_id=action['res_id'])
        return action

    def _read_now(self):
        cells = self._cells()
        self._recognise(cells)
        if not self.sheet_ids.filtered('sheet') or any(s._missing() for s in self.sheet_ids):
            self._set(state='draft')
            return self._mapping_action()
        self._stage(cells)
        self._remember_layout()
        return True

    def _mapping_action(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Sheets and Columns"),
            'res_model': 'jxc.import',
            'res_id': self.id,
            'views': [(self.env.ref('jxc_module.import_view_form_mapping').id, 'form')],
            'view_mode': 'form',
            'target': 'new',
        }

    def _cells(self):
        """Return the sheets of the file (`SheetCells`).

        :raises UserError: with what to do about a file that cannot be read
        """
        try:
            return read_sheets(self._content(), BOUNDS)
        except UnreadableError as error:
            raise UserError(self._unreadable_words(error)) from error

    def _file_size(self):
        return self._attachment().file_size

    def _content(self):
        """Return the content of the file; one that is too large is not even loaded."""
        file = self._attachment()
        if file.file_size > BOUNDS.size:
            raise UnreadableError('size', BOUNDS.size // 2**20)
        return file.raw or b''

    def _attachment(self):
        self.check_access('read')
        # who may write the import works with its file, though only its uploader downloads it
        return (
            self.env['ir.attachment']
            .sudo()
            .search(
                [
                    ('res_model', '=', 'jxc.import'),
                    ('res_field', '=', 'stored_file'),
                    ('res_id', '=', self.id),
                ],
                limit=1,
            )
        )

    # === RECOGNITION === #

    def _recognise(self, cells):
        """Say which sheet is which; what a person chose for this file stays."""
        if self.sheet_ids:
            return
        remembered = self.env['jxc.import.layout']._remembered(self.company_id)
        for position, each in enumerate(cells):
            if is_cover(each.rows):
                continue
            found = recognise(each.name, each.rows, self.file_name or '', remembered)
            # people choose among what was found; only a file brings sheets and columns
            sheet = (
                self.env['jxc.import.sheet']
                .sudo()
                .create(
                    {
                        'import_id': self.id,
                        'position': position,
                        'name': each.name or self.file_name,
                        'sheet': found.sheet,
                        'header_row': found.header + 1,
                        'row_count': len(each.rows),
                        'hidden_count': len(each.hidden),
                    }
                )
            )
            self._put_columns(sheet, each, found.columns)
            if remembered and found.header < len(each.rows):
                sheet.layout_id = self.env['jxc.import.layout']._of_row(
                    self.company_id, each.rows[found.header]
                )
        self.invalidate_recordset(['sheet_ids', 'column_ids'])

    def _put_columns(self, sheet, cells, keys=None):
        """Write the columns of a sheet, guessed where nobody says what they are."""
        header = min(sheet.header_row - 1, len(cells.rows) - 1)
        body = cells.rows[header + 1 :]
        width = max((len(row) for row in cells.rows[header : header + SAMPLES]), default=0)
        headings = [*cells.rows[header], *[None] * (width - len(cells.rows[header]))]
        if keys is None and sheet.sheet:
            keys = guess_columns(sheet.sheet, headings)
        keys = [*(keys or ()), *[None] * width]
        commands = [
            Command.create(
                {
                    'position': position,
                    'letter': xl_col_to_name(position),
                    'heading': str(heading if heading is not None else '')[:100],
                    'sample': _sample(body, position),
                    'meaning': keys[position] or False,
                }
            )
            for position, heading in enumerate(headings)
        ]
        sheet.sudo().column_ids = [Command.clear(), *commands]  # as above

    def _remember_layout(self):
        """Keep what the sheets and columns are for the next file with the same headings."""
        one = len(self.sheet_ids) == 1
        for sheet in self.sheet_ids.filtered('sheet'):
            names = [self.file_name, None if one and self.file_name else sheet.name]
            layout = self.env['jxc.import.layout']._remember(
                self.company_id,
                ": ".join(filter(None, names)),
                sheet.sheet,
                {heading_key(c.heading): c.meaning or '' for c in sheet.column_ids},
            )
            sheet.sudo().layout_id = layout  # people choose among what was found, see `_recognise`

    def _keys_of_columns(self, sheet):
        """Return the key of each column by position, each key once."""
        width = max(sheet.column_ids.mapped('position'), default=-1) + 1
        keys, used = [None] * width, set()
        for column in sheet.column_ids:
            if column.meaning in SHEETS[sheet.sheet].columns and column.meaning not in used:
                keys[column.position] = column.meaning
                used.add(column.meaning)
        return keys


def _sample(body, position):
    for row in body[:SAMPLES]:
        if position < len(row) and row[position] is not None:
            return str(row[position])[:60]
    return False
