from odoo import models

OVER = ('done', 'cancel')


class StockMove(models.Model):
    """Where goods that were received lie now: in the stock, or still on their way into it."""

    _inherit = 'stock.move'

    def _jxc_return_places(self, lot, quantity):
        """Divide what goes back of this done move among the places where it lies.

        Goods that have not gone on from the receipt are taken first, so that nothing has to be
        fetched out of the stock.

        :param lot: stock.lot or empty
        :param quantity: in the unit of the product
        :return: list of (stock.location or empty, quantity)
        """
        self.ensure_one()
        unit, nowhere = self.product_id.uom_id, self.env['stock.location']
        stock = self.picking_type_id.warehouse_id.lot_stock_id
        if self.picking_code != 'incoming' or self.location_dest_id._child_of(stock):
            return [(nowhere, quantity)]
        places, level, seen = [], self, self
        came = level._jxc_lot_quantity(lot)
        while level and not level.location_dest_id[:1]._child_of(stock):
            place = level.location_dest_id[:1]
            # core puts returns among the moves that go on from here; they are counted below
            nexts = level.move_dest_ids.filtered(
                lambda move, at=place: (
                    not move.origin_returned_move_id and move.location_id._child_of(at)
                )
            )
            done = nexts.filtered(lambda move: move.state == 'done')
            went = min(done._jxc_lot_quantity(lot), came)
            back = self.returned_move_ids.filtered(
                lambda move, at=place: move.state == 'done' and move.location_id == at
            )
            here = min(came - went - back._jxc_lot_quantity(lot), quantity)
            if unit.compare(here, 0) > 0:
                places.append((place, here))
                quantity -= here
            level, came = done - seen, went
            seen |= level
        if unit.compare(quantity, 0) > 0:
            places.append((stock, quantity))
        return places

    def _jxc_lot_quantity(self, lot):
        """Return how much of a lot (of goods without one: of all) these moves have moved."""
        lines = self.move_line_ids.filtered(lambda line: line.lot_id == lot)
        return sum(lines.mapped('quantity_product_uom'))

    def _jxc_next_open(self, place):
        """Return the moves after this one that are to bring its goods on from a place.

        Core puts other returns of it among them.
        """
        level = found = self.move_dest_ids
        while level:
            level = level.filtered(lambda move: move.state == 'done').move_dest_ids - found
            found |= level
        return found.filtered(
            lambda move: move.state not in OVER and move.location_id._child_of(place)
        )

    def _jxc_is_way_into_stock(self):
        """Tell whether this is a step behind a receipt, before the stock.

        What goes on from the stock, past it to a customer, or back, belongs to another document.
        """
        self.ensure_one()
        return (
            self.picking_code == 'internal'
            and not self.sale_line_id
            and not self.origin_returned_move_id
            and not self.location_id._child_of(self.picking_type_id.warehouse_id.lot_stock_id)
        )

    def _jxc_return_shorten_next(self):
        """Have the transfer that would bring returned goods on bring only the rest.

        Core leaves it waiting for ever for what has gone back. Who waits for the goods, a customer
        or a production, still wants all of them, and another return still takes its own.
        """
        for back in self:
            origin, left = back.origin_returned_move_id, back.product_qty
            unit = back.product_id.uom_id
            nexts = origin._jxc_next_open(back.location_id)
            for move in nexts.filtered(lambda move: move._jxc_is_way_into_stock()):
                taken = min(left, move.product_qty)
                if unit.compare(taken, 0) <= 0:
                    break
                left -= taken
                if unit.compare(move.product_qty, taken) <= 0:
                    move._action_cancel()
                else:
                    rest = move.product_qty - taken
                    move.product_uom_qty = unit._compute_quantity(rest, move.product_uom)
            still = nexts.filtered(lambda move: move.state not in OVER)
            # core frees a planned return, too, where another one is made: it held its goods first
            planned = still.filtered('origin_returned_move_id')
            planned._action_assign()
            (still - planned)._action_assign()
