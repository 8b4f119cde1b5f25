from odoo import api, fields, models
from odoo.exceptions import UserError

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
BACKGROUND = 5 * 2**20  # bytes of a file from which on it is read by a job


class JxcImport(models.Model):
    """Reading the file."""

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
