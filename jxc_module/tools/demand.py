"""Demand statistics and reorder point of one product in one warehouse.

From sparse daily demand to the stock that covers a lead time at a service level:

1. days without stock are cut out: time jumps over them, as demand was not seen there;
2. single wild days are tamed (:func:`tame`);
3. the *level*, demand per day, follows recent sales by exponential weights over all days, zeros
   included, and leans on the mean of the whole history. This is the estimator of Teunter, Syntetos
   & Babai (2011) in its limit of equal smoothing: it sinks when a product stops selling, and has
   no bias for Syntetos & Boylan (2005) to correct;
4. the *variance* of demand over the protection interval joins what single days show with what
   moving sums of that length show, as promotions last for days, and adds the variance of the
   estimated level and of its drift, and that of the lead time (Silver, Pyke & Thomas, 2017);
5. the *reorder point* is the quantile of a negative binomial distribution (pieces) or gamma
   distribution (fractions, such as kg) with that mean and variance.

The demand class is a label: it does not choose the estimator. Measured by class on real demand,
the normal distribution and empirical quantiles were worse in every class; SBA and TSB levels gained
at most half a per cent in one class on both the earlier and the later weeks. One rule also has no
steps where a class changes.

Quantities are in the product's unit of measure, times in days, days are ordinals.
"""

from bisect import bisect_left
from functools import lru_cache
from math import sqrt
from operator import mul
from typing import NamedTuple

from . import history
from .history import HISTORY_DAYS
from .quantile import gamma_quantile, negative_binomial_quantile

# Cut-offs of Syntetos, Boylan & Croston (2005).
ADI_CUT = 1.32
CV2_CUT = 0.49

MIN_SERVICE_LEVEL = 0.5
MAX_SERVICE_LEVEL = 0.9999

# Tuned on weeks -39 to -14 of the grocery data. The last 13 weeks were in view meanwhile, so they
# are a check, not proof.
LEVEL_DECAY = 0.984  # weight of a day against the day after it: a half-life of six weeks
LEVEL_LEAN = 0.2  # share of the mean of the whole history in the level
UNSEEN_DAYS = 7.0  # a history opens with a sale: time before it that one sale stands for
MOVING_SHARE = 0.8  # share of moving sums in the variance, the rest is from single days
_LEVEL_WEIGHTS = [LEVEL_DECAY**age for age in range(HISTORY_DAYS + 1)]


class Pool(NamedTuple):
    """What one series cannot know about itself; the defaults were tuned on groceries."""

    #: Variance over mean of a day's demand, in average sale days, before any history is seen ...
    dispersion: float = 2.0
    #: ... and the number of sale days that this belief weighs as much as.
    dispersion_weight: float = 3.0
    #: Squared coefficient of variation by which the level drifts within a protection interval.
    drift: float = 0.03
    #: How much fatter the tail is than the distribution's, as the variance is an estimate itself.
    tail: float = 0.1


DEFAULT_POOL = Pool()


class Figures(NamedTuple):
    """What a history says of a product in a warehouse."""

    daily_demand: float  #: level: demand expected per day
    demand_std: float  #: standard deviation of the demand of one day
    safety_stock: float  #: reorder point less the demand expected, never negative
    reorder_point: float  #: covers lead time and review at the service level
    order_up_to: float  #: reorder point and the demand expected until the next review
    demand_class: str  #: of :func:`classify`, or 'none' without demand
    observed_days: int  #: days of history with stock
    demand_days: int  #: days of history with demand
    adi: float  #: average days between days with demand
    cv2: float  #: squared coefficient of variation of the demand of days with demand
    reason: str  #: '', 'single' (one day with demand), 'no_demand' or 'no_history'


def classify(adi: float, cv2: float) -> str:
    """Return the demand class of Syntetos, Boylan & Croston (2005).

    >>> classify(1.0, 0.1), classify(1.0, 0.8), classify(4.0, 0.1), classify(4.0, 0.8)
    ('smooth', 'erratic', 'intermittent', 'lumpy')
    """
    if adi < ADI_CUT:
        return 'smooth' if cv2 < CV2_CUT else 'erratic'
    return 'intermittent' if cv2 < CV2_CUT else 'lumpy'


def cover_days(daily_demand: float, days: float) -> float:
    """Return the reorder point that covers ``days`` of demand.

    >>> cover_days(2.5, 14.0)
    35.0
    """
    return daily_demand * max(days, 0.0)


def shelf_life_cap(order_up_to: float, daily_demand: float, shelf_days: float) -> float:
    """Return ``order_up_to``, but no more than is expected to sell within ``shelf_days``.

    >>> shelf_life_cap(40.0, 2.0, 10.0), shelf_life_cap(15.0, 2.0, 10.0)
    (20.0, 15.0)
    """
    return min(order_up_to, cover_days(daily_demand, shelf_days))


