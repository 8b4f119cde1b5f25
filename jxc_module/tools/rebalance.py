"""What to move between warehouses before buying: surplus, or what will go bad, to where it lacks.

Plain numbers in the product's unit, days and one currency. A place is short below its reorder
point; it has too much above its order-up-to level, or in lots that it will not sell in time. A
place that gives keeps its reorder point on its shelves, whatever is still to come in.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from math import floor, inf
from typing import NamedTuple

TINY = 1e-6
YEAR = 365.0


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


def rebalance(
    stocks: Mapping[int, Stock],
    route: Callable[[int, int], Route | None],
    terms: Terms = Terms(),  # noqa: B008, cannot be changed
) -> list[Move]:
    """Return what is worth moving, by product, source and destination.

    Of all ways to help a short place the one that saves most beyond its own costs comes first. The
    fixed cost of a trip is shared by all products on it, in parts of what they bring; a trip that
    does not bring the minimum is left out, and what was on it looks for another one.

    :param stocks: by product
    :param route: called with two places; None where nothing goes from one to the other

    30 too many in 1; 2 is short, and buying takes 10 days, 5 of which it has nothing:

    >>> tea = Stock((Place(1, usable=80, free=80, reorder_point=20, order_up_to=50),
    ...     Place(2, usable=10, free=10, demand=2, reorder_point=15, order_up_to=24, lead_time=10)),
    ...     cost=5, margin=3)
    >>> [move] = rebalance({7: tea}, lambda source, dest: Route(days=1, fixed=12, per_unit=0.5))
    >>> move.source, move.dest, move.quantity, move.days, move.saves, move.costs
    (1, 2, 14.0, 5.0, 30.0, 19.0)

    Nothing goes where that costs more than it saves:

    >>> rebalance({7: tea}, lambda source, dest: Route(days=1, fixed=25, per_unit=0.5))
    []

    In dozens it is one, and 30 days after a trip of 40 nothing is worth anything:

    >>> dozens = tea._replace(places=(tea.places[0], tea.places[1]._replace(pack=12)))
    >>> rebalance({7: dozens}, lambda source, dest: Route())[0].quantity
    12.0
    >>> dated = tea._replace(batches={1: (Batch(lot=3, free=80, waste=30, life=30),)})
    >>> rebalance({7: dated}, lambda source, dest: Route(days=40))
    []
    """
    open_stocks = {product: stock for product, stock in stocks.items() if _may_help(stock)}
    closed = set()  # trips that do not pay

    def allowed(source, dest):
        return None if (source, dest) in closed else route(source, dest)

    found = {
        product: _of_product(product, stock, allowed, terms)
        for product, stock in open_stocks.items()
    }
    while True:
        trips = defaultdict(list)
        for moves in found.values():
            for move in moves:
                trips[move.source, move.dest].append(move)
        worth = {
            trip: sum(move.saves - move.costs for move in moves) - route(*trip).fixed
            for trip, moves in trips.items()
        }
        trip = min(worth, key=lambda trip: (worth[trip] - terms.min_worth, trip), default=None)
        if trip is None or worth[trip] >= terms.min_worth - TINY:
            break
        closed.add(trip)
        for product in {move.product for move in trips[trip]}:
            found[product] = _of_product(product, open_stocks[product], allowed, terms)
    return [move for trip in sorted(trips) for move in _shared(trips[trip], route(*trip).fixed)]


def _shared(moves, fixed):
    """Return the moves of a trip, each with its part of the fixed cost."""
    brought = [max(move.saves - move.costs, 0.0) for move in moves]
    whole = sum(brought)
    return [
        move._replace(
            costs=move.costs + fixed * (own / whole if whole > TINY else 1.0 / len(moves))
        )
        for move, own in zip(moves, brought, strict=True)
    ]


def _may_help(stock):
    """Say, quickly, whether one place is short and another one may give."""
    short = [place for place in stock.places if place.need > TINY]
    return bool(short) and any(_Giver(place, stock).left > TINY for place in stock.places)


def _of_product(product, stock, route, terms):
    """Return the moves of one product, without fixed costs."""
    givers = [giver for place in stock.places if (giver := _Giver(place, stock)).left > TINY]
    takers = {place.id: place for place in stock.places if place.need > TINY}
    moves, used = [], set()
    while True:
        best = None
        for taker in takers.values():
            for giver in givers:
                trip = (giver.place.id, taker.id)
                way = None if trip in used or trip in stock.barred else route(*trip)
                if way is None:
                    continue
                offer = giver.offer(taker, way, stock, terms)
                if offer and (best is None or offer.rank > best[0].rank):
                    best = offer, giver, taker, way
        if best is None:
            return moves
        offer, giver, taker, way = best
        used.add((giver.place.id, taker.id))
        giver.give(offer)
        takers[taker.id] = taker._replace(incoming=taker.incoming + offer.quantity)
        moves += offer.moves(product, giver.place.id, taker.id, way, stock)


class _Parcel(NamedTuple):
    """Pieces of one batch on a trip."""

    index: int  # of the batch
    lot: int | None
    quantity: float
    waste: float


class _Offer(NamedTuple):
    """What one place would send to another."""

    parcels: tuple[_Parcel, ...]
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
                _own_costs(parcel.quantity, way, stock),
            )
            for parcel in self.parcels
        ]


class _Giver:
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
        """Return the best :class:`_Offer` to ``taker``, None where nothing is worth the way."""
        idle = stock.cost * terms.holding * self._idle_days() / YEAR
        best, parcels = None, ()
        for parcel in self._parcels(taker, way, terms):
            parcels = (*parcels, parcel)
            quantity = sum(parcel.quantity for parcel in parcels)
            waste = sum(parcel.waste for parcel in parcels)
            days = _spared_days(taker, way.days, quantity)
            spared = days * taker.demand * max(stock.margin, 0.0)
            saves = waste * stock.cost + spared + idle * (quantity - waste)
            net = saves - _own_costs(quantity, way, stock)
            if net > -TINY and (best is None or net > best.net - TINY):
                # nearer places first, then in a fixed order
                trip = (-way.days, -self.place.id, -taker.id)
                best = _Offer(parcels, days, spared, idle, net, trip)
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
            yield _Parcel(index, batch.lot, quantity, saved)

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


def _own_costs(quantity, way, stock):
    return quantity * (way.per_unit + way.per_kg * stock.weight)


def _spared_days(taker, travel, quantity):
    """Return the days without stock that a delivery spares until a purchase would come.

    Cautious: what is on order counts as if it were there.

    >>> place = Place(2, usable=10, demand=2, lead_time=10)
    >>> _spared_days(place, 1, 4), _spared_days(place, 7, 100), _spared_days(place, 12, 100)
    (2.0, 3.0, 0.0)
    """
    if taker.demand <= TINY:
        return 0.0
    cover = max(taker.position, 0.0) / taker.demand
    until = taker.lead_time
    without = max(until - cover, 0.0)
    waiting = max(min(travel, until) - cover, 0.0)
    after = max(until - max(travel, cover) - quantity / taker.demand, 0.0)
    return max(without - waiting - after, 0.0)


def whole_packs(size: float, whole: bool, digits: int = 2) -> float:
    """Return in what steps goods travel: packs, else pieces where the stock is of whole ones.

    >>> whole_packs(12.0, True), whole_packs(0.0, True), whole_packs(0.0, False)
    (12.0, 1.0, 0.01)
    """
    if size > TINY:
        return size
    return 1.0 if whole else 10.0**-digits
