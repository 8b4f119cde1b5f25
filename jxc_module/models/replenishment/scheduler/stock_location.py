from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import ids_sql


class StockLocation(models.Model):
    """Places with those above them, which core climbs one by one when it looks for a rule."""

    _inherit = 'stock.location'

    def _jxc_read_for_rules(self):
        """Read at once what core asks of these locations and all above them to find a rule."""
        known = self._fields['parent_path']._get_cache(self.env)
        if not all(
            int(above) in known
            for location in self._ids
            for above in (known.get(location) or str(location)).strip('/').split('/')
        ):
            above = Domain.custom(
                to_sql=lambda _model, alias, _query: SQL(
                    """%s IN (
                        SELECT UNNEST(STRING_TO_ARRAY(TRIM('/' FROM parent_path), '/')::int[])
                          FROM stock_location WHERE id = ANY(%s))""",
                    SQL.identifier(alias, 'id'),
                    ids_sql(self.ids),
                    to_flush=self._fields['parent_path'],
                )
            )
            self.with_context(active_test=False).search_fetch(above, order='id')
        self.warehouse_id.mapped('route_ids')
