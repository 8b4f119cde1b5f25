from odoo import api, fields, models

STATES = [
    ('requested', "To Approve"),
    ('approved', "Approved"),
    ('refused', "Refused"),
    ('outdated', "Outdated"),
]


class JxcApproval(models.Model):
    """A request that somebody else agrees to a document as it stands.

    Whoever asks says why and who may decide; the document, see `jxc.approvable`, says what it is
    about. Written by its methods only: nobody has the right to write rows, not even the approvers.
    """

    _name = 'jxc.approval'
    _description = "Approval"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'id desc'
    _rec_name = 'document'

    document = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="Kind of Document", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document Record",
        model_field='res_model',
        required=True,
        readonly=True,
        index=True,
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True)
    partner_id = fields.Many2one('res.partner', readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Responsible", readonly=True, help="Whose document it is."
    )
    group_ids = fields.Many2many(
        'res.groups',
        string="Approvers",
        readonly=True,
        help="Who decides belongs to all of these groups.",
    )
    # in every language of the database: who decides reads his own, not that of who asked
    figures = fields.Text(string="Why", readonly=True, translate=True)
    amount = fields.Monetary(
        readonly=True, help="What the document comes to; of an order, tax included."
    )
    cost_amount = fields.Monetary(
        string="Amount (Cost)",
        readonly=True,
        groups='jxc_module.group_cost',
        help="The same for documents whose amount is a cost, such as purchases.",
    )
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

    _one_open = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'requested'",
        "This document already waits for an approval.",
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
        """Return the document, with the rights of this recordset; empty if it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    @api.model
    def _jxc_request(self, asked):
        """Return the requests that documents wait for: the open one if it still fits, or a new one.

        :param asked: ``{document: (values, why)}``: ``group_ids`` (ids of groups) and what else a
            room keeps with a request; a function that returns why, in words without costs, in the
            language of a code
        :return: ``{document: jxc.approval}``, as superuser
        """
        if not asked:
            return {}
        documents = self.env[next(iter(asked))._name].browse([one.id for one in asked])
        known = documents._jxc_requests(('requested', 'approved', 'refused')).grouped('res_id')
        kept, outdated, wanted = {}, self.sudo().browse(), []
        for document, (values, _why) in asked.items():
            earlier = known.get(document.id, outdated.browse())
            fitting = earlier._jxc_fitting(document, values)
            outdated |= (earlier - fitting)._jxc_overtaken(document)
            if fitting:
                kept[document] = fitting[:1]
            else:
                wanted.append(document)
        outdated._jxc_outdate()
        created = self._jxc_create(
            [(self._jxc_request_values(one, asked[one][0]), asked[one][1]) for one in wanted]
        )
        return kept | dict(zip(wanted, created, strict=True))

    @api.model
    def _jxc_create(self, requests):
        """Create requests and call those who decide.

        :param requests: list of (values, function of a language code that returns why)
        :return: jxc.approval, as superuser
        """
        # nobody may write requests; what is written follows from the documents alone
        created = self.sudo().create([values for values, _why in requests])
        for request, (_values, why) in zip(created, requests, strict=True):
            for code, _name in self.env['res.lang'].get_installed():
                request.with_context(lang=code).figures = why(code)
        created._jxc_call_approvers()
        return created

    @api.model
    def _jxc_request_values(self, document, values):
        """Return the values of a request about a document that the user makes now."""
        # what follows from the document does so whatever of it its user may read
        return {
            **document.sudo()._jxc_approval_values(),
            'requested_by_id': self.env.user.id,
            'signature': document._jxc_approval_signature(),
            **values,
        }

    def _jxc_fitting(self, document, values):
        """Return those of these requests that ask, or have refused, just what a document needs.

        :param values: of :meth:`_jxc_request`
        """
        signature = document._jxc_approval_signature()
        return self.filtered(
            lambda request: (
                request.state in ('requested', 'refused')
                and request.signature == signature
                and request._jxc_asks_for(values)
            )
        ).sorted(lambda request: request.state != 'requested')

    def _jxc_asks_for(self, values):
        """Return whether this request asks for all that is wanted now."""
        self.ensure_one()
        return set(values['group_ids']) <= set(self.group_ids.ids)

    def _jxc_overtaken(self, document):
        """Return those of these requests that say nothing about a document any more.

        An approval for something else still counts for a document that is the same.
        """
        signature = document._jxc_approval_signature()
        return self.filtered(
            lambda request: (
                request.state == 'requested'
                or (request.state == 'approved' and request.signature != signature)
            )
        )

    def _jxc_is_as_asked(self):
        """Return whether the document still is what this request is about."""
        document = self._jxc_document()
        return bool(document) and document._jxc_approval_signature() == self.signature

    def _jxc_outdate(self):
        """The documents of these requests are not what was asked about any more."""
        if self:
            # whoever changed the document ends what was asked about it, and learns nothing by it
            self.sudo().write({'state': 'outdated'})
            self._jxc_close_activities()

    def _jxc_waiting_text(self):
        """Return what this request waits for, or why it was refused, for who asked."""
        self.ensure_one()
        if self.state == 'refused':
            return self.env._(
                "%(document)s was refused by %(user)s: %(comment)s. Change it to ask again.",
                document=self.document,
                user=self.decided_by_id.name,
                comment=self.comment,
            )
        return self.env._(
            "%(document)s waits for an approval by: %(groups)s.",
            document=self.document,
            groups=', '.join(self.group_ids.mapped('name')),
        )
