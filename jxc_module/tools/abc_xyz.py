"""ABC and XYZ classes of products, from plain lists.

ABC ranks by value (Dickie, 1951; Pareto): how much a product matters. XYZ ranks by how steady its
demand is: how well it can be planned.
"""

from collections.abc import Iterable, Sequence
from math import fsum, inf, sqrt

A_SHARE = 0.80
B_SHARE = 0.95
X_CUT = 0.5
Y_CUT = 1.0


def abc_classes(
    values: Sequence[float],
    a_share: float = A_SHARE,
    b_share: float = B_SHARE,
) -> list[str]:
    """Return the class of each value, in the order given.

    The values are ranked from the highest down (equal ones in the order given). A value is in
    class A while the values *before* it make less than ``a_share`` of the total, so that the one
    that crosses the line still belongs to A; the same for B. Values of zero and below are C and
    add nothing to the total.

    :param values: value of each product in the period, such as turnover, in one currency
    :raise ValueError: unless 0 <= ``a_share`` <= ``b_share`` <= 1

    >>> abc_classes([5.0, 70.0, 4.0, 15.0, 6.0])
    ['B', 'A', 'C', 'A', 'B']
    >>> abc_classes([100.0])
    ['A']
    >>> abc_classes([0.0, -3.0])
    ['C', 'C']
    >>> abc_classes([])
    []
    """
    if not 0.0 <= a_share <= b_share <= 1.0:
        raise ValueError(
            f"a_share and b_share must satisfy 0 <= a_share <= b_share <= 1,"
            f" not {a_share!r} and {b_share!r}"
        )
    total = fsum(value for value in values if value > 0.0)
    # the sum before a line carries rounding errors: 80.00000000000001 is 80
    a_line, b_line = (total * share * (1.0 - 1e-12) for share in (a_share, b_share))
    classes = ['C'] * len(values)
    before = 0.0
    for i in sorted(range(len(values)), key=lambda i: -values[i]):
        if values[i] <= 0.0 or before >= b_line:
            break
        classes[i] = 'A' if before < a_line else 'B'
        before += values[i]
    return classes


def variation(quantities: Iterable[float], periods: int) -> float:
    """Return the coefficient of variation of demand over ``periods``.

    :param quantities: demand of the periods that have any; the others, up to ``periods``, are zero
    :param periods: number of periods of equal length (weeks) observed
    :return: standard deviation (of the whole population) over mean; infinite without demand
    :raise ValueError: when more quantities are given than ``periods``

    >>> variation([4.0, 4.0], 2), variation([8.0], 2), variation([], 52)
    (0.0, 1.0, inf)
    """
    quantities = list(quantities)
    if len(quantities) > periods:
        raise ValueError(f"periods must be at least {len(quantities)}, not {periods!r}")
    mean = fsum(quantities) / periods if periods else 0.0
    if mean <= 0.0:
        return inf
    # squares of deviations, not the difference of two sums: that one cancels
    squares = fsum((quantity - mean) ** 2 for quantity in quantities)
    squares += (periods - len(quantities)) * mean * mean
    return sqrt(squares / periods) / mean


def xyz_class(cv: float, x_cut: float = X_CUT, y_cut: float = Y_CUT) -> str:
    """Return 'X' (steady), 'Y' (variable) or 'Z' (irregular) for a coefficient of variation.

    >>> xyz_class(0.2), xyz_class(0.5), xyz_class(0.9), xyz_class(1.0), xyz_class(float('inf'))
    ('X', 'Y', 'Y', 'Z', 'Z')
    """
    if cv < x_cut:
        return 'X'
    return 'Y' if cv < y_cut else 'Z'


def xyz_classes(
    weeks: Sequence[Sequence[float]],
    periods: int,
    x_cut: float = X_CUT,
    y_cut: float = Y_CUT,
) -> list[str]:
    """Return the XYZ class of each product from its weekly demand.

    :param weeks: for each product the demand of the weeks that have any, in any order
    :param periods: number of weeks observed, with and without demand
    :raise ValueError: when a product has more weeks than ``periods``

    >>> xyz_classes([[5.0, 5.0, 6.0, 4.0], [6.0, 1.0, 5.0], [12.0], []], 4)
    ['X', 'Y', 'Z', 'Z']
    """
    return [xyz_class(variation(quantities, periods), x_cut, y_cut) for quantities in weeks]
