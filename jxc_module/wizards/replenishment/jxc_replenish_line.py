from datetime import timedelta

from odoo import api, fields, models

from ...tools.order_quantity import order_quantity, price_at


class JxcReplenishLine(models.TransientModel):
    """What one reordering rule gets, from where."""

    _name = 'jxc.replenish.line'
    _inherit = 'jxc.dialog'
    _description = "Replenish Line"
    _order = 'id'

    replenish_id = fields.Many2one('jxc.replenish', required=True, ondelete='cascade', index=True)
    orderpoint_id = fields.Many2one(
        'stock.warehouse.orderpoint', required=True, readonly=True, ondelete='cascade', index=True
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
    lead_time = fields.Float(related='orderpoint_id.jxc_lead_time')

    source = fields.Selection(
        [
            ('rebalance', "Rebalance"),
            ('transfer', "Transfer"),
            ('buy', "Buy"),
            ('route', "By its route"),
        ],
        required=True,
        readonly=True,
    )
    source_warehouse_id = fields.Many2one('stock.warehouse', string="From", readonly=True)
    vendor_id = fields.Many2one('res.partner', readonly=True)
    need_qty = fields.Float("Need", digits='Product Unit', readonly=True)
    quantity = fields.Float(digits='Product Unit')
    position_qty = fields.Float(
        digits='Product Unit',
        readonly=True,
        help="Inventory position when the line was made: what was ordered since then shows in the "
        "difference.",
    )
    done = fields.Boolean(readonly=True)

    supplier_id = fields.Many2one('product.supplierinfo', compute='_compute_price', store=True)
    price = fields.Float(
        digits='Product Price',
        compute='_compute_price',
        store=True,
        groups='jxc_module.group_cost',
        aggregator=None,
        help="Per unit of the product, in the company's currency, at this quantity.",
    )
    break_qty = fields.Float(digits='Product Unit', compute='_compute_price', store=True)
    minimum_qty = fields.Float(digits='Product Unit', compute='_compute_price', store=True)
    amount = fields.Monetary(compute='_compute_amount', groups='jxc_module.group_cost')
    delivery_date = fields.Date(
        compute='_compute_delivery_date',
        help="If it is ordered today: after the lead time that the vendor really needs, not sooner "
        "than he promises.",
    )
    hint = fields.Char(compute='_compute_hint')

    _quantity_not_negative = models.Constraint(
        'CHECK (quantity >= 0)', "The quantity to order cannot be negative."
    )

    # === COMPUTE === #

    @api.depends('quantity', 'vendor_id', 'orderpoint_id')
    def _compute_price(self):
        offers = self._offers()
        for line in self:
            offer = offers.get(line.orderpoint_id.id) if line.vendor_id else None
            found = price_at(line.quantity, offer.breaks) if offer else None
            first = min(offer.breaks, default=None) if offer else None
            shown = (found and found.line) or first
            line.supplier_id = shown and shown.key
            line.price = shown.price if shown else 0.0
            line.break_qty = found.next_break.min_qty if found and found.next_break else 0.0
            line.minimum_qty = first.min_qty if first else 0.0

    @api.depends('quantity', 'price')
    def _compute_amount(self):
        for line in self:
            line.amount = line.quantity * line.price

    @api.depends('source', 'supplier_id', 'lead_time')
    def _compute_delivery_date(self):
        for line in self:
            # as `_jxc_procurement` plans it
            days = round(max(line.lead_time, line.supplier_id.delay))
            planned = line.company_id._jxc_today() + timedelta(days=days)
            line.delivery_date = line.source == 'buy' and planned

    @api.depends('source', 'vendor_id', 'need_qty', 'quantity', 'break_qty', 'minimum_qty')
    def _compute_hint(self):
        elsewhere = self._lies_elsewhere()
        for line in self:
            line.hint = " ".join([*elsewhere.get(line, ()), *line._hints()])

    def _hints(self):
        """Return the sentences that explain the quantity, or warn of it."""
        self.ensure_one()
        unit = self.uom_id
        if self.source == 'route':
            return [self.env._("The route of the product decides.")]
        if self.source in ('rebalance', 'transfer'):
            return []
        if not self.vendor_id:
            return [self.env._("No vendor: add one to the product.")]
        if not self.supplier_id:
            return [self.env._("The vendor has no price that is valid today.")]
        hints = []
        if self.quantity and unit.compare(self.quantity, self.minimum_qty) < 0:
            hints.append(
                self.env._("Below the vendor's minimum of %s.", self._number(self.minimum_qty))
            )
        elif unit.compare(self.quantity, self.need_qty) > 0:
            hints.append(self.env._("Raised to the vendor's minimum or package."))
        if self.break_qty:
            hints.append(self.env._("Cheaper from %s on.", self._number(self.break_qty)))
        return hints

    def _number(self, quantity):
        return f"{quantity:g} {self.uom_id.name}"

    # === CRUD === #

    @api.constrains('orderpoint_id')
    def _check_orderpoint_access(self):
        # the related figures are read as superuser: only of rules that the user may read himself
        self.sudo(False).orderpoint_id.check_access('read')

    # === BUSINESS === #

    def _offers(self):
        """Return ``{rule id: Offer}`` of the vendors of these lines."""
        bought = self.filtered('vendor_id')
        return bought.orderpoint_id._jxc_offers(
            {}, {line.orderpoint_id.id: line.vendor_id.id for line in bought}
        )

    def _suggested(self, need, offers):
        """Return what this line would order for ``need``, in the product's unit."""
        if self.source == 'rebalance':  # whole or not at all
            return self.quantity if self.uom_id.compare(need, 0) > 0 else 0.0
        offer = offers.get(self.orderpoint_id.id) if self.source == 'buy' else None
        quantity = order_quantity(need, offer) if offer else need
        return self.uom_id.round(quantity, rounding_method='UP')

    def _lowered_message(self, allowed):
        names = {
            'product': self.product_id.display_name,
            'warehouse': self.warehouse_id.display_name,
        }
        if self.uom_id.is_zero(allowed):
            return self.env._(
                "%(product)s in %(warehouse)s: already ordered, nothing more is needed.", **names
            )
        return self.env._(
            "%(product)s in %(warehouse)s: lowered from %(old)s to %(new)s, the rest was ordered "
            "or came in since this screen was opened.",
            old=self._number(self.quantity),
            new=self._number(allowed),
            **names,
        )

    def _procurement(self, routes):
        """Return core's procurement of this line.

        :param routes: see :meth:`jxc.replenish._resupply_routes`
        """
        values = {}
        if self.source == 'transfer':
            values['route_ids'] = routes[self.source_warehouse_id, self.warehouse_id]
        elif self.vendor_id:
            # a vendor without a valid price: core finds him by the line that is not valid any more
            values['supplierinfo_id'] = (
                self.supplier_id
                or self.product_id.seller_ids.filtered(
                    lambda seller: seller.partner_id == self.vendor_id
                )[:1]
            )
        return self.orderpoint_id._jxc_procurement(self.quantity, values)

    def _move_values(self):
        """Return the values of the move of a transfer without resupply route."""
        target = self.orderpoint_id.location_id
        if target.usage == 'view':  # a rule may watch a whole warehouse; goods lie in real places
            target = self.warehouse_id.lot_stock_id
        return {
            'product_id': self.product_id.id,
            'product_uom_qty': self.quantity,
            'product_uom': self.uom_id.id,
            'location_id': self.source_warehouse_id.lot_stock_id.id,
            'location_dest_id': target.id,
            'orderpoint_id': self.orderpoint_id.id,
            'company_id': self.company_id.id,
        }
