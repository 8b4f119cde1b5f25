from odoo import models

FIGURES = {'quantity', 'lot_id', 'location_id', 'location_dest_id', 'product_uom_id'}


class StockMoveLine(models.Model):
    """Lines of opening stock stay as they are once the books are opened."""

    _inherit = 'stock.move.line'

    def write(self, vals):
        if FIGURES & set(vals):
            places = self.company_id.jxc_opening_place_id
            if places:
                self.filtered(
                    lambda line: line.state == 'done' and line.location_id in places
                ).move_id._jxc_refuse_opened()
        return super().write(vals)
