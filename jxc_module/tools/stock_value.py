"""Average and first-in first-out values of stock, replayed from its history as Odoo 19 does.

The arithmetic is core's (``_run_avco``, ``_run_fifo``) on plain numbers, so that thousands of
products can be valued from one query. Quantities are in the product's unit, values in the
company's currency.
"""

from collections.abc import Iterable, Sequence

# Kinds of events in the history of a product. A dropship comes in and leaves at once; a move that
# core flags both ways does the same.
PRICE, IN, OUT, THROUGH = 0, 1, 2, 3


def average_value(
    events: Iterable[tuple[int, float, float]], on_hand: float
) -> tuple[float, float]:
    """Replay a history at average cost.

    :param events: ``(kind, quantity, value)`` in the order of time; a price change comes before
        the moves of its instant. ``PRICE`` reads only the value (cost of one unit), ``OUT`` only
        the quantity; ``IN`` and ``THROUGH`` bring the quantity at that total value.
    :param on_hand: quantity on hand; it counts where a price change is newer than what came last
    :return: (cost of one unit, value of the stock)

    Ten at 5.00 and ten at 7.00, five of them sold: 15 at 6.00 remain.

    >>> average_value([(IN, 10, 50.0), (IN, 10, 70.0), (OUT, 5, 0.0)], 15)
    (6.0, 90.0)

    A change of the cost by hand holds until the next receipt:

    >>> average_value([(IN, 10, 50.0), (PRICE, 0, 8.0), (OUT, 5, 0.0)], 5)
    (8.0, 40.0)
    >>> average_value([(IN, 10, 50.0), (PRICE, 0, 8.0), (IN, 10, 40.0)], 20)
    (6.0, 120.0)

    What comes in while the stock is negative gives its price to all:

    >>> average_value([(IN, 10, 50.0), (OUT, 12, 0.0), (IN, 5, 30.0)], 3)
    (6.0, 18.0)
    """
    quantity = cost = total = 0.0
    changed_last = False
    for kind, moved, value in events:
        if kind == OUT:
            total -= moved * cost
            quantity -= moved
        elif kind == PRICE:
            cost = value
            total = value * quantity
            changed_last = True
        else:
            changed_last = False
            before = quantity
            quantity += moved
            if before > 0:
                total += value
                # core would divide by zero where a move of nothing meets such a stock
                cost = total / quantity if quantity else cost
            else:
                cost = value / moved if moved else cost
                total = cost * quantity
            if kind == THROUGH:
                total -= moved * cost
                quantity -= moved
    if changed_last:
        return cost, cost * on_hand
    return cost, total


def fifo_value(
    receipts: Sequence[tuple[float, float, float]],
    stack: float,
    quantity: float,
    fallback: float,
) -> float:
    """Value ``quantity`` by what came in last, the oldest of it first.

    :param receipts: ``(quantity, value, last unit price)`` of what came in, the **newest first**;
        the unit price counts where more is asked for than came in
    :param stack: quantity on hand, which says how far back the receipts still lie in stock
    :param quantity: quantity to value, above zero; usually all that is on hand
    :param fallback: unit price where nothing came in

    Thirty on hand of three receipts: all of the last two and the rest of the first.

    >>> newest_first = [(10, 80.0, 8.0), (15, 105.0, 7.0), (20, 120.0, 6.0)]
    >>> fifo_value(newest_first, 30, 30, 0.0)
    215.0

    What would leave next costs what the oldest of it did:

    >>> fifo_value(newest_first, 30, 6, 0.0)
    37.0

    More on hand than ever came in is valued like the last receipt; without any, by the fallback:

    >>> fifo_value(newest_first, 50, 50, 0.0)
    345.0
    >>> fifo_value([], 5, 5, 2.0)
    10.0
    """
    taken = []
    left = stack
    for receipt in receipts:
        if left <= 0:
            break
        taken.append((receipt, min(receipt[0], left)))
        left -= receipt[0]
    value = 0.0
    price = fallback
    first = True
    for (came, worth, unit), lies in reversed(taken):
        if quantity <= 0:
            break
        amount = lies if first and lies else came
        part = worth * amount / came if came else worth
        first = False
        if amount > quantity:
            part = part * quantity / amount
            amount = quantity
        value += part
        quantity -= amount
        price = unit
    if quantity > 0:
        value += quantity * price
    return value
