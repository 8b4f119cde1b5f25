from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = 'stock.move'

    def _jxc_return_lots(self, lots):
        """Have this return take exactly these lots.

        :param lots: list of (stock.lot or empty, quantity in the unit of the product)
        :raises UserError: where a lot is not in stock any more
        """
        self.ensure_one()
        if self.location_id.should_bypass_reservation():
            self.move_line_ids.unlink()
            common = self._prepare_move_line_vals(quantity=0)
            self.env['stock.move.line'].create(
                [
                    common
                    | {
                        'quantity': quantity,
                        'product_uom_id': self.product_id.uom_id.id,
                        'lot_id': lot.id,
                    }
                    for lot, quantity in lots
                ]
            )
            return
        self._do_unreserve()
        # core frees what the very next transfer holds, not the one after it
        self.origin_returned_move_id._jxc_next_open(self.location_id)._do_unreserve()
        if self.move_orig_ids.location_dest_id - self.location_id:
            # what was put away after the receipt is not where the receipt left it
            self.move_orig_ids = False
        unit = self.product_id.uom_id
        for lot, quantity in lots:
            taken = self._update_reserved_quantity(
                quantity, self.location_id, lot_id=lot or None, strict=False
            )
            if unit.compare(taken, quantity) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s %(lot)s: only %(there)s of %(asked)s %(unit)s are in stock to "
                        "be sent back.",
                        product=self.product_id.display_name,
                        lot=lot.sudo().name or '',  # the lot of the user's own receipt
                        there=f'{taken:g}',
                        asked=f'{quantity:g}',
                        unit=unit.name,
                    )
                )
