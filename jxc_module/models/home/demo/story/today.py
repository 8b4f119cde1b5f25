"""What is open today. Days are counted backwards: -2 is the day after tomorrow."""

from typing import NamedTuple


class OpenPurchase(NamedTuple):
    """An order that has not come, or is not even sent: lines are `{good: (units,)}`."""

    vendor: str
    ordered: int
    promised: int
    lines: dict
    confirmed: bool = True


PURCHASES = (
    OpenPurchase('paper', 16, 4, {'tissue': (640,), 'towel': (240,)}),
    OpenPurchase('grain', 5, -1, {'oil': (240,), 'sticky': (400,)}),
    OpenPurchase('clean', 8, -3, {'detergent': (320,), 'dish': (180,)}),
    OpenPurchase('dairy', 2, 0, {'milk': (160,), 'yogurt': (90,)}),
    OpenPurchase('sauce', 1, -6, {'soy': (720,), 'vinegar': (360,)}, confirmed=False),
    OpenPurchase('drink', 0, -5, {'beer': (480,)}, confirmed=False),
)

# More than a buyer may order alone, in yuan: the accountant has to agree.
LARGE = (OpenPurchase('grain', 0, -8, {'rice': (700,)}, confirmed=False), 30000)


class OpenSale(NamedTuple):
    """An order of today: lines are `{good: (units, part of the list price)}`."""

    customer: str
    place: str
    ago: int
    lines: dict
    confirmed: bool = True


SALES = (
    OpenSale('harvest', 'main', 0,
             {'rice': (60, 0.97), 'vinegar': (120, 0.97), 'water': (480, 0.97)}),
    OpenSale('school', 'main', 0, {'flour': (40, 1), 'sticky': (80, 1), 'milk': (30, 1)}),
    OpenSale('jinji', 'branch', 0, {'beer': (24, 1), 'water': (120, 1)}),
    OpenSale('hotel', 'main', 1, {'tissue': (96, 1), 'shampoo': (24, 1)}),
    OpenSale('online', 'main', 0, {'nuts': (12, 1), 'paste': (36, 1)}, confirmed=False),
    OpenSale('park', 'branch', 0, {'rice': (20, 1), 'soy': (36, 1)}, confirmed=False),
)  # fmt: skip
# Far below the list price: the manager has to agree.
CHEAP = OpenSale('lotus', 'main', 0, {'nuts': (120, 0.62), 'biscuit': (80, 0.95)}, confirmed=False)
# Below cost: the manager let it pass, for a reason.
BELOW_COST = OpenSale('office', 'main', 0, {'fan': (4, 0.66), 'bulb': (60, 1)}, confirmed=False)

# A customer who asks for long life got less, with a reason: his order, days that he asks for.
SHORT_LIFE = (OpenSale('pingjiang', 'branch', 1, {'noodles': (12, 1)}), 180)

# The bill says more than was ordered or came: vendor, factor of the price.
WRONG_BILL = ('drink', 1.06)
RELEASED_BILL = ('snack', 1.02)
# Customers of a statement: who signed, who disputes one line.
SIGNED, DISPUTED = 'school', 'market'
# Paid more at once than any invoice says: customer, part of what is open.
LUMP_SUM = ('hotel', 0.6)
PROMISED = 'market'
CALLED = 'guanqian'
