"""What rebalancing is told of products, places, lots and trips. Plain numbers in one unit."""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

TINY = 1e-6


class Place(NamedTuple):
    """One product in one warehouse, as its reordering rule sees it."""

    id: int
    usable: float = 0.0  # on hand and good
    free: float = 0.0  # of it not reserved
    outgoing: float = 0.0  # confirmed to leave
    incoming: float = 0.0  # on order or on its way
    unsold: float = 0.0  # usable, but will be left on its removal day
    demand: float = 0.0  # a day
    reorder_point: float = 0.0
    order_up_to: float = 0.0
    lead_time: float = 0.0  # days until a purchase would come
    pack: float = 0.0  # goods arrive in multiples of it; 0: any quantity

    @property
    def position(self) -> float:
        return self.usable - self.unsold + self.incoming - self.outgoing

    @property
    def need(self) -> float:
        """What brings it up to its order-up-to level, where an order is due."""
        if self.position >= self.reorder_point - TINY:
            return 0.0
        return max(self.order_up_to - self.position, 0.0)


class Batch(NamedTuple):
    """Pieces of a place that share a lot and a removal day."""

    lot: int | None = None
    free: float = 0.0  # not reserved
    waste: float = 0.0  # of it expected to be left on the removal day
    life: float = inf  # days from today until its removal day


class Stock(NamedTuple):
    """All of one product: ``batches`` by place, of products with removal days only."""

    places: tuple[Place, ...]
    batches: Mapping[int, tuple[Batch, ...]] | None = None
    cost: float = 0.0  # of one unit
    margin: float = 0.0  # that one unit sold brings
    weight: float = 0.0  # kg of one unit
    barred: frozenset[tuple[int, int]] = frozenset()  # trips that somebody refused for it


class Route(NamedTuple):
    """What a trip from one place to another takes and costs."""

    days: float = 0.0
    fixed: float = 0.0
    per_unit: float = 0.0
    per_kg: float = 0.0


class Terms(NamedTuple):
    """What a company asks of proposals."""

    min_life: float = 1.0  # days that goods must have left when they arrive
    min_worth: float = 0.0  # that a trip must bring beyond its costs
    holding: float = 0.0  # what a year of lying idle costs, as a part of the value


class Move(NamedTuple):
    """One proposal. ``saves`` and ``costs`` with its part of the fixed cost of the trip."""

    product: int
    source: int
    dest: int
    lot: int | None
    quantity: float
    waste: float  # pieces that will not be thrown away
    days: float  # without stock that the receiver is spared, of all pieces of the trip
    saves: float
    costs: float


def whole_packs(size: float, whole: bool, digits: int = 2) -> float:
    """Return in what steps goods travel: packs, else pieces where the stock is of whole ones.

    >>> whole_packs(12.0, True), whole_packs(0.0, True), whole_packs(0.0, False)
    (12.0, 1.0, 0.01)
    """
    if size > TINY:
        return size
    return 1.0 if whole else 10.0**-digits
