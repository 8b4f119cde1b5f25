from odoo import api, models

from .once import held

NONE_AT_ALL = 'no distribution models'


class AccountAnalyticDistributionModel(models.Model):
    """Where there are no distribution models, core need not look for one at each line."""

    _inherit = 'account.analytic.distribution.model'

    @api.model
    def _get_applicable_models(self, vals):
        found = self._jxc_found()
        if found is None:
            return super()._get_applicable_models(vals)
        if NONE_AT_ALL not in found:
            # whether there is any, for whomever: with one, core looks under the reader's rights
            found[NONE_AT_ALL] = not self.sudo().search_count([], limit=1)
        return self.browse() if found[NONE_AT_ALL] else super()._get_applicable_models(vals)

    @api.model
    def _jxc_found(self):
        """Return what was found in the present call, in which nobody makes one; None outside."""
        return held(self.env)
