from odoo import fields, models


class JxcImportLayout(models.Model):
    """How files of one origin are read, remembered for the next one."""

    _name = 'jxc.import.layout'
    _description = "Layout of Imported Files"
    _order = 'name, id'

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
        default=lambda self: self.env.company,
    )
    meanings = fields.Json(help="Sheet by the title of a sheet, column by heading.")
    date_order = fields.Selection([('dmy', "Day First"), ('mdy', "Month First")])
