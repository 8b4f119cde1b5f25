from odoo import models
from odoo.exceptions import UserError


class JxcTransfer(models.Model):
    """Sending and receiving, through the validation of core's own pickings."""

    _inherit = 'jxc.transfer'

    # === ACTIONS === #

    def action_ship(self, quantities=None):
        """Send what is reserved, or these quantities of it; the rest stays to be sent.

        :param quantities: ``{line or (line, lot): quantity}`` in the product's unit; lines and
            lots may be ids, or texts of them
        :return: True, or the action of core that asks something first
        :raise UserError: nothing is reserved, or more is asked for than there is
        :raise AccessError: the user does not work in the source
        """
        return self._ship(self._given_quantities(quantities))

    def action_receive(self, quantities=None):
        """Receive what was shipped, or these quantities of it; the rest is still to come.

        :param quantities: as for :meth:`action_ship`
        :return: True, or the action of core that asks something first
        :raise UserError: nothing is on its way, or more is named than was shipped
        :raise AccessError: the user does not work in the destination
        """
        return self._receive(self._given_quantities(quantities))

    def action_complete(self):
        """Do all that is left at once, for places next door: ask, send and receive.

        :return: True, or what one of the steps has to ask or say
        """
        self._check_single()
        for step in (self.action_request, self.action_ship, self.action_receive):
            if step == self.action_ship and self.state not in ('approved', 'shipping'):
                continue
            if step == self.action_receive and self.state in ('approved', 'requested', 'done'):
                continue
            answer = step()
            if isinstance(answer, dict):
                return answer
        return True

    # === BUSINESS === #

    def _ship(self, quantities=None):
        result = True
        self._check_under_way('draft', 'requested', 'refused', 'cancelled')
        for transfer in self._begin('approved', 'shipping', 'transit', 'receiving'):
            transfer.sudo(False)._check_end('source')
            answer = transfer._ship_steps(quantities)
            result = answer if isinstance(answer, dict) else result
        return result

    def _ship_steps(self, quantities):
        """Validate the pickings of the source one after the other."""
        self.ensure_one()
        result, moved = True, False
        seen = self.env['stock.picking']
        while True:
            picking = self._next_shipment(seen)
            if not picking:
                break
            seen |= picking
            asked = self._asked(picking, *self._wanted(picking, quantities))
            if not asked:
                continue
            answer = self._validate(picking, asked)
            if isinstance(answer, dict) and picking.state != 'done':
                return answer
            moved = True
            result = answer if isinstance(answer, dict) else result
        if not moved and (quantities is not None or self._left_to_ship()):
            raise UserError(
                self.env._(
                    "%(transfer)s: nothing is reserved in %(warehouse)s. Check the stock there, "
                    "then reserve again.",
                    transfer=self.name,
                    warehouse=self.source_warehouse_id.name,
                )
            )
        return result

    def _left_to_ship(self):
        """Tell whether something is still to leave; else another click is one too many."""
        return any(move._jxc_transfer_leg() in ('ship', 'direct') for move in self._open_moves())

    def _next_shipment(self, seen):
        """Return the open picking of the source that comes first, of those not seen yet."""
        moves = self._open_moves().filtered(
            lambda move: (
                move.picking_id not in seen
                and move.picking_id.backorder_id not in seen
                and move.picking_id.jxc_transfer_leg in ('ship', 'direct')
                and move._jxc_transfer_leg() in ('ship', 'direct', '')
                and move.quantity
            )
        )
        # the steps before go first: what they bring is reserved by the next ones
        depth = {move: len(move._rollup_move_origs()) for move in moves}
        first = min(moves, key=lambda move: (depth[move], move.id), default=moves)
        return first.picking_id

    def _receive(self, quantities=None):
        result = True
        self._check_under_way('draft', 'requested', 'refused', 'cancelled', 'approved')
        for transfer in self._begin('shipping', 'transit', 'receiving'):
            transfer.sudo(False)._check_end('dest')
            if transfer.kind == 'direct':
                continue  # one step: who sends it brings it
            answer = transfer._receive_all(quantities)
            result = answer if isinstance(answer, dict) else result
        return result

    def _receive_all(self, quantities):
        self.ensure_one()
        left = dict(quantities) if quantities is not None else None
        result, moved = True, False
        expected = self._open_moves().filtered(lambda move: move._jxc_transfer_leg() == 'receive')
        expected._action_assign()  # somebody may have unreserved what is on its way
        pickings = expected.filtered(lambda move: move.quantity).picking_id
        for picking in pickings.sorted('id'):
            asked = self._asked(picking, left)
            if not asked:
                continue
            self._take(left, asked)
            answer = self._validate(picking, asked)
            if isinstance(answer, dict) and picking.state != 'done':
                return answer
            moved = True
            result = answer if isinstance(answer, dict) else result
        self._check_all_found(left)
        if not moved:
            raise UserError(
                self.env._(
                    "%(transfer)s: nothing is on its way to %(warehouse)s.",
                    transfer=self.name,
                    warehouse=self.dest_warehouse_id.name,
                )
            )
        return result

    def _validate(self, picking, asked):
        """Validate a picking with these quantities of its lines, as the user; the rest waits.

        :return: what core's button returns
        """
        picking = picking.sudo(False).with_company(self.company_id)
        rows = picking.move_line_ids.filtered(lambda row: row.state not in ('done', 'cancel'))
        wanted = {row.id: quantity for row, quantity in asked.items()}
        for row in rows:
            quantity = wanted.get(row.id)
            if quantity is None:
                row.picked = False
                continue
            unit = row.product_id.uom_id
            if unit.compare(quantity, row.quantity_product_uom):
                # parts of a dozen are counted in pieces
                row.write({'quantity': quantity, 'product_uom_id': unit.id})
            row.picked = True
        return picking.with_context(skip_backorder=True).button_validate()
