from odoo import api, models


class ProductReplenish(models.TransientModel):
    _inherit = 'product.replenish'

    @api.model
    def default_get(self, fields):
        """Propose an own warehouse."""
        vals = super().default_get(fields)
        if vals.get('warehouse_id') and not self.env.context.get('default_warehouse_id'):
            warehouse = self.env['stock.warehouse'].browse(vals['warehouse_id'])
            vals['warehouse_id'] = self.env.user._jxc_own_warehouse(warehouse).id
        return vals
