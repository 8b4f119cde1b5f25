from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

STEPS = ('confirm', 'goods', 'print', 'invoice', 'post', 'send', 'pay')
# What moves money in the name of people who may not: only an accountant decides it.
MONEY_FIELDS = frozenset(
    {'journal_id', 'payment_method_line_id', 'step_post', 'step_pay', 'company_id', 'kind'}
)


class JxcFlowProfile(models.Model):
    """Which steps one button takes an order through, and what happens when stock is short."""

    _name = 'jxc.flow.profile'
    _description = "Order Flow"
    _inherit = ['mail.thread']
    _order = 'kind, sequence, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [('sale', "Sale"), ('purchase', "Purchase")], required=True, default='sale', tracking=True
    )
    company_id = fields.Many2one(
        'res.company', index=True, tracking=True, help="Empty: for all companies."
    )
    step_confirm = fields.Boolean("Confirm", default=True, tracking=True)
    step_goods = fields.Boolean(
        "Deliver or Receive",
        default=True,
        tracking=True,
        help="Validates the transfers of the order, all steps of the warehouse.",
    )
    step_print = fields.Boolean(
        "Print",
        tracking=True,
        help="Opens the delivery slips of the transfers when the run is over.",
    )
    step_invoice = fields.Boolean("Invoice or Bill", default=True, tracking=True)
    step_post = fields.Boolean("Post", default=True, tracking=True)
    step_send = fields.Boolean(
        "Send",
        tracking=True,
        help="Sends the posted invoice to the customer by Odoo's mail job. Sales only.",
    )
    step_pay = fields.Boolean(
        "Pay", tracking=True, help="Registers the whole open amount as paid today."
    )
    when_short = fields.Selection(
        [
            ('stop', "Stop"),
            ('backorder', "Move what is there, the rest later"),
            ('none', "Move what is there, cancel the rest"),
        ],
        required=True,
        default='stop',
        tracking=True,
        help="What to do where a transfer cannot be done in full.",
    )
    journal_id = fields.Many2one(
        'account.journal',
        string="Payment Journal",
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        tracking=True,
        help="Empty, or of another company than the order: the journal that Odoo proposes.",
    )
    payment_method_line_id = fields.Many2one(
        'account.payment.method.line',
        string="Payment Method",
        domain="[('journal_id', '=', journal_id),"
        " ('payment_type', '=', 'inbound' if kind == 'sale' else 'outbound')]",
        tracking=True,
    )
    jxc_pay_groups = fields.Many2many(
        'res.groups',
        string="May Post and Pay",
        copy=False,
        help="Members of these groups post the invoice and register the payment of an order "
        "through this flow without being accountants. Set by accountants; every change is "
        "kept in the log.",
    )
    may_edit_pay_groups = fields.Boolean(compute='_compute_may_edit_pay_groups')

    # === COMPUTE === #

    @api.depends_context('uid')
    def _compute_may_edit_pay_groups(self):
        self.may_edit_pay_groups = self._may_edit_pay_groups()

    @api.constrains('journal_id', 'payment_method_line_id', 'kind', 'company_id')
    def _check_payment(self):
        for profile in self:
            method = profile.payment_method_line_id
            if profile.journal_id and profile.journal_id.type not in ('bank', 'cash', 'credit'):
                raise ValidationError(
                    self.env._(
                        "%(flow)s: payments go to a bank or cash journal, not to %(journal)s.",
                        flow=profile.name,
                        journal=profile.journal_id.display_name,
                    )
                )
            if profile.company_id and profile.journal_id.company_id - profile.company_id:
                raise ValidationError(
                    self.env._(
                        "%(flow)s: the journal %(journal)s belongs to another company.",
                        flow=profile.name,
                        journal=profile.journal_id.display_name,
                    )
                )
            way = 'inbound' if profile.kind == 'sale' else 'outbound'
            if method and (method.journal_id != profile.journal_id or method.payment_type != way):
                raise ValidationError(
                    self.env._(
                        "%(flow)s: the payment method %(method)s does not belong to the journal or "
                        "to this kind of order.",
                        flow=profile.name,
                        method=method.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create(vals_list)
        # given, or by a default of the context or the user
        paying = profiles.sudo().filtered('jxc_pay_groups').sudo(self.env.su)
        if paying:
            self._check_may_edit_pay_groups()
        for profile in paying:
            profile._log_pay_groups(self.env['res.groups'])
        return profiles

    def write(self, vals):
        before = {}
        if 'jxc_pay_groups' in vals:
            self._check_may_edit_pay_groups()
            before = {profile: profile.jxc_pay_groups for profile in self}
        # whether anybody may pay by it: groups that the writer may not read count as well
        elif MONEY_FIELDS & vals.keys() and any(self.sudo().mapped('jxc_pay_groups')):
            self._check_may_edit_pay_groups()
        result = super().write(vals)
        for profile, groups in before.items():
            profile._log_pay_groups(groups)
        return result

    # === BUSINESS === #

    def _may_edit_pay_groups(self):
        return self.env.su or self.env.user.has_group('account.group_account_invoice')

    def _check_may_edit_pay_groups(self):
        if not self._may_edit_pay_groups():
            raise AccessError(
                self.env._(
                    "Only an accountant decides who may post and pay through a flow, and where the "
                    "money is booked."
                )
            )

    def _log_pay_groups(self, before):
        """Keep in the chatter who may post and pay from now on."""
        self.ensure_one()
        if before == self.jxc_pay_groups:
            return
        nobody = self.env._("nobody")
        # a name of a group is no secret to who set it
        names = [
            ', '.join(groups.sudo().mapped('full_name')) or nobody
            for groups in (before, self.jxc_pay_groups)
        ]
        self._message_log(
            body=self.env._("May post and pay: %(old)s → %(new)s", old=names[0], new=names[1])
        )

    def _steps(self):
        """Return the names of the steps of this flow, in the order in which they run."""
        self.ensure_one()
        return [step for step in STEPS if self[f'step_{step}']]

    def _is_payer(self):
        """Tell whether the user may post and pay through this flow without being an accountant."""
        self.ensure_one()
        # which groups a user is in decides here; he need not be able to read them
        return bool(self.sudo().jxc_pay_groups & self.env.user.sudo().all_group_ids)

    def _note_payer(self, documents):
        """Keep on invoices or payments who made them without being an accountant."""
        note = self.env._(
            "%(user)s did this through the flow “%(flow)s”, without being an accountant.",
            user=self.env.user.name,
            flow=self.name,
        )
        documents._message_log_batch(bodies=dict.fromkeys(documents.ids, note))
