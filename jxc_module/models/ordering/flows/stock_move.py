from odoo import models


class StockMove(models.Model):
    _inherit = 'stock.move'

    def _jxc_flow_is_short(self):
        """Tell whether less would be moved than is asked for."""
        self.ensure_one()
        partly = any(self.picking_id.move_ids.mapped('picked'))
        there = self._get_picked_quantity() if partly else self.quantity
        return self.product_uom.compare(there, self.product_uom_qty) < 0

    def _jxc_flow_misses_lot(self):
        """Tell whether this move is of a tracked product and a part of it has no lot."""
        self.ensure_one()
        kind = self.picking_type_id
        return (
            self.has_tracking != 'none'
            and (kind.use_create_lots or kind.use_existing_lots)
            and any(
                line.quantity and not line.lot_id and not line.lot_name
                for line in self.move_line_ids
            )
        )
