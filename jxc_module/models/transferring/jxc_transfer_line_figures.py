from collections import defaultdict

from odoo import api, fields, models

QUANTITIES = (
    *('shipped', 'received', 'returned', 'lost', 'transit'),
    *('to_ship', 'to_receive', 'to_return', 'reserved', 'expected'),
)


class JxcTransferLine(models.Model):
    """What became of a line, out of its moves: there is no second truth."""

    _inherit = 'jxc.transfer.line'

    reserved_qty = fields.Float(
        string="Set Aside",
        compute='_compute_figures',
        digits='Product Unit',
        help="Set aside at the source; for those who work there.",
    )
    shipped_qty = fields.Float(string="Shipped", compute='_compute_figures', digits='Product Unit')
    received_qty = fields.Float(
        string="Received", compute='_compute_figures', digits='Product Unit'
    )
    transit_qty = fields.Float(
        string="In Transit", compute='_compute_figures', digits='Product Unit'
    )
    settled_qty = fields.Float(
        string="Settled",
        compute='_compute_figures',
        digits='Product Unit',
        help="Went back to the source or was lost on the way.",
    )

    @api.depends('move_ids.state', 'move_ids.quantity', 'move_ids.product_uom_qty')
    @api.depends_context('uid')
    def _compute_figures(self):
        # the figures of the document are the same at both ends
        flows = self.sudo()._flows()
        own = self.transfer_id._own_warehouses()
        for line in self:
            flow = flows[line._origin.id]
            source = line.transfer_id.source_warehouse_id
            line.reserved_qty = flow['reserved'] if own is None or source in own else 0
            line.shipped_qty = flow['shipped']
            line.received_qty = flow['received']
            line.transit_qty = flow['transit']
            line.settled_qty = flow['returned'] + flow['lost']

    def _flows(self):
        """Return what moved, and is about to move, of each line: superuser.

        In the product's unit. ``shipped``: left the source; ``received``: entered the
        destination and stayed; ``returned``: went back to the source; ``lost``: left the stock on
        the way; ``transit``: what is still there; ``to_ship``, ``to_receive``: demand of open
        moves; ``reserved``, ``expected``: set aside of these; ``begun``: some step at the source
        is done; ``lots``: ``{(lot, owner): quantity}`` in transit.

        :return: ``{line id: {name: quantity}}``
        """
        flows = defaultdict(
            lambda: {**dict.fromkeys(QUANTITIES, 0.0), 'begun': False, 'lots': defaultdict(float)}
        )
        # not by the links of the lines: the cache does not know who read those
        moves = self.env['stock.move'].search(
            [('jxc_transfer_line_id', 'in', self.ids), ('state', '!=', 'cancel')]
        )
        for move in moves:
            flow = flows[move.jxc_transfer_line_id.id]
            if move.state == 'done':
                move._jxc_add_done(flow)
            else:
                move._jxc_add_open(flow)
        for line in self:
            flow = flows[line.id]
            unit = line.product_id.uom_id
            for name, value in flow.items():
                if unit and isinstance(value, float):
                    flow[name] = 0.0 if unit.is_zero(value) else unit.round(value)
        return flows
