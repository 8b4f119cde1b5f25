from odoo import api, fields, models

SKIP_REASONS = [
    ('disputed', "Disputed"),
    ('promised', "Promised to pay"),
    ('paused', "Customer is paused"),
    ('blocked', "Customer gets no reminders"),
    ('excluded', "Entry is excluded from follow-up"),
    ('wait', "Reminded a few days ago"),
    ('done', "Got the level that it has reached"),
    ('in_payment', "Payment is registered"),
    ('covered', "Covered by payments and credits"),
    ('small', "Too small an amount"),
    ('by_hand', "Left out by hand"),
    ('paid', "Settled in the meantime"),
    ('other_run', "Another run was faster"),
    ('failed', "Sending failed"),
]


class JxcReminderLine(models.Model):
    """An instalment in a letter, or why it is not in it. A level is sent once for an instalment."""

    _name = 'jxc.reminder.line'
    _description = "Payment Reminder Line"
    _order = 'reminder_id desc, due_date, id'
    _rec_name = 'move_line_id'

    reminder_id = fields.Many2one(
        'jxc.reminder', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='reminder_id.company_id', store=True)
    run_id = fields.Many2one(related='reminder_id.run_id', store=True, index=True)
    partner_id = fields.Many2one(related='reminder_id.partner_id', string="Customer", store=True)
    channel = fields.Selection(related='reminder_id.channel')
    state = fields.Selection(related='reminder_id.state', store=True)
    move_line_id = fields.Many2one(
        'account.move.line',
        string="Instalment",
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
    )
    move_id = fields.Many2one(related='move_line_id.move_id', string="Invoice")
    document = fields.Char(
        compute='_compute_document', help="The number that the customer knows it by."
    )
    invoice_date = fields.Date(compute='_compute_document')
    level_id = fields.Many2one('jxc.reminder.level', readonly=True)
    level_days = fields.Integer(
        compute='_compute_level_days',
        store=True,
        help="As they were then: a later change of the level sends nothing again.",
    )
    due_date = fields.Date(readonly=True)
    days = fields.Integer(string="Days Overdue", readonly=True)
    amount = fields.Monetary(
        string="Open Amount", currency_field='company_currency_id', readonly=True
    )
    company_currency_id = fields.Many2one(
        related='company_id.currency_id', string="Company Currency"
    )
    amount_currency = fields.Monetary(string="Open Amount in Currency", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    skip_reason = fields.Selection(SKIP_REASONS, string="Why Not", readonly=True)
    is_sent = fields.Boolean(string="Sent", readonly=True, copy=False)
    sent_date = fields.Date(string="Sent on", readonly=True, copy=False)

    _once = models.UniqueIndex(
        '(move_line_id, level_id) WHERE is_sent',
        "This instalment got this reminder already.",
    )

    # without dependencies: core would look for these lines at every change of an invoice
    def _compute_document(self):
        for line in self:
            move = line.move_line_id.move_id
            line.invoice_date = line.move_line_id.invoice_date
            # an open item of an old system is an entry: its own number means nothing to anybody
            line.document = (move.move_type == 'entry' and move.ref) or move.name

    @api.depends('level_id')
    def _compute_level_days(self):
        for line in self:
            line.level_days = line.level_id.days
