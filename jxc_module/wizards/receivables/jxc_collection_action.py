from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class JxcCollectionAction(models.TransientModel):
    """What a collector notes down about one customer: a call, a promise, a dispute, a pause."""

    _name = 'jxc.collection.action'
    _inherit = 'jxc.dialog'
    _description = "Note on Collection"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ('call', "Log a Call"),
            ('promise', "Promise to Pay"),
            ('dispute', "Dispute"),
            ('resolve', "Resolve Dispute"),
            ('pause', "Pause Reminders"),
            ('resume', "Resume Reminders"),
            ('block', "No Reminders Any More"),
        ],
        required=True,
        default='call',
    )
    contact_kind = fields.Selection(
        [('call', "Call"), ('visit', "Visit"), ('message', "Message")],
        string="Contact by",
        default='call',
    )
    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    partner_id = fields.Many2one('res.partner', string="Customer", required=True)
    move_ids = fields.Many2many(
        'account.move',
        string="Invoices",
        domain="[('commercial_partner_id', '=', partner_id), ('company_id', '=', company_id), "
        "('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '=', 'posted'), "
        "('payment_state', 'in', ('not_paid', 'partial'))]",
        help="Empty on a promise: all that is overdue.",
    )
    date = fields.Date(compute='_compute_date', store=True, readonly=False)
    amount = fields.Monetary(compute='_compute_amount', store=True, readonly=False)
    reason_id = fields.Many2one('jxc.reason', domain="[('kind', '=', 'dispute')]")
    dispute_amount = fields.Float(
        string="Disputed Amount",
        digits='Account',
        help="In the currency of the invoice. Empty: all that is open of it.",
    )
    note = fields.Text()
    next_date = fields.Date(string="Next Action on")
    next_note = fields.Char(string="Next Action")

    # === COMPUTE === #

    @api.depends('kind')
    def _compute_date(self):
        for wizard in self:
            company = wizard.company_id or self.env.company
            today = company._jxc_today()
            wizard.date = fields.Date.add(today, days=7)

    @api.depends('move_ids', 'partner_id', 'company_id', 'kind')
    def _compute_amount(self):
        for wizard in self:
            lines = wizard._promised_lines() if wizard.kind == 'promise' else ()
            wizard.amount = sum(line.amount_residual for line in lines)

    # === ACTIONS === #

    def action_confirm(self):
        """Write down what was entered.

        :return: action that closes the page and reads the list again
        """
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._("Switch to %(company)s first.", company=self.company_id.name)
            )
        wizard = self.with_company(self.company_id)
        getattr(wizard, f'_confirm_{self.kind}')()
        return {
            'type': 'ir.actions.client',
            'tag': 'soft_reload',
            'params': {'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _confirm_call(self):
        text = dict(self._fields['contact_kind']._description_selection(self.env))
        self._note_down(
            self.contact_kind or 'call',
            text[self.contact_kind or 'call'],
            next_date=self.next_date,
            next_note=self.next_note,
        )

    def _confirm_promise(self):
        lines = self._promised_lines()
        if not lines:
            raise UserError(
                self.env._(
                    "%(customer)s owes nothing that is overdue. Choose the invoices.",
                    customer=self.partner_id.display_name,
                )
            )
        if not self.date or self.date < self.company_id._jxc_today():
            raise UserError(self.env._("The day of the promise must not be in the past."))
        owed = sum(lines.mapped('amount_residual'))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Enter the amount that was promised."))
        if self.currency_id.compare_amounts(self.amount, owed) > 0:
            raise UserError(
                self.env._(
                    "More was promised than these invoices come to (%(owed)s). Check the amount.",
                    owed=self.currency_id.format(owed),
                )
            )
        self.env['jxc.payment.promise']._make(
            self.company_id,
            self.partner_id.commercial_partner_id,
            lines,
            self.date,
            self.amount,
            self.note,
        )

    def _confirm_dispute(self):
        if not self.move_ids:
            raise UserError(self.env._("Choose the disputed invoices."))
        self.move_ids._jxc_dispute(self.reason_id, self.note, self.dispute_amount)

    def _confirm_resolve(self):
        self.move_ids._jxc_resolve_dispute(self.note)

    def _confirm_pause(self):
        if not self.date:
            raise UserError(self.env._("Enter the day until which reminders pause."))
        self.partner_id._jxc_set_collection({'jxc_reminder_paused_until': self.date})
        self._note_down(
            'pause',
            self.env._("Reminders paused until %(date)s", date=format_date(self.env, self.date)),
            next_date=self.date,
            next_note=self.env._("Pause ends"),
        )

    def _confirm_resume(self):
        self.partner_id._jxc_set_collection(
            {'jxc_reminder_paused_until': False, 'jxc_no_reminders': False}
        )
        self._note_down('resume', self.env._("Reminders resumed"))

    def _confirm_block(self):
        self.partner_id._jxc_set_collection({'jxc_no_reminders': True})
        self._note_down('pause', self.env._("No reminders any more"))

    def _note_down(self, kind, text, **values):
        self.env['jxc.collection.log']._note_down(
            self.company_id,
            self.partner_id.commercial_partner_id,
            kind,
            text,
            note=self.note,
            **values,
        )

    def _promised_lines(self):
        """Return the open instalments that a promise is about."""
        self.ensure_one()
        facts = self.env['jxc.facts']
        company = self.company_id or self.env.company  # emptied on the screen
        domain = [
            *facts._open_now_domain(company, 'asset_receivable'),
            ('partner_id.commercial_partner_id', '=', self.partner_id.commercial_partner_id.id),
            ('amount_residual', '>', 0),
        ]
        if self.move_ids:
            domain.append(('move_id', 'in', self.move_ids._origin.ids or self.move_ids.ids))
        else:
            domain.append(('date_maturity', '<', company._jxc_today()))
        return self.env['account.move.line'].search(domain)
