from odoo import models

from .checks.by_core import by_core


class StockMove(models.Model):
    """What a run of a flow asks of a move, and what moves do to their order."""

    _inherit = 'stock.move'

    @by_core
    def _action_synch_order(self):
        return super()._action_synch_order()

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

    def _jxc_put_lots(self, lots):
        """Divide this receipt into lots, in order, up to what is asked for; the rest has none.

        The line that core made takes the first lot.

        :param lots: list of (name, expiration or False, quantity in the unit of the move)
        :return: values of the lines that are still to be created, for all receipts at once
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
        first = self.move_line_ids[:1]
        (self.move_line_ids - first).unlink()
        unit = {'product_uom_id': self.product_uom.id}
        if first:
            part = values.pop(0)
            if first.product_uom_id == self.product_uom and not self.product_uom.compare(
                first.quantity, part['quantity']
            ):
                del part['quantity']  # writing it would reserve anew
                unit = {}
            first.write(part | unit)
        if not values:
            return []
        common = self._prepare_move_line_vals(quantity=0) | {'product_uom_id': self.product_uom.id}
        return [common | part for part in values]
