from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from .stock_lot import EXPIRY_STATES

ACTIONS = [
    ('sell', "Sell First"),
    ('discount', "Mark Down"),
    ('transfer', "Transfer"),
    ('return', "Return to Vendor"),
    ('scrap', "Scrap"),
]


class JxcLotOutlook(models.Model):
    """What will become of a lot in a warehouse: one row each, as of the last run.

    Written by the daily run and by "Refresh" only (``jxc_lot_outlook_run.py``). Quantities are in
    the product's unit, values in the company's currency, days are the company's.
    """

    _name = 'jxc.lot.outlook'
    _description = "Lot Outlook"
    _order = 'expires_on, id'
    _log_access = False  # written by the system, as a whole
    _rec_names_search = ['lot_id', 'product_id']

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    warehouse_id = fields.Many2one(
        'stock.warehouse', required=True, readonly=True, ondelete='cascade'
    )
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, ondelete='cascade', index=True
    )
    category_id = fields.Many2one(related='product_id.categ_id', string="Category")
    uom_id = fields.Many2one(related='product_id.uom_id')
    # found by the unique index below, which begins with it
    lot_id = fields.Many2one(
        'stock.lot', required=True, readonly=True, index=True, ondelete='cascade'
    )
    currency_id = fields.Many2one(related='company_id.currency_id')

    quantity = fields.Float(digits='Product Unit', readonly=True, help="On hand.")
    # not "Reserved", which is of usable goods only
    reserved = fields.Float(
        string="On Transfers",
        digits='Product Unit',
        readonly=True,
        help="Of it reserved by transfers, whatever became of the lot; that goes out in any case.",
    )
    value = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="Quantity at the average cost of the company, or of the lot where lots are valued.",
    )
    expires_on = fields.Date(readonly=True, help="Local day. Empty: the lot has no date.")
    removal_on = fields.Date(readonly=True, help="From this local day on it is not sold any more.")
    days_left = fields.Integer(
        compute='_compute_days_left', search='_search_days_left', aggregator='min'
    )
    level_id = fields.Many2one('jxc.expiry.level', readonly=True, ondelete='set null')
    state = fields.Selection(EXPIRY_STATES, readonly=True)

    daily_demand = fields.Float(
        digits=(16, 3),
        readonly=True,
        aggregator=None,
        help="Of the product in this warehouse: that of its reordering rule, else the average of "
        "the last 90 days.",
    )
    waste_qty = fields.Float(
        string="Expected Waste",
        digits='Product Unit',
        readonly=True,
        help="What will be left on the removal day: each day's demand takes from the lot that "
        "goes off sale first; reserved goods go out before, lots under way come in on their day.",
    )
    waste_value = fields.Monetary(
        string="Value at Risk", readonly=True, groups='jxc_module.group_cost'
    )
    run_out_on = fields.Date(
        string="Runs Out On",
        readonly=True,
        help="The day that sells the last of it. Empty: something will be left, or nobody asks "
        "for it.",
    )
    suggested_action = fields.Selection(ACTIONS, readonly=True)
    target_warehouse_id = fields.Many2one(
        'stock.warehouse', string="Transfer To", readonly=True, ondelete='set null'
    )
    reason = fields.Char(string="Why", compute='_compute_reason')

    _one_per_lot = models.UniqueIndex(
        "(lot_id, warehouse_id)", "A lot has one outlook in each warehouse."
    )

    # === COMPUTE === #

    @api.depends('lot_id', 'warehouse_id')
    def _compute_display_name(self):
        for row in self:
            lot = row.sudo()  # names only
            row.display_name = self.env._(
                "%(lot)s in %(warehouse)s", lot=lot.lot_id.name, warehouse=lot.warehouse_id.code
            )

    @api.depends('expires_on', 'company_id')
    def _compute_days_left(self):
        today = {company: company._jxc_today() for company in self.company_id}
        for row in self:
            row.days_left = row.expires_on and (row.expires_on - today[row.company_id]).days

    def _search_days_left(self, operator, value):
        if operator in ('in', 'not in'):
            days = [day for day in value if day is not False]
            found = Domain.OR(self._days_domain('=', day) for day in days)
            return found if operator == 'in' else ~found
        if operator not in ('<', '<=', '>', '>='):
            return NotImplemented
        return self._days_domain(operator, value)

    def _days_domain(self, operator, days):
        return Domain.OR(
            Domain('company_id', '=', company.id)
            & Domain('expires_on', operator, company._jxc_today() + timedelta(days=days))
            for company in self.env.companies
        )

    @api.depends('suggested_action', 'waste_qty', 'daily_demand', 'target_warehouse_id')
    @api.depends_context('lang')
    def _compute_reason(self):
        for row in self:
            row.reason = row._get_reason()

    def _get_reason(self):
        """Return one sentence that says why this action is suggested."""
        self.ensure_one()
        if not self.suggested_action:
            return False
        env = self.env
        digits = env['decimal.precision'].precision_get('Product Unit')
        row = self.sudo()  # names only
        values = {
            'waste': formatLang(env, self.waste_qty, digits=digits),
            'unit': row.uom_id.name or '',
            'demand': formatLang(env, self.daily_demand, digits=2),
            'day': format_date(env, self.removal_on),
            'out': format_date(env, self.run_out_on),
            'warehouse': row.target_warehouse_id.name or '',
        }
        return {
            'sell': lambda: (
                env._("Sold out on %(out)s at %(demand)s %(unit)s a day, before %(day)s.", **values)
                if self.run_out_on
                else env._("All of it is reserved; deliver it before %(day)s.", **values)
            ),
            'discount': lambda: env._(
                "At %(demand)s %(unit)s a day %(waste)s %(unit)s will be left on %(day)s, and no "
                "other warehouse sells them in time.",
                **values,
            ),
            'transfer': lambda: env._(
                "%(waste)s %(unit)s will be left on %(day)s; %(warehouse)s sells them in time.",
                **values,
            ),
            'return': lambda: env._(
                "%(waste)s %(unit)s will be left on %(day)s; the lot came in a short time ago.",
                **values,
            ),
            'scrap': lambda: env._(
                "Off sale since %(day)s, and too long here to go back to the vendor.", **values
            ),
        }[self.suggested_action]()

    # === ACTIONS === #

    @api.model
    def action_jxc_open_board(self):
        """Open the board of lots near expiry; the first time ever it is filled before."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        company = self.env.company
        # whether the run was ever made is no secret, and its figures are the company's
        everything = self.sudo()
        if not everything.search_count([('company_id', '=', company.id)], limit=1):
            everything._jxc_refresh(company)
        return action

    def action_jxc_refresh(self):
        """Button "Refresh": compute the outlook of the companies in use anew, whatever is chosen.

        Not ``api.model``: the button hands over ids.
        """
        self.check_access('read')
        lots = self.env['stock.lot'].sudo()  # the figures are the company's, whoever asks
        for company in self.env.companies:
            lots.with_company(company)._jxc_store_levels(company)
            # rows are written by the run only; what he sees of them is the matter of the rules
            self.sudo()._jxc_refresh(company)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.readonly
    def action_open_lot(self):
        """Open the lot; for a buyer, who has no right to lots, what this row says of it."""
        self.ensure_one()
        if not self.lot_id.has_access('read'):
            return self.get_formview_action()
        # core hides quantities and buttons of lots opened without this key
        return {**self.lot_id.get_formview_action(), 'context': {'display_complete': True}}

    # === BUSINESS === #

    @api.model
    def _jxc_today(self, company):
        return company._jxc_today()
