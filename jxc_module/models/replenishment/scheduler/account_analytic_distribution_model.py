from odoo import api, models

from .stock_rule import settings_found

NONE_AT_ALL = 'no distribution models'


class AccountAnalyticDistributionModel(models.Model):
    """Where there are no distribution models, core need not look for one at each line ordered."""

    _inherit = 'account.analytic.distribution.model'

    @api.model
    def _get_applicable_models(self, vals):
        found = settings_found(self.env)
        if found is None:
            return super()._get_applicable_models(vals)
        if NONE_AT_ALL not in found:
            # whether there is any, for whomever: with one, core looks under the reader's rights
            found[NONE_AT_ALL] = not self.sudo().search_count([], limit=1)
        return self.browse() if found[NONE_AT_ALL] else super()._get_applicable_models(vals)
