"""What to move between warehouses before buying: surplus, or what will go bad, to where it lacks.

Plain numbers in the product's unit, days and one currency. A place is short below its reorder
point; it has too much above its order-up-to level, or in lots that it will not sell in time. A
place that gives keeps its reorder point on its shelves, whatever is still to come in.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping

from .rebalance_giver import Giver
from .rebalance_stock import TINY, Batch, Move, Place, Route, Stock, Terms

__all__ = ['TINY', 'Batch', 'Move', 'Place', 'Route', 'Stock', 'Terms', 'rebalance']


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
    return bool(short) and any(Giver(place, stock).left > TINY for place in stock.places)


def _of_product(product, stock, route, terms):
    """Return the moves of one product, without fixed costs."""
    givers = [giver for place in stock.places if (giver := Giver(place, stock)).left > TINY]
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
