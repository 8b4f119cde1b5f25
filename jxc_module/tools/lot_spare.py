"""Which warehouse could sell what another one will not."""

from collections import defaultdict
from collections.abc import Mapping


class Spare:
    """What warehouses could sell beyond all that they hold and expect.

    ``demand``: quantity a day by (product, warehouse).

    >>> spare = Spare({('tea', 1): 1.0, ('tea', 2): 3.0})
    >>> spare.holds(('tea', 2), 10.0)

    In five days 2 sells 15, of which it holds 10. Once promised, nothing is left:

    >>> spare.take(('tea', 1), 5.0, 5), spare.take(('tea', 1), 1.0, 5)
    (2, None)
    """

    def __init__(self, demand: Mapping[tuple, float]):
        self.demand = demand
        self.held = defaultdict(float)
        self.warehouses = defaultdict(list)
        for product, warehouse in demand:
            self.warehouses[product].append(warehouse)

    def holds(self, pair, quantity):
        self.held[pair] += quantity

    def take(self, pair, wanted, days):
        """Return another warehouse that sells ``wanted`` more within ``days`` days, or None.

        Cautious: all that it holds is sold first. What is promised once is not promised again.
        """
        product, own = pair
        best, most = None, wanted
        for warehouse in self.warehouses.get(product, ()):
            room = self.demand[product, warehouse] * days - self.held[product, warehouse]
            if warehouse != own and room >= most and (best is None or room > most):
                best, most = warehouse, room
        if best is not None:
            self.held[product, best] += wanted
        return best
