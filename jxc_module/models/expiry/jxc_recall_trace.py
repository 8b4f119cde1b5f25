from odoo import models

INSIDE = ('internal', 'transit')


class JxcRecall(models.Model):
    """From lots to customers, and back."""

    _inherit = 'jxc.recall'

    def _trace(self):
        """Find lots, deliveries and returns, and hold the lots. Safe to repeat.

        A recall must reach every customer, whatever the warehouses of the person who starts it;
        what he sees of the result is the matter of the record rules.
        """
        # see above
        for recall in self.sudo():
            lots = recall._trace_lots()
            recall.traced_lot_ids = lots
            lots.action_jxc_hold(
                self.env._(
                    "Recall %(recall)s: %(reason)s", recall=recall.name, reason=recall.reason
                )
            )
            recall._trace_deliveries()
            recall._trace_returns()
        self.env.flush_all()
        # the cache holds all customers now, and does not know who may see them
        self.env.user._jxc_forget_links()

    def _trace_lots(self):
        """Return the recalled lots and all made from them.

        Core walks down what was produced; its answer has a key for each lot on the way.
        """
        tree = self.lot_ids._find_delivery_ids_by_lot_iterative()
        return self.env['stock.lot'].browse(set(tree) | set(self.lot_ids.ids)).exists()

    def _trace_deliveries(self):
        """Make a line of each move to a customer, and a row of each customer and warehouse."""
        self.ensure_one()
        known = self.line_ids.move_line_id
        lines = self.env['stock.move.line']
        moved = lines.search(
            [
                ('lot_id', 'in', self.traced_lot_ids.ids),
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
                *lines._jxc_partner_end_domain('location_dest_id', 'customer'),
                *~lines._jxc_partner_end_domain('location_id', 'customer'),
                ('id', 'not in', known.ids),
            ],
            order='date, id',
        )
        rows = {row._key(): row for row in self.customer_ids}
        lines = [self._line_values(line) for line in moved]
        missing = {self._row_key(vals): vals for vals in lines if self._row_key(vals) not in rows}
        made = self.env['jxc.recall.customer'].create(
            [
                {
                    'recall_id': self.id,
                    'partner_id': partner_id,
                    'warehouse_id': warehouse_id,
                    'product_id': product_id,
                }
                for partner_id, warehouse_id, product_id in missing
            ]
        )
        rows.update({row._key(): row for row in made})
        self.env['jxc.recall.line'].create(
            [{**vals, 'customer_id': rows[self._row_key(vals)].id} for vals in lines]
        )

    def _row_key(self, vals):
        partner = self.env['res.partner'].browse(vals['partner_id'])
        return partner.commercial_partner_id.id, vals['warehouse_id'], vals['product_id']

    def _line_values(self, line):
        partner = line.picking_id.partner_id or line.move_id.partner_id
        return {
            'recall_id': self.id,
            'move_line_id': line.id,
            'picking_id': line.picking_id.id,
            'partner_id': partner.id,
            'product_id': line.product_id.id,
            'lot_id': line.lot_id.id,
            'warehouse_id': line.location_id.warehouse_id.id,
            'date': line.date,
            'quantity': line.quantity_product_uom,
        }

    def _trace_returns(self):
        """Count what has come back from customers, delivery by delivery.

        A return made from its delivery counts there; any other one counts for the deliveries of
        the same lot to the same customer, the oldest first.
        """
        self.ensure_one()
        moves = self.env['stock.move.line']
        returns = moves.search(
            [
                ('lot_id', 'in', self.traced_lot_ids.ids),
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
                *moves._jxc_partner_end_domain('location_id', 'customer'),
                *~moves._jxc_partner_end_domain('location_dest_id', 'customer'),
            ],
            order='date, id',
        )
        lines = self.line_ids.sorted(lambda line: (line.date, line.id))
        back = dict.fromkeys(lines, 0.0)
        loose = []
        for returned in returns:
            origin = returned.move_id.origin_returned_move_id
            own = lines.filtered(
                lambda line, origin=origin, lot=returned.lot_id: (
                    line.move_line_id.move_id == origin and line.lot_id == lot
                )
            )
            rest = self._share(returned.quantity_product_uom, own, back)
            loose.append((returned, rest))
        for returned, rest in loose:
            partner = returned.picking_id.partner_id or returned.move_id.partner_id
            same = lines.filtered(
                lambda line, who=partner.commercial_partner_id, lot=returned.lot_id: (
                    line.partner_id.commercial_partner_id == who and line.lot_id == lot
                )
            )
            self._share(rest, same, back)
        for line, quantity in back.items():
            if line.product_id.uom_id.compare(line.quantity_back, quantity):
                line.quantity_back = quantity

    def _share(self, quantity, lines, back):
        """Share a returned quantity among deliveries, none above what it delivered.

        :param dict back: so far, by line; changed here
        :return: what is left of the quantity
        """
        for line in lines:
            part = max(min(quantity, line.quantity - back[line]), 0.0)
            back[line] += part
            quantity -= part
        return quantity
