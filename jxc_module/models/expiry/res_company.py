from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_expiry_alerts = fields.Boolean(
        string="Expiry Alerts",
        help="Alerts when a lot in stock reaches an expiry level, one activity a person and day. "
        "Odoo's own alert, one activity a lot, is not given beside them. The first run after "
        "switching on only fills the list.",
    )
    jxc_expiry_alerts_since = fields.Datetime(string="Expiry Alerts Since", readonly=True)

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_expiry_alerts': True}

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_expiry_alerts' in vals and not vals['jxc_expiry_alerts']:
            # switched on again later, the first run must be a silent one again
            super().write({'jxc_expiry_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_expiry_alerts(self)
        return result
