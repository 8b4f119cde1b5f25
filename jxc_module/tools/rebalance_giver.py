"""What one place would send to another that is short of the same product, and what that saves."""

from math import floor, inf
from typing import NamedTuple

from .rebalance_stock import TINY, Batch, Move

YEAR = 365.0


class Parcel(NamedTuple):
    """Pieces of one batch on a trip."""

    index: int  # of the batch
    lot: int | None
    quantity: float
    waste: float


class Offer(NamedTuple):
    """What one place would send to another."""

    parcels: tuple[Parcel, ...]
    days: float
    spared: float  # money: sales that are not lost
    idle: float  # money: of one piece that does not go bad, for not lying idle
    net: float  # saved beyond own costs
    trip: tuple

    @property
    def quantity(self):
        return sum(parcel.quantity for parcel in self.parcels)

    @property
    def rank(self):
        return (round(self.net, 6), self.days, self.trip)

    def moves(self, product, source, dest, way, stock):
        whole = self.quantity
        return [
            Move(
                product,
                source,
                dest,
                parcel.lot,
                parcel.quantity,
                parcel.waste,
                self.days,
                parcel.waste * stock.cost
                + self.spared * parcel.quantity / whole
                + self.idle * (parcel.quantity - parcel.waste),
                own_costs(parcel.quantity, way, stock),
            )
            for parcel in self.parcels
        ]


class Giver:
    """What a place may still give: pieces that would go bad, and others beyond its level."""

    def __init__(self, place, stock):
        self.place = place
        if stock.batches is None:
            self.batches = [Batch(free=place.free)]
        else:
            self.batches = list(stock.batches.get(place.id, ()))
        kept = place.usable - place.outgoing
        bad = sum(min(batch.waste, batch.free) for batch in self.batches)
        unsold = max(place.unsold, sum(batch.waste for batch in self.batches))
        # what is left keeps the reorder point; a place that is short itself gives nothing
        self.most = 0.0 if place.need > TINY else max(kept - place.reorder_point, 0.0)
        self.spare = max(kept - place.order_up_to - unsold, 0.0)
        self.left = min(self.most, self.spare + bad, sum(batch.free for batch in self.batches))

    def offer(self, taker, way, stock, terms):
        """Return the best :class:`Offer` to ``taker``, None where nothing is worth the way."""
        idle = stock.cost * terms.holding * self._idle_days() / YEAR
        best, parcels = None, ()
        for parcel in self._parcels(taker, way, terms):
            parcels = (*parcels, parcel)
            quantity = sum(parcel.quantity for parcel in parcels)
            waste = sum(parcel.waste for parcel in parcels)
            days = spared_days(taker, way.days, quantity)
            spared = spared_sales(taker, way.days, quantity, days) * max(stock.margin, 0.0)
            saves = waste * stock.cost + spared + idle * (quantity - waste)
            net = saves - own_costs(quantity, way, stock)
            if net > -TINY and (best is None or net > best.net - TINY):
                # nearer places first, then in a fixed order
                trip = (-way.days, -self.place.id, -taker.id)
                best = Offer(parcels, days, spared, idle, net, trip)
        return best

    def _parcels(self, taker, way, terms):
        """Yield what may go to ``taker``: what goes bad first, then the rest; whole packs."""
        need, most, spare = taker.need, self.most, self.spare
        held = taker.position
        for index in sorted(range(len(self.batches)), key=self._order):
            batch = self.batches[index]
            life = batch.life - way.days
            if life < max(terms.min_life, 1.0):
                continue
            # cautious: all that the taker holds and expects is sold before these
            room = inf if taker.demand <= TINY else taker.demand * life - held
            bad = min(batch.waste, batch.free)
            quantity = min(need, most, room, bad + min(batch.free - bad, spare))
            quantity = _packed(quantity, min(most, room, bad + min(batch.free - bad, spare)), taker)
            if quantity <= TINY:
                continue
            waste = min(bad, quantity)
            spare -= quantity - waste
            most -= quantity
            need -= quantity
            # where no demand is known nobody can say that it will be sold
            saved = waste if taker.demand > TINY else min(waste, max(-held, 0.0))
            held += quantity
            yield Parcel(index, batch.lot, quantity, saved)

    def _order(self, index):
        batch = self.batches[index]
        return (min(batch.waste, batch.free) <= TINY, batch.life, index)

    def _idle_days(self):
        """Return how long the last piece would lie here."""
        if self.place.demand <= TINY:
            return YEAR
        return min(self.place.usable / self.place.demand, YEAR)

    def give(self, offer):
        for parcel in offer.parcels:
            batch = self.batches[parcel.index]
            bad = min(batch.waste, batch.free, parcel.quantity)
            self.batches[parcel.index] = batch._replace(
                free=batch.free - parcel.quantity, waste=batch.waste - bad
            )
            self.spare -= parcel.quantity - bad
        self.most -= offer.quantity


def _packed(quantity, limit, taker):
    """Return a quantity in whole packs of ``taker``: down, but one where ``limit`` allows it."""
    if taker.pack <= TINY or quantity <= TINY:
        return max(quantity, 0.0)
    packs = floor(quantity / taker.pack + TINY)
    if not packs and limit >= taker.pack - TINY:
        packs = 1
    return float(packs * taker.pack)


def own_costs(quantity, way, stock):
    return quantity * (way.per_unit + way.per_kg * stock.weight)


def spared_days(taker, travel, quantity):
    """Return the days without stock that a delivery spares until a purchase would come.

    Cautious: what is on order counts as if it were there.

    >>> from .rebalance_stock import Place
    >>> place = Place(2, usable=10, demand=2, lead_time=10)
    >>> spared_days(place, 1, 4), spared_days(place, 7, 100), spared_days(place, 12, 100)
    (2.0, 3.0, 0.0)

    Where no demand is known a customer may wait all the same, for what was promised to him:

    >>> owed = Place(2, usable=2, outgoing=12, lead_time=10)
    >>> spared_days(owed, 1, 4), spared_days(owed._replace(outgoing=2), 1, 4)
    (9, 0.0)
    """
    if taker.demand <= TINY:
        waits = taker.position < -TINY
        return max(taker.lead_time - travel, 0.0) if waits and quantity > TINY else 0.0
    cover = max(taker.position, 0.0) / taker.demand
    until = taker.lead_time
    without = max(until - cover, 0.0)
    waiting = max(min(travel, until) - cover, 0.0)
    after = max(until - max(travel, cover) - quantity / taker.demand, 0.0)
    return max(without - waiting - after, 0.0)


def spared_sales(taker, travel, quantity, days):
    """Return the pieces that are sold because a delivery comes before a purchase would.

    :param days: of :func:`spared_days`

    >>> from .rebalance_stock import Place
    >>> spared_sales(Place(2, demand=2, lead_time=10), 1, 4, 2.0)
    4.0

    Without a known demand only what is promised counts, 10 here:

    >>> owed = Place(2, usable=2, outgoing=12, lead_time=10)
    >>> spared_sales(owed, 1, 4, 9.0), spared_sales(owed, 1, 30, 9.0)
    (4, 10.0)
    >>> spared_sales(owed, 10, 4, 0.0)
    0.0
    """
    if taker.demand > TINY:
        return days * taker.demand
    return min(quantity, max(-taker.position, 0.0)) if days > TINY else 0.0
