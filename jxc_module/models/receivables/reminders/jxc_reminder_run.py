from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...base.notification import notification

DIRECT = 40  # letters that are sent at once; more go in the background
KEEP_DRAFT_DAYS = 14  # previews that nobody sent are deleted after so many days


class JxcReminderRun(models.Model):
    """One sending of reminders: first a preview, then sent by letters, in batches.

    What the preview shows is asked again when a letter leaves: what was paid, promised or disputed
    in between is left out. An instalment gets a level once, whatever runs at the same time: the
    unique index on sent lines says so.
    """

    _name = 'jxc.reminder.run'
    _description = "Reminder Run"
    _inherit = ['mail.thread', 'jxc.read.only']
    _order = 'date desc, id desc'
    _rec_names_search = ['user_id', 'reminder_ids.partner_id']
    _check_company_auto = True

    name = fields.Char(compute='_compute_name')
    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._jxc_today(),
        help="Days overdue are counted up to this day.",
    )
    user_id = fields.Many2one(
        'res.users',
        string="Prepared by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
    )
    partner_ids = fields.Many2many(
        'res.partner',
        string="Only These Customers",
        domain="[('parent_id', '=', False)]",
        help="Empty: all customers.",
    )
    level_ids = fields.Many2many(
        'jxc.reminder.level', string="Only These Levels", help="Empty: all levels."
    )
    state = fields.Selection(
        [
            ('draft', "Preview"),
            ('running', "Sending"),
            ('done', "Done"),
            ('cancelled', "Cancelled"),
        ],
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    reminder_ids = fields.One2many('jxc.reminder', 'run_id', string="Letters", copy=False)
    todo_count = fields.Integer(string="To Send", compute='_compute_counts')
    sent_count = fields.Integer(string="Sent", compute='_compute_counts')
    skipped_count = fields.Integer(string="Skipped", compute='_compute_counts')
    failed_count = fields.Integer(string="Failed", compute='_compute_counts')
    print_count = fields.Integer(string="Letters to Print", compute='_compute_counts')
    amount = fields.Monetary(string="Reminded Amount", compute='_compute_counts')
    progress = fields.Float(compute='_compute_counts', help="Percent of the letters dealt with.")

    # === COMPUTE === #

    @api.depends('date', 'company_id')
    @api.depends_context('lang')
    def _compute_name(self):
        for run in self:
            run.name = self.env._("Reminders of %(date)s", date=format_date(self.env, run.date))

    @api.depends('name')
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.name

    @api.depends('reminder_ids.state', 'reminder_ids.channel', 'reminder_ids.amount')
    def _compute_counts(self):
        found = self.env['jxc.reminder']._read_group(
            [('run_id', 'in', self.ids)],
            ['run_id', 'state', 'channel'],
            ['__count', 'amount:sum'],
        )
        for run in self:
            rows = [row[1:] for row in found if row[0] == run]

            def count(*states, rows=rows, channel=None):
                return sum(
                    number
                    for state, via, number, _amount in rows
                    if state in states and channel in (None, via)
                )

            total = sum(row[2] for row in rows)
            run.todo_count = count('draft')
            run.sent_count = count('sent')
            run.skipped_count = count('skipped')
            run.failed_count = count('failed')
            run.print_count = count('sent', channel='letter')
            run.amount = sum(row[3] for row in rows if row[0] in ('draft', 'sent'))
            run.progress = 100 * (total - run.todo_count) / total if total else 0

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        for run in runs:
            run._prepare()
        return runs

    @api.ondelete(at_uninstall=False)
    def _unlink_preview_only(self):
        if any(run.state not in ('draft', 'cancelled') for run in self):
            raise UserError(
                self.env._("A run that was sent is the history of its customers and is kept.")
            )

    @api.autovacuum
    def _gc_previews(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DRAFT_DAYS)
        self.search(
            [('state', 'in', ('draft', 'cancelled')), ('create_date', '<', limit)], limit=100
        ).unlink()

    # === ACTIONS === #

    def action_prepare(self):
        """Look again who has to be reminded of what; writes the preview only."""
        for run in self:
            run._prepare()

    def action_send(self):
        """Send the letters of the preview: a few at once, many in the background.

        :return: notification
        :raise UserError: it is no preview any more, or there is nothing to send
        """
        self.ensure_one()
        self._check_accountant()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state != 'draft':
            raise UserError(
                self.env._("%(run)s is being sent or was sent already.", run=self.display_name)
            )
        if not self.todo_count:
            raise UserError(self.env._("There is nobody to remind in this preview."))
        if self.date > self.company_id._jxc_today():
            raise UserError(
                self.env._(
                    "This preview shows who will be late on %(date)s: send it on that day.",
                    date=format_date(self.env, self.date),
                )
            )
        # he may, as was asked above; nobody writes the state by hand
        self.sudo().write({'state': 'running', 'user_id': self.env.uid})
        if self.todo_count <= DIRECT:
            self._send_batch(self.reminder_ids.filtered(lambda letter: letter.state == 'draft'))
            self._finish()
        else:
            self.env.ref('jxc_module.cron_reminders')._trigger()
        return self._notification()

    def action_cancel(self):
        """Give up a preview, or stop what is being sent; letters that left stay in the history."""
        self._check_accountant()
        self.lock_for_update()
        # as when it is sent
        self.sudo().filtered(lambda run: run.state in ('draft', 'running')).state = 'cancelled'

    @api.readonly
    def action_print_letters(self):
        """Print the letters of those without a mail address.

        :return: report action
        """
        self.ensure_one()
        letters = self.reminder_ids.filtered(
            lambda letter: letter.channel == 'letter' and letter.state in ('draft', 'sent')
        )
        if not letters:
            raise UserError(self.env._("There are no letters to print: all go by mail."))
        return letters.action_print()

    @api.readonly
    def action_view_letters(self):
        """Open the letters, as a list of their own.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_reminder')
        return {**action, 'domain': [('run_id', '=', self.id)], 'context': {}}

    def _check_accountant(self):
        """Raise where somebody else than an accountant calls."""
        if not self.env.su and not self.env.user.has_group('jxc_module.group_accountant'):
            raise AccessError(self.env._("Only accountants send reminders."))
        self.check_access('write')

    def _notification(self):
        running = self.state == 'running'
        text = (
            self.env._("%(count)s letters are sent in the background.", count=self.todo_count)
            if running
            else self.env._(
                "Sent: %(sent)s, to print: %(letters)s, skipped: %(skipped)s, failed: %(failed)s.",
                sent=self.sent_count,
                letters=self.print_count,
                skipped=self.skipped_count,
                failed=self.failed_count,
            )
        )
        return notification(text, 'warning' if self.failed_count else 'success')
