"""Property tests that are skipped, not broken, where hypothesis is not installed."""

import os
from unittest import skip

try:
    from hypothesis import given, settings
    from hypothesis import strategies as st
except ImportError:
    st = None

# Long runs (`./dev soak`) try more: examples by this factor, and what is named where it is asked.
FACTOR = int(os.environ.get('JXC_EXAMPLES', '1'))
IS_LONG = FACTOR > 1


def holds(strategies, examples=150):
    """Decorate a test that must hold for every value; the same values are tried on every run.

    :param strategies: function of ``hypothesis.strategies`` that returns a dict, from the names
        of the test's arguments to the strategies for them
    :param int examples: that a run of the tests tries; ``JXC_EXAMPLES`` multiplies it
    """
    examples *= FACTOR
    if st is None:
        return skip("hypothesis is not installed")

    def decorate(test):
        tried = given(**strategies(st))(test)
        return settings(max_examples=examples, deadline=None, derandomize=True, database=None)(
            tried
        )

    return decorate
