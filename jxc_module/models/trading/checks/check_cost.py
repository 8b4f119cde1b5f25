from odoo import api, models

from .check_price import PRECISION


class JxcCheck(models.AbstractModel):
    """Prices of lines against costs and against the last purchases."""

    _inherit = 'jxc.check'

    # === COST === #

    @api.model
    def _jxc_check_below_cost(self, orders, rules, reader):
        """Net prices against today's cost with a margin; a missing cost is told, not judged."""
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for line in self._priced(lines):
                found += self._cost_finding(rule, order, line, reader)
            findings += self._sum_up(
                rule, order, lines, found, self.env._("No line is below the allowed floor.")
            )
        return findings

    @api.model
    def _cost_finding(self, rule, order, line, reader):
        product, company = line.product_id, order.company_id
        cost = product.standard_price
        if company.currency_id.compare_amounts(cost, 0) <= 0:
            if not product.is_storable:
                return []  # services and the like often have none
            text = self.env._("%(product)s: cost is missing.", product=product.display_name)
            drill = self._drill_product(line)
            return [self._finding(rule, order, text, 'missing', line, drill=drill)]
        cost = product.uom_id._compute_price(cost, line.product_uom_id)
        price = self._in_company_currency(self._net_price(line), order)
        short = cost * (1 + rule.percent / 100) - price
        if company.currency_id.compare_amounts(short, 0) <= 0:
            return []
        if reader.costs:
            text = self.env._(
                "%(product)s at %(price)s, it costs %(cost)s.",
                product=product.display_name,
                price=self._money(price, company.currency_id),
                cost=self._money(cost, company.currency_id),
            )
        else:
            text = self.env._(
                "%(product)s is below the allowed floor.", product=product.display_name
            )
        return [
            self._finding(
                rule,
                order,
                text,
                line=line,
                exceeded=short * line.product_uom_qty,
                secret=True,
                drill=self._drill_product(line),
            )
        ]

    # === PURCHASES === #

    @api.model
    def _jxc_check_price_drift(self, orders, rules, reader):
        """Prices of purchase lines against the last purchases of the same product."""
        history = self.env['jxc.facts']._last_purchase_prices(
            orders.company_id,
            orders.order_line.product_id.ids,
            max(rules.mapped('orders_count')),
            orders.ids,
        )
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for line in self._priced(lines):
                found += self._drift_finding(rule, order, line, history, reader)
            findings += self._sum_up(
                rule, order, lines, found, self.env._("Prices are as in the last purchases.")
            )
        return findings

    @api.model
    def _drift_finding(self, rule, order, line, history, reader):
        product, currency = line.product_id, order.company_id.currency_id
        past = history.get(product.id, [])[: rule.orders_count]
        quantity = sum(entry['quantity'] for entry in past)
        if not quantity:
            return []
        before = sum(entry['amount'] for entry in past) / quantity
        price = self._in_company_currency(self._net_price(line), order)
        price = line.product_uom_id._compute_price(price, product.uom_id)
        if not before:
            return []
        drift = (price / before - 1) * 100
        if abs(drift) - rule.percent <= PRECISION:
            return []
        if reader.costs:
            text = self.env._(
                "%(product)s at %(price)s per %(unit)s, on average of the last purchases "
                "(%(count)s) %(before)s: %(drift)s.",
                product=product.display_name,
                price=self._money(price, currency),
                unit=product.uom_id.name,
                count=len(past),
                before=self._money(before, currency),
                drift=f"{drift:+.1f} %",
            )
        else:
            text = self.env._(
                "The price of %(product)s differs from the last purchases by more than allowed.",
                product=product.display_name,
            )
        return [
            self._finding(
                rule,
                order,
                text,
                line=line,
                exceeded=abs(drift) - rule.percent,
                secret=True,
                drill=(
                    'purchase.order.line',
                    [('id', 'in', [entry['line_id'] for entry in past])],
                    self.env._("Last purchases of %(product)s", product=product.display_name),
                ),
            )
        ]
