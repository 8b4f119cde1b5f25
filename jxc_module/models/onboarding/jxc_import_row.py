from odoo import fields, models


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
    column_name = fields.Char(string="Column", readonly=True, help="As in the file.")
    value = fields.Char(help="Write the right one here: the row is checked again.")
    level = fields.Selection(
        [('error', "Error"), ('warning', "Warning")], required=True, readonly=True, index=True
    )
    kind = fields.Char(readonly=True, help="What was looked at.")
    message = fields.Char(string="What Is Wrong", readonly=True)
    remedy = fields.Char(string="What to Do", readonly=True)
