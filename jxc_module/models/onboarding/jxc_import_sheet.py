from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.import_recognition import FILLED
from ...tools.import_sheets import SHEETS


class JxcImportSheet(models.Model):
    """A sheet of a file: which of ours it is, and where its headings stand."""

    _name = 'jxc.import.sheet'
    _description = "Sheet of an Imported File"
    _order = 'import_id, position, id'

    import_id = fields.Many2one(
        'jxc.import', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='import_id.company_id', store=True, index=True)
    position = fields.Integer(readonly=True)
    name = fields.Char(string="Sheet in the File", readonly=True)
    sheet = fields.Selection(
        '_selection_sheet', string="Holds", help="Empty: the sheet is not read."
    )
    header_row = fields.Integer(string="Row with Headings", default=1)
    row_count = fields.Integer(string="Rows", readonly=True)
    hidden_count = fields.Integer(string="Hidden Rows", readonly=True)
    column_ids = fields.One2many('jxc.import.column', 'sheet_id', string="Columns")
    layout_id = fields.Many2one(
        'jxc.import.layout',
        readonly=True,
        ondelete='set null',
        index='btree_not_null',
        help="What the columns of files with these headings are, as it was remembered.",
    )
    missing = fields.Char(string="Not Found", compute='_compute_missing')

    # === COMPUTE === #

    @api.model
    def _selection_sheet(self):
        lang = self.env.lang
        return [(name, sheet.label(lang)) for name, sheet in SHEETS.items()]

    @api.depends('sheet', 'column_ids.meaning')
    @api.depends_context('lang')
    def _compute_missing(self):
        for sheet in self:
            labels = [
                SHEETS[sheet.sheet].columns[key].label(self.env.lang) for key in sheet._missing()
            ]
            sheet.missing = ", ".join(labels)

    # === CRUD === #

    @api.constrains('header_row')
    def _check_header_row(self):
        for sheet in self:
            if not 0 < sheet.header_row <= max(sheet.row_count, 1):
                raise UserError(
                    self.env._(
                        "%(sheet)s: the headings are in one of its rows 1 to %(count)s.",
                        sheet=sheet.name or "1",
                        count=sheet.row_count,
                    )
                )

    def write(self, vals):
        self._check_given(vals)
        result = super().write(vals)
        if {'sheet', 'header_row'} & set(vals):
            for sheet in self:
                sheet.import_id._check_unposted()
                sheet._guess_again()
        return result

    # === ACTIONS === #

    def action_again(self):
        """Read the same sheet of the file a second time, as another kind: goods and their stock.

        :return: the action that shows the columns
        """
        self.ensure_one()
        self.import_id._check_readable()
        # people choose among what was found; only a file brings sheets and columns
        again = self.sudo().create(
            {
                'import_id': self.import_id.id,
                **{name: self[name] for name in ('position', 'name', 'header_row', 'row_count')},
                'hidden_count': self.hidden_count,
            }
        )
        again._guess_again()
        return self.import_id._mapping_action()

    def _check_given(self, vals):
        """Refuse what only a reading writes.

        :raises AccessError: for anything but what a person chooses
        """
        if not self.env.su and set(vals) - {'sheet', 'header_row', 'column_ids'}:
            raise AccessError(
                self.env._("Only what a sheet holds and where its headings are can be chosen.")
            )

    # === BUSINESS === #

    def _missing(self):
        """Return the keys of required columns that no column has."""
        self.ensure_one()
        if not self.sheet:
            return []
        known = {column.meaning for column in self.column_ids}
        filled = FILLED.get(self.sheet, ())
        required = SHEETS[self.sheet].required()
        return [key for key in required if key not in known and key not in filled]

    def _guess_again(self):
        """Guess the columns anew for another kind of sheet, or other headings."""
        cells = self.import_id._cells()
        if self.position < len(cells):
            self.import_id._put_columns(self, cells[self.position])
