from odoo import fields, models
from odoo.exceptions import UserError

from ..base.kept_value import kept


class StockMove(models.Model):
    """The moves of a transfer's lines: into the transit place, out of it, and before and after."""

    _inherit = 'stock.move'

    # copied: a part of a move, what a kit consists of and the next step are of the same line
    jxc_transfer_line_id = fields.Many2one(
        'jxc.transfer.line',
        string="Line of a Transfer",
        readonly=True,
        index='btree_not_null',
        ondelete='set null',
    )

    # === FLOWS === #

    def _jxc_transfer_leg(self):
        """Return of which leg a move is: ``ship``, ``receive``, ``back``, ``lost``, ``direct``.

        ``undo`` brings back into transit what had been received; empty: a step inside the
        source or the destination.
        """
        self.ensure_one()
        start, end = self.location_id, self.location_dest_id
        transfer = self.jxc_transfer_line_id.transfer_id
        source, dest = transfer.source_warehouse_id, transfer.dest_warehouse_id
        if start.jxc_transit_warehouse_id:
            if end.warehouse_id == source:
                return 'back'
            return 'receive' if end.warehouse_id == dest else 'lost'
        if end.jxc_transit_warehouse_id:
            return 'undo' if start.warehouse_id == dest else 'ship'
        if start.warehouse_id == source and end.warehouse_id == dest:
            return 'direct'
        if start.warehouse_id == dest and end.warehouse_id == source:
            return 'direct_back'
        return ''

    def _jxc_add_done(self, flow):
        """Add what this move did to the flow of its line."""
        leg, quantity = self._jxc_transfer_leg(), self._jxc_done_qty()
        if leg in ('ship', 'direct'):
            flow['shipped'] += quantity
        if leg in ('receive', 'direct'):
            flow['received'] += quantity
        if leg in ('undo', 'direct_back'):
            flow['received'] -= quantity
        if leg in ('back', 'direct_back'):
            flow['returned'] += quantity
        if leg == 'lost':
            flow['lost'] += quantity
        if leg == '' and self.location_id.warehouse_id == self._jxc_source():
            flow['begun'] = True
        sign = {'ship': 1, 'undo': 1, 'receive': -1, 'back': -1, 'lost': -1}.get(leg, 0)
        if sign:
            flow['transit'] += sign * quantity
            for line in self.move_line_ids:
                flow['lots'][line.lot_id, line.owner_id] += sign * line.quantity_product_uom

    def _jxc_add_open(self, flow):
        """Add what this move is about to do to the flow of its line."""
        leg, quantity = self._jxc_transfer_leg(), self.product_qty
        if leg in ('ship', 'direct'):
            flow['to_ship'] += quantity
        if leg in ('receive', 'direct'):
            flow['to_receive'] += quantity
            flow['expected'] += self._jxc_done_qty()
        if leg == 'back':
            flow['to_return'] += quantity
        if leg in ('ship', 'direct') or (
            leg == '' and self.location_id.warehouse_id == self._jxc_source()
        ):
            flow['reserved'] += self._jxc_done_qty()

    def _jxc_source(self):
        return self.jxc_transfer_line_id.transfer_id.source_warehouse_id

    def _jxc_done_qty(self):
        """Return the quantity of the lines of this move, in the product's unit."""
        return sum(self.move_line_ids.mapped('quantity_product_uom'))

    # === CRUD === #

    def copy_data(self, default=None):
        rows = super().copy_data(default)
        given = default or {}
        for row in rows:
            # core splits moves and makes parts of kits as the user
            if 'jxc_transfer_line_id' in row and 'jxc_transfer_line_id' not in given:
                row['jxc_transfer_line_id'] = kept(row['jxc_transfer_line_id'])
        return rows

    # === CORE === #

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), 'jxc_transfer_line_id']

    def _action_done(self, cancel_backorder=False):
        moving = self._jxc_of_transfers()
        if not moving:
            return super()._action_done(cancel_backorder=cancel_backorder)
        moving._jxc_find_lines()
        moving._jxc_refuse_untied()
        transfers = moving.jxc_transfer_line_id.transfer_id
        transfers._hold()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        transfers._after_moves()
        return done

    def _action_cancel(self):
        # a move of somebody else's end may be cancelled by its chain
        transfers = self.sudo().jxc_transfer_line_id.transfer_id
        result = super()._action_cancel()
        if transfers:
            transfers._after_moves()
        return result

    def _jxc_of_transfers(self):
        """Return the moves of these that belong to transfers or touch a transit place: superuser.

        No query where there is none.
        """
        # asked of both ends, whoever may see them
        return self.sudo().filtered(
            lambda move: (
                move.jxc_transfer_line_id
                or move.picking_id.jxc_transfer_id
                or move.location_id.jxc_transit_warehouse_id
                or move.location_dest_id.jxc_transit_warehouse_id
            )
        )

    def _jxc_find_lines(self):
        """Give the moves that somebody added to a picking of a transfer a line of it."""
        for move in self.filtered(lambda move: not move.jxc_transfer_line_id):
            transfer = move.picking_id.jxc_transfer_id
            if transfer:
                move.jxc_transfer_line_id = transfer._line_for(move.product_id)

    def _jxc_corrected(self):
        """Check and follow what was corrected on these moves that are done: superuser."""
        if self:
            self._jxc_refuse_untied()
            self.jxc_transfer_line_id.transfer_id._after_moves()

    def _jxc_refuse_untied(self):
        """Refuse what would take goods out of transit, or put them there, beside all transfers.

        :raise UserError: it names the product and the place
        """
        for move in self:
            transit = (move.location_id | move.location_dest_id).filtered(
                'jxc_transit_warehouse_id'
            )
            line = move.jxc_transfer_line_id
            dest = line.transfer_id.dest_warehouse_id
            tied = not transit or (line and transit <= dest.jxc_transit_location_id)
            for end in ('location_id', 'location_dest_id'):
                # where its pieces really leave and arrive may differ from what the move says
                really = move.move_line_ids[end].filtered('jxc_transit_warehouse_id')
                if move.move_line_ids and really != move[end].filtered('jxc_transit_warehouse_id'):
                    transit, tied = transit | really, False
            if not tied:
                raise UserError(
                    self.env._(
                        "%(product)s: what lies in %(place)s is on its way to a warehouse. "
                        "Only its transfer moves it: ship, receive or settle it there.",
                        product=move.product_id.display_name,
                        place=transit[:1].display_name,
                    )
                )
