from odoo import api, fields, models, tools

# So many nights without a difference before the set-based scheduler may take over.
NIGHTS_ALIKE = 7


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_stock_alerts = fields.Boolean(
        string="Stock Alerts",
        help="Keep alerts on products that are out of stock, short or overstocked, and tell their "
        "buyers. The first run after switching on only fills the list.",
    )
    jxc_stock_alerts_since = fields.Datetime(string="Stock Alerts Since", readonly=True)
    jxc_expiry_forecast = fields.Boolean(
        string="Expiry-Aware Forecast",
        help="The forecast of a lot-tracked product subtracts only what will really be left at the "
        "removal date of its lots, not everything that expires within the replenishment horizon.",
    )
    jxc_scheduler = fields.Boolean(
        string="Set-Based Scheduler",
        help="Work out reordering rules all at once instead of one by one: the same quantities and "
        "dates as Odoo's, faster. Rules that are set in another way than usual stay with Odoo's.",
    )
    jxc_scheduler_compare = fields.Boolean(
        string="Compare the Schedulers",
        help="Each night Odoo's scheduler orders, and what the set-based scheduler would have said "
        "is compared with it, rule by rule.",
    )
    jxc_scheduler_alike = fields.Integer(
        string="Nights Without a Difference", compute='_compute_jxc_scheduler_alike'
    )
    jxc_gaps_until = fields.Datetime(string="Stock-Outs Known Until", readonly=True)

    def _compute_jxc_scheduler_alike(self):
        nights = self.env['jxc.scheduler.night']
        for company in self:  # those of a settings page
            company.jxc_scheduler_alike = nights._nights_alike(company)

    def _jxc_recommended_settings(self):
        proven = self.jxc_scheduler_alike >= NIGHTS_ALIKE
        return {
            **super()._jxc_recommended_settings(),
            'jxc_stock_alerts': True,
            'jxc_expiry_forecast': True,
            # only where it was compared with core for long enough
            **({'jxc_scheduler': True} if proven else {}),
        }

    @api.model
    @tools.ormcache()
    def _jxc_expiry_forecast_ids(self):
        """Return the ids of companies with an expiry-aware forecast, read at every forecast."""
        # a forecast is that of the stock's company, whoever reads it in whatever company
        return tuple(self.sudo().search([('jxc_expiry_forecast', '=', True)]).ids)

    @api.model
    @tools.ormcache()
    def _jxc_scheduler_ids(self):
        """Return the ids of companies with the set-based scheduler, read at every quantity."""
        # whose rules are taken over is their company's matter, whoever reads them
        return frozenset(self.sudo().search([('jxc_scheduler', '=', True)]).ids)

    @api.model
    @tools.ormcache()
    def _jxc_scheduler_noted_ids(self):
        """Return the ids of companies whose nights are noted: compared, or taken over."""
        # as above: a matter of the company
        switched = ['|', ('jxc_scheduler', '=', True), ('jxc_scheduler_compare', '=', True)]
        return frozenset(self.sudo().search(switched).ids)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if companies.filtered(lambda one: one.jxc_scheduler or one.jxc_scheduler_compare):
            self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        switched = self.filtered(
            lambda company: (
                'jxc_expiry_forecast' in vals
                and company.jxc_expiry_forecast != vals['jxc_expiry_forecast']
            )
        )
        result = super().write(vals)
        if {'jxc_scheduler', 'jxc_scheduler_compare'} & vals.keys():
            self.env.registry.clear_cache()
        if switched:
            self.env.registry.clear_cache()
            self.env['stock.warehouse.orderpoint']._jxc_forecast_switched(switched)
        if 'jxc_stock_alerts' in vals and not vals['jxc_stock_alerts']:
            # switched on again later, the first run must be a silent one again
            super().write({'jxc_stock_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_stock_alerts(self)
        return result
