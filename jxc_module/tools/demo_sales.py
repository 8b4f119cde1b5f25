"""What customers of a told story order: drawn from a seed, the same every time.

Days are counted backwards from today: 0 is today, 7 a week ago.
"""

from dataclasses import dataclass, field
from random import Random

FIRST_WEEKS = 2.0  # what a customer's first order is for
MOST_WEEKS = 9.0
LARGE = 2.0  # size of a customer from which on he pays less
LARGE_PRICE = 0.97


@dataclass
class Sale:
    """One order: ``lines`` are ``{good: (quantity, part of the list price)}``."""

    customer: str
    place: str
    ago: int
    lines: dict = field(default_factory=dict)


def draw_sales(goods, customers, events) -> list[Sale]:
    """Return the orders of all customers, the oldest first.

    :param goods: objects with ``key, category, case, weekly``
    :param customers: objects with ``key, place, size, takes, stopped``
    :param events: object with the constants of a story, see `story/events.py`
    """
    dice = Random(events.SEED)
    shares = _shares(goods, customers)
    sales = []
    for customer in customers:
        basket = [good for good in goods if good.weekly and good.category in customer.takes.split()]
        bought = {}
        for ago in order_days(dice, customer.stopped or 0, events):
            sale = Sale(customer.key, customer.place, ago)
            for good in _chosen(dice, basket, bought, ago, events.LINES):
                weeks = (bought[good.key] - ago) / 7 if good.key in bought else FIRST_WEEKS
                weeks = min(weeks, MOST_WEEKS)
                price, wanted = promoted(good.key, ago, events.PROMOTION)
                amount = good.weekly * shares[customer.key, good.category] * weeks * wanted
                amount *= dice.uniform(0.85, 1.15)
                price *= LARGE_PRICE if customer.size >= LARGE else 1
                sale.lines[good.key] = (handy(amount, good.case), round(price, 4))
                bought[good.key] = ago
            sales.append(sale)
    return sorted(sales, key=lambda sale: -sale.ago)


def order_days(dice, stopped, events) -> list[int]:
    """Return the days on which one customer orders, the first of the story first."""
    then, now = events.INTERVALS
    ago, days = events.DAYS - dice.randint(2, then), []
    while ago >= max(stopped, 1):
        coarse = ago > events.FINE_DAYS
        days.append(round(ago / events.COARSE_STEP) * events.COARSE_STEP if coarse else ago)
        step = then if coarse else now
        ago -= max(dice.randint(step - 3, step + 3), 1)
    if stopped and days:
        days[-1] = stopped
    return days


def promoted(good, ago, promotion) -> tuple[float, float]:
    """Return the parts of price and demand on a day.

    >>> promoted('soap', 40, (('soap',), 47, 33, 0.9, 2.0))
    (0.9, 2.0)
    >>> promoted('soap', 32, (('soap',), 47, 33, 0.9, 2.0))
    (1.0, 1.0)
    """
    goods, first, last, price, wanted = promotion
    return (price, wanted) if good in goods and last <= ago <= first else (1.0, 1.0)


def handy(amount, case) -> int:
    """Return a quantity as people order it: whole, in whole cases where it is more than two.

    >>> handy(7.4, 12), handy(0.2, 12), handy(100, 24), handy(100, 1)
    (7, 1, 96, 100)
    """
    if case > 1 and amount > 2 * case:
        return round(amount / case) * case
    return max(round(amount), 1)


def _shares(goods, customers) -> dict:
    """Return ``{(customer, category): part}`` of what all take who still buy."""
    shares = {}
    for category in {good.category for good in goods}:
        takers = [customer for customer in customers if category in customer.takes.split()]
        whole = sum(customer.size for customer in takers if not customer.stopped)
        shares.update({(taker.key, category): taker.size / whole for taker in takers})
    return shares


def _chosen(dice, basket, bought, ago, lines) -> list:
    """Return the goods of an order: those that he has not bought for longest."""
    waits = {good.key: bought.get(good.key, ago + 60) - ago + dice.random() * 9 for good in basket}
    chosen = sorted(basket, key=lambda good: -waits[good.key])[: lines + dice.randint(-1, 1)]
    return sorted(chosen, key=lambda good: good.code)
