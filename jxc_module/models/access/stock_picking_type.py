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
        own = Domain('warehouse_id', 'in', [False, *self.env.user.jxc_warehouse_ids.ids])
        return list(Domain(domain) & own)

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(self._jxc_own_domain(domain), *args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        return super().web_read_group(self._jxc_own_domain(domain), *args, **kwargs)
