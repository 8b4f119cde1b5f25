from odoo import models


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    def _set_view_context(self):
        """Count in an own warehouse by default."""
        quants = super()._set_view_context()
        location_id = quants.env.context.get('default_location_id')
        if location_id == self.env.context.get('default_location_id'):
            return quants
        warehouse = self.env['stock.location'].browse(location_id).warehouse_id
        own = self.env.user._jxc_own_warehouse(warehouse)
        return quants.with_context(default_location_id=own.lot_stock_id.id)
