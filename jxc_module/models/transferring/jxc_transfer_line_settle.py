from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.during import during
from .jxc_transfer_balance import BALANCING


class JxcTransferLine(models.Model):
    """One method a kind of difference: what core books for it. All as superuser.

    Each takes a row of :meth:`JxcTransfer._settle` and returns values of its difference.
    """

    _inherit = 'jxc.transfer.line'

    # === STILL ON ITS WAY === #

    def _settle_coming(self, row):
        self._check_in_transit(row)
        if row['date']:
            self.transfer_id.expected_date = row['date']

    # === GONE === #

    def _settle_lost(self, row):
        """Scrap out of transit, as core values it."""
        scrap = self.env['stock.scrap']
        with during(self.env, BALANCING, True):
            for lot, owner, quantity in self._take_out(row):
                scrap |= scrap.with_company(self.company_id).create(
                    {
                        'company_id': self.company_id.id,
                        'product_id': self.product_id.id,
                        'product_uom_id': self.product_id.uom_id.id,
                        'scrap_qty': quantity,
                        'lot_id': lot.id,
                        'owner_id': owner.id,
                        'location_id': self._place().id,
                        'origin': self.transfer_id.name,
                        'jxc_transfer_line_id': self.id,
                    }
                )
            for one in scrap:
                one.do_scrap()
        return {
            'scrap_id': scrap[:1].id,
            'move_ids': [Command.set(scrap.move_ids.ids)],
            'value': sum(abs(move.value) for move in scrap.move_ids),
        }

    def _settle_carrier(self, row):
        return self._settle_lost(row)

    def _settle_damaged_scrap(self, row):
        return self._settle_lost(row)

    # === BACK TO THE SOURCE === #

    def _settle_returned(self, row):
        """Send back: the source receives it when it is there."""
        return {'move_ids': [Command.set(self._bring(row, self._source_place(), False).ids)]}

    def _settle_damaged_return(self, row):
        return self._settle_returned(row)

    def _settle_never_shipped(self, row):
        """Give the source back what it still has; it confirms that, where somebody else says so."""
        own = self.transfer_id._works_at('source')
        return {'move_ids': [Command.set(self._bring(row, self._source_place(), own).ids)]}

    # === AT THE DESTINATION === #

    def _settle_quarantine(self, row):
        place = self.transfer_id.dest_warehouse_id._jxc_quarantine_location().sudo()
        return {'move_ids': [Command.set(self._bring(row, place, True).ids)]}

    def _settle_found(self, row):
        """Book a gain where it was found: nobody sent it."""
        self._check_lot_named(row)
        place = self.transfer_id.dest_location_id
        product = self.product_id.with_company(self.company_id)
        move = self._make_move(
            row,
            product.property_stock_inventory,
            place,
            [(row['lot'], self.env['res.partner'], row['quantity'])],
            is_inventory=True,
        )
        move._action_done()
        return {'move_ids': [Command.set(move.ids)], 'value': -abs(move.value)}

    # === AT THE SOURCE === #

    def _settle_more_shipped(self, row):
        """Correct the source's leg; the source confirms it, where somebody else says so."""
        transfer = self.transfer_id
        self._check_lot_named(row)
        own, there = transfer._works_at('source'), transfer._works_at('dest')
        kind = transfer.source_warehouse_id._jxc_ways_out(transfer.source_location_id)[-1][0]
        start = transfer.source_location_id
        picking = self._picking(kind, start, self._place(), 'ship')
        move = self._make_move(row, start, self._place(), (), picking=picking)
        move._action_confirm(merge=False)
        lots = row['lot'] or self.env['stock.lot']
        move._do_unreserve()
        taken = move._update_reserved_quantity(row['quantity'], start, lot_id=lots, strict=False)
        move._recompute_state()
        if self.product_id.uom_id.compare(taken, row['quantity']) < 0:
            raise UserError(
                self.env._(
                    "%(warehouse)s has only %(quantity)s %(unit)s of %(product)s %(lot)s that it "
                    "could have shipped. Settle the rest as found.",
                    warehouse=transfer.source_warehouse_id.name,
                    quantity=f'{taken:g}',
                    unit=self.product_id.uom_id.name,
                    product=self.product_id.display_name,
                    lot=lots.name or '',
                )
            )
        moves = move
        if own:
            move.picked = True
            move._action_done()
            if there:
                transfer._after_moves()
                with during(self.env, BALANCING, True):
                    moves |= self._bring(row, transfer.dest_location_id, True)
        return {'move_ids': [Command.set(moves.ids)]}
