from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    jxc_dispute_state = fields.Selection(related='move_id.jxc_dispute_state')
