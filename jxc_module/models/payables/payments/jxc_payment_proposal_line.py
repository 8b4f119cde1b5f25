from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class JxcPaymentProposalLine(models.Model):
    """An open instalment in a proposal. People tick it; everything else comes from the ledger."""

    _name = 'jxc.payment.proposal.line'
    _description = "Bill to Pay"
    _order = 'proposal_id desc, due_date, id'
    _rec_name = 'move_line_id'

    proposal_id = fields.Many2one(
        'jxc.payment.proposal', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='proposal_id.company_id', store=True)
    move_line_id = fields.Many2one(
        'account.move.line', required=True, readonly=True, index=True, ondelete='cascade'
    )
    move_id = fields.Many2one(related='move_line_id.move_id', string="Bill")
    reference = fields.Char(string="Their Number", compute='_compute_reference')
    partner_id = fields.Many2one('res.partner', string="Vendor", readonly=True)
    due_date = fields.Date(readonly=True)
    discount_date = fields.Date(string="Discount until", readonly=True)
    company_currency_id = fields.Many2one(
        related='company_id.currency_id', string="Company Currency"
    )
    amount = fields.Monetary(currency_field='company_currency_id', readonly=True)
    discount = fields.Monetary(currency_field='company_currency_id', readonly=True)
    net = fields.Monetary(
        string="To Pay", compute='_compute_net', currency_field='company_currency_id'
    )
    currency_id = fields.Many2one('res.currency', readonly=True)
    amount_currency = fields.Monetary(string="Amount in Currency", readonly=True)
    match_state = fields.Selection(selection='_match_states', string="Match", readonly=True)
    state = fields.Selection(
        [
            ('open', "Not Paid"),
            ('held', "Held by the match"),
            ('blocked', "Blocked"),
            ('credit', "Credit: match it first"),
            ('settled', "Paid in the meantime"),
        ],
        string="Status",
        required=True,
        default='open',
        readonly=True,
    )
    pay = fields.Boolean(help="Paid when the proposal is confirmed.")

    @api.model
    def _match_states(self):
        return self.env['account.move']._fields['jxc_match_state']._description_selection(self.env)

    # without dependencies: core would look for these lines at every change of a bill
    def _compute_reference(self):
        for line in self:
            line.reference = line.move_id.ref

    @api.depends('amount', 'discount', 'discount_date', 'proposal_id.date')
    def _compute_net(self):
        for line in self:
            early = line.discount_date and line.proposal_id.date <= line.discount_date
            line.net = line.amount - (line.discount if early else 0)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {'pay'}:
                raise AccessError(self.env._("Only the tick of a bill can be changed by hand."))
            for line in self:
                if line.proposal_id.state != 'draft':
                    raise UserError(
                        self.env._(
                            "%(proposal)s is paid or cancelled.",
                            proposal=line.proposal_id.display_name,
                        )
                    )
                if vals.get('pay') and line.state != 'open':
                    raise UserError(
                        self.env._(
                            "%(bill)s cannot be paid now: %(why)s.",
                            bill=line.move_id.display_name,
                            why=dict(self._fields['state']._description_selection(self.env))[
                                line.state
                            ],
                        )
                    )
        return super().write(vals)

    @api.readonly
    def action_open_bill(self):
        """Open the bill.

        :return: window action
        """
        self.ensure_one()
        return self.move_id.get_formview_action()
