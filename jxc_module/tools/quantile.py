"""Quantiles of the distributions used for the demand of a lead time.

They take a mean and a variance, not shape parameters: these are what a history gives.
"""

from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

# Up to this demand the whole-number quantile is summed up; beyond it a step of one unit is small
# against the spread, and the gamma quantile is as good and has a constant cost.
_SUM_UP_TO = 60.0
# Wilson & Hilferty's approximation is within 1.5 % above this shape, and refined below it.
_EXACT_SHAPE = 4.0
# The least variance over mean of a negative binomial: the Poisson distribution, all but a hair.
_POISSON = 1.000001
_STANDARD = NormalDist()


@lru_cache(maxsize=1024)
def normal_quantile(level: float) -> float:
    """Return the quantile of the standard normal distribution.

    :param level: probability, between 0 and 1, both excluded
    :raise statistics.StatisticsError: for any other level

    >>> round(normal_quantile(0.95), 4)
    1.6449
    """
    return _STANDARD.inv_cdf(level)


def gamma_quantile(level: float, mean: float, variance: float) -> float:
    """Return the quantile of the gamma distribution with this mean and variance.

    Wilson & Hilferty (1931), refined by Newton's steps on the exact distribution where the shape,
    mean² / variance, is small. Without variance it is the mean.

    :param level: probability, between 0 and 1, both excluded
    :param mean: >= 0; the result is in its unit

    >>> round(gamma_quantile(0.95, 10.0, 20.0), 2), round(gamma_quantile(0.95, 1.0, 1.0), 2)
    (18.29, 3.0)
    >>> gamma_quantile(0.95, 10.0, 0.0)
    10.0
    """
    if variance <= 0.0 or mean <= 0.0:
        return max(mean, 0.0)
    return variance / mean * _standard_gamma_quantile(level, mean * mean / variance)


def _standard_gamma_quantile(level, shape):
    """Return the quantile of the gamma distribution of scale one."""
    root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(level) / (3.0 * sqrt(shape))
    guess = shape * max(root, 0.0) ** 3
    return guess if shape >= _EXACT_SHAPE else _refined(level, shape, guess)


def _refined(level, shape, guess):
    """Return the gamma quantile of scale one, by Newton's method on the logarithm of x."""
    norm = lgamma(shape + 1.0)
    # the start of the distribution, P(x) = x^a / Γ(a + 1), bounds the quantile from below
    lowest = (log(level) + norm) / shape
    if lowest < -600.0:
        return 0.0
    place = max(log(guess), lowest) if guess > 0.0 else lowest
    for _attempt in range(30):
        x = exp(place)
        # regularised lower incomplete gamma function, by its series (Abramowitz & Stegun 6.5.29)
        term = total = 1.0
        divisor = shape
        while term > 1e-10 * total:
            divisor += 1.0
            term *= x / divisor
            total += term
        head = exp(shape * place - x - norm)
        step = (head * total - level) / (head * shape)  # the density times x is head * shape
        step = max(-1.0, min(step, 1.0))
        place -= step
        if abs(step) < 1e-4:  # Newton's method squares the error: it is below 1e-7 now
            break
    return exp(place)


def negative_binomial_quantile(level: float, mean: float, variance: float) -> float:
    """Return the least whole number k with P(demand <= k) >= ``level``.

    Where the variance is below the mean, the Poisson distribution is all but taken. Large demands
    take a gamma distribution of the same three moments, corrected for continuity, which may
    differ by one unit in a hundred.

    :param level: probability, between 0 and 1, both excluded
    :param mean: demand in pieces, >= 0
    :param variance: in pieces squared, >= 0

    >>> negative_binomial_quantile(0.95, 4.0, 8.0), negative_binomial_quantile(0.95, 4.0, 0.0)
    (9.0, 8.0)
    >>> negative_binomial_quantile(0.95, 400.0, 8000.0), negative_binomial_quantile(0.95, 0.0, 0.0)
    (557.0, 0.0)
    """
    if mean <= 0.0:
        return 0.0
    variance = max(variance, _POISSON * mean)
    if mean + 3.0 * sqrt(variance) > _SUM_UP_TO:
        return _large_quantile(level, mean, variance)
    share = 1.0 - mean / variance
    size = mean * mean / (variance - mean)
    probability = exp(size * log1p(-share))
    reached = probability
    k = 0
    # the far tail of a rare but wild demand is cut where its sum can no longer grow
    while reached < level and (probability > 1e-14 or k < mean):
        probability *= share * (size + k) / (k + 1)
        k += 1
        reached += probability
    return float(k)


def _large_quantile(level, mean, variance):
    """Return the negative binomial quantile from a gamma of the same first three moments."""
    spread = sqrt(variance)
    half_skewness = spread / mean - 0.5 / spread
    shape = 1.0 / (half_skewness * half_skewness)
    quantile = mean + spread * half_skewness * (_standard_gamma_quantile(level, shape) - shape)
    return float(ceil(max(quantile - 0.5, 0.0)))
