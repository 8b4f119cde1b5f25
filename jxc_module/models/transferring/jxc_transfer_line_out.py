from odoo import fields, models
from odoo.exceptions import UserError

from ..base.during import during
from .jxc_transfer_balance import BALANCING


class JxcTransferLine(models.Model):
    """Taking pieces of a line out of transit by another way than its receipt. All as superuser."""

    _inherit = 'jxc.transfer.line'

    def _place(self):
        return self.transfer_id.dest_warehouse_id._jxc_transit_place()

    def _source_place(self):
        return self.transfer_id.source_location_id

    def _check_lot_named(self, row):
        if self.product_id.tracking != 'none' and not row['lot']:
            raise UserError(
                self.env._(
                    "%(product)s is kept by lot: say which one.",
                    product=self.product_id.display_name,
                )
            )

    def _check_in_transit(self, row):
        """Return the pieces of a row in transit.

        :return: list of ``(lot, owner, quantity)``
        :raise UserError: there are fewer
        """
        unit = self.product_id.uom_id
        flow = self._flows()[self.id]
        pieces, left = [], row['quantity']
        for (lot, owner), quantity in flow['lots'].items():
            part = min(left, quantity)
            if (row['lot'] and lot != row['lot']) or unit.compare(part, 0) <= 0:
                continue
            pieces.append((lot, owner, part))
            left = unit.round(left - part)
        if unit.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(transfer)s: %(quantity)s %(unit)s of %(product)s %(lot)s are more than what "
                    "is on its way. Enter at most what was shipped and did not arrive.",
                    transfer=self.transfer_id.name,
                    quantity=f"{row['quantity']:g}",
                    unit=unit.name,
                    product=self.product_id.display_name,
                    lot=row['lot'].name or '',
                )
            )
        return pieces

    def _take_out(self, row):
        """Free the pieces of a row from the receipts that reserved them.

        :return: as :meth:`_check_in_transit`
        """
        pieces = self._check_in_transit(row)
        rows = self.env['stock.move.line'].search(
            [
                ('move_id.jxc_transfer_line_id', '=', self.id),
                ('location_id', '=', self._place().id),
                ('state', 'not in', ('done', 'cancel')),
            ],
            order='id desc',
        )
        back = rows.filtered(lambda row: row.move_id._jxc_transfer_leg() == 'receive')
        gone = self.env['stock.move.line']
        for lot, owner, quantity in pieces:
            left = quantity
            for reserved in back.filtered(
                lambda one, lot=lot, owner=owner: one.lot_id == lot and one.owner_id == owner
            ):
                unit = self.product_id.uom_id
                part = min(left, reserved.quantity_product_uom)
                if unit.compare(part, 0) <= 0:
                    break
                left -= part
                rest = reserved.quantity_product_uom - part
                if unit.compare(rest, 0) > 0:
                    reserved.quantity = unit._compute_quantity(rest, reserved.product_uom_id)
                else:
                    gone |= reserved
        moves = gone.move_id
        gone.unlink()
        moves._recompute_state()
        return pieces

    def _bring(self, row, end, now):
        """Move the pieces of a row out of transit to a place of either end.

        :param bool now: book it; else it waits for the keeper of the place
        :return: stock.move
        """
        transfer = self.transfer_id
        with during(self.env, BALANCING, True):
            pieces = self._take_out(row)
            warehouse = end.warehouse_id
            leg = 'receive' if warehouse == transfer.dest_warehouse_id else 'back'
            picking = self._picking(warehouse.in_type_id, self._place(), end, leg)
            move = self._make_move(row, self._place(), end, pieces, picking=picking)
            if now:
                move.picked = True
                move._action_done()
            else:
                move._action_confirm(merge=False)
                move._recompute_state()
        return move

    def _picking(self, kind, start, end, leg):
        """Make a picking of this line's transfer for what differs."""
        values = self.transfer_id._picking_values(kind, start, end, leg)
        return self.env['stock.picking'].create(values)

    def _make_move(self, row, start, end, pieces, picking=None, **values):
        """Make a move of this line with its lines.

        :param pieces: list of ``(lot, owner, quantity)``; none: only the demand
        """
        ends = {'location_id': start.id, 'location_dest_id': end.id}
        product = self.product_id
        return self.env['stock.move'].create(
            {
                **self.transfer_id._move_base(picking.picking_type_id if picking else picking),
                'jxc_transfer_line_id': self.id,
                'product_id': product.id,
                'product_uom': product.uom_id.id,
                'product_uom_qty': row['quantity'],
                'picking_id': picking.id if picking else False,
                'location_final_id': end.id,
                'procure_method': 'make_to_stock',
                'date': fields.Datetime.now(),
                'picked': not picking,
                'move_line_ids': [
                    fields.Command.create(
                        {
                            **ends,
                            'product_id': product.id,
                            'product_uom_id': product.uom_id.id,
                            'quantity': quantity,
                            'lot_id': lot.id,
                            'owner_id': owner.id,
                            'company_id': self.company_id.id,
                            'picking_id': picking.id if picking else False,
                        }
                    )
                    for lot, owner, quantity in pieces
                ],
                **ends,
                **values,
            }
        )
