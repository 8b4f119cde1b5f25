from typing import NamedTuple

from odoo import models

from ...tools.buy_or_wait import (
    YEAR,
    Ahead,
    ListPrice,
    Trend,
    buy_ahead,
    next_change,
    next_cover,
    trend,
)
from ...tools.order_quantity import order_quantity, price_at

NEAR = 2  # a price break counts as near up to so many times the quantity
LEAST_TREND = 0.0005  # a month; below, the price stands


class Advice(NamedTuple):
    """What is known of a vendor's price, and what more of it today would save or cost.

    Prices are of a unit of the product, all in the company's currency.
    """

    last: tuple | None  # day and price of the last purchase
    trend: Trend | None
    change: tuple | None  # day and price (None: no more) that the list changes to
    price_break: Ahead | None
    next_order: Ahead | None


class StockWarehouseOrderpoint(models.Model):
    """Whether to buy now or to wait: figures of prices that were, are and will be."""

    _inherit = 'stock.warehouse.orderpoint'

    def _jxc_advice(self, asked):
        """Work out what the order page says of prices, for rules of one company.

        In a number of queries that does not depend on the number of rules; nothing is changed.

        :param asked: ``{rule id: (partner id, quantity, position with all that is ordered today)}``
            in the product's unit
        :return: ``{rule id: Advice}``; rules whose vendor has no price today are missing
        """
        if not self:
            return {}
        company = self.company_id
        today, rate = company._jxc_today(), company._jxc_holding_percent() / 100
        offers = self._jxc_offers({}, {rule: vendor for rule, (vendor, *_rest) in asked.items()})
        commercial = {
            vendor.id: vendor.commercial_partner_id.id
            for vendor in self.env['res.partner'].browse({vendor for vendor, *_ in asked.values()})
        }
        bought = self.env['jxc.facts']._vendor_prices(
            company, self.product_id.ids, set(commercial.values()), YEAR
        )
        lists = self._jxc_list_prices(company, {rule: row[0] for rule, row in asked.items()}, today)
        found = {}
        for rule in self:
            vendor, quantity, position = asked[rule.id]
            offer, lines = offers.get(rule.id), lists[rule.id]
            if not offer or not offer.breaks or quantity <= 0:
                continue
            past = bought.get((rule.product_id.id, commercial[vendor]), [])
            going = trend(past)
            if going and abs(going.monthly) < LEAST_TREND:
                going = going._replace(monthly=0.0)
            daily = rule.jxc_daily_demand
            following = next_cover(position, rule.jxc_reorder_point, rule.jxc_order_up_to, daily)
            ahead = {'price_break': None, 'next_order': None}
            if following:
                following = (following[0], order_quantity(following[1], offer))
                extras = {'next_order': following[1]}
                near = price_at(quantity, offer.breaks).next_break
                if near and near.min_qty <= NEAR * quantity:
                    extras['price_break'] = order_quantity(near.min_qty, offer) - quantity
                for name, extra in extras.items():
                    ahead[name] = buy_ahead(
                        *(today, quantity, extra, following, daily, lines, rate),
                        going.monthly if going else 0.0,
                    )
            found[rule.id] = Advice(
                past[-1] if past else None, going, next_change(today, quantity, lines), **ahead
            )
        return found

    def _jxc_list_prices(self, company, vendors, today):
        """Return ``{rule id: [ListPrice, …]}``: today's lines of its vendor and those ahead.

        :param vendors: ``{rule id: partner id}``
        """
        by_template, _by_id = self.env['jxc.facts']._scheduler_prices(
            self.product_id.product_tmpl_id.ids
        )
        rates, found = {}, {}
        currencies = self.env['res.currency']
        for rule in self:
            product, found[rule.id] = rule.product_id, []
            for line in by_template.get(product.product_tmpl_id.id, ()):
                if (
                    line.partner_id != vendors[rule.id]
                    or line.product_id not in (None, product.id)
                    or line.company_id not in (None, company.id)
                    or (line.end and line.end < today)
                ):
                    continue
                if line.currency_id not in rates:
                    rates[line.currency_id] = currencies._get_conversion_rate(
                        currencies.browse(line.currency_id), company.currency_id, company, today
                    )
                found[rule.id].append(
                    ListPrice(
                        line.start,
                        line.end,
                        line.min_qty * line.unit_factor / product.uom_id.factor,
                        line.price * rates[line.currency_id],
                    )
                )
        return found
