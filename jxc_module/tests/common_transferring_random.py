from odoo.exceptions import UserError
from odoo.fields import Command

GONE = ('lost', 'carrier', 'damaged_scrap')
KINDS = (*GONE, 'coming', 'returned', 'never_shipped', 'quarantine', 'more_shipped', 'found')
OPEN = ('assigned', 'partially_available', 'confirmed', 'waiting')


class RandomTransfers:
    """What may be done with transfers, drawn at random, and what holds after each of it.

    Of a test, on one connection or on several; it gives ``env``, ``warehouse``, ``warehouse_b``,
    ``product``, ``lots`` (the last one is none), ``transfers``, ``start`` (pieces) and ``worth``.
    """

    def _draw(self, random):
        """Return one of the steps."""
        return random.choice(
            [
                *(self._begin, self._send, self._send, self._take, self._take, self._settle),
                *(self._take_back, self._by_core, self._by_core, self._return_by_core),
            ]
        )

    # === STEPS === #

    def _begin(self, random, _transfer):
        self.transfers |= self._ask(random.randint(1, 15), random.choice(self.lots))

    def _ask(self, quantity, lot=None):
        line = {
            'product_id': self.product.id,
            'quantity': quantity,
            'lot_id': lot.id if lot else False,
        }
        transfer = self.env['jxc.transfer'].create(
            {
                'source_warehouse_id': self.warehouse.id,
                'dest_warehouse_id': self.warehouse_b.id,
                'line_ids': [Command.create(line)],
            }
        )
        transfer.action_request()
        return transfer

    def _some(self, random, transfer):
        lot = random.choice(self.lots)
        return {(transfer.line_ids[0], lot): random.randint(1, 8)}

    def _send(self, random, transfer):
        transfer.action_ship(random.choice([None, self._some(random, transfer)]))

    def _take(self, random, transfer):
        transfer.action_receive(random.choice([None, self._some(random, transfer)]))

    def _settle(self, random, transfer):
        for (line, lot), quantity in self._some(random, transfer).items():
            transfer._settle(
                [{'line': line, 'lot': lot, 'quantity': quantity, 'kind': random.choice(KINDS)}]
            )

    def _take_back(self, random, transfer):
        random.choice([transfer.action_cancel, transfer.action_return])()

    def _by_core(self, random, transfer):
        """Validate, cancel or reserve a picking in core's own screen, with part of it."""
        pickings = transfer.picking_ids.filtered(lambda picking: picking.state in OPEN)
        picking = random.choice(pickings or [pickings])
        choice = random.random()
        if choice < 0.2:
            picking.action_cancel()
        elif choice < 0.3:
            picking.do_unreserve()
        elif picking:
            picking.action_assign()
            for row in picking.move_line_ids:
                row.quantity = random.randint(0, int(row.quantity) + 1)
                row.picked = row.quantity > 0
            picking.with_context(skip_backorder=True).button_validate()

    def _return_by_core(self, random, transfer):
        sent = transfer.picking_ids.filtered(
            lambda picking: picking.state == 'done' and picking.jxc_transfer_leg == 'ship'
        )
        if not sent:
            return
        wizard = self.env['stock.return.picking'].create({'picking_id': sent[:1].id})
        wizard.product_return_moves.quantity = random.randint(1, 3)
        wizard.action_create_returns()

    def _end(self):
        """Bring all of it to an end: nothing is left on its way."""
        for transfer in self.transfers:
            if transfer.state in ('approved', 'shipping', 'receiving'):
                try:
                    with self.env.cr.savepoint():
                        transfer.action_cancel()
                except UserError:
                    self.env.invalidate_all()
            for picking in transfer.picking_ids.filtered(lambda one: one.state in OPEN):
                picking.action_assign()
                if any(picking.move_ids.mapped('quantity')):
                    picking.button_validate()
            for line in transfer.line_ids:
                lots = line.sudo()._flows()[line.id]['lots']
                for (lot, _owner), quantity in lots.items():
                    if quantity > 0:
                        transfer._settle(
                            [{'line': line, 'lot': lot, 'quantity': quantity, 'kind': 'lost'}]
                        )
        self._check("end")
        self.assertLessEqual(
            set(self.transfers.mapped('state')), {'done', 'cancelled'}, "left open"
        )
        place = self.warehouse_b.jxc_transit_location_id
        domain = [('product_id', '=', self.product.id), ('location_id', 'child_of', place.ids)]
        self.assertFalse(sum(self.env['stock.quant'].search(domain).mapped('quantity')))
        self.assertLessEqual(set(self.transfers.picking_ids.mapped('state')), {'done', 'cancel'})

    # === WHAT ALWAYS HOLDS === #

    def _check(self, step):
        self.env.invalidate_all()
        quants = self.env['stock.quant'].search([('product_id', '=', self.product.id)])
        own = quants.filtered(lambda quant: quant.location_id.usage in ('internal', 'transit'))
        differences = self.transfers.difference_ids
        gone = sum(differences.filtered(lambda one: one.kind in GONE).mapped('quantity'))
        found = sum(differences.filtered(lambda one: one.kind == 'found').mapped('quantity'))
        there = self.start - gone + found
        self.assertAlmostEqual(sum(own.mapped('quantity')), there, msg=step)
        self.assertAlmostEqual(self.product.total_value, self.worth + 3 * (found - gone), msg=step)
        place = self.warehouse_b.jxc_transit_location_id
        lying = {}
        for quant in quants.filtered(lambda quant: quant.location_id == place):
            self.assertGreaterEqual(quant.quantity, 0, step)
            self.assertGreaterEqual(quant.reserved_quantity, 0, step)
            self.assertLessEqual(quant.reserved_quantity, quant.quantity, step)
            lying[quant.lot_id] = lying.get(quant.lot_id, 0) + quant.quantity
        flows = self.transfers.line_ids.sudo()._flows()
        told = {}
        for line in self.transfers.line_ids:
            for (lot, _owner), quantity in flows[line.id]['lots'].items():
                told[lot] = told.get(lot, 0) + quantity
            expected = flows[line.id]['transit'] + flows[line.id]['to_ship']
            waits = flows[line.id]['to_receive'] + flows[line.id]['to_return']
            self.assertAlmostEqual(expected, waits, msg=step)
        self.assertEqual(
            {lot: quantity for lot, quantity in lying.items() if quantity},
            {lot: quantity for lot, quantity in told.items() if quantity},
            step,
        )
        for transfer in self.transfers.filtered(lambda one: one.state in ('done', 'cancelled')):
            self.assertFalse(any(transfer.line_ids.mapped('transit_qty')), step)
