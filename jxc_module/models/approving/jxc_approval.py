from odoo import api, fields, models

STATES = [
    ('requested', "To Approve"),
    ('approved', "Approved"),
    ('refused', "Refused"),
    ('outdated', "Outdated"),
]


class JxcApproval(models.Model):
    """A request about one order, for all rules that it breaks at once.

    Written by its methods only: nobody has the right to write rows, not even the approvers.
    """

    _name = 'jxc.approval'
    _description = "Approval"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'id desc'
    _rec_name = 'document'

    document = fields.Char(required=True, readonly=True)
    sale_id = fields.Many2one(
        'sale.order',
        string="Sales Order",
        readonly=True,
        index='btree_not_null',
        ondelete='cascade',
    )
    purchase_id = fields.Many2one(
        'purchase.order',
        string="Purchase Order",
        readonly=True,
        index='btree_not_null',
        ondelete='cascade',
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True)
    partner_id = fields.Many2one('res.partner', readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Responsible", readonly=True, help="Salesperson or buyer of the order."
    )
    rule_ids = fields.Many2many('jxc.check.rule', string="Checks", readonly=True)
    group_ids = fields.Many2many(
        'res.groups',
        string="Approvers",
        readonly=True,
        help="Who decides belongs to all of these groups.",
    )
    # in every language of the database: who decides reads his own, not that of who asked
    figures = fields.Text(string="Why", readonly=True, translate=True)
    amount = fields.Monetary(readonly=True, help="Total of the order, tax included.")
    purchase_amount = fields.Monetary(readonly=True, groups='jxc_module.group_cost')
    currency_id = fields.Many2one('res.currency', required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default='requested', tracking=True, index=True
    )
    requested_by_id = fields.Many2one('res.users', required=True, readonly=True)
    requested_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)
    comment = fields.Text(readonly=True)
    reminded_on = fields.Datetime(readonly=True)
    signature = fields.Char(required=True, readonly=True, groups='base.group_system')
    can_decide = fields.Boolean(compute='_compute_can_decide')

    _one_document = models.Constraint(
        'CHECK ((sale_id IS NULL) <> (purchase_id IS NULL))', "A request is about one order."
    )
    _one_open_sale = models.UniqueIndex(
        "(sale_id) WHERE state = 'requested' AND sale_id IS NOT NULL",
        "This order already waits for an approval.",
    )
    _one_open_purchase = models.UniqueIndex(
        "(purchase_id) WHERE state = 'requested' AND purchase_id IS NOT NULL",
        "This order already waits for an approval.",
    )

    # === COMPUTE === #

    @api.depends_context('uid')
    @api.depends('state', 'group_ids', 'requested_by_id', 'user_id')
    def _compute_can_decide(self):
        for approval in self:
            approval.can_decide = approval.state == 'requested' and not approval._jxc_why_not(
                self.env.user
            )

    # === BUSINESS === #

    def _jxc_document(self):
        """Return the order, with the rights of this recordset."""
        self.ensure_one()
        return self.sale_id or self.purchase_id

    @api.model
    def _jxc_request(self, asked):
        """Return the requests that orders wait for: the open one if it still fits, or a new one.

        :param asked: ``{order: [finding, …]}`` of rules with mode 'approve'
        :return: ``{order: jxc.approval}``, as superuser
        """
        if not asked:
            return {}
        orders = self.env[next(iter(asked))._name].browse([order.id for order in asked])
        field = orders._jxc_document_field()
        # nobody may write requests; what is written follows from the order alone
        requests = self.sudo()
        known = requests.search(
            [(field, 'in', orders.ids), ('state', 'in', ('requested', 'approved', 'refused'))]
        ).grouped(field)
        kept, outdated, wanted = {}, requests, []
        for order, findings in asked.items():
            earlier = known.get(order.sudo(), requests)
            fitting = earlier._jxc_fitting(order, findings)
            outdated |= (earlier - fitting)._jxc_overtaken(order)
            if fitting:
                kept[order] = fitting[:1]
            else:
                wanted.append(order)
        outdated._jxc_outdate()
        if wanted:
            created = requests.create(
                [self._jxc_request_values(order, asked[order]) for order in wanted]
            )
            figures = self._jxc_figures({order: asked[order] for order in wanted})
            for request, order in zip(created, wanted, strict=True):
                request._jxc_write_figures(figures[order.id])
            created._jxc_call_approvers()
            kept.update(zip(wanted, created, strict=True))
        return kept

    def _jxc_fitting(self, order, findings):
        """Return those of these requests that ask, or have refused, just what an order needs."""
        rules = {finding['rule'].id for finding in findings}
        signature = order._jxc_signature()
        return self.filtered(
            lambda request: (
                request.state in ('requested', 'refused')
                and order._jxc_is_as_in(request, signature)
                and rules <= set(request.rule_ids.ids)
            )
        ).sorted(lambda request: request.state != 'requested')

    def _jxc_overtaken(self, order):
        """Return those of these requests that say nothing about an order any more.

        An approval for other rules still counts for an order that is the same.
        """
        signature = order._jxc_signature()
        return self.filtered(
            lambda request: (
                request.state == 'requested'
                or (request.state == 'approved' and not order._jxc_is_as_in(request, signature))
            )
        )

    @api.model
    def _jxc_texts(self, orders):
        """Return what failed in words that may be kept: without costs.

        :return: ``{(order id, rule id): text}``
        """
        texts = {}
        results = self.env['jxc.check']._run(orders, orders._jxc_plain_reader())
        for order_id, findings in results.items():
            for finding in findings:
                if finding['state'] == 'fail':
                    key = (order_id, finding['rule'].id)
                    texts[key] = '\n'.join(filter(None, (texts.get(key), finding['text'])))
        return texts

    @api.model
    def _jxc_figures(self, asked):
        """Return why orders need an approval, in each installed language.

        :param asked: ``{order: [finding, …]}``
        :return: ``{order id: {language code: text}}``
        """
        orders = self.env[next(iter(asked))._name].browse([order.id for order in asked])
        figures = {order.id: {} for order in asked}
        for code, _name in self.env['res.lang'].get_installed():
            talk = self.with_context(lang=code)
            texts = talk._jxc_texts(orders.with_context(lang=code))
            for order, findings in asked.items():
                rules = findings[0]['rule'].union(*(one['rule'] for one in findings))
                figures[order.id][code] = '\n'.join(
                    texts.get((order.id, rule.id), rule.name)
                    for rule in rules.with_context(lang=code)
                )
        return figures

    def _jxc_write_figures(self, figures):
        """Write on this request what :meth:`_jxc_figures` says of its order."""
        for code, text in figures.items():
            self.with_context(lang=code).figures = text

    @api.model
    def _jxc_request_values(self, order, findings):
        rules = self.env['jxc.check.rule'].union(*(finding['rule'] for finding in findings))
        known = order.sudo()
        is_sale = order._name == 'sale.order'
        return {
            order._jxc_document_field(): order.id,
            'document': known.name,
            'company_id': known.company_id.id,
            'warehouse_id': known._jxc_warehouse().id,
            'partner_id': known.partner_id.id,
            'user_id': known.user_id.id,
            'rule_ids': rules.ids,
            'group_ids': rules.approver_group_id.ids,
            'amount': known.amount_total if is_sale else 0,
            'purchase_amount': 0 if is_sale else known.amount_total,
            'currency_id': known.currency_id.id,
            'requested_by_id': self.env.user.id,
            'signature': order._jxc_signature(),
        }

    def _jxc_outdate(self):
        """The orders of these requests are not what was asked about any more."""
        if self:
            self.sudo().write({'state': 'outdated'})
            self._jxc_close_activities()

    def _jxc_waiting_text(self):
        self.ensure_one()
        if self.state == 'refused':
            return self.env._(
                "%(order)s was refused by %(user)s: %(comment)s. Change the order to ask again.",
                order=self.document,
                user=self.decided_by_id.name,
                comment=self.comment,
            )
        return self.env._(
            "%(order)s waits for an approval (%(checks)s) by: %(groups)s.",
            order=self.document,
            checks=', '.join(self.rule_ids.mapped('name')),
            groups=', '.join(self.group_ids.mapped('name')),
        )
