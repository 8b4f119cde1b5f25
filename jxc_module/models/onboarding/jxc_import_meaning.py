from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.import_sheets import SHEETS

_ROWS = [
    (number, sheet.name, column.key, column.en, column.zh, column.required)
    for number, (sheet, column) in enumerate(
        ((sheet, column) for sheet in SHEETS.values() for column in sheet.columns.values()), 1
    )
]


class JxcImportMeaning(models.Model):
    """What a column of a file may mean: the columns of our workbook, to be chosen from."""

    _name = 'jxc.import.meaning'
    _description = "Meaning of an Imported Column"
    _auto = False
    _order = 'id'
    _rec_names_search = ['english', 'chinese']

    sheet = fields.Char(readonly=True)
    key = fields.Char(readonly=True)
    english = fields.Char(readonly=True)
    chinese = fields.Char(readonly=True)
    required = fields.Boolean(readonly=True)

    @property
    def _table_query(self):
        rows = SQL(", ").join(SQL("%s", row) for row in _ROWS)
        return SQL(
            "SELECT * FROM (VALUES %s) AS known (id, sheet, key, english, chinese, required)", rows
        )

    @api.depends('english', 'chinese', 'required')
    @api.depends_context('lang')
    def _compute_display_name(self):
        chinese = (self.env.lang or '').startswith('zh')
        for meaning in self:
            name = meaning.chinese if chinese else meaning.english
            meaning.display_name = f'{name} *' if meaning.required else name

    @api.model
    def _id_of(self, sheet, key):
        """Return the id of a column of a sheet, False for none."""
        return _IDS.get((sheet, key), False)


_IDS = {(sheet, key): number for number, sheet, key, *_rest in _ROWS}
