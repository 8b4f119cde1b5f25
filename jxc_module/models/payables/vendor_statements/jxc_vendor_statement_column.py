from odoo import fields, models


class JxcVendorStatementColumn(models.Model):
    """What a column of a vendor's file means."""

    _name = 'jxc.vendor.statement.column'
    _description = "Column of a Vendor Statement"
    _order = 'statement_id, position'
    _rec_name = 'heading'

    statement_id = fields.Many2one(
        'jxc.vendor.statement', required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='statement_id.company_id', store=True)
    position = fields.Integer(readonly=True)
    letter = fields.Char(string="Column", readonly=True)
    heading = fields.Char(readonly=True)
    sample = fields.Char(string="For Example", readonly=True)
    meaning = fields.Selection(
        [
            ('number', "Document Number"),
            ('date', "Date"),
            ('amount', "Amount (Positive: We Owe)"),
            ('debit', "We Owe More"),
            ('credit', "We Owe Less"),
            ('balance', "Running Balance"),
            ('note', "Note"),
        ],
        help="Empty: the column is not read.",
    )
