"""Quantiles of the distributions used for the demand of a lead time.

All take a mean and a variance, not shape parameters: that is what histories give.
"""
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_EXACT_UP_TO = 60.0
_STANDARD = NormalDist()


@lru_cache(maxsize=256)
def normal_quantile(level: float) -> float:
    """Return the quantile of the standard normal distribution.

    >>> round(normal_quantile(0.95), 4)
    1.6449
    """
    return _STANDARD.inv_cdf(level)


def gamma_quantile(level: float, mean: float, variance: float) -> float:
    """Return the quantile of the gamma distribution with this mean and variance.

    Wilson & Hilferty (1931); see there for its error.

    >>> round(gamma_quantile(0.95, 10.0, 20.0), 2)
    18.31
    """
    if variance <= 0.0:
        return mean
    ratio = variance / (9.0 * mean * mean)
    return mean * max(1.0 - ratio + normal_quantile(level) * sqrt(ratio), 0.0) ** 3


def negative_binomial_quantile(level: float, mean: float, variance: float) -> float:
    """Return the least whole number k with P(demand <= k) >= level.

    >>> negative_binomial_quantile(0.95, 4.0, 8.0)
    9.0
    """
    if variance < 1.001 * mean:
        variance = 1.001 * mean
    spread = sqrt(variance)
    if mean + 3.0 * spread > _EXACT_UP_TO:
        # one third of a unit: the discrete steps are small against the spread here
        return float(ceil(gamma_quantile(level, mean + 0.5, variance) - 0.5))
    share = 1.0 - mean / variance
    size = mean * mean / (variance - mean)
    probability = exp(size * log1p(-share))
    reached = probability
    k = 0
    while reached < level and k < 1000:
        probability *= share * (size + k) / (k + 1)
        k += 1
        reached += probability
    return float(k)
