from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..base.notification import notification


class JxcRecallCustomer(models.Model):
    """What one customer got from one warehouse of one recalled product, and how far we are."""

    _name = 'jxc.recall.customer'
    _description = "Recall Customer"
    _order = 'recall_id desc, state, partner_id, id'
    _rec_name = 'partner_id'

    recall_id = fields.Many2one('jxc.recall', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='recall_id.company_id', store=True, index=True)
    recall_state = fields.Selection(related='recall_id.state', string="Recall State")
    partner_id = fields.Many2one('res.partner', string="Customer", readonly=True, index=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, index=True)
    product_id = fields.Many2one('product.product', required=True, readonly=True)
    line_ids = fields.One2many('jxc.recall.line', 'customer_id', string="Deliveries")
    quantity = fields.Float(
        string="Delivered", compute='_compute_quantities', store=True, digits='Product Unit'
    )
    quantity_back = fields.Float(
        string="Came Back",
        compute='_compute_quantities',
        store=True,
        digits='Product Unit',
        help="Counted from the returns that were validated.",
    )
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    informed_date = fields.Datetime(string="Informed on", readonly=True, copy=False)
    informed_by_id = fields.Many2one('res.users', string="Informed by", readonly=True)
    state = fields.Selection(
        [
            ('open', "To Inform"),
            ('informed', "Informed"),
            ('partial', "Partly Returned"),
            ('returned', "Returned"),
        ],
        compute='_compute_state',
        store=True,
    )
    email = fields.Char(related='partner_id.email')
    phone = fields.Char(related='partner_id.phone')

    # === COMPUTE === #

    @api.depends('line_ids.quantity', 'line_ids.quantity_back')
    def _compute_quantities(self):
        for row in self:
            row.quantity = sum(row.line_ids.mapped('quantity'))
            row.quantity_back = sum(row.line_ids.mapped('quantity_back'))

    @api.depends('quantity', 'quantity_back', 'informed_date')
    def _compute_state(self):
        for row in self:
            uom = row.product_id.uom_id
            if row.quantity and uom.compare(row.quantity_back, row.quantity) >= 0:
                row.state = 'returned'
            elif uom.compare(row.quantity_back, 0) > 0:
                row.state = 'partial'
            else:
                row.state = 'informed' if row.informed_date else 'open'

    # === ACTIONS === #

    def action_send_letter(self):
        """Mail the letter, also again.

        :return: notification
        """
        self.check_access('read')
        return self._send_letters()

    @api.readonly
    def action_print_letter(self):
        """Print the letters of these customers.

        :return: report action
        """
        return self.env.ref('jxc_module.report_recall_letter').report_action(self._letter_heads())

    def action_mark_informed(self):
        """Keep that these customers were told otherwise, by phone or in person."""
        self._mark_informed()
        return True

    # === BUSINESS === #

    def _key(self):
        return self.partner_id.id, self.warehouse_id.id, self.product_id.id

    def _mark_informed(self):
        """Keep who was informed, when and by whom; the first time counts."""
        user = self.env.user
        if not self.env.su and not (
            user.has_group('jxc_module.group_keeper') or user.has_group('jxc_module.group_manager')
        ):
            raise AccessError(self.env._("Only keepers and managers work on recalls."))
        self.check_access('read')
        # nothing else on these rows is for people to write
        self.sudo().filtered(lambda row: not row.informed_date).write(
            {'informed_date': fields.Datetime.now(), 'informed_by_id': user.id}
        )

    def _letter_heads(self):
        """Return one row a recall and customer: what the letter says comes from all of his."""
        return self.browse().union(
            *(
                rows[:1]
                for rows in self.grouped(lambda row: (row.recall_id, row.partner_id)).values()
            )
        )

    def _letter_lines(self):
        """Return the deliveries that the letter of this row lists.

        :return: jxc.recall.line, as far as the reader may see them
        """
        self.ensure_one()
        return self.env['jxc.recall.line'].search(
            [
                ('recall_id', '=', self.recall_id.id),
                ('customer_id.partner_id', '=', self.partner_id.id),
            ]
        )

    def _send_letters(self):
        """Queue one mail a customer, and keep that he was informed.

        :return: notification that names those without an address
        """
        reached = self.filtered('email')
        template = self.env.ref('jxc_module.mail_template_recall')
        heads = reached._letter_heads()
        if heads:
            # rendered as the sender sees it: nobody mails what he may not read
            template.send_mail_batch(heads.ids, force_send=False)
            reached._mark_informed()
            for recall, rows in heads.grouped('recall_id').items():
                # a note on what the sender just did, signed by him
                recall.sudo().message_post(
                    body=self.env._("Letters sent: %(count)s", count=len(rows)),
                    author_id=self.env.user.partner_id.id,
                )
        return self._letters_notification(heads, (self - reached).partner_id)

    def _letters_notification(self, heads, unreached):
        text = self.env._("Letters in the outbox: %(count)s.", count=len(heads))
        if unreached:
            text += ' ' + self.env._(
                "Without an email address, print these: %(customers)s.",
                customers=', '.join(unreached.mapped('display_name')),
            )
        return notification(text, 'warning' if unreached else 'success', sticky=bool(unreached))
