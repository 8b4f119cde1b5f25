from odoo import models
from odoo.exceptions import UserError

from ..base.given import given_records


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
        if not moved:
            raise UserError(
                self.env._(
                    "%(transfer)s: nothing is reserved in %(warehouse)s. Check the stock there, "
                    "then reserve again.",
                    transfer=self.name,
                    warehouse=self.source_warehouse_id.name,
                )
            )
        return result

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

    def _check_all_found(self, left):
        """Refuse to receive what is not on its way.

        :param left: ``{(line, lot): quantity}`` that no receipt had
        """
        for (line, lot), quantity in (left or {}).items():
            if line.product_id.uom_id.compare(quantity, 0) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(transfer)s: %(quantity)s %(unit)s of %(product)s %(lot)s are more than what "
                    "is on its way. Receive what was shipped and settle the rest as a difference.",
                    transfer=self.name,
                    quantity=f'{quantity:g}',
                    unit=line.product_id.uom_id.name,
                    product=line.product_id.display_name,
                    lot=lot.name or '',
                )
            )

    def _wanted(self, picking, quantities):
        """Return what a picking of the source is asked for, and whether all of it must be there.

        A step inside the source brings what the last one has not reserved yet.
        """
        if quantities is None:
            return None, False
        last = picking.move_ids.filtered(lambda move: move._jxc_transfer_leg() != '')
        if last:
            return quantities, True
        ready = {}
        for row in self.picking_ids.move_line_ids:
            move = row.move_id
            if row.state not in ('done', 'cancel') and move._jxc_transfer_leg() == 'ship':
                for key in {
                    (move.jxc_transfer_line_id, row.lot_id),
                    (move.jxc_transfer_line_id, row.lot_id.browse()),
                }:
                    ready[key] = ready.get(key, 0) + row.quantity_product_uom
        return {key: asked - ready.get(key, 0) for key, asked in quantities.items()}, False

    def _asked(self, picking, left, whole=False):
        """Return what of a picking is moved now.

        :param left: ``{(line, lot): quantity}``, or None for all that is reserved
        :param bool whole: refuse where the picking has less than that
        :return: ``{stock.move.line: quantity in the product's unit}``
        """
        rows = picking.move_line_ids.filtered(
            lambda row: row.state not in ('done', 'cancel') and row.move_id.jxc_transfer_line_id
        )
        if left is None:
            return {row: row.quantity_product_uom for row in rows if row.quantity}
        asked, taken = {}, {}
        for row in rows.sorted(lambda row: (row.move_id.id, row.id)):
            here = row.quantity_product_uom
            line = row.move_id.jxc_transfer_line_id
            # what is asked of a lot first, then what is asked of any
            for key in dict.fromkeys([(line, row.lot_id), (line, row.lot_id.browse())]):
                part = min(here, left.get(key, 0) - taken.get(key, 0))
                if line.product_id.uom_id.compare(part, 0) > 0:
                    asked[row] = asked.get(row, 0) + part
                    taken[key] = taken.get(key, 0) + part
                    here -= part
        if whole:
            self._check_reserved(left, taken, picking)
        return asked

    def _take(self, left, asked):
        """Take what is moved now off what is left to move."""
        for row, moved in asked.items() if left is not None else ():
            rest = moved
            line = row.move_id.jxc_transfer_line_id
            for key in dict.fromkeys([(line, row.lot_id), (line, row.lot_id.browse())]):
                part = min(left.get(key, 0), rest)
                if part:
                    left[key] -= part
                    rest -= part

    def _check_reserved(self, left, taken, picking):
        """Refuse to send more than a picking has reserved; later steps may have some already."""
        lines = picking.move_ids.jxc_transfer_line_id
        for (line, lot), quantity in left.items():
            if line not in lines:
                continue
            missing = quantity - taken.get((line, lot), 0)
            if line.product_id.uom_id.compare(missing, 0) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(transfer)s: only %(reserved)s %(unit)s of %(product)s %(lot)s are reserved, "
                    "not %(quantity)s. Change the quantity, or reserve more in the picking.",
                    transfer=self.name,
                    reserved=f'{taken.get((line, lot), 0):g}',
                    unit=line.product_id.uom_id.name,
                    product=line.product_id.display_name,
                    lot=lot.name or '',
                    quantity=f'{quantity:g}',
                )
            )

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

    def _given_quantities(self, quantities):
        """Return quantities as somebody gave them: ``{(line, lot): quantity}``, or None for all.

        :raise UserError: a line, lot or quantity is none
        """
        if quantities is None or quantities is False:
            return None
        if not isinstance(quantities, dict):
            raise UserError(self.env._("Quantities are given by line of the transfer."))
        found = {}
        for key, quantity in quantities.items():
            line, lot = key if isinstance(key, tuple) else (key, None)
            line = self._given_record('jxc.transfer.line', line)
            lot = self._given_record('stock.lot', lot)
            if line.transfer_id not in self:
                raise UserError(
                    self.env._(
                        "%(line)s is no line of this transfer. Reload the page.",
                        line=line.display_name,
                    )
                )
            line._check_given_quantity(quantity)
            # both ends are worked on below, each by who may
            pair = (line.sudo(), lot.sudo())
            found[pair] = found.get(pair, 0) + quantity
        return found

    def _given_record(self, model, given):
        if not given:
            return self.env[model]
        if isinstance(given, str) and given.isascii() and given.isdigit():
            given = int(given[:12])
        ids = given.ids if isinstance(given, models.BaseModel) else [given]
        return given_records(self.env[model], ids)
