from odoo import api, fields, models
from odoo.exceptions import AccessError


class JxcImportColumn(models.Model):
    """What a column of a file means."""

    _name = 'jxc.import.column'
    _description = "Column of an Imported File"
    _order = 'sheet_id, position, id'
    _rec_name = 'heading'

    sheet_id = fields.Many2one(
        'jxc.import.sheet', required=True, readonly=True, index=True, ondelete='cascade'
    )
    import_id = fields.Many2one(related='sheet_id.import_id', store=True, index=True)
    company_id = fields.Many2one(related='sheet_id.company_id', store=True, index=True)
    sheet_name = fields.Char(related='sheet_id.name')
    sheet = fields.Selection(related='sheet_id.sheet')
    position = fields.Integer(readonly=True)
    letter = fields.Char(string="Column", readonly=True)
    heading = fields.Char(readonly=True)
    sample = fields.Char(string="For Example", readonly=True)
    meaning = fields.Char(readonly=True)
    meaning_id = fields.Many2one(
        'jxc.import.meaning',
        string="Means",
        compute='_compute_meaning_id',
        inverse='_inverse_meaning_id',
        domain="[('sheet', '=', sheet)]",
        help="Empty: the column is not read.",
    )

    @api.depends('meaning', 'sheet')
    def _compute_meaning_id(self):
        for column in self:
            column.meaning_id = self.env['jxc.import.meaning']._id_of(column.sheet, column.meaning)

    def write(self, vals):
        if not self.env.su and set(vals) - {'meaning', 'meaning_id'}:
            raise AccessError(self.env._("Only what a column means can be chosen."))
        return super().write(vals)

    def _inverse_meaning_id(self):
        for column in self:
            meaning = column.meaning_id
            column.meaning = meaning.key if meaning.sheet == column.sheet else False
