from odoo import api, models
from odoo.fields import Domain

from .beyond_scope import is_limited


class StockPickingType(models.Model):
    """Show a limited user the cards and lists of his own operation types.

    No record rule: orders, rules and transfers read the operation types of other warehouses.
    """

    _inherit = 'stock.picking.type'

    def _jxc_own_domain(self, domain):
        if not is_limited(self.env):
            return domain
        user = self.env.user
        own = Domain('warehouse_id', 'in', user.jxc_warehouse_ids.ids)
        # of no warehouse: by where it works, as its transfers; a dropship is nobody's of these
        loose = Domain('warehouse_id', '=', False) & Domain(
            user._jxc_scope_domain('default_location_src_id', 'default_location_dest_id')
        )
        return list(Domain(domain) & (own | loose))

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(self._jxc_own_domain(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        return super().web_read_group(self._jxc_own_domain(domain), *args, **kwargs)
