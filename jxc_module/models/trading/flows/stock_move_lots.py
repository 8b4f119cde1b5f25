from odoo import models


class StockMove(models.Model):
    _inherit = 'stock.move'

    def _jxc_put_lots(self, lots):
        """Divide this receipt into lots, in order, up to what is asked for; the rest has none.

        :param lots: list of (name, expiration or False, quantity in the unit of the move)
        """
        self.ensure_one()
        left, values = self.product_uom_qty, []
        for name, day, typed in lots:
            quantity = min(typed, left)
            if self.product_uom.compare(quantity, 0) <= 0:
                break
            left -= quantity
            values.append({'quantity': quantity, 'lot_name': name})
            if day:
                values[-1]['expiration_date'] = day
        if self.product_uom.compare(left, 0) > 0:
            values.append({'quantity': left})
        common = self._prepare_move_line_vals(quantity=0) | {'product_uom_id': self.product_uom.id}
        self.move_line_ids.unlink()
        self.env['stock.move.line'].create([common | part for part in values])
