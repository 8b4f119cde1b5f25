from odoo import api, models

from .once import is_held, once


class AccountAnalyticDistributionModel(models.Model):
    """Where there are no distribution models, a reading need not look for one at each line."""

    _inherit = 'account.analytic.distribution.model'

    @api.model
    def _get_applicable_models(self, vals):
        if not is_held(self.env):
            return super()._get_applicable_models(vals)
        # whether there is any, for whomever: with one, core looks under the reader's rights
        some = once(self.env, self._name, self.sudo().search_count, [], 1)
        return super()._get_applicable_models(vals) if some else self.browse()
