from odoo import api, fields, models

from ....tools.preferred_numbers import preferred_above

PRECISION = 1e-6


class JxcCheck(models.AbstractModel):
    """Prices of lines: floor, cost, discount, last purchases."""

    _inherit = 'jxc.check'

    @api.model
    def _sum_up(self, rule, order, lines, findings, text):
        """Return the findings of lines, or one that says all is well."""
        if findings:
            return findings
        return [self._finding(rule, order, text, 'ok')]

    @api.model
    def _ordered(self, line):
        """Return how much a line is about: ordered, or delivered beyond that."""
        return max(line._jxc_ordered_quantity(), line._jxc_moved_quantity())

    @api.model
    def _net_price(self, line):
        """Return the price of a line untaxed and discounted, in its unit and currency."""
        quantity = line._jxc_ordered_quantity()
        if not quantity:  # goods that were added on a delivery
            return line.price_unit * (1 - line.discount / 100)
        return line.price_subtotal / quantity

    @api.model
    def _priced(self, lines):
        """Return the lines whose price means something: no gifts, nothing that comes back."""
        return lines.filtered(lambda line: self._ordered(line) > 0 and not self._is_gift(line))

    @api.model
    def _is_gift(self, line):
        """Return whether a line is given away: its price, or what a discount leaves of it, is 0."""
        return abs(line.price_unit * (1 - line.discount / 100)) < PRECISION

    # === FLOOR === #

    @api.model
    def _jxc_check_price_floor(self, orders, rules, reader):
        """Net prices against a pricelist, or the sales price, less a percentage."""
        floors, based_on_cost = self._floor_prices(orders, rules)
        findings = []
        if not reader.may_judge_costs:
            later = rules.filtered(lambda rule: rule.floor_pricelist_id.id in based_on_cost)
            findings, rules = self._judged_later(orders, later), rules - later
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for line in self._priced(lines):
                floor = floors(rule, line) * (1 - rule.percent / 100)
                if not reader.exact and rule.floor_pricelist_id.id in based_on_cost:
                    floor = self._rounded_floor(order, line, floor)
                short = floor - line.price_unit * (1 - line.discount / 100)
                if line.currency_id.compare_amounts(short, 0) <= 0:
                    continue
                # such a list would tell what the product costs
                secret = rule.floor_pricelist_id.id in based_on_cost
                figures = {
                    'product': line.product_id,
                    'price': line.price_unit - line.price_unit * line.discount / 100,
                    'floor': floor,
                    'currency': line.currency_id,
                    'secret': secret,
                }
                found.append(
                    self._finding(
                        rule,
                        order,
                        ('price_floor', figures),
                        line=line,
                        exceeded=short * self._ordered(line),
                        measures=(short * self._ordered(line), short),
                        secret=secret,
                        drill=self._drill_product(line),
                    )
                )
            findings += self._sum_up(
                rule, order, lines, found, self.env._("No price is below its floor.")
            )
        return findings

    @api.model
    def _say_price_floor(self, reader, product, price, floor, currency, secret):
        if secret and not reader.costs:
            return self._below_allowed_text(product)
        return self.env._(
            "%(product)s at %(price)s, the floor is %(floor)s.",
            product=product.display_name,
            price=self._money(price, currency),
            floor=self._money(floor, currency),
        )

    @api.model
    def _rounded_floor(self, order, line, floor):
        """Return a floor of which nobody learns the cost behind it, in any unit or currency."""
        company, uom = order.company_id, line.product_id.uom_id
        rate = self._in_company_currency(1, order, rounded=False)
        plain = line.product_uom_id._compute_price(floor * rate, uom)
        if company.currency_id.compare_amounts(plain, 0) <= 0:
            return floor
        return uom._compute_price(preferred_above(plain), line.product_uom_id) / rate

    @api.model
    def _drill_product(self, line):
        return (
            'product.product',
            [('id', '=', line.product_id.id)],
            line.product_id.display_name,
        )

    @api.model
    def _floor_prices(self, orders, rules):
        """Return how to price lines by the floors of rules, each pricelist read once.

        :return: function of (rule, line) giving the price in unit and currency of the line, and the
            ids of pricelists that start from costs
        """
        products = orders.order_line.product_id
        now = fields.Datetime.now()
        items = {
            pricelist: pricelist._get_applicable_rules(products, now)
            for pricelist in rules.floor_pricelist_id
        }
        based_on_cost = {
            pricelist.id
            for pricelist, found in items.items()
            if any(item.base != 'list_price' and item.compute_price != 'fixed' for item in found)
        }

        def price(rule, line):
            product, uom = line.product_id, line.product_uom_id
            quantity = uom._compute_quantity(line.product_uom_qty, product.uom_id, round=False)
            suitable = self.env['product.pricelist.item']
            for item in items.get(rule.floor_pricelist_id, ()):
                if item._is_applicable_for(product, quantity):
                    suitable = item
                    break
            return suitable._compute_price(
                product, line.product_uom_qty, uom, date=now, currency=line.currency_id
            )

        return price, based_on_cost

    # === DISCOUNT === #

    @api.model
    def _jxc_check_discount(self, orders, rules, reader):
        """Discounts of lines above a percentage."""
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = []
            for line in lines:
                if line.discount - rule.percent <= PRECISION:
                    continue
                figures = {
                    'product': line.product_id,
                    'discount': line.discount,
                    'limit': rule.percent,
                    'is_cost': order._jxc_price_is_cost,
                }
                found.append(
                    self._finding(
                        rule,
                        order,
                        ('discount', figures),
                        line=line,
                        exceeded=line.discount - rule.percent,
                        measures=(
                            line.discount - rule.percent,
                            line.price_unit * line.discount * self._ordered(line),
                        ),
                        secret=order._jxc_price_is_cost,
                    )
                )
            findings += self._sum_up(
                rule, order, lines, found, self.env._("No discount is higher than allowed.")
            )
        return findings

    @api.model
    def _say_discount(self, reader, product, discount, limit, is_cost):
        if is_cost and not reader.costs:
            return self.env._(
                "%(product)s has a higher discount than allowed.", product=product.display_name
            )
        return self.env._(
            "%(product)s has a discount of %(discount)s, allowed are %(limit)s.",
            product=product.display_name,
            discount=self._percent(discount),
            limit=self._percent(limit),
        )
