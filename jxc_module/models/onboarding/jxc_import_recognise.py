from xlsxwriter.utility import xl_col_to_name

from odoo import models
from odoo.fields import Command

from ...tools.import_cover import is_cover
from ...tools.import_recognition import guess_columns, recognise
from ...tools.import_sheets import SHEETS
from ...tools.vendor_statement_layout import heading_key

SAMPLES = 20  # rows in which an example of a column is looked for


class JxcImport(models.Model):
    """Finding out what the sheets and columns of a file are, and remembering it."""

    _inherit = 'jxc.import'

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
