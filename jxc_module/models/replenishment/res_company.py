from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_stock_alerts = fields.Boolean(
        string="Stock Alerts",
        help="Keep alerts on products that are out of stock, short or overstocked, and tell their "
        "buyers. The first run after switching on only fills the list.",
    )
    jxc_stock_alerts_since = fields.Datetime(readonly=True)
    jxc_expiry_forecast = fields.Boolean(
        string="Expiry-Aware Forecast",
        help="The forecast of a lot-tracked product subtracts only what will really be left at the "
        "removal date of its lots, not everything that expires within the replenishment horizon.",
    )
    jxc_gaps_until = fields.Datetime(readonly=True)

    def _jxc_recommended_settings(self):
        return {
            **super()._jxc_recommended_settings(),
            'jxc_stock_alerts': True,
            'jxc_expiry_forecast': True,
        }

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_stock_alerts' in vals and not vals['jxc_stock_alerts']:
            # switched on again later, the first run must be a silent one again
            super().write({'jxc_stock_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_stock_alerts(self)
        return result
