from odoo import api, fields, models

RESULTS = [
    ('equal', "Equal"),
    ('differs', "Amount Differs"),
    ('missing_here', "Missing Here"),
    ('missing_there', "Missing There"),
]


class JxcVendorStatementLine(models.Model):
    """What they have and what we have of one document."""

    _name = 'jxc.vendor.statement.line'
    _description = "Line of a Vendor Statement"
    _order = 'statement_id, first_day, id'
    _rec_name = 'statement_id'

    statement_id = fields.Many2one(
        'jxc.vendor.statement', required=True, index=True, readonly=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='statement_id.company_id', store=True)
    partner_id = fields.Many2one(related='statement_id.partner_id')
    currency_id = fields.Many2one(related='statement_id.currency_id')
    item_ids = fields.One2many('jxc.vendor.statement.item', 'line_id', readonly=True)
    result = fields.Selection(RESULTS, required=True, readonly=True, index=True)
    found_by = fields.Selection(
        [('number', "Number"), ('amount', "Amount and Date"), ('hand', "By Hand")], readonly=True
    )
    rows = fields.Char(string="Rows of the File", readonly=True)
    first_day = fields.Date(readonly=True)
    their_number = fields.Char(readonly=True)
    their_day = fields.Date(string="Their Date", readonly=True)
    their_amount = fields.Monetary(readonly=True)
    our_number = fields.Char(readonly=True)
    our_day = fields.Date(string="Our Date", readonly=True)
    our_amount = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, help="Theirs − ours.")
    outside = fields.Monetary(
        string="Booked in Another Period", readonly=True, help="The part of our amount that is."
    )
    note = fields.Char(readonly=True)
    activity_id = fields.Many2one(
        'mail.activity', string="To-do", readonly=True, index='btree_not_null', ondelete='set null'
    )
    todo = fields.Boolean(string="Has a To-do", compute='_compute_todo')

    @api.depends('activity_id')
    def _compute_todo(self):
        for line in self:
            line.todo = bool(line.activity_id)

    # === ACTIONS === #

    @api.readonly
    def action_open_documents(self):
        """Open our documents of these lines.

        :return: window action
        """
        moves = self.item_ids.move_id
        action = {
            'type': 'ir.actions.act_window',
            'name': self.env._("Our Documents"),
            'res_model': 'account.move',
            'view_mode': 'list,form',
            'domain': [('id', 'in', moves.ids)],
        }
        if len(moves) == 1:
            action |= {'view_mode': 'form', 'res_id': moves.id}
        return action

    def action_todo(self):
        """Make a to-do of each difference, for the user; a second click makes no second one.

        :return: True
        """
        lines = self._writable()
        todo = lines.filtered(lambda line: line.result != 'equal' and not line.activity_id)
        model = self.env['ir.model']._get_id('jxc.vendor.statement')
        activity_type = self.env.ref('mail.mail_activity_data_todo')
        made = self.env['mail.activity'].create(
            [
                {
                    'res_model_id': model,
                    'res_id': line.statement_id.id,
                    'activity_type_id': activity_type.id,
                    'summary': line._summary(),
                    'user_id': self.env.uid,
                }
                for line in todo
            ]
        )
        for line, activity in zip(todo, made, strict=True):
            line.activity_id = activity
        return True

    def _summary(self):
        """Return in words what is different."""
        words = {
            'number': self.their_number or self.our_number or "–",
            'theirs': self.currency_id.format(self.their_amount),
            'ours': self.currency_id.format(self.our_amount),
        }
        if self.result == 'missing_here':
            return self.env._("%(number)s: they list %(theirs)s, we have not booked it.", **words)
        if self.result == 'missing_there':
            return self.env._("%(number)s: we booked %(ours)s, they do not list it.", **words)
        return self.env._("%(number)s: they say %(theirs)s, we booked %(ours)s.", **words)
