from collections import defaultdict

from odoo import api, models


class JxcCheck(models.AbstractModel):
    """What the warehouse of an order can deliver, and how long it will last."""

    _inherit = 'jxc.check'

    @api.model
    def _wanted(self, lines):
        """Return what the lines want of the stock, one entry a product.

        Lines that are bought for the order, or delivered by a vendor, take nothing of it.

        :return: ``{product: quantity in its unit}``
        """
        wanted = defaultdict(float)
        for line in lines:
            product = line.product_id
            if line.product_uom_qty > 0 and product.is_storable and not self._is_ordered_on(line):
                wanted[product] += line.product_uom_id._compute_quantity(
                    line.product_uom_qty, product.uom_id, round=False
                )
        return wanted

    @api.model
    def _is_ordered_on(self, line):
        routes = line.route_ids or (
            line.product_id.route_ids | line.product_id.categ_id.total_route_ids
        )
        return any(
            rule.procure_method == 'make_to_order'
            or (rule.location_src_id.usage == 'supplier' and rule.action != 'buy')
            or rule.picking_type_id.code == 'dropship'
            for rule in routes.rule_ids
            if rule.location_dest_id.usage == 'customer'
        )

    @api.model
    def _places(self, orders):
        return orders.warehouse_id.lot_stock_id.ids

    # === STOCK === #

    @api.model
    def _jxc_check_stock(self, orders, rules, reader):
        """What the order wants against what its warehouse has not promised yet."""
        free = self.env['jxc.facts']._free_to_promise(
            orders.company_id, self._places(orders), orders.order_line.product_id.ids
        )
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for product, wanted in self._wanted(lines).items():
                key = (product.id, order.warehouse_id.lot_stock_id.id)
                figures = free.get(key, {'free': 0.0, 'next_on': None, 'next': 0.0})
                short = wanted - max(figures['free'], 0)
                if product.uom_id.compare(short, 0) > 0:
                    found.append(
                        self._finding(
                            rule,
                            order,
                            self._stock_text(order, product, wanted, figures, reader),
                            exceeded=short,
                            line=lines.filtered(lambda line: line.product_id == product)[:1],  # noqa: B023
                            drill=(
                                'stock.move',
                                [
                                    ('product_id', '=', product.id),
                                    ('company_id', '=', order.company_id.id),
                                    ('state', 'not in', ('draft', 'done', 'cancel')),
                                ],
                                self.env._(
                                    "Planned moves of %(product)s", product=product.display_name
                                ),
                            ),
                        )
                    )
            findings += found or [
                self._finding(rule, order, self.env._("Everything is in stock."), 'ok')
            ]
        return findings

    @api.model
    def _stock_text(self, order, product, wanted, figures, reader):
        if not reader.sees(order.warehouse_id):
            return self.env._(
                "%(product)s: not enough in the warehouse of the order.",
                product=product.display_name,
            )
        words = {
            'product': product.display_name,
            'free': self._quantity(max(figures['free'], 0), product.uom_id),
            'wanted': self._quantity(wanted, product.uom_id),
        }
        if not figures['next_on']:
            return self.env._(
                "%(product)s: available %(free)s, ordered %(wanted)s, no receipt planned.", **words
            )
        return self.env._(
            "%(product)s: available %(free)s, ordered %(wanted)s, "
            "next receipt %(next)s on %(day)s.",
            next=self._quantity(figures['next'], product.uom_id),
            day=self._day(figures['next_on']),
            **words,
        )

    # === LIFE === #

    @api.model
    def _jxc_check_life(self, orders, rules, reader):
        """The shortest life among the lots that would be delivered, against the customer's least.

        The lots leave in the order of their removal dates, on the promised day or today.
        """
        products = orders.order_line.product_id.filtered('use_expiration_date')
        lots = {}
        if products:
            lots = self.env['jxc.facts']._free_lots(
                orders.company_id, self._places(orders), products.ids
            )
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for product, wanted in self._wanted(lines).items():
                finding = self._life_finding(rule, order, product, wanted, lots, reader)
                if finding:
                    finding['line_id'] = lines.filtered(
                        lambda line: line.product_id == product  # noqa: B023
                    )[:1].id
                    found.append(finding)
            findings += found or [
                self._finding(rule, order, self.env._("All lots live long enough."), 'ok')
            ]
        return findings

    @api.model
    def _life_finding(self, rule, order, product, wanted, lots, reader):
        required = order.partner_shipping_id._jxc_min_life(product)
        if not product.use_expiration_date or not required:
            return None
        company = order.company_id
        today = self.env['jxc.facts']._local_today(company)
        day = today
        if order.commitment_date:
            day = max(today, company._jxc_local_day(order.commitment_date))
        rest, shortest, enough = wanted, None, 0.0
        for lot in lots.get((product.id, order.warehouse_id.lot_stock_id.id), ()):
            life = (lot['expires_on'] - day).days if lot['expires_on'] else None
            if life is None or life >= required:
                enough += lot['free']
            if product.uom_id.compare(rest, 0) > 0:
                rest -= lot['free']
                if life is not None and (shortest is None or life < shortest[0]):
                    shortest = (life, lot['name'], lot['lot_id'])
        if shortest is None or shortest[0] >= required:
            return None
        if not reader.sees(order.warehouse_id):
            text = self.env._(
                "%(product)s: lots with less than the %(required)s days that the customer asks for "
                "would be delivered.",
                product=product.display_name,
                required=required,
            )
        else:
            text = self.env._(
                "%(product)s: lot %(lot)s would be delivered with %(days)s days left, the customer "
                "asks for %(required)s; %(enough)s of %(wanted)s last that long.",
                product=product.display_name,
                lot=shortest[1],
                days=shortest[0],
                required=required,
                enough=self._quantity(min(enough, wanted), product.uom_id),
                wanted=self._quantity(wanted, product.uom_id),
            )
        return self._finding(
            rule,
            order,
            text,
            exceeded=required - shortest[0],
            drill=('stock.lot', [('id', '=', shortest[2])], shortest[1])
            if reader.sees(order.warehouse_id)
            else None,
        )
