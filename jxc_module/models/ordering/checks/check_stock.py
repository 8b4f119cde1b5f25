from collections import defaultdict
from math import floor

from odoo import api, models

# a quotient of quantities may miss a whole number by a hair
TINY = 1e-6


class JxcCheck(models.AbstractModel):
    """What the warehouse of an order can deliver."""

    _inherit = 'jxc.check'

    @api.model
    def _wanted(self, lines, kits):
        """Return what the lines still want of the stock, one entry a product.

        Lines that are bought for the order, or delivered by a vendor, take nothing of it.

        :param kits: ``{kit id: {component id: quantity}}``
        :return: ``{product: quantity in its unit}``
        """
        wanted, ordered_on = defaultdict(float), {}
        for line in lines:
            product = line.product_id
            rest = line.product_uom_qty - (line.qty_delivered if line.state == 'sale' else 0)
            if rest <= 0 or not (product.is_storable or kits.get(product.id)):
                continue
            # the same routes for most of the lines
            routes = (line.route_ids._ids, product.route_ids._ids, product.categ_id.id)
            if routes not in ordered_on:
                ordered_on[routes] = self._is_ordered_on(line)
            if not ordered_on[routes]:
                wanted[product] += line.product_uom_id._compute_quantity(
                    rest, product.uom_id, round=False
                )
        return wanted

    @api.model
    def _needs(self, wanted, kits):
        """Return what leaves the stock for what is wanted: of kits, their components.

        :return: ``{product id: quantity in its unit}``
        """
        needs = defaultdict(float)
        for product, quantity in wanted.items():
            for part, need in kits.get(product.id, {product.id: 1}).items():
                needs[part] += quantity * need
        return needs

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
        """What the order wants against what its warehouse has not promised yet.

        A kit is in stock as often as the scarcest of its components allows. What moves of a
        confirmed order take already is its own.
        """
        facts = self.env['jxc.facts']
        kits = facts._kit_components(orders.company_id, orders.order_line.product_id.ids)
        free = self._free_stock(orders, kits)
        own = facts._taken_by_orders(orders.filtered(lambda order: order.state == 'sale'))
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            wanted = self._wanted(lines, kits)
            short = self._short(order, wanted, kits, free, own)
            first = {}
            for line in lines:
                first.setdefault(line.product_id, line)
            found = [
                self._stock_finding(rule, order, first.get(product, lines[:1]), figures)
                for product, figures in short.items()
            ]
            findings += found or [
                self._finding(rule, order, self.env._("Everything is in stock."), 'ok')
            ]
        return findings

    @api.model
    def _free_stock(self, orders, kits):
        """Return the free stock of all that the orders want, of kits that of their components.

        :return: ``{(product id, warehouse id): {'free', 'next_on', 'next'}}``
        """
        products = {*orders.order_line.product_id.ids, *(id_ for of in kits.values() for id_ in of)}
        return self.env['jxc.facts']._free_stock(
            orders.company_id, list(products - set(kits)), orders.warehouse_id.ids
        )

    @api.model
    def _short(self, order, wanted, kits, free, own):
        """Return what an order wants beyond the stock of its warehouse.

        :return: ``{product: {'product', 'wanted', 'free', 'parts' (what a kit lacks), 'next_on',
            'next'}}``, quantities in the product's unit
        """
        nothing = {'free': 0.0, 'next_on': None, 'next': 0.0}

        def figures_of(id_):
            row = free.get((id_, order.warehouse_id.id), nothing)
            return {**row, 'free': max(row['free'] + own.get((order.id, id_), 0.0), 0.0)}

        products = self.env['product.product']
        short, lacking = {}, set()
        for product, quantity in wanted.items():
            parts = kits.get(product.id)
            if parts is None:
                row = {**figures_of(product.id), 'parts': products}
            else:
                whole = {
                    part: floor(figures_of(part)['free'] / need + TINY)
                    for part, need in parts.items()
                }
                least = min(whole.values())
                names = products.browse(part for part, kit in whole.items() if kit < quantity)
                row = {**nothing, 'free': least, 'parts': names}
            if product.uom_id.compare(quantity - row['free'], 0) > 0:
                short[product] = {**row, 'product': product, 'wanted': quantity}
                lacking.update(parts or (product.id,))
        # enough for each line, but not for all lines that need the same component
        if not kits:
            return short
        for part, quantity in self._needs(wanted, kits).items():
            product, row = products.browse(part), figures_of(part)
            if part not in lacking and product.uom_id.compare(quantity - row['free'], 0) > 0:
                short[product] = {**row, 'parts': products, 'product': product, 'wanted': quantity}
        return short

    @api.model
    def _stock_finding(self, rule, order, line, figures):
        product = figures['product']
        short = figures['wanted'] - figures['free']
        return self._finding(
            rule,
            order,
            ('stock', {'warehouse': order.warehouse_id, **figures}),
            exceeded=short,
            line=line,
            drill=(
                'stock.move',
                [
                    ('product_id', '=', product.id),
                    ('company_id', '=', order.company_id.id),
                    ('state', 'not in', ('draft', 'done', 'cancel')),
                ],
                self.env._("Planned moves of %(product)s", product=product.display_name),
            ),
        )

    @api.model
    def _say_stock(self, reader, product, warehouse, **figures):
        if not reader.sees(warehouse):
            return self.env._(
                "%(product)s: not enough in the warehouse of the order.",
                product=product.display_name,
            )
        words = {
            'product': product.display_name,
            'free': self._quantity(figures['free'], product.uom_id),
            'wanted': self._quantity(figures['wanted'], product.uom_id),
        }
        if figures['parts']:
            return self.env._(
                "%(product)s: available %(free)s, ordered %(wanted)s, for want of %(parts)s.",
                parts=', '.join(figures['parts'].mapped('display_name')),
                **words,
            )
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
