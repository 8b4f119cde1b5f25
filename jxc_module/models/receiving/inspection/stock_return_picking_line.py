from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = 'stock.return.picking.line'

    def _prepare_move_default_values(self, new_picking):
        vals = super()._prepare_move_default_values(new_picking)
        if self.move_id.jxc_reject_of_id:
            # rejected goods are in quarantine; core would take good ones off the shelf
            vals['location_id'] = self.move_id.location_dest_id.id
        return vals
