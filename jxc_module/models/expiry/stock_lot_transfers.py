from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class StockLot(models.Model):
    """Actions on lots that make a transfer: its lines name the lots, as core reserves no others."""

    _inherit = 'stock.lot'

    def _jxc_lot_action_transfer(self, options):
        target = options['warehouse']
        if not target:
            raise UserError(self.env._("Choose the warehouse to transfer to."))
        free = [
            (quant, qty)
            for quant, qty in self._jxc_free_quants()
            if quant.location_id.warehouse_id != target and quant.company_id == target.company_id
        ]
        if not free:
            return self.env._("Nothing free in other warehouses.")
        names = []
        for source in self.env['stock.warehouse'].union(
            *(quant.location_id.warehouse_id for quant, _qty in free)
        ):
            own = [(quant, qty) for quant, qty in free if quant.location_id.warehouse_id == source]
            names.append(self._jxc_make_transfer(source, target, own, options).name)
        return self.env._("Planned: %(transfers)s.", transfers=', '.join(names))

    def _jxc_make_transfer(self, source, target, free, options):
        """Plan an internal transfer of the lot with its lines reserved.

        :param free: list of ``(stock.quant, quantity)`` in the source warehouse
        """
        # a view location holds nothing: each move leaves from the place where its goods lie
        by_place = self._jxc_by_place(free)
        places = list(by_place)
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': source.int_type_id.id,
                'location_id': (places[0] if len(places) == 1 else source.lot_stock_id).id,
                'location_dest_id': target.lot_stock_id.id,
                'origin': options.get('reason') or self.name,
                'company_id': source.company_id.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': self.product_id.id,
                            'product_uom': self.product_uom_id.id,
                            'product_uom_qty': sum(qty for _quant, qty in own),
                            'location_id': place.id,
                            'location_dest_id': target.lot_stock_id.id,
                            'company_id': source.company_id.id,
                        }
                    )
                    for place, own in by_place.items()
                ],
            }
        )
        picking.action_confirm()
        self._jxc_set_lines(picking.move_ids, by_place)
        return picking

    def _jxc_by_place(self, free):
        """Return ``{stock.location: [(stock.quant, quantity), …]}`` of these quants."""
        by_place = {}
        for quant, quantity in free:
            by_place.setdefault(quant.location_id, []).append((quant, quantity))
        return by_place

    def _jxc_set_lines(self, moves, by_place):
        """Make the lines of these moves by hand, out of the quants of the place of each."""
        moves._do_unreserve()
        for move in moves:
            for quant, quantity in by_place.get(move.location_id, ()):
                self.env['stock.move.line'].create(
                    {
                        **move._prepare_move_line_vals(),
                        'location_id': quant.location_id.id,
                        'lot_id': self.id,
                        'package_id': quant.package_id.id,
                        'owner_id': quant.owner_id.id,
                        'quantity': quantity,
                        'product_uom_id': quant.product_uom_id.id,
                    }
                )

    def _jxc_lot_action_vendor_return(self, options):
        free = self._jxc_free_quants()
        received = self._jxc_receipts()
        if not received:
            raise UserError(
                self.env._("No receipt from a vendor is known, thus there is none to return it to.")
            )
        if not free:
            return self.env._("Nothing free in stock.")
        names = []
        for move, returnable in received:
            taken, free = self._jxc_take(free, move, returnable)
            if taken:
                names.append(self._jxc_make_return(move, taken, options).name)
        if not names:
            return self.env._("Nothing left to return of what was received.")
        return self.env._("Planned: %(transfers)s.", transfers=', '.join(names))

    def _jxc_receipts(self):
        """Return the receipts of this lot, the newest first, with what may still go back.

        :return: list of ``(stock.move, quantity)``, in the product's unit
        """
        lines = self.env['stock.move.line'].search(
            [
                ('lot_id', '=', self.id),
                ('state', '=', 'done'),
                ('picking_id', '!=', False),
                *self.env['stock.move.line']._jxc_partner_end_domain('location_id', 'supplier'),
                ('location_dest_id.usage', 'in', ('internal', 'transit')),
            ],
            order='date desc, id desc',
        )
        receipts = []
        for move, own in lines.grouped('move_id').items():
            back = move.returned_move_ids.move_line_ids.filtered(
                lambda line: line.lot_id == self and line.state != 'cancel'
            )
            left = sum(own.mapped('quantity_product_uom')) - sum(
                back.mapped('quantity_product_uom')
            )
            receipts.append((move, left))
        return receipts

    def _jxc_take(self, free, move, quantity):
        """Take up to a quantity out of the free quants of a receipt's warehouse.

        :return: ``(taken, rest)``, both lists of ``(stock.quant, quantity)``
        """
        taken, rest = [], []
        for quant, available in free:
            part = 0
            if quant.location_id.warehouse_id == move.location_dest_id.warehouse_id:
                part = min(available, quantity)
            if quant.product_uom_id.compare(part, 0) > 0:
                taken.append((quant, part))
                quantity -= part
            else:
                part = 0
            if quant.product_uom_id.compare(available - part, 0) > 0:
                rest.append((quant, available - part))
        return taken, rest

    def _jxc_make_return(self, move, taken, options):
        """Plan the return of a receipt through core's own wizard, with this lot on its lines."""
        wizard = self.env['stock.return.picking'].create({'picking_id': move.picking_id.id})
        first = wizard.product_return_moves.filtered(lambda line: line.move_id == move)
        # the goods are where they are, also in quarantine: one line a place
        by_place = self._jxc_by_place(taken)
        for number, (place, own) in enumerate(by_place.items()):
            line = first.copy({'wizard_id': wizard.id}) if number else first
            quantity = sum(qty for _quant, qty in own)
            line.jxc_location_id = place
            line.quantity = self.product_uom_id._compute_quantity(quantity, line.uom_id)
        returned = wizard._create_return()
        returned.note = options.get('reason')
        self._jxc_set_lines(returned.move_ids, by_place)
        return returned
