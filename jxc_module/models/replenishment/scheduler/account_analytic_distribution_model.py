from odoo import api, models

from .stock_rule import settings_found


class AccountAnalyticDistributionModel(models.Model):
    """While core orders, whether there are distribution models is asked once."""

    _inherit = 'account.analytic.distribution.model'

    @api.model
    def _jxc_found(self):
        found = settings_found(self.env)
        return super()._jxc_found() if found is None else found
