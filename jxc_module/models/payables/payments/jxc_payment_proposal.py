from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ....tools.within_budget import within_budget


class JxcPaymentProposal(models.Model):
    """Which bills to pay now. The accountant looks at it, then core's payments are made of it.

    Nothing is paid before somebody confirms, and a bill is paid once: rows are locked, and what was
    paid, held or blocked since the proposal is told and left out.
    """

    _name = 'jxc.payment.proposal'
    _description = "Payment Proposal"
    _inherit = ['mail.thread', 'jxc.read.only', 'jxc.book']
    _order = 'until desc, id desc'
    _rec_names_search = ['journal_id', 'line_ids.partner_id']
    _check_company_auto = True

    name = fields.Char(compute='_compute_name')
    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    until = fields.Date(
        string="Due until",
        required=True,
        default=lambda self: fields.Date.add(self._default_today(), days=7),
        help="Bills due, or with a discount that ends, up to this day.",
    )
    date = fields.Date(
        string="Payment Date", required=True, default=lambda self: self._default_today()
    )
    journal_id = fields.Many2one(
        'account.journal',
        string="Pay from",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', company_id)]",
        default=lambda self: self._default_journal(),
    )
    bill_journal_ids = fields.Many2many(
        'account.journal',
        string="Journals of Bills",
        check_company=True,
        domain="[('type', 'in', ('purchase', 'general')), ('company_id', '=', company_id)]",
        help="Empty: all.",
    )
    partner_ids = fields.Many2many('res.partner', string="Only These Vendors", help="Empty: all.")
    budget = fields.Monetary(
        help="In company currency. Bills are taken by the day they should be paid on as long as "
        "they fit. 0: no limit."
    )
    group_by_vendor = fields.Boolean(
        string="One Payment a Vendor", default=True, help="Off: one payment a bill."
    )
    line_ids = fields.One2many('jxc.payment.proposal.line', 'proposal_id', string="Bills")
    state = fields.Selection(
        [('draft', "Proposal"), ('paid', "Paid"), ('cancelled', "Cancelled")],
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    payment_ids = fields.Many2many('account.payment', string="Payments", readonly=True, copy=False)
    payment_count = fields.Integer(compute='_compute_payment_count')
    amount = fields.Monetary(
        string="To Pay",
        compute='_compute_amounts',
        help="In company currency, less early-payment discounts.",
    )
    amount_held = fields.Monetary(
        string="Not Payable", compute='_compute_amounts', help="Held or blocked bills."
    )
    amount_left = fields.Monetary(string="Left Out", compute='_compute_amounts')
    discount = fields.Monetary(compute='_compute_amounts')

    _budget_positive = models.Constraint('CHECK (budget >= 0)', "A budget cannot be negative.")

    # === COMPUTE === #

    @api.model
    def _default_today(self):
        return self.env.company._jxc_today()

    @api.model
    def _default_journal(self):
        return self.env['account.journal'].search(
            [('type', '=', 'bank'), ('company_id', '=', self.env.company.id)], limit=1
        )

    @api.depends('until')
    @api.depends_context('lang')
    def _compute_name(self):
        for proposal in self:
            proposal.name = self.env._(
                "Payments until %(date)s", date=format_date(self.env, proposal.until)
            )

    @api.depends('name')
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = proposal.name

    @api.depends('payment_ids')
    def _compute_payment_count(self):
        for proposal in self:
            proposal.payment_count = len(proposal.payment_ids)

    @api.depends('line_ids.pay', 'line_ids.state', 'line_ids.amount', 'line_ids.discount')
    def _compute_amounts(self):
        for proposal in self:
            lines = proposal.line_ids
            pay = lines.filtered('pay')
            held = lines.filtered(lambda line: line.state in ('held', 'blocked'))
            proposal.amount = sum(pay.mapped('net'))
            proposal.discount = sum(pay.mapped('discount'))
            proposal.amount_held = sum(held.mapped('net'))
            proposal.amount_left = sum(
                (lines - pay).filtered(lambda line: line.state == 'open').mapped('net')
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        for proposal in proposals:
            proposal._propose()
        return proposals

    @api.ondelete(at_uninstall=False)
    def _unlink_unpaid(self):
        if any(proposal.state == 'paid' for proposal in self):
            raise UserError(self.env._("A paid proposal is kept. Undo its payments first."))

    # === ACTIONS === #

    def action_propose(self):
        """Look again which bills are due; what was ticked by hand is forgotten."""
        for proposal in self:
            proposal._propose()

    def action_cancel(self):
        """Give up a proposal that was not paid."""
        self._check_accountant()
        # he may, as was just asked; nobody writes the state by hand
        self.sudo().filtered(lambda proposal: proposal.state == 'draft').state = 'cancelled'

    @api.readonly
    def action_view_payments(self):
        """Open the payments that were made.

        :return: window action
        """
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Payments"),
            'res_model': 'account.payment',
            'view_mode': 'list,form',
            'domain': [('id', 'in', self.payment_ids.ids)],
            'context': {'create': False},
        }

    @api.readonly
    def action_xlsx(self):
        """Download the proposal as a workbook.

        :return: URL action
        """
        return self._book_action()

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group('jxc_module.group_accountant'):
            raise AccessError(self.env._("Only accountants pay bills."))
        self.check_access('write')

    # === BUSINESS === #

    def _propose(self):
        """Write the lines of a proposal anew.

        :raise UserError: it is paid or cancelled
        """
        self.ensure_one()
        self._check_accountant()
        self.lock_for_update()
        if self.state != 'draft':
            raise UserError(
                self.env._("%(proposal)s is paid or cancelled.", proposal=self.display_name)
            )
        rows = self._due_rows()
        payable = [row for row in rows if row.state in ('due', 'overdue') and not row.held]
        chosen = within_budget([(row.id, row.net) for row in payable], self.budget or None)
        # lines are written by the proposal; people tick them only
        self.sudo().line_ids.unlink()
        self.env['jxc.payment.proposal.line'].sudo().create(
            [
                {
                    'proposal_id': self.id,
                    'move_line_id': row.id,
                    'partner_id': row.partner_id.id,
                    'due_date': row.due_date,
                    'discount_date': row.discount_date,
                    'amount': row.amount,
                    'discount': row.discount,
                    'amount_currency': row.amount_currency,
                    'currency_id': row.document_currency_id.id,
                    'match_state': row.match_state,
                    'state': self._line_state(row),
                    'pay': row.id in chosen,
                }
                for row in rows
            ]
        )

    def _due_rows(self):
        """Return the rows of the payment plan that this proposal is about, first to pay first."""
        plan = self.env['jxc.payable.plan'].with_context(allowed_company_ids=self.company_id.ids)
        domain = [
            ('company_id', '=', self.company_id.id),
            ('pay_date', '<=', self.until),
            ('state', '!=', 'in_payment'),
        ]
        if self.bill_journal_ids:
            domain.append(('journal_id', 'in', self.bill_journal_ids.ids))
        if self.partner_ids:
            domain.append(('partner_id', 'in', self.partner_ids.commercial_partner_id.ids))
        return plan.search(domain, order='pay_date, due_date, id')

    @api.model
    def _line_state(self, row):
        if row.state in ('credit', 'blocked'):
            return row.state
        return 'held' if row.held else 'open'
