"""Which delivered goods stand behind each invoice of an order line. Plain numbers, one unit.

First delivered, first invoiced: an invoice takes the units that follow those invoiced before it,
so that later deliveries do not change it. A credit note takes back what came back; at the price of
the invoice it takes the sale back (to be invoiced again) though nothing came back; at any other
price it is an allowance, for goods that stay.
"""

from typing import NamedTuple

TINY = 1e-6
ALIKE = 0.05  # a piece is 0.08 dozen


class Bill(NamedTuple):
    """One line of an invoice, or of a credit note (quantity below zero), by day and id."""

    id: int
    day: object
    quantity: float
    full_price: bool  # of a credit: at a price that was invoiced


class Share(NamedTuple):
    """What stands behind a bill: ranges of units delivered (sign 1 or −1), and units back."""

    quantity: float  # units of goods; 0 for an allowance
    ranges: tuple[tuple[float, float, int], ...] = ()
    back: tuple[float, float] = (0.0, 0.0)


def shares(bills, returns):
    """Return ``{bill id: Share}``.

    :param bills: :class:`Bill` in their order
    :param returns: list of ``(day, units)`` that came back and lower what was delivered

    Ten delivered and invoiced in two parts:

    >>> july, august = 7, 8
    >>> found = shares([Bill(1, july, 4, True), Bill(2, august, 6, True)], [])
    >>> found[1].ranges, found[2].ranges
    (((0.0, 4.0, 1),), ((4.0, 10.0, 1),))

    Two come back and are credited:

    >>> found = shares([Bill(1, july, 10, True), Bill(2, august, -2, True)], [(august, 2)])
    >>> found[2]
    Share(quantity=-2.0, ranges=(), back=(0.0, 2.0))

    One off each for scratches, nothing comes back; then the invoice taken back and made again:

    >>> found = shares([Bill(1, 7, 10, True), Bill(2, 8, -10, False), Bill(3, 9, -10, True),
    ...                 Bill(4, 9, 10, True)], [])
    >>> found[2].quantity, found[3].ranges, found[4].ranges
    (0.0, ((0.0, 10.0, -1),), ((0.0, 10.0, 1),))

    Both on one day: the credit note for as much as came back is the one for it:

    >>> found = shares([Bill(1, 7, 10, True), Bill(2, 8, -10, False), Bill(3, 8, -2, False)],
    ...                [(8, 2)])
    >>> found[2].quantity, found[3].quantity
    (0.0, -2.0)

    What came back before anything was invoiced is skipped, never credited:

    >>> found = shares([Bill(1, 8, 8, True), Bill(2, 9, 2, True)], [(7, 2)])
    >>> found[1].ranges, found[2].ranges
    (((2.0, 10.0, 1),), ((10.0, 12.0, 1),))
    """
    found, given = {}, {}
    place = 0.0  # units invoiced and not taken back
    credited = skipped = 0.0  # of the units that came back
    stack = []
    for position, bill in enumerate(bills):
        if bill.quantity >= 0:
            back = sum(units for day, units in returns if day < bill.day)
            skipped = max(skipped, back - credited)
            start = place + skipped
            stack.append((start, start + bill.quantity))
            found[bill.id] = Share(bill.quantity, ((*stack[-1], 1),))
            place += bill.quantity
            continue
        wanted = -bill.quantity
        if bill.id not in given:
            back = sum(units for day, units in returns if day <= bill.day)
            day = [other for other in bills[position:] if other.day == bill.day]
            given |= _given_back(day, max(back - credited - skipped, 0.0))
        came = given[bill.id]
        rest = wanted - came if bill.full_price else 0.0
        ranges = tuple(_taken_back(stack, rest))
        place -= rest
        found[bill.id] = Share(0.0 - came - rest, ranges, (credited, credited + came))
        credited += came
    return found


def _given_back(bills, units):
    """Divide what came back among the credit notes of one day: ``{bill id: units}``.

    First those at the price of the invoice, then the one for just the rest, at last those for more.

    >>> _given_back([Bill(1, 8, -10, False), Bill(2, 8, -2, False), Bill(3, 8, -3, True)], 5)
    {3: 3, 2: 2, 1: 0}
    """
    credits = [bill for bill in bills if bill.quantity < 0]
    rest = units + sum(bill.quantity for bill in credits if bill.full_price)

    def rank(bill):
        exact = abs(bill.quantity + rest) <= ALIKE * rest
        return not bill.full_price, not exact, -bill.quantity > rest + TINY

    left, result = units, {}
    for bill in sorted(credits, key=rank):
        result[bill.id] = min(-bill.quantity, left)
        left -= result[bill.id]
    return result


def _taken_back(stack, units):
    """Yield the ranges invoiced last, down to so many units, and forget them."""
    while units > TINY and stack:
        start, end = stack.pop()
        part = min(units, end - start)
        if part < end - start:
            stack.append((start, end - part))
        yield (end - part, end, -1)
        units -= part
    if units > TINY:  # more credited than ever invoiced
        yield (0.0, units, -1)


def worth(layers, start, end):
    """Return the value of the units ``start`` to ``end`` of layers, and how many there are.

    :param layers: list of ``(units, value)``, oldest first

    >>> worth([(10, 60.0), (10, 80.0)], 8, 12)
    (28.0, 4)
    >>> worth([(10, 60.0)], 8, 12)
    (12.0, 2)
    """
    value, covered, low = 0.0, 0, 0
    for units, amount in layers:
        part = min(end, low + units) - max(start, low)
        if part > 0:
            value += amount * part / units
            covered += part
        low += units
    return value, covered
