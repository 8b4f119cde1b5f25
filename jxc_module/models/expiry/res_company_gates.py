from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_expiry_gates = fields.Boolean(
        string="Expiry Gates",
        help="Expired or held lots leave to customers only with a reason given by somebody who may "
        "override, and what arrives with too little life left is stopped at the receipt.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_expiry_gates': True}

    def _jxc_local_day(self, moment=None):
        """Return the day of this company at a moment.

        :param datetime moment: naive UTC; now if nothing is given
        :return: date
        """
        if moment:
            return self.env['stock.lot']._jxc_local_day(moment, self)
        return self.env['jxc.facts']._local_today(self)

    def _jxc_life_start(self, day, days):
        """Return the earliest expiration that leaves so many days of life on a day, naive UTC."""
        return self.env['jxc.facts']._day_start(self, day + timedelta(days=days))
