"""Quantiles of lead-time demand, against their distributions."""

import doctest
from math import exp, fsum, lgamma, log

from odoo.tests import BaseCase, tagged

from ..tools import quantile
from .common_tools_properties import holds


def negative_binomial_cdf(k, mean, variance):
    size = mean * mean / (variance - mean)
    share = 1.0 - mean / variance
    return fsum(
        exp(
            lgamma(size + i)
            - lgamma(size)
            - lgamma(i + 1)
            + size * log(1.0 - share)
            + i * log(share)
        )
        for i in range(int(k) + 1)
    )


@tagged('jxc', 'post_install', '-at_install')
class TestToolsQuantile(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(quantile)
        self.assertEqual((result.failed, result.attempted > 3), (0, True))

    def test_poisson(self):
        """Values of scipy.stats.poisson.ppf; the first terms are too small to add up."""
        for level, mean, expected in [(0.95, 40.0, 51.0), (0.98, 40.0, 53.0), (0.5, 41.0, 41.0)]:
            self.assertEqual(quantile.negative_binomial_quantile(level, mean, mean), expected)

    def test_gamma_quantile(self):
        """Values of scipy.stats.gamma.ppf, for mean 1."""
        for level, variance, expected in [
            (0.5, 4.0, 0.174695),
            (0.95, 4.0, 4.840465),
            (0.98, 1.0, 3.912023),
            (0.9, 0.5, 1.944860),
            (0.95, 0.1, 1.570522),
            (0.999, 0.02, 1.494493),
        ]:
            self.assertAlmostEqual(
                quantile.gamma_quantile(level, 1.0, variance), expected, delta=0.006
            )

    @holds(
        lambda st: {
            'level': st.floats(0.5, 0.9999),
            'mean': st.floats(0.01, 20.0),
            'ratio': st.floats(1.01, 6.0),
        }
    )
    def test_negative_binomial_quantile(self, level, mean, ratio):
        """It is the least number that reaches the level."""
        k = quantile.negative_binomial_quantile(level, mean, mean * ratio)
        slack = 1e-9 if mean * (1.0 + 3.0 * (ratio / mean) ** 0.5) <= 60.0 else 0.02
        self.assertGreaterEqual(negative_binomial_cdf(k, mean, mean * ratio), level - slack)
        if k:
            self.assertLess(negative_binomial_cdf(k - 1, mean, mean * ratio), level + slack)
