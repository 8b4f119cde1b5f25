"""Demand statistics and reorder points of one product in one warehouse.

>>> months = figures(
...     [3, 10, 17, 24], [2.0, 1.0, 2.0, 3.0], today=30, first_day=0,
...     lead_time=7.0, lead_time_std=0.0, review_days=0.0, service_level=0.95)
>>> months.demand_class, months.reorder_point
('intermittent', 6.0)
"""
from math import ceil, floor, isfinite, sqrt
from typing import NamedTuple

from .quantile import gamma_quantile, negative_binomial_quantile

ADI_CUT = 1.32
CV2_CUT = 0.49
MIN_SERVICE_LEVEL = 0.5
MAX_SERVICE_LEVEL = 0.9999

LEVEL_DECAY = 0.98
SPREAD_DECAY = 0.995
LEVEL_VARIANCE = 0.12
_SPAN = 1200
_LEVEL_WEIGHTS = [LEVEL_DECAY ** i for i in range(_SPAN)]
_SPREAD_WEIGHTS = [SPREAD_DECAY ** i for i in range(_SPAN)]


class Figures(NamedTuple):
    """What the history of one product in one warehouse says; quantities in its unit of measure."""

    daily_demand: float
    demand_std: float
    safety_stock: float
    reorder_point: float
    order_up_to: float
    demand_class: str
    observed_days: int
    demand_days: int
    adi: float
    cv2: float
    reason: str = ''

    def cover_days(self, days: float) -> float:
        """Return the reorder point that covers ``days`` of the average daily demand."""
        return self.daily_demand * days


def classify(adi: float, cv2: float) -> str:
    """Return the demand class of Syntetos, Boylan & Croston (2005).

    >>> classify(1.0, 0.1), classify(1.0, 0.8), classify(4.0, 0.1), classify(4.0, 0.8)
    ('smooth', 'erratic', 'intermittent', 'lumpy')
    """
    if adi < ADI_CUT:
        return 'smooth' if cv2 < CV2_CUT else 'erratic'
    return 'intermittent' if cv2 < CV2_CUT else 'lumpy'


def shelf_life_cap(order_up_to: float, daily_demand: float, shelf_days: float) -> float:
    """Return ``order_up_to``, but no more than sells within ``shelf_days``.

    >>> shelf_life_cap(40.0, 2.0, 10.0)
    20.0
    """
    return min(order_up_to, daily_demand * max(shelf_days, 0.0))


def _check(service_level, **spans):
    if not MIN_SERVICE_LEVEL <= service_level <= MAX_SERVICE_LEVEL:
        raise ValueError(
            f"service_level must lie in [{MIN_SERVICE_LEVEL}, {MAX_SERVICE_LEVEL}],"
            f" not {service_level!r}")
    for name, value in spans.items():
        if not (value >= 0.0 and isfinite(value)):
            raise ValueError(f"{name} must be a number of days >= 0, not {value!r}")


def _ages(days, today, first_day, excluded):
    """Return observed days and the age, in observed days, of each day in ``days``."""
    ages = [today - 1 - day for day in days]
    observed = today - first_day
    for start, end in excluded:
        start, end = max(start, first_day), min(end, today - 1)
        if start > end:
            continue
        observed -= end - start + 1
        for i, day in enumerate(days):
            if day < start:
                ages[i] -= end - start + 1
            elif day <= end:  # a sale on the day shows that there was stock: count the day
                observed += 1
                for j in range(i):
                    ages[j] += 1
    return observed, ages


def figures(
    days, quantities, *, today, first_day, excluded=(), lead_time, lead_time_std,
    review_days, service_level, pool=None,
):
    """Return the :class:`Figures` of one series."""
    if not (lead_time >= 0.0 and lead_time_std >= 0.0 and review_days >= 0.0
            and MIN_SERVICE_LEVEL <= service_level <= MAX_SERVICE_LEVEL):
        _check(service_level, lead_time=lead_time, lead_time_std=lead_time_std,
               review_days=review_days)
    count = len(days)
    if not count:
        observed = max(today - first_day, 0) if first_day is not None else 0
        return Figures(0.0, 0.0, 0.0, 0.0, 0.0, 'none', observed, 0, 0.0, 0.0,
                       'no_demand' if observed else 'no_history')
    if first_day is None or first_day > days[0]:
        first_day = days[0]
    observed, ages = _ages(days, today, first_day, excluded)
    total = squares = level = mean = second = 0.0
    top = _SPAN - 1
    for age, quantity in zip(ages, quantities):
        square = quantity * quantity
        total += quantity
        squares += square
        if age > top:
            age = top
        level += _LEVEL_WEIGHTS[age] * quantity
        weight = _SPREAD_WEIGHTS[age]
        mean += weight * quantity
        second += weight * square
    weight = (1.0 - SPREAD_DECAY ** observed) / (1.0 - SPREAD_DECAY)
    daily = level * (1.0 - LEVEL_DECAY) / (1.0 - LEVEL_DECAY ** observed)
    dispersion = second / mean - mean / weight if mean else 0.0
    average = total / count
    cv2 = 0.0
    if count > 1 and average:
        cv2 = max(squares - total * average, 0.0) / (count - 1) / (average * average)
    adi = observed / count
    span = lead_time + review_days
    expected = daily * span
    variance = (expected * dispersion + LEVEL_VARIANCE * expected * expected
                + daily * daily * lead_time_std * lead_time_std)
    if not expected:
        reorder = 0.0
    elif all(map(float.is_integer, quantities)):
        reorder = negative_binomial_quantile(service_level, expected, variance)
    else:
        reorder = gamma_quantile(service_level, expected, variance)
    return Figures(
        daily, sqrt(daily * dispersion), max(reorder - expected, 0.0), reorder,
        reorder + daily * max(review_days, 1.0), classify(adi, cv2), observed, count, adi, cv2)
