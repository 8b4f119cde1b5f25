from odoo import api, fields, models
from odoo.tools import SQL


class JxcPayablePlan(models.Model):
    """What falls due to vendors: one row an open instalment, credit note or unapplied payment.

    Read from the ledger as it is now, as far as the reader sees journal items. The id of a row is
    that of its journal item.
    """

    _name = 'jxc.payable.plan'
    _description = "Payment Plan"
    _auto = False
    _order = 'due_date, partner_id, id'
    _rec_name = 'move_id'

    company_id = fields.Many2one('res.company', readonly=True)
    partner_id = fields.Many2one('res.partner', string="Vendor", readonly=True)
    move_id = fields.Many2one('account.move', string="Bill", readonly=True)
    reference = fields.Char(string="Their Number", compute='_compute_document')
    journal_id = fields.Many2one('account.journal', readonly=True)
    due_date = fields.Date(readonly=True)
    pay_date = fields.Date(
        string="Pay on", readonly=True, help="Last day of the discount, else the due date."
    )
    days = fields.Integer(
        string="Days to Go",
        readonly=True,
        aggregator=None,
        help="Until the due date; negative: overdue.",
    )
    currency_id = fields.Many2one('res.currency', readonly=True)
    amount = fields.Monetary(
        readonly=True, help="In company currency. Credits and unapplied payments are negative."
    )
    document_currency_id = fields.Many2one('res.currency', readonly=True)
    amount_currency = fields.Monetary(
        string="Amount in Currency",
        currency_field='document_currency_id',
        readonly=True,
        aggregator=None,
    )
    discount_date = fields.Date(string="Discount until", readonly=True)
    discount = fields.Monetary(readonly=True, help="Saved by paying until that day.")
    net = fields.Monetary(string="To Pay", readonly=True, help="Amount - discount.")
    match_state = fields.Selection(
        selection='_match_states', string="Match", readonly=True, help="As on the bill."
    )
    held = fields.Boolean(compute='_compute_document', help="Its payment is held by the match.")
    state = fields.Selection(
        [
            ('overdue', "Overdue"),
            ('due', "Due"),
            ('in_payment', "Payment Registered"),
            ('blocked', "Blocked"),
            ('credit', "Vendor Credit"),
        ],
        string="Status",
        readonly=True,
    )

    @api.model
    def _match_states(self):
        return self.env['account.move']._fields['jxc_match_state']._description_selection(self.env)

    # === COMPUTE === #

    # Related fields would make core search this list at every change of a bill.
    def _compute_document(self):
        for row in self:
            row.reference = row.move_id.ref
            row.held = row.move_id.jxc_payment_held

    # === ACTIONS === #

    @api.readonly
    def action_open_bill(self):
        """Open the document.

        :return: window action
        """
        self.ensure_one()
        return self.move_id.get_formview_action()

    # === QUERIES === #

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL("(%s)", self._company_sql(company)) for company in self.env.companies
        )

    @api.model
    def _company_sql(self, company) -> SQL:
        """One row an open payable item of a company."""
        facts = self.env['jxc.facts']
        match = SQL("SELECT NULL::int4 AS move_id, NULL::text AS state WHERE FALSE")
        if company.sudo().jxc_bill_match:  # a switch, no secret
            match = facts._bill_states_sql(SQL("(SELECT DISTINCT move_id FROM item)"))
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s),
                 match AS (%(match)s)
            SELECT item.line_id AS id,
                   %(company)s AS company_id,
                   item.partner_id,
                   item.move_id,
                   bill.journal_id,
                   item.due AS due_date,
                   CASE WHEN item.discount_date >= %(today)s AND item.discount != 0
                        THEN item.discount_date ELSE item.due END AS pay_date,
                   item.due - %(today)s AS days,
                   %(currency)s AS currency_id,
                   -item.residual AS amount,
                   item.currency_id AS document_currency_id,
                   -item.residual_currency AS amount_currency,
                   CASE WHEN item.discount_date >= %(today)s AND item.discount != 0
                        THEN item.discount_date END AS discount_date,
                   CASE WHEN item.discount_date >= %(today)s
                        THEN -item.discount ELSE 0 END AS discount,
                   -item.residual + CASE WHEN item.discount_date >= %(today)s
                                         THEN item.discount ELSE 0 END AS net,
                   match.state AS match_state,
                   CASE WHEN item.residual > 0 THEN 'credit'
                        WHEN item.blocked THEN 'blocked'
                        WHEN item.in_payment THEN 'in_payment'
                        WHEN item.due < %(today)s THEN 'overdue'
                        ELSE 'due' END AS state
              FROM item
              JOIN account_move AS bill ON bill.id = item.move_id
         LEFT JOIN match ON match.move_id = item.move_id
            """,
            items=facts._open_now_sql(company, 'liability_payable'),
            match=match,
            company=company.id,
            currency=company.currency_id.id,
            today=company._jxc_today(),
        )
