from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

MATCH_STATES = [
    ('none', "Not Compared"),
    ('matched', "Matched"),
    ('quantity', "Quantity differs"),
    ('price', "Price differs"),
    ('not_received', "Not received"),
    ('no_order', "No order"),
]
OUTSIDE = ('quantity', 'price', 'not_received', 'no_order')
KEPT_FIELDS = {'jxc_posted_at', 'jxc_match_released'}


class AccountMove(models.Model):
    _inherit = 'account.move'

    jxc_match_state = fields.Selection(
        MATCH_STATES,
        string="Match",
        compute='_compute_jxc_match_state',
        search='_search_jxc_match_state',
        help="What comparing this bill with its orders and receipts says.",
    )
    jxc_payment_held = fields.Boolean(
        string="Payment Held",
        compute='_compute_jxc_match_state',
        search='_search_jxc_payment_held',
        help="The bill differs from what was ordered and received, and nobody has released it.",
    )
    # Of two bills for the same goods the one posted later is the one too much.
    jxc_posted_at = fields.Datetime(string="Posted At", readonly=True, copy=False)
    jxc_match_released = fields.Boolean(
        string="Released for Payment", readonly=True, copy=False, tracking=True
    )

    # === COMPUTE === #

    @api.depends(
        'state',
        'move_type',
        'currency_id',
        'invoice_date',
        'invoice_origin',
        'ref',
        'commercial_partner_id',
        'jxc_match_released',
        'invoice_line_ids.quantity',
        'invoice_line_ids.price_subtotal',
        'invoice_line_ids.amount_currency',
        'invoice_line_ids.purchase_line_id.qty_received',
        'invoice_line_ids.purchase_line_id.jxc_rejected_qty',
        'invoice_line_ids.purchase_line_id.product_qty',
        'invoice_line_ids.purchase_line_id.price_subtotal',
        'company_id.jxc_bill_match',
    )
    def _compute_jxc_match_state(self):
        states = self._origin._jxc_match_states()
        for move in self:
            move.jxc_match_state = states.get(move._origin.id, 'none')
            move.jxc_payment_held = move._jxc_is_held(move.jxc_match_state)

    def _search_jxc_match_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        wanted = [state for state in value if state and state != 'none']
        found = Domain('id', 'in', self._jxc_bills_sql(wanted)) if wanted else Domain.FALSE
        if 'none' in value or False in value:
            others = [state for state, _label in MATCH_STATES if state != 'none']
            found |= Domain('id', 'not in', self._jxc_bills_sql(others))
        return found

    def _search_jxc_payment_held(self, operator, value):
        if operator != 'in':
            return NotImplemented
        held = Domain('move_type', '=', 'in_invoice') & Domain('jxc_match_released', '!=', True)
        held &= (
            Domain('id', 'in', self._jxc_bills_sql([s for s in OUTSIDE if s != 'no_order']))
        ) | (
            Domain('company_id.jxc_match_free_bills', '!=', True)
            & Domain('id', 'in', self._jxc_bills_sql(['no_order']))
        )
        # core turns the answer round where False alone is asked for
        return Domain.TRUE if False in value else held

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(KEPT_FIELDS & vals.keys() for vals in vals_list):
            self._jxc_refuse_kept_fields()
        return super().create(vals_list)

    def write(self, vals):
        if KEPT_FIELDS & vals.keys():
            self._jxc_refuse_kept_fields()
        if 'state' not in vals:
            return super().write(vals)
        # core's buttons write the state, and so does RPC: what follows from it follows here
        bills = self.sudo().filtered(lambda move: move.is_purchase_document())
        fresh = bills.filtered(lambda move: move.state != 'posted' == vals['state'])
        if fresh.company_id.filtered('jxc_bill_match'):
            fresh.with_env(self.env)._jxc_check_may_post()
        result = super().write(vals)
        # the moment of posting is the system's, nobody chooses it
        fresh.jxc_posted_at = fields.Datetime.now()
        if vals['state'] != 'posted':
            # what is changed now was not released
            bills.filtered('jxc_match_released').jxc_match_released = False
        return result

    def _jxc_check_may_post(self):
        """Refuse to post bills without the right that core's button asks for."""
        if not (self.env.su or self.env.user.has_group('account.group_account_invoice')):
            self._jxc_refuse_written({'state'})

    def _jxc_refuse_kept_fields(self):
        if not self.env.su:
            raise AccessError(
                self.env._("A bill is released by its button, with a reason, and not otherwise.")
            )

    # === BUSINESS === #

    def _jxc_is_held(self, state):
        """Return whether a match of this kind keeps the bill from being paid."""
        self.ensure_one()
        if self.move_type != 'in_invoice' or self.jxc_match_released or state not in OUTSIDE:
            return False
        # a setting of the company that its users may not read
        return state != 'no_order' or not self.company_id.sudo().jxc_match_free_bills

    def _jxc_check_payment(self):
        """Refuse the payment of bills that are held.

        :raises UserError: naming each bill and what differs
        """
        bills = self.filtered(lambda move: move.move_type == 'in_invoice')
        states = bills._jxc_match_states()
        held = bills.filtered(lambda bill: bill._jxc_is_held(states.get(bill.id, 'none')))
        if not held:
            return
        words = dict(self._fields['jxc_match_state']._description_selection(self.env))
        names = '\n'.join(f"• {bill.display_name}: {words[states[bill.id]]}" for bill in held)
        raise UserError(
            self.env._(
                "These bills differ from what was ordered and received, thus their payment is "
                "held:\n%(bills)s\n\nCorrect the bill, or let an accountant or manager who did "
                "not enter it release it with a reason.",
                bills=names,
            )
        )

    # === QUERIES === #

    def _jxc_match_states(self):
        """Return what comparing these bills says, in one query.

        :return: ``{id of account.move: key of jxc_match_state}``, without those not compared
        """
        bills = self.filtered(lambda move: move.move_type in ('in_invoice', 'in_refund'))
        if not bills.ids:
            return {}
        facts = self.env['jxc.facts']
        return dict(self.env.execute_query(facts._bill_states_sql(SQL("%s", tuple(bills.ids)))))

    def _jxc_bills_sql(self, states) -> SQL:
        """Return the SELECT of the ids of the bills in these states, of companies that compare."""
        # the rules of account.move are laid over it by the search that asks
        bills = SQL(
            """
            (SELECT move.id
              FROM account_move AS move
              JOIN res_company AS owner ON owner.id = move.company_id AND owner.jxc_bill_match
             WHERE move.move_type IN ('in_invoice', 'in_refund') AND move.state != 'cancel'
               AND move.company_id IN %s)
            """,
            tuple(self.env.companies.ids) or (0,),
        )
        return SQL(
            "(SELECT found.move_id FROM (%s) AS found WHERE found.state IN %s)",
            self.env['jxc.facts']._bill_states_sql(bills),
            tuple(states),
        )
