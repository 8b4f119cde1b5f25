from odoo import fields, models


class JxcStatementTotal(models.Model):
    _name = 'jxc.statement.total'
    _description = "Total of a Statement"
    _order = 'statement_id, currency_id'
    _log_access = False

    statement_id = fields.Many2one('jxc.statement', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='statement_id.company_id')
    currency_id = fields.Many2one('res.currency', required=True)
    opening = fields.Monetary(help="Closing of the statement before, else of the ledger.")
    late = fields.Monetary(
        string="Booked Late", help="Into the period of the statement before, after it was sent."
    )
    invoices = fields.Monetary()
    refunds = fields.Monetary(string="Credit Notes")
    payments = fields.Monetary()
    discounts = fields.Monetary(help="Discounts and write-offs.")
    others = fields.Monetary(string="Other Entries")
    closing = fields.Monetary(string="Closing Balance", help="Opening and everything in between.")
    unbilled = fields.Monetary(
        string="Not Invoiced Yet",
        help="Delivered and not invoiced, less received and not billed, taxes included. Not part of"
        " the closing.",
    )

    _once = models.UniqueIndex("(statement_id, currency_id)")
