"""What to order for many reordering rules: core's arithmetic over rows, without a query."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo.tools import float_compare, float_round

from ....tools.vendor_choice import chosen_line, lines_of

NO_VENDOR_DAYS = 365  # core's lead time where a rule buys and nobody sells


class Source(NamedTuple):
    """By what core replenishes rules that are set alike."""

    rule_ids: tuple
    delay: float
    buys: bool
    buyer_id: int | None
    days_to_purchase: float
    package_of_vendor: bool


class Outcome(NamedTuple):
    """What core would say of one rule; quantities in the product's unit."""

    on_hand: float
    forecast: float
    lead_days: float
    horizon: object
    to_order: float
    vendor_id: int | None


class Evaluation:
    """The figures of a set of rules, each by its row, its source and its price lists.

    :param today: day of the server, for dates of orders
    :param user_day: day of the reader, on which prices hold
    :param horizon_days: what lead times are lengthened by
    :param rate: function of a currency, a company and a day
    """

    def __init__(self, today, user_day, horizon_days, digits, rate):
        self.today = today
        self.user_day = user_day
        self.horizon_days = horizon_days
        self.digits = digits
        self.rounding = 10**-digits
        self.rate = rate
        self._lines, self._vendors, self._noons, self._horizons = {}, {}, {}, {}

    def lead(self, row, source, prices, named):
        """Return the days from need to receipt, the day up to which the rule looks, the vendor.

        :param prices: lines of the product's price lists
        :param named: the line that the rule itself names, or None
        :raise OverflowError: the day lies beyond the calendar
        """
        days, line = source.delay, None
        if source.buys:
            line = named or self.vendor(row, source.buyer_id, prices)
            days += line.delay + source.days_to_purchase if line else NO_VENDOR_DAYS
        if days not in self._horizons:
            self._horizons[days] = self.today + timedelta(days=days + self.horizon_days)
        return days, self._horizons[days], line.partner_id if line else None

    def vendor(self, row, company, prices):
        """Return the line from which core buys, whatever the quantity."""
        key = (row.product_id, company)
        if key not in self._vendors:
            self._vendors[key] = chosen_line(
                self._lines_of(row.product_id, company, prices),
                self.user_day,
                worth=self._worth(company, self.user_day),
            )
        return self._vendors[key]

    def _lines_of(self, product, company, prices):
        key = (product, company)
        if key not in self._lines:
            self._lines[key] = lines_of(prices, product, company)
        return self._lines[key]

    def below_minimum(self, forecast, row):
        """Tell whether core orders for a rule with this forecast."""
        gap = forecast - row.min_qty
        if abs(gap) > 2 * self.rounding:
            return gap < 0
        return float_compare(forecast, row.min_qty, precision_rounding=self.rounding) < 0

    def to_order(self, row, source, forecast, horizon, prices, named, zone, own_horizon):
        """Return what core would order for a rule whose forecast is below its minimum.

        :param zone: name of the company's time zone
        :param own_horizon: days of the company's horizon
        """
        quantity = max(row.min_qty, row.max_qty) - forecast
        unit, factor = row.package_id, row.package_factor
        if not unit and source.package_of_vendor:
            line = named or self._vendor_of(
                row, source, quantity, horizon, prices, zone, own_horizon
            )
            if line:
                unit, factor = line.unit_id, line.unit_factor
        if unit and unit != row.unit_id:
            packages = self._convert(quantity, row.unit_factor, factor)
            packages = float_round(packages, precision_digits=0, rounding_method='UP')
            quantity = self._convert(packages, factor, row.unit_factor)
        return quantity

    def _vendor_of(self, row, source, quantity, horizon, prices, zone, own_horizon):
        """Return the line with which core would buy a quantity when the order has to go out."""
        date = self._noon(horizon, zone)
        if own_horizon:
            date -= timedelta(days=int(own_horizon))
        if source.buys:
            usual = self.vendor(row, source.buyer_id, prices)
            date -= timedelta(days=usual.delay if usual else 0)
        day = max(date.date(), self.today)

        def short_of(line):
            if line.min_qty <= 0 <= quantity:
                return False
            asked = quantity
            if asked and line.unit_id != row.unit_id:
                asked = self._convert(asked, row.unit_factor, line.unit_factor)
            return float_compare(asked, line.min_qty, precision_digits=self.digits) == -1

        lines = self._lines_of(row.product_id, row.company_id, prices)
        return chosen_line(lines, day, short_of, self._worth(row.company_id, day))

    def _worth(self, company, day):
        def worth(line):
            return line.price and line.price * self.rate(line.currency_id, company, day)

        return worth

    def _noon(self, day, zone):
        """Return noon of a local day as naive UTC."""
        key = (day, zone)
        if key not in self._noons:
            noon = pytz.timezone(zone).localize(datetime.combine(day, time(12)))
            self._noons[key] = noon.astimezone(pytz.utc).replace(tzinfo=None)
        return self._noons[key]

    def _convert(self, quantity, factor, to_factor):
        if not quantity:
            return quantity
        amount = quantity * factor / to_factor
        return float_round(amount, precision_rounding=self.rounding, rounding_method='UP')