def figures(
    days: list[int],
    quantities: list[float],
    *,
    today: int,
    first_day: int | None,
    excluded=(),
    lead_time: float,
    lead_time_std: float,
    review_days: float,
    service_level: float,
    pool: Pool | None = None,
) -> Figures:
    """Return the figures of one series, as known on the morning of ``today``.

    :param days: days with demand, increasing, before ``today``
    :param quantities: net demand of each of them, >= 0
    :param first_day: first day known: the product's creation, or the start of the window read,
        whichever is later; None: the first day with demand. Days before it are not zeros
    :param excluded: (from, to) days without stock, both included, by increasing start. A day with
        demand counts as observed even there
    :param lead_time: days, may be fractional; so may ``review_days``
    :param lead_time_std: its standard deviation
    :param service_level: probability of no stock-out until the order after the next one arrives
    :raise ValueError: for a negative time or quantity or a service level outside [0.5, 0.9999]

    Five pieces sold every tenth day, for a lead time of a week:

    >>> week = dict(lead_time=7.0, lead_time_std=0.0, review_days=0.0, service_level=0.95)
    >>> steady = figures(list(range(5, 360, 10)), [5.0] * 36, today=360, first_day=0, **week)
    >>> steady.demand_class, steady.adi, round(steady.daily_demand, 2), steady.reorder_point
    ('intermittent', 10.0, 0.5, 9.0)
    >>> figures([], [], today=360, first_day=0, **week).reason
    'no_demand'
    """
    _check(lead_time, lead_time_std, review_days, service_level)
    if quantities and min(quantities) < 0.0:
        raise ValueError("quantities must be >= 0")
    count = len(quantities) - quantities.count(0.0)
    if first_day is None:
        first_day = days[0] if days else today
    elif days and days[0] < first_day:
        first_day = days[0]
    if today - first_day > HISTORY_DAYS:
        first_day = today - HISTORY_DAYS
        cut = bisect_left(days, first_day)
        days, quantities = days[cut:], quantities[cut:]
        count = len(quantities) - quantities.count(0.0)
    observed, places = history.observed_places(days, first_day, today, excluded)
    if not count:
        return _nothing(observed)
    pieces = all(map(float.is_integer, quantities))
    quantities = history.tame(quantities, count)
    total = sum(quantities)
    size = total / count
    squares = sum(map(mul, quantities, quantities))
    cv2 = 0.0
    if count > 1:
        cv2 = max(squares - total * size, 0.0) / ((count - 1) * size * size)
    adi = observed / count

    pool = pool or DEFAULT_POOL
    daily, effective = _level(observed, places, quantities, total, count)
    span = lead_time + review_days
    belief = pool.dispersion_weight
    dispersion = squares / total - total / observed
    dispersion = (max(dispersion, 0.0) * count + belief * pool.dispersion * size) / (count + belief)
    expected = daily * span
    reorder = 0.0
    if expected:
        moving, share = history.moving_cv2(places, quantities, observed, span)
        share *= MOVING_SHARE
        variance = (
            expected * dispersion * (1.0 - share + span / effective)
            + expected * expected * (moving * share + pool.drift)
            + daily * daily * lead_time_std * lead_time_std
        )
        quantile = negative_binomial_quantile if pieces else gamma_quantile
        reorder = quantile(_tail_level(service_level, pool.tail), expected, variance)
    return Figures(
        daily,
        sqrt(daily * dispersion),
        max(reorder - expected, 0.0),
        reorder,
        reorder + daily * max(review_days, 1.0),
        classify(adi, cv2),
        observed,
        count,
        adi,
        cv2,
        '' if count > 1 else 'single',
    )


def _check(lead_time, lead_time_std, review_days, service_level):
    if not MIN_SERVICE_LEVEL <= service_level <= MAX_SERVICE_LEVEL:
        raise ValueError(
            f"service_level must lie in [{MIN_SERVICE_LEVEL}, {MAX_SERVICE_LEVEL}],"
            f" not {service_level!r}"
        )
    if not (0.0 <= lead_time < 1e6 and 0.0 <= lead_time_std < 1e6 and 0.0 <= review_days < 1e6):
        raise ValueError(
            "lead_time, lead_time_std and review_days must be numbers of days >= 0,"
            f" not {lead_time!r}, {lead_time_std!r} and {review_days!r}"
        )


def _nothing(observed):
    return Figures(
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        'none',
        observed,
        0,
        0.0,
        0.0,
        'no_demand' if observed else 'no_history',
    )


def _level(observed, places, quantities, total, count):
    """Return demand per day, and how many equally weighted days its recent part rests on."""
    last = observed - 1
    recent = sum(map(mul, [_LEVEL_WEIGHTS[last - place] for place in places], quantities))
    left = _LEVEL_WEIGHTS[observed]
    weights = (1.0 - left) / (1.0 - LEVEL_DECAY)
    unseen = UNSEEN_DAYS / count
    daily = (1.0 - LEVEL_LEAN) * recent / (weights + unseen) + LEVEL_LEAN * total / (
        observed + unseen
    )
    # Kish's effective number: (sum of weights)² / sum of squared weights
    return daily, weights * (1.0 + LEVEL_DECAY) / (1.0 + left)


@lru_cache(maxsize=1024)
def _tail_level(level, tail):
    """Return the level to read the distribution at; up to 0.9 it is the level itself.

    >>> _tail_level(0.9, 0.1), round(_tail_level(0.98, 0.1), 4)
    (0.9, 0.983)
    """
    missing = 1.0 - level
    return level if missing >= 0.1 else 1.0 - missing * (10.0 * missing) ** tail
