from odoo import api, models


class StockScrap(models.Model):
    _inherit = 'stock.scrap'

    @api.depends('company_id', 'picking_id')
    def _compute_location_id(self):
        """Scrap from an own warehouse by default."""
        super()._compute_location_id()
        user = self.env.user
        if not user.jxc_warehouse_limited:
            return
        for scrap in self.filtered(lambda scrap: scrap.company_id and not scrap.picking_id):
            warehouse = scrap.location_id.warehouse_id
            own = user._jxc_own_warehouse(warehouse)
            if own != warehouse:
                scrap.location_id = own.lot_stock_id
