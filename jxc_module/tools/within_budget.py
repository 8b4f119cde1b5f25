"""Choose what fits into a budget. Knows nothing of Odoo."""

from collections.abc import Iterable, Sequence


def within_budget(amounts: Iterable[tuple], budget: float | None) -> Sequence:
    """Return the keys of ``(key, amount)`` that fit, in the order given; None: all.

    What does not fit is passed over, a smaller one behind it may still fit.

    >>> within_budget([('a', 60), ('b', 50), ('c', 40)], 100)
    ['a', 'c']
    >>> within_budget([('a', 0.1), ('b', 0.2)], 0.3)
    ['a', 'b']
    >>> within_budget([('a', 60)], None)
    ['a']
    """
    left, chosen = budget, []
    for key, amount in amounts:
        if left is not None:
            if amount > left + 1e-6:
                continue
            left -= amount
        chosen.append(key)
    return chosen
