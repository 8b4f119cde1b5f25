from odoo import fields, models


class JxcVendorStatementItem(models.Model):
    """A row of their statement, or a document of ours."""

    _name = 'jxc.vendor.statement.item'
    _description = "Entry of a Vendor Statement"
    _order = 'statement_id, side, row, day, id'
    _rec_name = 'number'

    statement_id = fields.Many2one(
        'jxc.vendor.statement', required=True, index=True, readonly=True, ondelete='cascade'
    )
    line_id = fields.Many2one(
        'jxc.vendor.statement.line', index=True, readonly=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='statement_id.company_id', store=True)
    currency_id = fields.Many2one(related='statement_id.currency_id')
    side = fields.Selection(
        [('theirs', "Theirs"), ('ours', "Ours")], string="Whose", required=True, readonly=True
    )
    row = fields.Integer(string="Row of the File", readonly=True)
    number = fields.Char(readonly=True)
    day = fields.Date(string="Date", readonly=True)
    amount = fields.Monetary(readonly=True)
    note = fields.Char(readonly=True)
    move_id = fields.Many2one(
        'account.move', string="Our Document", readonly=True, index='btree_not_null'
    )
    outside = fields.Boolean(
        string="Of Another Period", readonly=True, help="Booked before or after the period."
    )
