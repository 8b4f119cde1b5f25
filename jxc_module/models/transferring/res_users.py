from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = 'res.users'

    def _jxc_transit_domain(self, location_field):
        """Leave out what is on its way to warehouses that are not this user's."""
        foreign = (
            self.env['stock.location']
            .with_context(active_test=False)
            .search(
                [
                    ('jxc_transit_warehouse_id', '!=', False),
                    ('jxc_transit_warehouse_id', 'not in', self.jxc_warehouse_ids.ids),
                ]
            )
        )
        return super()._jxc_transit_domain(location_field) & Domain(
            location_field, 'not in', foreign.ids
        )
