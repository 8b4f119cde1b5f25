"""Put the moves in order, group them into pickings and orders, and value them.

In: a book with the simulation and the master data. Out: the same book with `orders`,
`pickings`, `values` and `costs`; moves sorted as their ids will be.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from random import Random

from devtools.data.parts.book import Book, Order, Picking
from devtools.data.parts.supply import Move

INWARD = {'receipt', 'opening', 'gain'}
RANK = {'opening': 0, 'receipt': 1, 'gain': 2}
"""At the same second, stock comes before it goes."""


def arrange(book: Book) -> None:
    """Fill in everything that follows from the moves."""
    book.supply.moves.sort(
        key=lambda move: (
            move.kind == 'open',
            move.second,
            RANK.get(move.kind, 3),
            move.item,
            move.region,
        )
    )
    book.orders = _orders(book)
    by_order = defaultdict(list)
    baskets = defaultdict(list)
    place = {line: order for order in book.orders for line in order.lines}
    for move in book.supply.moves:
        if move.kind in ('receipt', 'open'):
            by_order[id(place[move.ref])].append(move)
        elif move.kind == 'sale':
            baskets[book.sales[move.ref].basket, move.region].append(move)
    for order in book.orders:
        order.pickings = _receipts(book, order, by_order[id(order)])
    book.pickings = [picking for order in book.orders for picking in order.pickings]
    book.pickings += [_delivery(book, moves) for moves in baskets.values()]
    book.pickings.sort(
        key=lambda picking: (picking.done is None, picking.done or picking.scheduled)
    )
    _value(book)


def _orders(book: Book) -> list[Order]:
    """Return one order a vendor, region and day, approved in office hours."""
    grouped = defaultdict(list)
    for number, line in enumerate(book.supply.lines):
        grouped[line.day, line.vendor, line.region].append(number)
    orders = []
    for (day, vendor, region), lines in sorted(grouped.items()):
        rng = Random(f'{book.seed}:order:{day}:{vendor}:{region}')
        approved = book.clock.midnight(day) + timedelta(seconds=rng.randrange(9 * 3600, 16 * 3600))
        delay = timedelta(days=book.sourcing.vendors[vendor].delay)
        orders.append(Order(lines, vendor, region, approved, approved + delay))
    return sorted(orders, key=lambda order: order.approved)


def _receipts(book: Book, order: Order, moves: list[Move]) -> list[Picking]:
    """Return a receipt for each truck that came, and one for all that is still to come."""
    masters, warehouse = book.masters, book.masters.warehouses[order.region]
    trucks = defaultdict(list)
    for move in moves:
        trucks[None if move.kind == 'open' else move.second].append(move)
    pickings: list[Picking] = []
    for second, loaded in trucks.items():
        pickings.append(
            Picking(
                moves=loaded,
                kind=warehouse.receipts,
                source=masters.suppliers,
                destination=warehouse.stock,
                partner=masters.vendors[order.vendor],
                scheduled=order.planned,
                done=None if second is None else book.clock.utc(second),
                after=pickings[-1] if pickings else None,
            )
        )
    return pickings


def _delivery(book: Book, moves: list[Move]) -> Picking:
    """Return the delivery of one basket, at the second of the sale."""
    masters, warehouse = book.masters, book.masters.warehouses[moves[0].region]
    done = book.clock.utc(moves[-1].second)
    household = book.sales[moves[0].ref].household
    return Picking(
        moves,
        warehouse.deliveries,
        warehouse.stock,
        masters.customers,
        masters.households[household],
        done,
        done,
    )


def _value(book: Book) -> None:
    """Value every move at the running average of the company, as core's `_run_avco` does."""
    count = len(book.articles)
    units, totals = [0] * count, [0.0] * count
    costs = [article.cost for article in book.articles]
    book.values = values = []
    lines = book.supply.lines
    for move in book.supply.moves:
        item = move.item
        if move.kind == 'open':
            values.append(0.0)
            continue
        if move.kind in INWARD:
            price = lines[move.ref].price if move.kind == 'receipt' else costs[item]
            value = round(price * move.units, 2)
            # From nothing the average starts anew, without what rounding left.
            totals[item] = totals[item] + value if units[item] > 0 else value
            units[item] += move.units
            costs[item] = totals[item] / units[item]
        else:
            value = round(costs[item] * move.units, 2)
            totals[item] -= costs[item] * move.units
            units[item] -= move.units
        values.append(value)
    book.costs = costs


def number(book: Book, names: dict[int, Iterable], orders: Iterable) -> None:
    """Give orders and pickings their ids and names; `names` by operation type."""
    ids = book.copier.ids('purchase_order', len(book.orders))
    for order, order_id in zip(book.orders, ids, strict=True):
        order.id, order.name = order_id, orders.next()
        for picking in order.pickings:
            picking.origin = order.name
    ids = book.copier.ids('stock_picking', len(book.pickings))
    for picking, picking_id in zip(book.pickings, ids, strict=True):
        picking.id, picking.name = picking_id, names[picking.kind].next()
    book.line_ids = book.copier.ids('purchase_order_line', len(book.supply.lines))
