import json

from odoo import api, models
from odoo.tools import SQL


class JxcReportFavorite(models.Model):
    """Favorites that ask for contacts which are merged: they ask for the one that remains."""

    _inherit = 'jxc.report.favorite'

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Replace the contacts in the parameters of favorites."""
        favorites = self.with_context(active_test=False).search([('params', 'like', 'partner_ids')])
        for favorite in favorites:
            try:
                params = json.loads(favorite.params)
            except ValueError:
                continue
            asked = params.get('partner_ids')
            if isinstance(asked, list) and set(asked) & set(sources.ids):
                rest = [id_ for id_ in asked if id_ not in sources.ids and id_ != target.id]
                params['partner_ids'] = [*rest, target.id]
                # by SQL: a favorite that asks for what is gone otherwise does not stop a merge
                self.env.execute_query(
                    SQL(
                        "UPDATE jxc_report_favorite SET params = %s WHERE id = %s",
                        json.dumps(params),
                        favorite.id,
                    )
                )
        self.invalidate_model(['params'])
