from odoo import api, fields, models
from odoo.exceptions import ValidationError

# kind: the documents it looks at
KINDS = {
    'stock': ('sale',),
    'life': ('sale',),
    'credit': ('sale',),
    'overdue': ('sale',),
    'price_floor': ('sale',),
    'below_cost': ('sale',),
    'gift': ('sale',),
    'discount': ('sale', 'purchase'),
    'price_drift': ('purchase',),
    'amount': ('sale', 'purchase'),
    'missing_data': ('sale', 'purchase'),
}
FIELD_MODELS = (
    'res.partner',
    'sale.order',
    'sale.order.line',
    'purchase.order',
    'purchase.order.line',
)


class JxcCheckRule(models.Model):
    """What an order is looked at for before it is confirmed, and what happens if it fails.

    Rules work in companies that have switched on order checks. Another room adds a kind by
    extending the selection, :meth:`_documents_of` and `jxc.check` with ``_jxc_check_<kind>``.
    """

    _name = 'jxc.check.rule'
    _description = "Order Check"
    _order = 'sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ('stock', "Stock Available"),
            ('life', "Remaining Life"),
            ('credit', "Credit Limit"),
            ('overdue', "Overdue Invoices"),
            ('price_floor', "Price Floor"),
            ('below_cost', "Below Cost"),
            ('gift', "Gifts"),
            ('discount', "Discount"),
            ('price_drift', "Price against Last Purchases"),
            ('amount', "Order Amount"),
            ('missing_data', "Missing Data"),
        ],
        required=True,
    )
    document = fields.Selection(
        [('sale', "Sales Orders"), ('purchase', "Purchase Orders")],
        string="Applies To",
        compute='_compute_document',
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    mode = fields.Selection(
        [
            ('off', "Off"),
            ('warn', "Warn"),
            ('approve', "Ask for Approval"),
            ('block', "Block"),
        ],
        required=True,
        default='warn',
        help="Warn: the order can be confirmed, the warning is noted on it.\n"
        "Ask for Approval: somebody else of the approver group has to agree.\n"
        "Block: it cannot be confirmed, except with a reason by who may override.",
    )
    approver_group_id = fields.Many2one(
        'res.groups',
        string="Approvers",
        default=lambda self: self.env.ref('jxc_module.group_manager', raise_if_not_found=False),
        help="Members decide about requests of this rule, never about their own orders.",
    )
    allow_override = fields.Boolean(
        string="Can Be Overridden",
        default=True,
        help="People with the right to override may let a blocked order pass with a reason.",
    )

    # === LIMITS === #

    percent = fields.Float(
        help="Price floor: how far below the list a price may be. Below cost: the least margin on "
        "cost. Gifts: their highest share of the order, at sales prices. Discount: the highest "
        "allowed. Last purchases: the largest rise or fall allowed.",
    )
    amount = fields.Monetary(
        help="Order amount: the highest without this check, tax included. Credit limit and overdue "
        "invoices: tolerated on top. In the currency of the company.",
    )
    days = fields.Integer(help="Overdue invoices: days after the due date that are tolerated.")
    orders_count = fields.Integer(
        string="Last Purchases", default=3, help="How many purchases make the price to compare."
    )
    floor_pricelist_id = fields.Many2one(
        'product.pricelist',
        check_company=True,
        help="Prices must not be below it. Empty: the sales price of the product.",
    )
    field_ids = fields.Many2many(
        'ir.model.fields',
        string="Required Fields",
        domain=[('model', 'in', FIELD_MODELS)],
        help="Fields of the order, its lines and the partner that must be filled. An address is "
        "looked up on the delivery address, a tax number on the company of the contact.",
    )

    # === SCOPE === #

    company_id = fields.Many2one(
        'res.company', index=True, ondelete='cascade', help="Empty: for all companies."
    )
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    team_ids = fields.Many2many(
        'crm.team', string="Sales Teams", help="Empty: orders of all teams."
    )
    partner_ids = fields.Many2many(
        'res.partner', string="Partners", help="With all their contacts. Empty: all partners."
    )
    partner_category_ids = fields.Many2many(
        'res.partner.category', string="Partner Tags", help="One of them. Empty: all partners."
    )
    product_categ_ids = fields.Many2many(
        'product.category',
        string="Product Categories",
        help="With their subcategories: only such lines count. Empty: all products.",
    )

    _limits_positive = models.Constraint(
        'CHECK (percent >= 0 AND amount >= 0 AND days >= 0 AND orders_count > 0)',
        "Limits of an order check cannot be negative, and at least one purchase is compared.",
    )

    # === COMPUTE === #

    @api.depends('kind')
    def _compute_document(self):
        for rule in self:
            documents = self._documents_of().get(rule.kind, ())
            if rule.document not in documents:
                rule.document = next(iter(documents), 'sale')

    @api.depends('company_id')
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    # === CONSTRAINTS === #

    @api.constrains('kind', 'document', 'mode', 'approver_group_id', 'field_ids')
    def _check_complete(self):
        for rule in self:
            if rule.document not in self._documents_of().get(rule.kind, ()):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: this kind of check does not look at %(documents)s.",
                        rule=rule.name,
                        documents=dict(self._fields['document'].selection)[rule.document],
                    )
                )
            if rule.mode == 'approve' and not rule.approver_group_id:
                raise ValidationError(
                    self.env._("%(rule)s: choose the group of the approvers.", rule=rule.name)
                )
            if rule.kind == 'missing_data' and rule.mode != 'off' and not rule.field_ids:
                raise ValidationError(
                    self.env._("%(rule)s: choose the fields that must be filled.", rule=rule.name)
                )

    # === BUSINESS === #

    @api.model
    def _documents_of(self):
        """Return ``{kind: (documents, …)}``; extended together with the selection of kinds."""
        return dict(KINDS)

    @api.model
    def _jxc_active(self, document, companies):
        """Return the rules that look at a kind of document, for whatever user asks.

        :param str document: 'sale' or 'purchase'
        :param companies: res.company
        :return: jxc.check.rule, as superuser: what a rule says must not depend on the reader
        """
        return self.sudo().search(
            [
                ('document', '=', document),
                ('mode', '!=', 'off'),
                ('company_id', 'in', [*companies.ids, False]),
            ]
        )

    def _jxc_lines(self, order):
        """Return the lines of an order that this rule looks at; none if the order is out of scope.

        :param order: sale.order or purchase.order
        """
        self.ensure_one()
        lines = order.order_line.filtered(lambda line: line._jxc_is_of_goods())
        if not self._jxc_covers(order):
            return lines.browse()
        if self.product_categ_ids:
            lines = lines.filtered(lambda line: self._jxc_in_categories(line.product_id))
        return lines

    def _jxc_covers(self, order):
        if self.team_ids and order._jxc_team() not in self.team_ids:
            return False
        return self._jxc_covers_partner(order.partner_id)

    def _jxc_covers_partner(self, partner):
        people = partner | partner.commercial_partner_id
        if self.partner_ids and not self.partner_ids & people:
            return False
        tags = self.partner_category_ids
        return not tags or bool(tags & people.category_id)

    def _jxc_in_categories(self, product):
        above = {int(part) for part in (product.categ_id.parent_path or '').split('/') if part}
        return not above.isdisjoint(self.product_categ_ids.ids)
