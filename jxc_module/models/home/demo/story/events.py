"""What happened, in days before today."""

DAYS = 184
SEED = 20190520
# Before these last days the trade is told by the week, in larger orders.
FINE_DAYS = 60
COARSE_STEP = 7
# Days between two orders of a customer, then and now; lines of an order.
INTERVALS = (24, 11)
LINES = 5
# The branch is filled up from the main warehouse.
TRANSFER_DAYS = range(DAYS - 17, 2, -18)
BRANCH_LEFT = 9  # days that its stock of today lasts

# A vendor raised a price; the sales price followed for none of them.
PRICE_RISES = (('oil', 58, 1.09), ('tissue', 80, 1.05), ('milk', 45, 1.03))
# For two weeks these were cheaper, and more was sold: goods, from, to, price, demand.
PROMOTION = (('detergent', 'dish', 'paste'), 47, 33, 0.88, 1.8)
# The vendor sent short life with the last receipt: good, days that its lot has left today.
NEAR_EXPIRY = {'cheese': 9}
# More was bought than could be sold in time: (good, day of receipt), units.
OVERBOUGHT = {('yogurt', 76): 60, ('yogurt', 42): 50, ('yogurt', 25): 40}
# Bought once, before the story begins, and never asked for since.
DEAD_STOCK = {('main', 'fan'): 36, ('branch', 'fan'): 8}

# Days ago, good (without lots), units that came back from a customer / went back to the vendor.
CUSTOMER_RETURNS = ((41, 'paste', 12), (20, 'dish', 6), (6, 'bags', 4))
VENDOR_RETURNS = ((50, 'battery', 24), (16, 'soy', 24))
# Days ago, place, good, units thrown away.
SCRAPS = (
    (88, 'main', 'milk', 3), (15, 'branch', 'milk', 2), (12, 'main', 'milk', 2),
    (5, 'main', 'nuts', 2),
)  # fmt: skip
# Days ago, good, units found or missing at a count.
COUNTS = ((92, 'battery', -4), (92, 'bags', 3), (30, 'bulb', -6), (30, 'towel', -2))
