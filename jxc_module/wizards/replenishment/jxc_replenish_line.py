from odoo import api, fields, models
from odoo.fields import Command


class JxcReplenishLine(models.TransientModel):
    _name = 'jxc.replenish.line'
    _description = "Replenish Line"
    _order = 'id'

    replenish_id = fields.Many2one('jxc.replenish', required=True, ondelete='cascade')
    orderpoint_id = fields.Many2one(
        'stock.warehouse.orderpoint', required=True, readonly=True, ondelete='cascade'
    )
    product_id = fields.Many2one(related='orderpoint_id.product_id')
    warehouse_id = fields.Many2one(related='orderpoint_id.warehouse_id')
    uom_id = fields.Many2one(related='orderpoint_id.product_id.uom_id')
    company_id = fields.Many2one(related='replenish_id.company_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    jxc_status = fields.Selection(related='orderpoint_id.jxc_status')
    on_hand = fields.Float(related='orderpoint_id.jxc_on_hand')
    on_order = fields.Float(related='orderpoint_id.jxc_on_order')
    reorder_point = fields.Float(related='orderpoint_id.jxc_reorder_point')
    order_up_to = fields.Float(related='orderpoint_id.jxc_order_up_to')
    order_by = fields.Date(related='orderpoint_id.jxc_order_by')

    source = fields.Selection(
        [('transfer', "Transfer"), ('buy', "Buy"), ('route', "By its route")],
        required=True,
        readonly=True,
    )
    source_warehouse_id = fields.Many2one('stock.warehouse', string="From", readonly=True)
    supplier_id = fields.Many2one('product.supplierinfo', readonly=True)
    vendor_id = fields.Many2one(related='supplier_id.partner_id', string="Vendor")
    need_qty = fields.Float(string="Need", digits='Product Unit', readonly=True)
    quantity = fields.Float(string="Quantity", digits='Product Unit')
    price = fields.Float(
        digits='Product Price', readonly=True, groups='jxc_module.group_cost', aggregator=None
    )
    break_qty = fields.Float(digits='Product Unit', readonly=True)
    break_price = fields.Float(
        digits='Product Price', readonly=True, groups='jxc_module.group_cost'
    )
    hint = fields.Char(compute='_compute_hint', compute_sudo=False)

    @api.depends('need_qty', 'quantity', 'break_qty')
    def _compute_hint(self):
        for line in self:
            hints = []
            if line.source == 'buy' and line.quantity > line.need_qty:
                hints.append(self.env._("Raised to the vendor's minimum or package."))
            if line.break_qty:
                hints.append(
                    self.env._("The price falls from %(qty)s on.", qty=f"{line.break_qty:g}")
                )
            if line.source == 'route' and not line.supplier_id:
                hints.append(self.env._("No vendor: the route of the product decides."))
            line.hint = " ".join(hints)

    # === BUSINESS === #

    def _resupply_route(self):
        """Return the route by which core resupplies this line's warehouse from the other one."""
        self.ensure_one()
        return self.env['stock.route'].search(
            [
                ('supplied_wh_id', '=', self.warehouse_id.id),
                ('supplier_wh_id', '=', self.source_warehouse_id.id),
            ],
            limit=1,
        )

    def _by_plain_transfer(self):
        """Tell whether no resupply route connects the two warehouses."""
        return self.source == 'transfer' and not self._resupply_route()

    def _procurement(self):
        """Return core's procurement of this line."""
        values = {}
        if self.source == 'transfer':
            values['route_ids'] = self._resupply_route()
        elif self.supplier_id:
            values['supplierinfo_id'] = self.supplier_id
        return self.orderpoint_id._jxc_procurement(self.quantity, values)

    def _make_transfers(self):
        """Make one draft internal transfer per pair of warehouses.

        :return: stock.picking
        """
        pickings = self.env['stock.picking']
        for (source, target), lines in self.grouped(
            lambda line: (line.source_warehouse_id, line.warehouse_id)
        ).items():
            pickings |= pickings.create(
                {
                    'picking_type_id': source.int_type_id.id,
                    'location_id': source.lot_stock_id.id,
                    'location_dest_id': target.lot_stock_id.id,
                    'origin': ", ".join(lines.orderpoint_id.mapped('name')[:5]),
                    'company_id': source.company_id.id,
                    'move_ids': [Command.create(line._move_values()) for line in lines],
                }
            )
        return pickings

    def _move_values(self):
        return {
            'product_id': self.product_id.id,
            'product_uom_qty': self.quantity,
            'product_uom': self.uom_id.id,
            'location_id': self.source_warehouse_id.lot_stock_id.id,
            'location_dest_id': self.orderpoint_id.location_id.id,
            'orderpoint_id': self.orderpoint_id.id,
            'company_id': self.company_id.id,
        }
