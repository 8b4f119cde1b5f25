from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.lot_life import is_expired

EXPIRY_STATES = [
    ('fresh', "Fresh"),
    ('near', "Near Expiry"),
    ('critical', "Critical"),
    ('expired', "Expired"),
]


class StockLot(models.Model):
    """How long a lot lives, on which level it is, and what will be left of it.

    Days are those of the lot's company, or of the current one for a lot that all share.
    """

    _inherit = 'stock.lot'

    # plain columns: filled by the daily run for lots in stock, and when the date of a lot is set
    jxc_expiry_level_id = fields.Many2one(
        'jxc.expiry.level', string="Expiry Level", readonly=True, copy=False, ondelete='set null'
    )
    jxc_expiry_state = fields.Selection(
        EXPIRY_STATES,
        string="Expiry State",
        readonly=True,
        copy=False,
        help="Expired: from the local day of the expiration date on. Near and critical: by the "
        "expiry level. Empty: no expiration date.",
    )
    jxc_produced_on = fields.Date(
        string="Produced On",
        copy=False,
        help="As on the package: typed here, or brought in by a data migration.",
    )
    jxc_days_left = fields.Integer(
        string="Days Left",
        compute='_compute_jxc_days_left',
        search='_search_jxc_days_left',
        aggregator='min',
        help="Local days until the expiration date; 0 on that day, below zero after it.",
    )
    jxc_no_date = fields.Boolean(
        string="Expiration Date Missing",
        compute='_compute_jxc_days_left',
        search='_search_jxc_no_date',
        help="The product uses expiration dates, but this lot has none.",
    )
    jxc_outlook_ids = fields.One2many('jxc.lot.outlook', 'lot_id', string="Outlook")
    jxc_waste_qty = fields.Float(
        string="Expected Waste",
        compute='_compute_jxc_waste_qty',
        digits='Product Unit',
        help="What will be left at the removal date at the current demand, first expired first "
        "out, in the warehouses that you see.",
    )

    # === COMPUTE === #

    @api.depends('expiration_date', 'company_id', 'product_id.use_expiration_date')
    @api.depends_context('company')
    def _compute_jxc_days_left(self):
        # nothing but the time zone is read of the companies
        today = {company: company._jxc_today() for company in self.company_id | self.env.company}
        for lot in self:
            company = lot.company_id or self.env.company
            uses = lot.product_id.use_expiration_date
            lot.jxc_no_date = uses and not lot.expiration_date
            lot.jxc_days_left = (
                (company._jxc_local_day(lot.expiration_date) - today[company]).days
                if uses and lot.expiration_date
                else False
            )

    def _search_jxc_days_left(self, operator, value):
        """Turn days left into expiration dates: the same local days as the compute."""
        if operator in ('in', 'not in'):
            days = [day for day in value if day is not False]
            found = Domain.OR(self._jxc_days_domain(day, day) for day in days)
            return found if operator == 'in' else ~found
        if operator not in ('<', '<=', '>', '>='):
            return NotImplemented
        if operator in ('<', '<='):
            return self._jxc_days_domain(None, value - (operator == '<'))
        return self._jxc_days_domain(value + (operator == '>'), None)

    def _jxc_days_domain(self, first, last):
        """Return the domain of lots with ``first`` to ``last`` days left, None for no limit."""
        domains = []
        for company in self.env.companies:
            today = company._jxc_today()
            mine = [company.id] + ([False] if company == self.env.company else [])
            domain = Domain('company_id', 'in', mine)
            if first is not None:
                start = company._jxc_day_start(today + timedelta(days=first))
                domain &= Domain('expiration_date', '>=', start)
            if last is not None:
                end = company._jxc_day_start(today + timedelta(days=last + 1))
                domain &= Domain('expiration_date', '<', end)
            domains.append(domain)
        return Domain.OR(domains) & Domain('product_id.use_expiration_date', '=', True)

    def _search_jxc_no_date(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('product_id.use_expiration_date', '=', True) & Domain(
            'expiration_date', '=', False
        )

    @api.depends('jxc_outlook_ids.waste_qty')
    @api.depends_context('uid')  # each reader adds up the warehouses that he sees
    def _compute_jxc_waste_qty(self):
        groups = self.env['jxc.lot.outlook']._read_group(
            [('lot_id', 'in', self.ids)], ['lot_id'], ['waste_qty:sum']
        )
        waste = {lot.id: quantity for lot, quantity in groups}
        for lot in self:
            lot.jxc_waste_qty = waste.get(lot._origin.id, 0.0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        lots = super().create(vals_list)
        lots._jxc_set_expiry()
        return lots

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({'expiration_date', 'product_id', 'company_id'}):
            self._jxc_set_expiry()
        return result

    # === ACTIONS === #

    @api.readonly
    def action_jxc_open_outlook(self):
        """Open where these lots lie and what will be left of them."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        return {**action, 'domain': [('lot_id', 'in', self.ids)], 'context': {}}

    # === BUSINESS === #

    def _jxc_expiry_now(self):
        """Return days left, state and level of these lots at this moment, whatever is stored.

        For decisions (gates): the stored columns are those of the last daily run.

        :return: ``{lot: (days left or None, state or False, jxc.expiry.level)}``
        """
        levels = self.env['jxc.expiry.level'].sudo()  # whoever ships a lot is told its level
        result = {}
        for lot in self:
            company = lot.company_id or self.env.company
            if not (lot.expiration_date and lot.product_id.use_expiration_date):
                result[lot] = (None, False, levels)
                continue
            day = company._jxc_local_day(lot.expiration_date)
            days_left = (day - company._jxc_today()).days
            level = levels._jxc_reached(company, lot.product_id.categ_id, days_left)
            state = 'expired' if is_expired(days_left) else level.lot_state or 'fresh'
            result[lot] = (days_left, state, level)
        return result

    def _jxc_set_expiry(self):
        """Store level and state of lots whose date was just set; the cache writes them at once."""
        # levels are configuration; who may set the date of a lot sets what follows from it
        for lot, (_days, state, level) in self.sudo()._jxc_expiry_now().items():
            if lot.jxc_expiry_state != state or lot.jxc_expiry_level_id != level:
                lot.update({'jxc_expiry_state': state, 'jxc_expiry_level_id': level.id})
