"""Where a product stands in a warehouse against its reorder point. Plain numbers in one unit."""

from math import floor
from typing import NamedTuple

# Cover is not worth a date beyond this: who knows what sells in ten years.
MAX_COVER_DAYS = 3650
TINY = 1e-6


class Position(NamedTuple):
    """Quantities of one product in one place, in the product's unit."""

    on_hand: float = 0.0
    unusable: float = 0.0  # of it expired, on hold or in quarantine
    incoming: float = 0.0  # confirmed receipts
    asked: float = 0.0  # on requests for quotation
    outgoing: float = 0.0  # confirmed deliveries until the horizon
    unsold: float = 0.0  # usable, but will be left on its removal day

    @property
    def usable(self) -> float:
        return self.on_hand - self.unusable

    @property
    def inventory_position(self) -> float:
        """On hand + on order − committed (Silver, Pyke & Thomas 2017, §5.2), if it will be sold."""
        return self.usable - self.unsold + self.incoming + self.asked - self.outgoing


class Standing(NamedTuple):
    """What a position means; days count from today, None where nothing is in demand."""

    status: str
    days_of_cover: float | None
    days_to_order: int | None
    to_order: float = 0.0  # up to the order-up-to level, where an order is due


def standing(
    position: Position,
    daily_demand: float,
    safety_stock: float,
    reorder_point: float,
    order_up_to: float,
) -> Standing:
    """Return status, days of cover and days until an order is due.

    ``out``: nothing usable on hand; ``below_safety``: less usable than the safety stock;
    ``below_reorder``: the inventory position lies below the reorder point, time to order;
    ``over``: more on hand than the order-up-to level after all deliveries; else ``ok``.

    >>> standing(Position(on_hand=5), 2.0, 3.0, 17.0, 31.0)
    Standing(status='below_reorder', days_of_cover=2.5, days_to_order=0, to_order=26.0)
    >>> standing(Position(on_hand=5, incoming=20), 2.0, 3.0, 17.0, 31.0).status
    'ok'
    >>> standing(Position(on_hand=2, incoming=20), 2.0, 3.0, 17.0, 31.0).status
    'below_safety'
    >>> standing(Position(on_hand=5, unusable=5), 2.0, 3.0, 17.0, 31.0).status
    'out'
    >>> standing(Position(on_hand=40), 2.0, 3.0, 17.0, 31.0)
    Standing(status='over', days_of_cover=20.0, days_to_order=11, to_order=0.0)

    Of 40 that go bad 25 will be left: what sells until then does not last:

    >>> standing(Position(on_hand=40, unsold=25), 2.0, 3.0, 17.0, 31.0)
    Standing(status='below_reorder', days_of_cover=7.5, days_to_order=0, to_order=16.0)

    At the reorder point itself nothing is due yet; the next piece sold makes it so:

    >>> standing(Position(on_hand=17), 2.0, 3.0, 17.0, 31.0)
    Standing(status='ok', days_of_cover=8.5, days_to_order=1, to_order=0.0)

    A product that nobody wants and nobody planned is not missing, nor is one that sells so seldom
    that its reorder point is 0 (it is ordered when somebody asks for it):

    >>> standing(Position(), 0.0, 0.0, 0.0, 0.0)
    Standing(status='ok', days_of_cover=None, days_to_order=None, to_order=0.0)
    >>> standing(Position(), 0.001, 0.0, 0.0, 1.0).status
    'ok'

    But one in demand for which nobody set any level is:

    >>> standing(Position(), 0.5, 0.0, 0.0, 0.0).status
    'out'
    """
    usable, place = position.usable, position.inventory_position
    unplanned = daily_demand > TINY and order_up_to <= TINY
    wanted = reorder_point > TINY or position.outgoing > TINY or unplanned
    if usable <= TINY and wanted:
        status = 'out'
    elif usable < safety_stock - TINY:
        status = 'below_safety'
    elif place < reorder_point - TINY:
        status = 'below_reorder'
    elif usable - position.outgoing > order_up_to + TINY:
        status = 'over'
    else:
        status = 'ok'
    short = place < reorder_point - TINY
    to_order = max(order_up_to - place, 0.0) if short else 0.0
    if daily_demand <= TINY:
        return Standing(status, None, 0 if short else None, to_order)
    cover = min(max(usable - position.unsold, 0.0) / daily_demand, MAX_COVER_DAYS)
    due = min((place - reorder_point) / daily_demand, MAX_COVER_DAYS)
    return Standing(status, cover, 0 if short else max(floor(due + TINY), 1), to_order)
