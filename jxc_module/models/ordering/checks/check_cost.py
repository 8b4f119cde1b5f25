from odoo import api, models

from ....tools.preferred_numbers import preferred_above, preferred_below
from .check_price import PRECISION


class JxcCheck(models.AbstractModel):
    """Prices of lines against costs and against the last purchases."""

    _inherit = 'jxc.check'

    # === COST === #

    @api.model
    def _jxc_check_below_cost(self, orders, rules, reader):
        """Net prices against today's cost with a margin; a missing cost is told, not judged.

        For readers who must not see costs the limit is a rounded number above it, and what they
        try on a draft tells them nothing.
        """
        if not reader.may_judge_costs:
            return self._judged_later(orders, rules)
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for line in self._priced(lines):
                found += self._cost_finding(rule, order, line, reader)
            findings += self._sum_up(
                rule, order, lines, found, self.env._("No line is below the allowed price.")
            )
        return findings

    @api.model
    def _judged_later(self, orders, rules):
        text = self.env._("Looked at when the order is confirmed.")
        return [
            self._finding(rule, order, text, 'missing', later=True)
            for rule, order, _lines in self._pairs(orders, rules)
        ]

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
        floor = cost * (1 + rule.percent / 100)
        if not reader.exact:
            floor = preferred_above(floor)
        cost, floor = (
            product.uom_id._compute_price(amount, line.product_uom_id) for amount in (cost, floor)
        )
        price = self._in_company_currency(self._net_price(line), order)
        short = floor - price
        if company.currency_id.compare_amounts(short, 0) <= 0:
            return []
        figures = {
            'product': product,
            'price': price,
            'cost': cost,
            'currency': company.currency_id,
        }
        return [
            self._finding(
                rule,
                order,
                ('below_cost', figures),
                line=line,
                exceeded=short * self._ordered(line),
                measures=(short * self._ordered(line), short),
                secret=True,
                drill=self._drill_product(line),
            )
        ]

    @api.model
    def _say_below_cost(self, reader, product, price, cost, currency):
        if not reader.costs:
            return self._below_allowed_text(product)
        return self.env._(
            "%(product)s at %(price)s, it costs %(cost)s.",
            product=product.display_name,
            price=self._money(price, currency),
            cost=self._money(cost, currency),
        )

    @api.model
    def _below_allowed_text(self, product):
        return self.env._("%(product)s is below the allowed price.", product=product.display_name)

    # === PURCHASES === #

    @api.model
    def _jxc_check_price_drift(self, orders, rules, reader):
        """Prices of purchase lines against the last purchases of the same product.

        Readers who must not see costs: as for sales below cost.
        """
        if not reader.may_judge_costs:
            return self._judged_later(orders, rules)
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
        if not reader.exact and not self._is_far_from(price, before, rule.percent):
            return []
        figures = {
            'product': product,
            'price': price,
            'count': len(past),
            'before': before,
            'currency': currency,
        }
        return [
            self._finding(
                rule,
                order,
                ('price_drift', figures),
                line=line,
                exceeded=abs(drift) - rule.percent,
                measures=(abs(drift) - rule.percent, abs(price - before) * self._ordered(line)),
                secret=True,
                drill=(
                    'purchase.order.line',
                    [('id', 'in', [entry['line_id'] for entry in past if entry['line_id']])],
                    self.env._("Last purchases of %(product)s", product=product.display_name),
                ),
            )
        ]

    @api.model
    def _say_price_drift(self, reader, product, price, count, before, currency):
        if not reader.costs:
            return self.env._(
                "The price of %(product)s differs from the last purchases by more than allowed.",
                product=product.display_name,
            )
        return self.env._(
            "%(product)s at %(price)s per %(unit)s, on average of the last purchases "
            "(%(count)s) %(before)s: %(drift)s.",
            product=product.display_name,
            price=self._money(price, currency),
            unit=product.uom_id.name,
            count=count,
            before=self._money(before, currency),
            drift=f"{(price / before - 1) * 100:+.1f} %",
        )

    @api.model
    def _is_far_from(self, price, before, percent):
        """Return whether a price is outside of a range from which nobody learns the earlier one."""
        lowest = before * (1 - percent / 100)
        return price > preferred_above(before * (1 + percent / 100)) or (
            lowest > 0 and price < preferred_below(lowest)
        )
