from odoo import fields, models


class JxcStatementLog(models.Model):
    """What became of mailing a statement."""

    _name = 'jxc.statement.log'
    _description = "Mail of a Statement"
    _order = 'id desc'
    _log_access = True

    statement_id = fields.Many2one(
        'jxc.statement', required=True, index=True, ondelete='cascade', readonly=True
    )
    company_id = fields.Many2one(related='statement_id.company_id', store=True, index=True)
    partner_id = fields.Many2one(related='statement_id.partner_id', store=True)
    email = fields.Char(readonly=True)
    result = fields.Selection(
        [('sent', "Sent"), ('no_mail', "No Email"), ('failed', "Failed")],
        required=True,
        readonly=True,
    )
    message = fields.Char(readonly=True)
