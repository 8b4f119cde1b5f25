"""What to do with a lot that will not be sold in time."""

from collections.abc import Callable

# A lot that came in so recently may go back to its vendor.
RETURN_DAYS = 30


def suggest_action(
    waste: float,
    sale_days: int,
    age_days: int,
    *,
    has_level: bool,
    has_vendor: bool,
    find_warehouse: Callable[[float, int], int | None],
) -> tuple[str | None, int | None]:
    """Return ('sell', 'discount', 'transfer', 'return', 'scrap' or None, warehouse of a transfer).

    * Nothing will be left: sell it first once it has reached a level, else do nothing.
    * Still on sale: to a warehouse that sells it in time; back to the vendor while it is new; else
      mark it down.
    * Off sale: back to the vendor while it is new, else scrap it.

    :param waste: quantity that will be left on the removal day
    :param sale_days: days on which it can still be sold
    :param age_days: days since it came in
    :param find_warehouse: called with (quantity, days), answers with the id of a warehouse that
        would sell so much more in so many days, or None

    >>> nowhere = lambda quantity, days: None
    >>> suggest_action(5, 20, 90, has_level=True, has_vendor=True, find_warehouse=nowhere)
    ('discount', None)
    >>> suggest_action(5, 0, 90, has_level=True, has_vendor=True, find_warehouse=nowhere)
    ('scrap', None)
    """
    if waste <= 0.0:
        return ('sell' if has_level and sale_days > 0 else None), None
    if sale_days > 0:
        warehouse = find_warehouse(waste, sale_days)
        if warehouse is not None:
            return 'transfer', warehouse
    if has_vendor and age_days <= RETURN_DAYS:
        return 'return', None
    return ('discount' if sale_days > 0 else 'scrap'), None
