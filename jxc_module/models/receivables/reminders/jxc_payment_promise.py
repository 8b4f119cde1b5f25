from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class JxcPaymentPromise(models.Model):
    """A customer said until when he pays what. It stops reminders of these instalments until then.

    Whether it was kept is read from the ledger, not noted by hand: kept once the open amount of its
    instalments has fallen by what was promised.
    """

    _name = 'jxc.payment.promise'
    _description = "Promise to Pay"
    _order = 'date desc, id desc'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        'res.partner', string="Customer", required=True, readonly=True, index=True
    )
    date = fields.Date(string="Promised for", required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(readonly=True, help="In company currency.")
    owed_before = fields.Monetary(
        readonly=True, help="What these instalments came to when he promised, in company currency."
    )
    line_ids = fields.Many2many(
        'account.move.line',
        relation='jxc_payment_promise_line_rel',
        column1='promise_id',
        column2='line_id',
        string="Instalments",
        readonly=True,
    )
    note = fields.Text(readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Taken by", readonly=True, default=lambda self: self.env.user
    )
    cancelled = fields.Boolean(readonly=True, help="Taken back, or a newer promise stands for it.")
    state = fields.Selection(
        [
            ('pending', "Pending"),
            ('kept', "Kept"),
            ('broken', "Broken"),
            ('cancelled', "Cancelled"),
        ],
        string="Status",
        compute='_compute_state',
        search='_search_state',
    )

    _amount_positive = models.Constraint(
        'CHECK (amount > 0)', "The promised amount must be above zero."
    )
    _date_idx = models.Index('(company_id, partner_id, date)')

    # === COMPUTE === #

    @api.depends('partner_id', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "%(customer)s: %(date)s",
                customer=promise.partner_id.display_name,
                date=format_date(self.env, promise.date),
            )

    # not on the residual: core would look for promises at every payment
    @api.depends('cancelled', 'date', 'amount', 'owed_before')
    def _compute_state(self):
        states = {}
        for company, promises in self.grouped('company_id').items():
            query = SQL(
                "SELECT id, state FROM (%s) AS promise WHERE id = ANY(%s)",
                self._state_sql(company),
                promises.ids,
            )
            states.update(self.env.execute_query(query))
        for promise in self:
            promise.state = states.get(promise._origin.id)

    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        parts = [
            SQL(
                "(SELECT id FROM (%s) AS promise WHERE state = ANY(%s))",
                self._state_sql(company),
                [state for state in value if state],  # no promise is without one
            )
            for company in self.env.companies
        ]
        return Domain.OR(Domain('id', 'in', part) for part in parts)

    # === ACTIONS === #

    def action_cancel(self):
        """Take promises back: reminders go on."""
        self.env['res.partner']._jxc_check_collector()
        self.check_access('read')
        # promises are written by business methods only
        self.sudo().cancelled = True

    # === BUSINESS === #

    @api.model
    def _make(self, company, partner, lines, date, amount, note=None):
        """Keep a promise, and stop reminders of its instalments until that day.

        Earlier promises about the same instalments are taken over.

        :param partner: commercial partner
        :param lines: open account.move.line
        :param amount: in company currency
        :return: jxc.payment.promise
        """
        self.env['res.partner']._jxc_check_collector()
        lines.check_access('read')
        # promises are written by business methods only
        older = self.sudo().search(
            [('line_ids', 'in', lines.ids), ('cancelled', '=', False), ('state', '!=', 'kept')]
        )
        older.cancelled = True
        # the partner and the items are those checked above
        promise = self.sudo().create(
            {
                'company_id': company.id,
                'partner_id': partner.id,
                'date': date,
                'amount': amount,
                'owed_before': sum(lines.mapped('amount_residual')),
                'line_ids': [fields.Command.set(lines.ids)],
                'note': note,
                'user_id': self.env.uid,
            }
        )
        self.env['jxc.collection.log']._note_down(
            company,
            partner,
            'promise',
            self.env._("Promised to pay until %(date)s", date=format_date(self.env, date)),
            note=note,
            promise_id=promise.id,
            next_date=fields.Date.add(date, days=1),
            next_note=self.env._("Has he paid?"),
        )
        return promise.sudo(False)

    # === QUERIES === #

    @api.model
    def _state_sql(self, company) -> SQL:
        """One row a promise of a company: ``id, partner_id, date, amount, state`` as of today."""
        return SQL(
            """
            SELECT promise.id,
                   promise.partner_id,
                   promise.date,
                   promise.amount,
                   CASE WHEN promise.cancelled THEN 'cancelled'
                        WHEN ROUND(COALESCE(owed.residual, 0) - promise.owed_before
                                   + promise.amount, %(digits)s) <= 0 THEN 'kept'
                        WHEN promise.date >= %(today)s THEN 'pending'
                        ELSE 'broken' END AS state
              FROM jxc_payment_promise AS promise
         LEFT JOIN LATERAL (
                    SELECT SUM(item.amount_residual) AS residual
                      FROM jxc_payment_promise_line_rel AS rel
                      JOIN account_move_line AS item ON item.id = rel.line_id
                     WHERE rel.promise_id = promise.id
                       AND item.parent_state = 'posted') AS owed ON TRUE
             WHERE promise.company_id = %(company)s
            """,
            digits=company.currency_id.decimal_places,
            today=company._jxc_today(),
            company=company.id,
            to_flush=[
                *(
                    self._fields[name]
                    for name in ('cancelled', 'date', 'amount', 'owed_before', 'line_ids')
                ),
                *(
                    self.env['account.move.line']._fields[name]
                    for name in ('amount_residual', 'parent_state')
                ),
            ],
        )

    @api.model
    def _promised_sql(self, company) -> SQL:
        """One row an instalment: ``line_id, promised_until``, the latest promise not taken back."""
        return SQL(
            """
            SELECT rel.line_id, MAX(promise.date) AS promised_until
              FROM jxc_payment_promise AS promise
              JOIN jxc_payment_promise_line_rel AS rel ON rel.promise_id = promise.id
             WHERE promise.company_id = %s
               AND promise.cancelled IS NOT TRUE
          GROUP BY rel.line_id
            """,
            company.id,
            to_flush=[self._fields[name] for name in ('cancelled', 'date', 'line_ids')],
        )
