from odoo import api, models


class JxcCheck(models.AbstractModel):
    """How long what the warehouse of an order delivers will last."""

    _inherit = 'jxc.check'

    @api.model
    def _jxc_check_life(self, orders, rules, reader):
        """The shortest life among the lots that would be delivered, against the customer's least.

        The lots leave in the order of their removal dates, on the promised day or today.
        """
        facts, products = self.env['jxc.facts'], orders.order_line.product_id
        kits = facts._kit_components(orders.company_id, products.ids)
        products |= products.browse({id_ for parts in kits.values() for id_ in parts})
        products = products.filtered('use_expiration_date')
        lots = {}
        if products:
            lots = facts._free_lots(orders.company_id, self._places(orders), products.ids)
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            first = {}
            for line in lines:
                for part in kits.get(line.product_id.id, (line.product_id.id,)):
                    first.setdefault(part, line)
            needs = self._needs(self._wanted(lines, kits), kits) if products else {}
            for product in products.filtered(lambda product: product.id in needs):  # noqa: B023
                finding = self._life_finding(rule, order, product, needs[product.id], lots, reader)
                if finding:
                    finding['line_id'] = first[product.id].id
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
        today = company._jxc_today()
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
        figures = {
            'product': product,
            'warehouse': order.warehouse_id,
            'lot': shortest[1],
            'days': shortest[0],
            'required': required,
            'enough': min(enough, wanted),
            'wanted': wanted,
        }
        return self._finding(
            rule,
            order,
            ('life', figures),
            exceeded=required - shortest[0],
            measures=(required - shortest[0], wanted),
            drill=('stock.lot', [('id', '=', shortest[2])], shortest[1])
            if reader.sees(order.warehouse_id)
            else None,
        )

    @api.model
    def _say_life(self, reader, product, warehouse, lot, days, required, enough, wanted):
        if not reader.sees(warehouse):
            return self.env._(
                "%(product)s: lots with less than the %(required)s days that the customer asks for "
                "would be delivered.",
                product=product.display_name,
                required=required,
            )
        return self.env._(
            "%(product)s: lot %(lot)s would be delivered with %(days)s days left, the customer "
            "asks for %(required)s; %(enough)s of %(wanted)s last that long.",
            product=product.display_name,
            lot=lot,
            days=days,
            required=required,
            enough=self._quantity(enough, product.uom_id),
            wanted=self._quantity(wanted, product.uom_id),
        )
