from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcReminder(models.Model):
    """One letter of a run to one customer: by mail, or printed where he has no address."""

    _name = 'jxc.reminder'
    _description = "Payment Reminder"
    _order = 'run_id desc, state, amount desc, id'
    _rec_name = 'partner_id'

    run_id = fields.Many2one(
        'jxc.reminder.run', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    run_date = fields.Date(related='run_id.date', store=True, string="Date")
    partner_id = fields.Many2one(
        'res.partner', string="Customer", required=True, readonly=True, index=True
    )
    contact_id = fields.Many2one('res.partner', string="Sent to", readonly=True)
    email = fields.Char(compute='_compute_email')
    level_id = fields.Many2one('jxc.reminder.level', readonly=True)
    channel = fields.Selection([('mail', "Mail"), ('letter', "Letter")], readonly=True)
    state = fields.Selection(
        [
            ('draft', "To Send"),
            ('sent', "Sent"),
            ('failed', "Failed"),
            ('skipped', "Skipped"),
        ],
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        index=True,
    )
    line_ids = fields.One2many('jxc.reminder.line', 'reminder_id', string="Invoices")
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(
        compute='_compute_amount', store=True, help="What he is reminded of, in company currency."
    )
    days = fields.Integer(string="Days Overdue", compute='_compute_amount', store=True)
    credit = fields.Monetary(
        string="Unapplied", readonly=True, help="Payments and credit notes not matched yet."
    )
    why_not = fields.Char(compute='_compute_why_not')
    error = fields.Char(readonly=True)
    sent_on = fields.Datetime(readonly=True)
    sent_by_id = fields.Many2one('res.users', string="Sent by", readonly=True)

    # === COMPUTE === #

    # without dependencies: core would look for letters at every change of an address
    def _compute_email(self):
        for letter in self:
            letter.email = letter.contact_id.email or letter.partner_id.email

    @api.depends('line_ids.amount', 'line_ids.days', 'line_ids.skip_reason')
    def _compute_amount(self):
        for letter in self:
            lines = letter._reminded_lines()
            letter.amount = sum(lines.mapped('amount'))
            letter.days = max(lines.mapped('days'), default=0)

    @api.depends('line_ids.skip_reason', 'error')
    @api.depends_context('lang')
    def _compute_why_not(self):
        labels = dict(self.line_ids._fields['skip_reason']._description_selection(self.env))
        for letter in self:
            reasons = {line.skip_reason for line in letter.line_ids if line.skip_reason}
            texts = [str(labels[reason]) for reason in sorted(reasons)]
            letter.why_not = letter.error or ', '.join(texts) or False

    # === ACTIONS === #

    def action_skip(self):
        """Leave these customers out of a preview."""
        self._check_preview()
        # letters are not written by hand otherwise
        for letter in self.sudo().filtered(lambda letter: letter.state == 'draft'):
            letter.state = 'skipped'
            letter._reminded_lines().skip_reason = 'by_hand'

    def action_as_letter(self):
        """Print this one instead of mailing it."""
        self._check_preview()
        # letters are not written by hand otherwise
        self.sudo().filtered(lambda letter: letter.state == 'draft').channel = 'letter'

    @api.readonly
    def action_print(self):
        """Print these letters.

        :return: report action
        """
        return self.env.ref('jxc_module.report_reminder').report_action(self)

    @api.readonly
    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def _check_preview(self):
        self.run_id._check_accountant()
        if any(run.state != 'draft' for run in self.run_id):
            raise UserError(self.env._("This run is being sent or was sent: it cannot be changed."))

    # === BUSINESS === #

    def _reminded_lines(self):
        return self.line_ids.filtered(lambda line: not line.skip_reason)

    def _send(self, plan, credits):
        """Send these letters, after a look at what has changed since the preview.

        :param plan: ``{res.partner: [line values]}`` of this moment, see ``_plan`` of the run
        :param credits: ``{res.partner: unapplied amount}`` of this moment
        """
        self._refresh(plan, credits)
        letters = self.filtered(lambda letter: letter.state == 'draft')
        now = fields.Datetime.now()
        lines = letters._reminded_lines()
        lines.write({'is_sent': True, 'sent_date': self.company_id[:1]._jxc_today()})
        # another run that was faster is felt here, before anything is mailed
        lines.flush_recordset()
        letters.write({'state': 'sent', 'sent_on': now, 'sent_by_id': self._sender().id})
        by_mail = letters.filtered(lambda letter: letter.channel == 'mail')
        by_mail.level_id._check_template()
        for template, mails in by_mail.grouped(lambda letter: letter.level_id.template_id).items():
            template.send_mail_batch(mails.ids, force_send=False)
        letters._log_sent()

    def _sender(self):
        """Return who sends: the one who started the run, also where the job does it for him."""
        return self.run_id.user_id[:1] or self.env.user

    def _refresh(self, plan, credits):
        """Skip what is not to be reminded of any more and bring amounts up to date."""
        for letter in self:
            letter.credit = credits.get(letter.partner_id, 0)
            fresh = {values['move_line_id']: values for values in plan.get(letter.partner_id, ())}
            for line in letter._reminded_lines():
                values = fresh.get(line.move_line_id.id)
                if not values:
                    line.skip_reason = 'paid'
                elif values['skip_reason'] or values['level_id'] != line.level_id.id:
                    line.skip_reason = values['skip_reason'] or 'other_run'
                elif values['amount_currency'] != line.amount_currency:
                    line.write({name: values[name] for name in ('amount', 'amount_currency')})
            if not letter._reminded_lines():
                letter.state = 'skipped'

    def _log_sent(self):
        """Tell it on the customer and his invoices, and in the collection history."""
        if not self:
            return
        partners, moves = {}, defaultdict(list)
        for letter in self:
            texts = {
                'level': letter.level_id.name,
                'channel': dict(self._fields['channel']._description_selection(self.env))[
                    letter.channel
                ],
                'invoices': ', '.join(letter._reminded_lines().move_line_id.mapped('move_name')),
            }
            # no amounts: who reads the partner need not see what he owes
            partners[letter.partner_id.id] = self.env._(
                "Reminder %(level)s (%(channel)s): %(invoices)s", **texts
            )
            for move in letter._reminded_lines().move_line_id.move_id:
                moves[move.id] = self.env._("Reminder %(level)s (%(channel)s)", **texts)
        self.env['res.partner'].browse(partners)._message_log_batch(bodies=partners)
        self.env['account.move'].browse(moves)._message_log_batch(bodies=dict(moves))
        self.env['jxc.collection.log'].create(
            [
                {
                    'company_id': letter.company_id.id,
                    'partner_id': letter.partner_id.id,
                    'kind': f'reminder_{letter.channel}',
                    'note': partners[letter.partner_id.id],
                    'reminder_id': letter.id,
                    'user_id': letter._sender().id,
                }
                for letter in self
            ]
        )

    # === LETTER === #

    def _letter_lines(self):
        """Return the lines that the letter lists, the oldest first."""
        return self._reminded_lines().sorted(lambda line: (line.due_date, line.id))

    def _letter_totals(self):
        """Return what the letter asks for.

        :return: list of ``(res.currency, amount)``, one a currency of the documents
        """
        totals = defaultdict(float)
        for line in self._letter_lines():
            totals[line.currency_id] += line.amount_currency
        return list(totals.items())
