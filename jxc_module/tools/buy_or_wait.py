"""Whether goods of the next order are cheaper bought today: trend, list prices ahead, holding."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from statistics import median
from typing import NamedTuple

YEAR = 365
MONTH = YEAR / 12
FEWEST, SHORTEST_DAYS = 3, 28  # purchases that make a trend
LATEST = 12  # purchases that it looks at
TINY = 1e-6


class ListPrice(NamedTuple):
    """One line of a vendor's price list, in the product's unit and one currency."""

    start: date | None
    end: date | None
    min_qty: float
    price: float


class Trend(NamedTuple):
    """How a price went; ``monthly`` is the change of a month as a part of the usual price."""

    count: int
    first_day: date
    first_price: float
    last_day: date
    last_price: float
    monthly: float


class Ahead(NamedTuple):
    """What buying a part of the next orders today costs and saves.

    ``lower`` is what all goods together cost less (negative: more), ``holding`` what the early ones
    cost in stock, ``days`` how long the first of them lie, ``until`` the price then and ``basis``
    where it is from: 'list', 'trend' or 'now'.
    """

    quantity: float
    days: int
    lower: float
    holding: float
    then_price: float
    basis: str

    @property
    def net(self) -> float:
        """What is saved; below 0: what it costs."""
        return self.lower - self.holding


def price_on(day: date, quantity: float, lines: Sequence[ListPrice]) -> float | None:
    """Return the lowest price that a quantity has on a day, or None.

    >>> lines = [ListPrice(None, date(2026, 3, 31), 0, 5.0), ListPrice(None, None, 100, 4.5)]
    >>> [price_on(date(2026, 3, 31), quantity, lines) for quantity in (99, 100)]
    [5.0, 4.5]
    >>> price_on(date(2026, 4, 1), 99, lines) is None
    True
    """
    return min(
        (
            line.price
            for line in lines
            if line.min_qty <= quantity + TINY
            and (line.start is None or line.start <= day)
            and (line.end is None or day <= line.end)
        ),
        default=None,
    )


def next_change(
    today: date, quantity: float, lines: Sequence[ListPrice], days: int = YEAR
) -> tuple[date, float | None] | None:
    """Return the first day ahead on which a quantity has another price, with it; None: no such day.

    >>> lines = [
    ...     ListPrice(None, date(2026, 3, 31), 0, 5.0),
    ...     ListPrice(date(2026, 4, 1), None, 0, 5.0),
    ...     ListPrice(date(2026, 5, 1), None, 0, 4.0),
    ... ]
    >>> next_change(date(2026, 3, 2), 10, lines)
    (datetime.date(2026, 5, 1), 4.0)
    >>> next_change(date(2026, 3, 2), 10, lines[:1])
    (datetime.date(2026, 4, 1), None)
    >>> next_change(date(2026, 3, 2), 10, lines, days=20) is None
    True
    """
    last = today + timedelta(days=days)
    changes = {line.start for line in lines if line.start}
    changes |= {line.end + timedelta(days=1) for line in lines if line.end and line.end < last}
    price = price_on(today, quantity, lines)
    for day in sorted(change for change in changes if today < change <= last):
        then = price_on(day, quantity, lines)
        if then != price:
            return day, then
    return None


def trend(purchases: Sequence[tuple[date, float]]) -> Trend | None:
    """Return how the price of the last purchases went, or None where they are too few or too near.

    The change is the median of the changes between each two of them (Theil, 1950; Sen, 1968): one
    odd price does not turn it.

    :param purchases: (day, price a unit), one a day, earliest first

    >>> days = [date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2)]
    >>> found = trend(list(zip(days, (10.0, 10.2, 10.4))))
    >>> found.count, found.first_price, found.last_price, round(found.monthly, 4)
    (3, 10.0, 10.4, 0.0199)
    >>> trend(list(zip(days[:2], (10.0, 10.2)))) is None
    True
    """
    points = list(purchases)[-LATEST:]
    if len(points) < FEWEST or (points[-1][0] - points[0][0]).days < SHORTEST_DAYS:
        return None
    usual = median(price for _day, price in points)
    if usual <= 0:
        return None
    daily = median(
        (price - before) / (day - since).days
        for (since, before), (day, price) in combinations(points, 2)
    )
    return Trend(len(points), *points[0], *points[-1], daily * MONTH / usual)


def next_cover(
    position: float, reorder_point: float, order_up_to: float, daily: float
) -> tuple[int, float] | None:
    """Return in how many days the next order goes out, and what is on it, at a steady demand.

    :param position: with what is ordered today

    >>> next_cover(300.0, 100.0, 300.0, 5.0)
    (40, 200.0)
    >>> next_cover(90.0, 100.0, 300.0, 5.0), next_cover(300.0, 300.0, 300.0, 5.0)
    ((0, 200.0), None)
    """
    quantity = order_up_to - reorder_point
    if daily <= 0 or quantity <= TINY:
        return None
    days = max(position - reorder_point, 0.0) / daily
    return (int(days), quantity) if days <= YEAR else None


def buy_ahead(
    today: date,
    quantity: float,
    extra: float,
    following: tuple[int, float],
    daily: float,
    lines: Sequence[ListPrice],
    rate: float,
    monthly: float = 0.0,
) -> Ahead | None:
    """Compare ordering ``extra`` more today with ordering it when it is due.

    The price when it is due is that of the list on that day, for the quantity of the next order.
    Where the list does not change until then, today's price follows the trend.

    :param quantity: what is ordered today anyway
    :param following: days until the next order, and its quantity (see :func:`next_cover`)
    :param rate: cost of holding stock, a year, as a part of its value
    :param monthly: trend of the price, see :class:`Trend`
    :return: None where the list has no price today

    100 today and 100 more in 73 days, at 10 each, 5 from 200 on, 20 % a year: all together cost
    1,000 less, and 100 pieces of 5 lie 73 days, a fifth of a year, for 20:

    >>> lines = [ListPrice(None, None, 0, 10.0), ListPrice(None, None, 200, 5.0)]
    >>> found = buy_ahead(date(2026, 3, 2), 100, 100, (73, 100), 1, lines, 0.2)
    >>> found.lower, round(found.holding, 6), round(found.net, 6), found.basis
    (1000.0, 20.0, 980.0, 'now')

    From April on the list says 12, two more for each of the next 100, at 10 a piece for 73 days:

    >>> lines = [ListPrice(None, date(2026, 3, 31), 0, 10.0)]
    >>> lines.append(ListPrice(date(2026, 4, 1), None, 0, 12.0))
    >>> found = buy_ahead(date(2026, 3, 2), 100, 100, (73, 100), 1, lines, 0.2)
    >>> found.lower, round(found.holding, 6), found.then_price, found.basis
    (200.0, 40.0, 12.0, 'list')
    """
    days, cover = following
    due = today + timedelta(days=days)
    now, together = price_on(today, quantity, lines), price_on(today, quantity + extra, lines)
    if together is None or cover <= TINY:
        return None
    now = together if now is None else now
    base = price_on(today, cover, lines)
    then = price_on(due, cover, lines)
    if then is not None and base is not None and abs(then - base) > TINY:
        basis = 'list'
    else:
        then, basis = (now if base is None else base), 'now'
        if monthly:
            then, basis = max(then * (1 + monthly * days / MONTH), 0.0), 'trend'
    lower = quantity * now + extra * then - (quantity + extra) * together
    held = together * rate / YEAR * _days_held(extra, days, cover, daily)
    return Ahead(extra, days, lower, held, then, basis)


def _days_held(extra, days, cover, daily):
    """Return quantity × days by which goods are bought early: each cover when it would be due.

    >>> _days_held(100, 10, 100, 5), _days_held(150, 10, 100, 5)
    (1000.0, 2500.0)
    """
    total, ahead = 0.0, float(days)
    while extra > TINY:
        part = min(extra, cover)
        total += part * ahead
        extra -= part
        ahead += cover / daily
    return total
