from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import rows_sql
from .res_partner import STATES

COMPANIES = 1_000_000  # row ids hold the company too
AMOUNTS = ('open', 'overdue', 'undelivered', 'uninvoiced', 'draft', 'used', 'headroom')


class JxcCreditPosition(models.Model):
    """Customers with a credit limit and what they use of it, worst first.

    The figures are those of ``_partner_exposure``, handed to PostgreSQL so that the list can be
    sorted, filtered and added up. Salespeople see their own customers.
    """

    _name = 'jxc.credit.position'
    _description = "Credit of Customers"
    _auto = False
    _order = 'usage desc, id'
    _rec_name = 'partner_id'

    company_id = fields.Many2one('res.company', readonly=True)
    partner_id = fields.Many2one('res.partner', string="Customer", readonly=True)
    user_id = fields.Many2one('res.users', string="Salesperson", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    credit_limit = fields.Monetary(string="Limit", readonly=True)
    used = fields.Monetary(
        string="Credit Used",
        readonly=True,
        help="Open invoices + orders to deliver + delivered, not invoiced + draft invoices.",
    )
    headroom = fields.Monetary(string="Head-room", readonly=True)
    usage = fields.Float(string="Used (%)", readonly=True, aggregator=None)
    open = fields.Monetary(string="Open Invoices", readonly=True)
    overdue = fields.Monetary(string="Overdue Part", readonly=True)
    overdue_days = fields.Integer(string="Days Overdue", readonly=True, aggregator='max')
    undelivered = fields.Monetary(string="Orders to Deliver", readonly=True)
    uninvoiced = fields.Monetary(string="Delivered, Not Invoiced", readonly=True)
    draft = fields.Monetary(string="Draft Invoices", readonly=True)
    state = fields.Selection(STATES, string="Credit Status", readonly=True)

    # === ACTIONS === #

    @api.readonly
    def action_open_partner(self):
        """Open the customer.

        :return: window action
        """
        self.ensure_one()
        return self.partner_id.get_formview_action()

    @api.readonly
    def action_open_orders(self):
        """Open the confirmed orders of this customer.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('sale.action_orders')
        family = ('partner_invoice_id.commercial_partner_id', '=', self.partner_id.id)
        return {**action, 'domain': [family, ('state', '=', 'sale')], 'context': {}}

    # === QUERIES === #

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL("(%s)", self._company_sql(company)) for company in self.env.companies
        )

    @api.model
    def _company_sql(self, company) -> SQL:
        """One row a customer with a limit that the reader may see, in one company."""
        partners = self.env['res.partner'].with_company(company)
        seen = partners._search(partners._jxc_credit_seen_domain())  # the reader's own rules
        # the limit may be read by accountants only in core; the list shows it of seen customers
        partners = partners.sudo().search(partners._jxc_limited_domain() & Domain('id', 'in', seen))
        figures = partners._jxc_credit(company)
        rows = [(partner_id, values) for partner_id, values in figures.items() if values['limit']]
        ids = [partner_id for partner_id, _values in rows]
        users = {partner.id: partner.user_id.id or None for partner in partners}
        columns = {
            'id': ('int8', [partner_id * COMPANIES + company.id for partner_id in ids]),
            'partner_id': ('int4', ids),
            'user_id': ('int4', [users[partner_id] for partner_id in ids]),
            'credit_limit': ('numeric', [values['limit'] for _id, values in rows]),
            'overdue_days': ('int4', [values['overdue_days'] for _id, values in rows]),
            'usage': (
                'float8',
                [round(100 * values['used'] / values['limit'], 1) for _id, values in rows],
            ),
            'state': (
                'text',
                [partners._jxc_credit_state_of(values, company) for _id, values in rows],
            ),
            **{name: ('numeric', [values[name] or 0 for _id, values in rows]) for name in AMOUNTS},
        }
        return SQL(
            "SELECT fresh.*, %s AS company_id, %s AS currency_id FROM (%s) AS fresh",
            company.id,
            company.currency_id.id,
            rows_sql(columns),
        )
