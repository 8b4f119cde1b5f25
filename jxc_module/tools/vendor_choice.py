"""From which line of its price lists core buys a product: its choice, over plain rows."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple


class PriceLine(NamedTuple):
    """One row of ``product.supplierinfo``; ``price`` after discount, per unit of the product."""

    id: int
    product_id: int | None
    partner_id: int
    active: bool
    company_id: int | None
    currency_id: int
    sequence: int
    min_qty: float
    price: float
    unit_id: int
    unit_factor: float
    delay: int
    start: date | None
    end: date | None


def lines_of(lines: Iterable[PriceLine], product: int, company: int) -> list[PriceLine]:
    """Return the lines that hold for a variant in a company, of vendors that are not archived.

    >>> tea = PriceLine(1, None, 7, True, None, 1, 1, 0.0, 8.0, 1, 1.0, 5, None, None)
    >>> lines = [tea, tea._replace(id=2, product_id=9), tea._replace(id=3, company_id=4)]
    >>> [line.id for line in lines_of(lines, 5, 4)], [line.id for line in lines_of(lines, 9, 1)]
    ([1, 3], [1, 2])
    """
    return [
        line
        for line in lines
        if line.active and line.product_id in (None, product) and line.company_id in (None, company)
    ]


def chosen_line(
    lines: Iterable[PriceLine],
    day: date,
    short_of: Callable[[PriceLine], bool] | None = None,
    worth: Callable[[PriceLine], float] | None = None,
) -> PriceLine | None:
    """Return the cheapest line of the first vendor who delivers on a day.

    The first vendor is that of the first line that holds, in the order of the price lists.

    :param lines: those of the variant and company, in their order
    :param short_of: says whether a quantity is below the minimum of a line; None: none is
    :param worth: price of a line in one currency for all; None: they have one

    >>> tea = PriceLine(1, None, 7, True, None, 1, 1, 0.0, 8.0, 1, 1.0, 5, None, None)
    >>> bulk = tea._replace(id=2, min_qty=50.0, price=6.0)
    >>> other = tea._replace(id=3, partner_id=8, price=1.0)
    >>> chosen_line([tea, bulk, other], date(2026, 3, 2)).id
    2
    >>> chosen_line([tea, bulk, other], date(2026, 3, 2), lambda line: line.min_qty > 20).id
    1
    >>> ended = tea._replace(end=date(2026, 3, 1))
    >>> chosen_line([ended, other], date(2026, 3, 2)).id, chosen_line([ended], date(2026, 3, 2))
    (3, None)
    """
    fitting = []
    for line in lines:
        if (line.start and line.start > day) or (line.end and line.end < day):
            continue
        if fitting and line.partner_id != fitting[0].partner_id:
            continue
        if short_of is not None and short_of(line):
            continue
        fitting.append(line)
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    price = worth or (lambda line: line.price)
    return min(fitting, key=lambda line: (price(line), line.sequence, line.id))
