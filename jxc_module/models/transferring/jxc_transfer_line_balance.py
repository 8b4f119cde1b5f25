from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcTransferLine(models.Model):
    """A line's receipts expect what its shipments sent, no more arrives."""

    _inherit = 'jxc.transfer.line'

    def _check_sent(self, flow):
        """Refuse what takes more out of transit than this line brought there."""
        self.ensure_one()
        unit = self.product_id.uom_id
        for (lot, _owner), quantity in flow['lots'].items():
            if unit.compare(quantity, 0) >= 0:
                continue
            if lot:
                message = self.env._(
                    "%(transfer)s: %(quantity)s %(unit)s more of %(product)s, lot %(lot)s, would "
                    "arrive than was shipped. Receive what was shipped and settle the rest as a "
                    "difference of the transfer.",
                    transfer=self.transfer_id.name,
                    quantity=f'{-quantity:g}',
                    unit=unit.name,
                    product=self.product_id.display_name,
                    lot=lot.name,
                )
            else:
                message = self.env._(
                    "%(transfer)s: %(quantity)s %(unit)s more of %(product)s would arrive than was "
                    "shipped. Receive what was shipped and settle the rest as a difference of the "
                    "transfer.",
                    transfer=self.transfer_id.name,
                    quantity=f'{-quantity:g}',
                    unit=unit.name,
                    product=self.product_id.display_name,
                )
            raise UserError(message)

    def _balance(self, flow):
        """Make the open receipts expect what is on its way and what is still to leave."""
        self.ensure_one()
        if self.transfer_id.kind == 'direct':
            return
        unit = self.product_id.uom_id
        if unit.compare(flow['to_return'], flow['transit']) > 0:
            # what was to come back has arrived
            back = self._open_moves_of('back')
            self._expect_less(back, flow['to_return'] - flow['transit'])
            flow = self._flows()[self.id]
        expected = flow['transit'] + flow['to_ship'] - flow['to_return']
        change = unit.round(max(expected, 0) - flow['to_receive'])
        there = min(flow['transit'] - flow['to_return'], flow['to_receive'])
        if unit.is_zero(change) and unit.compare(flow['expected'], there) >= 0:
            return
        moves = self._open_moves_of('receive')
        if change > 0:
            self._expect_more(moves, change)
        elif change < 0:
            self._expect_less(moves, -change)
        else:
            moves._action_assign()  # core had unreserved it for a return

    def _open_moves_of(self, leg):
        """Return the open moves of a leg of this line."""
        return (
            self.env['stock.move']
            .search(
                [
                    ('jxc_transfer_line_id', '=', self.id),
                    ('state', 'not in', ('done', 'cancel')),
                ]
            )
            .filtered(lambda move: move._jxc_transfer_leg() == leg)
        )

    def _expect_more(self, moves, quantity):
        """Expect more at the destination: in an open receipt, or in a new one."""
        sent = (
            self.env['stock.move']
            .search([('jxc_transfer_line_id', '=', self.id), ('state', '!=', 'cancel')])
            .filtered(lambda move: move._jxc_transfer_leg() in ('ship', 'undo'))
        )
        if moves:
            move = moves[0]
            more = self.product_id.uom_id._compute_quantity(quantity, move.product_uom)
            move.product_uom_qty += more
            move.move_orig_ids = [Command.link(other.id) for other in sent]
        else:
            transfer = self.transfer_id
            kind, first = transfer.dest_warehouse_id._jxc_way_in()
            place = transfer.dest_warehouse_id._jxc_transit_place()
            picking = transfer.receive_picking_ids.filtered(
                lambda picking: picking.state not in ('done', 'cancel')
            )[:1] or self.env['stock.picking'].create(
                transfer._picking_values(kind, place, first or transfer.dest_location_id, 'receive')
            )
            move = self.env['stock.move'].create(
                {
                    **transfer._move_base(kind),
                    'jxc_transfer_line_id': self.id,
                    'product_id': self.product_id.id,
                    'product_uom': self.product_id.uom_id.id,
                    'product_uom_qty': quantity,
                    'procure_method': 'make_to_order',
                    'move_orig_ids': [Command.set(sent.ids)],
                    'picking_id': picking.id,
                    'location_id': place.id,
                    'location_dest_id': picking.location_dest_id.id,
                    'location_final_id': transfer.dest_location_id.id,
                    'warehouse_id': transfer.dest_warehouse_id.id,
                    'date': transfer.expected_date or fields.Datetime.now(),
                }
            )
            move = move._action_confirm(merge=False)
        move._action_assign()

    def _expect_less(self, moves, quantity):
        """Expect less at the destination, first of what is not reserved yet."""
        unit = self.product_id.uom_id
        gone = self.env['stock.move']
        for move in moves.sorted(lambda move: (move.quantity, -move.id)):
            less = min(quantity, move.product_qty)
            if unit.compare(less, move.product_qty) >= 0:
                gone |= move
            else:
                move.product_uom_qty -= unit._compute_quantity(less, move.product_uom)
            quantity -= less
            if unit.compare(quantity, 0) <= 0:
                break
        gone._action_cancel()
