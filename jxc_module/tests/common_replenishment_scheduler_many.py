from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from ..models.replenishment.scheduler import (
    facts_scheduler_stock,
    orderpoint_computes,
    orderpoint_evaluation,
    orderpoint_sources,
    orderpoint_written,
)


def as_some():
    """Take any number of products for more than a few, but not for so many that all are read."""
    return patch.object(orderpoint_computes, 'FEW_PRODUCTS', 0)


@contextmanager
def as_many():
    """Take any number of rules for many, which are read and written in another way than few."""
    with ExitStack() as stack:
        for module, name in (
            (facts_scheduler_stock, 'MANY'),
            (orderpoint_computes, 'MANY'),
            (orderpoint_computes, 'MANY_PRODUCTS'),
            (orderpoint_evaluation, 'PAGE'),
            (orderpoint_sources, 'PAGE'),
            (orderpoint_written, 'MANY'),
        ):
            stack.enter_context(patch.object(module, name, 0))
        yield
