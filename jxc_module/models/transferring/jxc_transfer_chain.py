from odoo import models
from odoo.fields import Command


class JxcTransfer(models.Model):
    """The pickings of a transfer: out of the source, through the transit place, into the other."""

    _inherit = 'jxc.transfer'

    def _make_pickings(self):
        """Make the chained pickings of this approved transfer and reserve what it asks for."""
        self.ensure_one()
        transfer = self.with_company(self.company_id)
        if transfer.kind == 'direct':
            kind = transfer.source_warehouse_id.int_type_id
            transfer.source_warehouse_id._jxc_check_kind(kind)
            start, end = transfer.source_location_id, transfer.dest_location_id
            transfer._make_step(kind, start, end, self.env['stock.move'])
        else:
            transfer._make_way()
        transfer._reserve()

    def _make_way(self):
        """Make the steps out of the source, and the receipt of what they bring."""
        place = self.dest_warehouse_id._jxc_transit_place()
        moves = self.env['stock.move']
        for kind, start, end in self.source_warehouse_id._jxc_ways_out(self.source_location_id):
            moves = self._make_step(kind, start, end or place, moves)
        kind, first = self.dest_warehouse_id._jxc_way_in()
        self._make_receipt(kind, place, first, moves)

    def _make_step(self, kind, start, end, before):
        """Make a picking of the source.

        :param before: the moves of the step before it; none: the first step, out of the lines
        :return: its moves, confirmed; a kit has become its parts
        """
        leg = 'direct' if self.kind == 'direct' else 'ship'
        picking = self.env['stock.picking'].create(self._picking_values(kind, start, end, leg))
        rows = (
            [self._move_values_after(move) for move in before]
            if before
            else [self._move_values_of(line) for line in self.line_ids if line.quantity]
        )
        fixed = {
            'picking_id': picking.id,
            'location_id': start.id,
            'location_dest_id': end.id,
            # the end of the leg: core counts what is on its way to the destination once
            'location_final_id': end.id,
            'warehouse_id': self.source_warehouse_id.id,
            'date': self.scheduled_date,
        }
        self.env['stock.move'].create([{**self._move_base(kind), **row, **fixed} for row in rows])
        picking.action_confirm()
        if not before:
            self._follow_parts(picking.move_ids)
        return picking.move_ids

    def _make_receipt(self, kind, place, first, before):
        """Make the picking of the destination, to the order of the shipment."""
        end = first or self.dest_location_id
        picking = self.env['stock.picking'].create(
            self._picking_values(kind, place, end, 'receive')
        )
        fixed = {
            'picking_id': picking.id,
            'location_id': place.id,
            'location_dest_id': end.id,
            'location_final_id': self.dest_location_id.id,
            'warehouse_id': self.dest_warehouse_id.id,
            'date': self.expected_date or self.scheduled_date,
        }
        self.env['stock.move'].create(
            [{**self._move_base(kind), **self._move_values_after(move), **fixed} for move in before]
        )
        picking.action_confirm()
        return picking.move_ids

    def _picking_values(self, kind, start, end, leg):
        partner = self.dest_warehouse_id if leg == 'ship' else self.source_warehouse_id
        return {
            'picking_type_id': kind.id,
            'location_id': start.id,
            'location_dest_id': end.id,
            'partner_id': partner.partner_id.id,
            'company_id': self.company_id.id,
            'origin': self.name,
            'scheduled_date': self.scheduled_date,
            'jxc_transfer_id': self.id,
            'jxc_transfer_leg': leg,
        }

    def _move_base(self, kind):
        return {
            'company_id': self.company_id.id,
            'origin': self.name,
            'picking_type_id': kind.id if kind else False,
            'propagate_cancel': True,
        }

    def _move_values_of(self, line):
        return {
            'jxc_transfer_line_id': line.id,
            'product_id': line.product_id.id,
            # in the product's unit: core rounds the parts of a dozen that travel on their own
            'product_uom': line.product_id.uom_id.id,
            'product_uom_qty': line.product_qty,
            'procure_method': 'make_to_stock',
        }

    def _move_values_after(self, move):
        return {
            'jxc_transfer_line_id': move.jxc_transfer_line_id.id,
            'product_id': move.product_id.id,
            'product_uom': move.product_uom.id,
            'product_uom_qty': move.product_uom_qty,
            'procure_method': 'make_to_order',
            'move_orig_ids': [Command.link(move.id)],
        }

    def _follow_parts(self, moves):
        """Let the parts of a kit have lines of their own: figures are those of one product."""
        kits = self.env['jxc.transfer.line']
        for move in moves:
            line = move.jxc_transfer_line_id
            if move.product_id != line.product_id:
                kits |= line
                move.jxc_transfer_line_id = line.create(
                    {
                        'transfer_id': self.id,
                        'product_id': move.product_id.id,
                        'uom_id': move.product_uom.id,
                        'quantity': move.product_uom_qty,
                    }
                )
        if kits:
            self.message_post(
                body=self.env._(
                    "Moved as their parts: %(kits)s.",
                    kits=', '.join(kits.product_id.mapped('display_name')),
                )
            )
            kits.unlink()

    def _reserve(self):
        """Reserve what is not reserved yet, at the source."""
        self._open_moves().filtered(
            lambda move: not move.move_orig_ids and move.state != 'draft'
        )._action_assign()

    def _line_for(self, product):
        """Return the line of a product that somebody added to a picking; it is made if missing."""
        self.ensure_one()
        line = self.line_ids.filtered(lambda line: line.product_id == product)[:1]
        return line or self.env['jxc.transfer.line'].create(
            {
                'transfer_id': self.id,
                'product_id': product.id,
                'quantity': 0,
                'is_extra': True,
            }
        )
