from odoo import api, fields, models
from odoo.tools import SQL


class JxcWinback(models.Model):
    """That somebody went after a customer who did not buy what he usually buys.

    Made with a call or a quotation, and kept: what came of it is read from the orders.
    """

    _name = 'jxc.winback'
    _description = "Follow-up of a Customer"
    _order = 'day desc, id desc'
    _rec_name = 'partner_id'

    company_id = fields.Many2one('res.company', required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    partner_id = fields.Many2one(
        'res.partner', string="Customer", required=True, readonly=True, index=True
    )
    kind = fields.Selection(
        [('call', "Call"), ('quotation', "Quotation")], required=True, readonly=True
    )
    user_id = fields.Many2one('res.users', string="Salesperson", readonly=True)
    made_at = fields.Datetime(required=True, readonly=True)
    day = fields.Date(string="Planned on", required=True, readonly=True)
    product_ids = fields.Many2many(
        'product.product',
        string="Usually Buys",
        relation='jxc_winback_product_rel',
        column1='winback_id',
        column2='product_id',
        readonly=True,
        context={'active_test': False},
    )
    sale_id = fields.Many2one(
        'sale.order', string="Quotation", readonly=True, index='btree_not_null'
    )
    silent_days = fields.Integer(
        string="Days since Last", readonly=True, aggregator=None, help="On that day."
    )
    bought_on = fields.Date(
        string="Bought Again on",
        compute='_compute_result',
        help="First order of one of these products within 30 days; each order counts for the last "
        "follow-up before it.",
    )
    revenue = fields.Monetary(
        string="Bought for", compute='_compute_result', help="Untaxed, in company currency."
    )

    # double clicks, two windows, two people
    _planned_once = models.UniqueIndex(
        '(company_id, partner_id, kind, day)',
        "This customer was followed up today already: reload the list.",
    )

    # === COMPUTE === #

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_result(self):
        found = self._results()
        for winback in self:
            winback.bought_on, winback.revenue = found.get(winback.id, (False, 0.0))

    def _results(self):
        """Return ``{id: (local day, revenue)}`` of those after which the customer bought."""
        found = {}
        for company, winbacks in self._origin.grouped('company_id').items():
            facts = self.env['jxc.facts']
            query = facts._winback_results_sql(company, min(winbacks.mapped('day')))
            rows = self.env.execute_query(
                SQL(
                    "SELECT winback_id, bought_on, revenue FROM (%s) AS came"
                    " WHERE winback_id = ANY(%s)",
                    query,
                    winbacks.ids,
                )
            )
            found |= {winback: (day, float(revenue)) for winback, day, revenue in rows}
        return found

    # === ACTIONS === #

    @api.readonly
    def action_open(self):
        """Open the quotation that was made, or else the customer."""
        self.ensure_one()
        record = self.sale_id or self.partner_id
        record.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'res_model': record._name,
            'res_id': record.id,
            'views': [(False, 'form')],
        }

    # === MERGED CONTACTS === #

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Delete what would be there twice for the contact that remains: the later of a day."""
        rows = self.search([('partner_id', 'in', (sources | target).ids)])
        for group in rows.grouped(lambda row: (row.company_id, row.kind, row.day)).values():
            group.sorted(lambda row: (row.partner_id != target, row.id))[1:].unlink()
