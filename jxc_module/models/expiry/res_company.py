from datetime import timedelta

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
    jxc_expiry_mark = fields.Char(
        string="Last Expiry Run",
        readonly=True,
        copy=False,
        groups='base.group_system',
        help="What the last run has seen: the next one is skipped while nothing has changed.",
    )
    jxc_expiry_gates = fields.Boolean(
        string="Expiry Gates",
        help="Expired or held lots leave to customers only with a reason given by somebody who may "
        "override, and what arrives with too little life left is stopped at the receipt.",
    )

    def _jxc_recommended_settings(self):
        return {
            **super()._jxc_recommended_settings(),
            'jxc_expiry_alerts': True,
            'jxc_expiry_gates': True,
        }

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_expiry_alerts' in vals and not vals['jxc_expiry_alerts']:
            # switched on again later, the first run must be a silent one again
            super().write({'jxc_expiry_alerts_since': False})
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_expiry_alerts(self)
        return result

    def _jxc_life_start(self, day, days):
        """Return the earliest expiration that leaves so many days of life on a day, naive UTC."""
        return self._jxc_day_start(day + timedelta(days=days))
