from odoo import fields, models

from ...tools.import_cells import clean_cell
from ...tools.import_values import UnclearError


class JxcImportRecord(models.Model):
    """A row of a file as it was read: what will be made of it, and what became of it."""

    _name = 'jxc.import.record'
    _description = "Row of a Data Migration"
    _order = 'import_id, sheet, row_number, id'
    _rec_name = 'key'

    import_id = fields.Many2one(
        'jxc.import', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='import_id.company_id', store=True, index=True)
    sheet = fields.Char(required=True, readonly=True)
    sheet_name = fields.Char(string="Sheet", readonly=True, help="As in the file.")
    row_number = fields.Integer(string="Row", readonly=True, help="As in the file.")
    values = fields.Json(readonly=True, help="Clean values by column.")
    raw = fields.Json(readonly=True, help="What the file said where it could not be read.")
    document = fields.Char(readonly=True, help="Its rows are made together.")
    key = fields.Char(readonly=True, help="What tells the row, the same in a later file.")
    action = fields.Selection(
        [
            ('create', "New"),
            ('update', "Changes"),
            ('same', "Is There Already"),
            ('skip', "Not Imported"),
        ],
        string="What Happens",
        default='create',
        required=True,
        readonly=True,
    )
    match_id = fields.Integer(
        string="Record", readonly=True, help="The record that is there already."
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Became", model_field='res_model', readonly=True)
    old_values = fields.Json(readonly=True, help="What was changed, as it was before.")
    posted = fields.Boolean(readonly=True)

    _of_sheet = models.Index("(import_id, sheet, row_number)")
    _of_key = models.Index("(company_id, sheet, key)")

    # === BUSINESS === #

    def _put_value(self, column, text):
        """Write a value as if it stood in the file."""
        self.ensure_one()
        values, raw = dict(self.values or {}), dict(self.raw or {})
        values.pop(column, None)
        raw.pop(column, None)
        try:
            clean = clean_cell(self.sheet, column, text, self.import_id.date_order)
        except UnclearError:
            raw[column] = text
        else:
            if clean != '':
                values[column] = clean
        self.write(
            {
                'values': values,
                'raw': raw or False,
                'document': values.get('number') if self.document else False,
            }
        )
