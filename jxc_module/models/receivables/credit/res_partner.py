from odoo import api, fields, models
from odoo.fields import Domain

NEAR = 0.8  # of the limit: from here on a customer is near it
PARTS = ('open', 'overdue', 'undelivered', 'uninvoiced', 'draft', 'used', 'limit', 'headroom')
STATES = [
    ('none', "No Limit"),
    ('ok', "Within"),
    ('near', "Near"),
    ('over', "Over"),
]
SEES_RECEIVABLES = (
    'account.group_account_invoice',
    'account.group_account_readonly',
    'jxc_module.group_manager',
    'sales_team.group_sale_salesman_all_leads',
)


class ResPartner(models.Model):
    """What a customer uses of his credit, in the current company: read, never stored.

    Amounts are in company currency. Whoever may not see what a customer owes reads zero; whether
    the limit is exceeded is no secret inside the company.
    """

    _inherit = 'res.partner'

    jxc_credit_currency_id = fields.Many2one(
        'res.currency', string="Currency of the Credit", compute='_compute_jxc_credit'
    )
    jxc_credit_shown = fields.Boolean(
        string="Credit Is Shown", compute='_compute_jxc_credit', help="To this reader."
    )
    jxc_credit_open = fields.Monetary(
        string="Open Invoices",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
        help="Posted receivables less what was paid.",
    )
    jxc_credit_overdue = fields.Monetary(
        string="Overdue Part",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
    )
    jxc_credit_undelivered = fields.Monetary(
        string="Orders to Deliver",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
    )
    jxc_credit_uninvoiced = fields.Monetary(
        string="Delivered, Not Invoiced",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
    )
    jxc_credit_draft = fields.Monetary(
        string="Draft Invoices",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
    )
    jxc_credit_used = fields.Monetary(
        string="Credit Used",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
        help="Open invoices + orders to deliver + delivered, not invoiced + draft invoices.",
    )
    jxc_credit_limit = fields.Monetary(
        string="Limit of the Credit",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
        help="Odoo's credit limit of the customer.",
    )
    jxc_credit_headroom = fields.Monetary(
        string="Head-room",
        compute='_compute_jxc_credit',
        currency_field='jxc_credit_currency_id',
        help="Limit - credit used.",
    )
    jxc_credit_state = fields.Selection(
        STATES,
        string="Credit Status",
        compute='_compute_jxc_credit',
        search='_search_jxc_credit_state',
    )

    # === COMPUTE === #

    @api.depends('commercial_partner_id', 'credit_limit', 'user_id')
    @api.depends_context('uid', 'company')
    def _compute_jxc_credit(self):
        company = self.env.company
        figures = self._jxc_credit(company)
        shown = self._jxc_credit_seen()
        for partner in self:
            values = figures.get(partner.commercial_partner_id.id, {})
            partner.jxc_credit_currency_id = company.currency_id
            partner.jxc_credit_state = self._jxc_credit_state_of(values, company)
            partner.jxc_credit_shown = partner in shown
            for part in PARTS:
                amount = values.get(part) if partner in shown else 0
                partner[f'jxc_credit_{part}'] = amount or 0

    def _search_jxc_credit_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        company = self.env.company
        # the figures are the company's; the search that asks lays the reader's rules over them
        limited = self.sudo().search(self._jxc_limited_domain())
        ids = [
            partner_id
            for partner_id, values in limited._jxc_credit(company).items()
            if self._jxc_credit_state_of(values, company) in value
        ]
        found = Domain('commercial_partner_id', 'in', ids)
        if 'none' in value:
            found |= Domain('commercial_partner_id', 'not in', limited.ids)
        return found

    # === ACTIONS === #

    @api.readonly
    def action_jxc_credit(self):
        """Open the credit of this customer with its parts.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_credit_position')
        return {
            **action,
            'domain': [('partner_id', '=', self.commercial_partner_id.id)],
            'context': {},
        }

    # === BUSINESS === #

    def _jxc_credit(self, company):
        """Return the exposure of these customers in a company, see ``_partner_exposure``."""
        return self.env['jxc.facts']._partner_exposure(self, company)

    @api.model
    def _jxc_limited_domain(self):
        """Return the domain of the customers that have a limit in the current company."""
        if not self.env.company.sudo().account_use_credit_limit:  # a switch, no secret
            return Domain.FALSE
        return Domain('parent_id', '=', False) & Domain('credit_limit', '>', 0)

    @api.model
    def _jxc_credit_seen_domain(self):
        """Return the domain of the partners whose receivables this user may see."""
        user = self.env.user
        if self.env.su or any(map(user.has_group, SEES_RECEIVABLES)):
            return Domain.TRUE
        if user.has_group('sales_team.group_sale_salesman'):
            return Domain('user_id', '=', user.id) | Domain(
                'commercial_partner_id.user_id', '=', user.id
            )
        return Domain.FALSE

    def _jxc_credit_seen(self):
        """Return those of these partners whose receivables this user may see."""
        return self.filtered_domain(self._jxc_credit_seen_domain())

    @api.model
    def _jxc_credit_state_of(self, values, company):
        """Return ``none``, ``ok``, ``near`` or ``over`` for an exposure."""
        limit = values.get('limit')
        if not limit:
            return 'none'
        currency = company.currency_id
        if currency.compare_amounts(values['used'], limit) > 0:
            return 'over'
        return 'near' if currency.compare_amounts(values['used'], limit * NEAR) >= 0 else 'ok'

    def _jxc_credit_line(self, values, company):
        """Return one sentence on the credit of this customer, as far as the reader may know.

        :param values: exposure
        :return: str, False where there is no limit
        """
        state = self._jxc_credit_state_of(values, company)
        if state == 'none':
            return False
        if not self._jxc_credit_seen():
            if state == 'over':
                return self.env._("The customer is over the credit limit.")
            return self.env._("The customer is within the credit limit.")
        money = {
            part: company.currency_id.format(values[part])
            for part in ('used', 'limit', 'headroom', 'overdue')
        }
        if state == 'over':
            money['over'] = company.currency_id.format(-values['headroom'])
            return self.env._(
                "Credit used %(used)s of %(limit)s: %(over)s over the limit, %(overdue)s overdue.",
                **money,
            )
        return self.env._(
            "Credit used %(used)s of %(limit)s: %(headroom)s left, %(overdue)s overdue.", **money
        )
