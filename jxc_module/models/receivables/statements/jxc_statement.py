from odoo import api, fields, models
from odoo.exceptions import UserError

# what a statement is about: fixed once somebody outside has seen it
ABOUT = ('company_id', 'partner_id', 'kind', 'date_from', 'date_to')


class JxcStatement(models.Model):
    """What one partner and we have on each other's accounts in a period, for him to agree to.

    Figures are kept as they were when the statement was made: a document booked into the period
    later shows as a difference, and on the next statement in a line of its own.
    """

    _name = 'jxc.statement'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'jxc.read.only']
    _description = "Statement of Account"
    _order = 'date_to desc, partner_id, id desc'
    _check_company_auto = True

    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        'res.partner',
        required=True,
        index=True,
        ondelete='restrict',
        domain="[('parent_id', '=', False)]",
        tracking=True,
    )
    kind = fields.Selection(
        [('receivable', "Receivable"), ('payable', "Payable"), ('net', "Both, Net")],
        string="Accounts",
        default='receivable',
        required=True,
        help="Net: of a partner who is customer and vendor, what remains between us.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    state = fields.Selection(
        [('draft', "Draft"), ('sent', "Sent"), ('agreed', "Agreed"), ('disputed', "Disputed")],
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        'res.users',
        string="Responsible",
        default=lambda self: self.env.user,
        help="Gets a to-do when a line is disputed.",
    )
    with_goods = fields.Boolean(
        string="With Goods Lines", help="The print lists the goods of each invoice."
    )
    with_unbilled = fields.Boolean(
        string="With Goods Not Invoiced",
        default=True,
        help="Lists what was delivered and not invoiced, received and not billed.",
    )
    note = fields.Text(string="Answer", help="What the partner answered.", copy=False)
    signed_file = fields.Binary(string="Signed Statement", attachment=True, copy=False)
    signed_file_name = fields.Char(copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    is_queued = fields.Boolean(string="Waiting to Be Mailed", readonly=True, copy=False)
    computed_on = fields.Datetime(string="Figures of", readonly=True, copy=False)
    line_ids = fields.One2many('jxc.statement.line', 'statement_id', readonly=False)
    total_ids = fields.One2many('jxc.statement.total', 'statement_id', string="Totals")
    log_ids = fields.One2many('jxc.statement.log', 'statement_id', string="Mails")
    email = fields.Char(related='partner_id.email', string="Email")
    summary = fields.Char(string="Closing Balance", compute='_compute_summary')
    is_stale = fields.Boolean(
        string="Changed Since",
        compute='_compute_stale',
        search='_search_is_stale',
        compute_sudo=True,
        help="The ledger of the period is not what this statement says any more.",
    )
    stale_text = fields.Char(compute='_compute_stale', compute_sudo=True)

    _once = models.UniqueIndex(
        "(company_id, partner_id, kind, date_from, date_to) WHERE merged_from IS NULL",
        "There is a statement of this partner, accounts and period already: open that one.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A statement ends on or after the day it starts."
    )

    # === COMPUTE === #

    @api.depends('partner_id', 'date_from', 'date_to', 'merged_from')
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(partner)s %(date_from)s – %(date_to)s",
                partner=statement.merged_from or statement.partner_id.display_name or '',
                date_from=statement.date_from or '',
                date_to=statement.date_to or '',
            )

    @api.depends('total_ids.closing')
    def _compute_summary(self):
        for statement in self:
            statement.summary = ', '.join(
                total.currency_id.format(total.closing) for total in statement.total_ids
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        # accounts are those of the company, not of its contact
        family = self.env['res.partner']._jxc_of_family
        statements = super().create([family(vals) for vals in vals_list])
        statements._refresh()
        return statements

    def write(self, vals):
        changed = vals.keys() & set(ABOUT)
        if changed and any(statement.state != 'draft' for statement in self):
            raise UserError(
                self.env._(
                    "%(name)s has been sent: its partner, accounts and period stay. Set it to draft"
                    " first.",
                    name=self.filtered(lambda s: s.state != 'draft')[0].display_name,
                )
            )
        result = super().write(self.env['res.partner']._jxc_of_family(vals))
        if changed or 'with_unbilled' in vals:
            self._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if sent := self.filtered(lambda statement: statement.state != 'draft'):
            raise UserError(
                self.env._(
                    "%(name)s has been sent and cannot be deleted: set it to draft first.",
                    name=sent[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_jxc_refresh(self):
        """Take the figures of the ledger of now into drafts.

        :raise UserError: one of them was sent
        """
        # figures are written by SQL, as who asks sees the ledger: a seller without payments
        self.check_access('write')
        if sent := self.filtered(lambda statement: statement.state != 'draft'):
            raise UserError(
                self.env._(
                    "%(name)s has been sent, its figures stay. Set it to draft to take new ones.",
                    name=sent[0].display_name,
                )
            )
        self._refresh()

    def action_jxc_mark_sent(self):
        """Say that drafts were handed over by other means than by mail."""
        drafts = self.filtered(lambda statement: statement.state == 'draft')
        drafts._set(state='sent', sent_on=fields.Datetime.now())

    def action_jxc_agree(self):
        """Say that the partner agrees.

        :raise UserError: not sent yet
        """
        if drafts := self.filtered(lambda statement: statement.state == 'draft'):
            raise UserError(
                self.env._(
                    "%(name)s has not been sent: send it, or mark it as sent.",
                    name=drafts[0].display_name,
                )
            )
        self._set(state='agreed', answered_on=self._local_today())
        self.line_ids.filtered('is_disputed').write({'is_disputed': False})
        todos = self.activity_ids.filtered('automated')
        todos.action_feedback(feedback=self.env._("The partner agrees."))

    def action_jxc_dispute(self):
        """Say that the partner does not agree, as a whole; a to-do goes to the responsible."""
        self._set(state='disputed', answered_on=self._local_today())
        self._remind_of_dispute()

    def action_jxc_draft(self):
        """Take statements back, with the figures of now."""
        self._set(state='draft', sent_on=False, answered_on=False, is_queued=False)
        self._refresh()

    # === BUSINESS === #

    def _set(self, **values):
        """Write what became of these statements, which no request does."""
        self.check_access('write')
        self.sudo().write(values)  # he may, as was just asked

    def _local_today(self):
        """Return the day at the companies of these statements; of several, at the current one."""
        company = self.company_id if len(self.company_id) == 1 else self.env.company
        return company._jxc_today()

    def _remind_of_dispute(self):
        """Open one to-do a disputed statement, saying what is disputed."""
        kind = 'mail.mail_activity_data_todo'
        title = self.env._("Disputed statement")
        for statement in self:
            lines = statement.line_ids.filtered('is_disputed')
            texts = [
                ' '.join(filter(None, (line.name, line.reason_id.name, line.note)))
                for line in lines
            ]
            note = ', '.join(texts) or statement.note or ''
            open_ones = statement.activity_ids.filtered('automated')
            if open_ones:
                open_ones[0].note = note
            else:
                statement.activity_schedule(
                    kind,
                    summary=title,
                    note=note,
                    user_id=(statement.user_id or self.env.user).id,
                )
