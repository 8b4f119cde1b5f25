from odoo import fields, models

from .account_move import MATCH_STATES


class JxcBillLog(models.Model):
    """Who let a bill be paid that differs, when and why. Written by the release only."""

    _name = 'jxc.bill.log'
    _description = "Release of a Bill"
    _order = 'date desc, id desc'
    _rec_name = 'move_id'

    move_id = fields.Many2one(
        'account.move', string="Bill", required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='move_id.company_id', store=True, index=True)
    partner_id = fields.Many2one(related='move_id.commercial_partner_id', string="Vendor")
    user_id = fields.Many2one('res.users', string="Released by", required=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    state = fields.Selection(MATCH_STATES, string="Match", required=True)
    reason = fields.Text(required=True)
    figures = fields.Text(
        groups='jxc_module.group_cost', help="What differed at the moment of the release."
    )
