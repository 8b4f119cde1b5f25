"""From demand statistics and a policy to the levels of one reordering rule."""

from math import ceil, sqrt
from typing import NamedTuple

from .demand import Figures, figures, shelf_life_cap

DIGITS = 2
TINY = 1e-6  # what is left of sums of floats, below any unit's precision


class PolicyTerms(NamedTuple):
    """What a policy asks for. Days and quantities as in the model of the same name."""

    method: str = 'service_level'
    service_level: float = 0.95
    cover_days: float = 0.0
    fixed_qty: float = 0.0
    review_days: float = 1.0
    order_days: float = 7.0
    history_days: int = 365
    shelf_life_cap: bool = True


def merge_days(days, quantities, first_day, last_day):
    """Return the net demand of each day that has some, in rising order, no negative one.

    What came back without saying for which delivery is taken off the days before it, latest first.

    >>> merge_days([5, 3, 5, 9], [2.0, 4.0, 1.0, -3.5], 1, 30)
    ([3], [3.5])
    >>> merge_days([2, 40], [1.0, 1.0], 5, 30)
    ([], [])
    """
    if quantities and min(quantities) > TINY and len(set(days)) == len(days):
        # nothing to merge, as in most histories: sort, and cut what lies outside
        lines = sorted(zip(days, quantities, strict=True))
        if lines[0][0] < first_day or lines[-1][0] > last_day:
            lines = [line for line in lines if first_day <= line[0] <= last_day]
        return [day for day, _qty in lines], [quantity for _day, quantity in lines]
    net = {}
    for day, quantity in zip(days, quantities, strict=True):
        if first_day <= day <= last_day:
            net[day] = net.get(day, 0.0) + quantity
    merged_days, merged = [], []
    for day in sorted(net):
        quantity = net[day]
        if quantity > TINY:
            merged_days.append(day)
            merged.append(quantity)
            continue
        while quantity < -TINY and merged:
            quantity += merged[-1]
            if quantity > TINY:
                merged[-1] = quantity
            else:
                merged_days.pop()
                merged.pop()
    return merged_days, merged


def round_up(quantity, whole):
    """Round a level up to whole units, or to hundredths where the product sells in fractions.

    >>> round_up(36.2, True), round_up(36.0000000001, True), round_up(1.2345, False)
    (37.0, 36.0, 1.24)
    """
    scale = 1 if whole else 10**DIGITS
    return ceil(quantity * scale - 1e-6) / scale


def levels(
    series: tuple[list, list],
    terms: PolicyTerms,
    *,
    today: int,
    first_day: int | None,
    excluded=(),
    lead_time: float,
    lead_time_std: float,
    shelf_days: float = 0.0,
    pool=None,
) -> Figures:
    """Return the figures of one rule, its levels rounded up to what can be ordered.

    :param series: day numbers in rising order and the net demand of each
    :param today: the first day number that is not history
    :param shelf_days: days from receipt to removal, 0 where the product keeps
    :raise ValueError: naming the term that makes no sense (service level, negative days)

    >>> days = list(range(1, 101))
    >>> result = levels((days, [2.0] * 100), PolicyTerms('cover_days', cover_days=5,
    ...     review_days=0, order_days=10), today=101, first_day=1, lead_time=3, lead_time_std=0)
    >>> result.reorder_point == ceil(result.daily_demand * (3 + 5))
    True
    >>> result.order_up_to == ceil(result.reorder_point + 10 * result.daily_demand)
    True
    """
    result = figures(
        *series,
        today=today,
        first_day=first_day,
        excluded=excluded,
        lead_time=lead_time,
        lead_time_std=lead_time_std,
        review_days=terms.review_days,
        service_level=terms.service_level if terms.method == 'service_level' else 0.5,
        pool=pool,
    )
    daily = result.daily_demand
    expected = daily * (lead_time + terms.review_days)
    if terms.method == 'service_level':
        reorder_point = result.reorder_point
    elif terms.method == 'cover_days':
        reorder_point = expected + daily * terms.cover_days
    else:
        reorder_point = expected + terms.fixed_qty
    whole = all(map(float.is_integer, series[1]))
    reorder_point = round_up(reorder_point, whole)
    order_up_to = reorder_point + daily * terms.order_days
    if terms.shelf_life_cap and shelf_days > 0:
        order_up_to = shelf_life_cap(order_up_to, daily, shelf_days)
        reorder_point = min(reorder_point, order_up_to)
    reorder_point = round_up(reorder_point, whole)
    return result._replace(
        reorder_point=reorder_point,
        order_up_to=max(round_up(order_up_to, whole), reorder_point),
        safety_stock=max(reorder_point - expected, 0.0),
    )


def plain_reorder_point(daily: float, std: float, days: float, z: float) -> float:
    """Return d̄·L + z·σ·√L, the formula of most textbooks and modules, to compare with.

    >>> plain_reorder_point(2.0, 1.0, 9.0, 2.0)
    24.0
    """
    return daily * days + z * std * sqrt(days)
