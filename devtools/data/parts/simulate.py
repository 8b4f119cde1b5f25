"""The supply that the real sales need: opening stock, orders, receipts, lots, losses.

In: articles, vendors and the sales of one product × region after the other. Out: `Supply`, with
every move in units of the product and local seconds since the first midnight.

The buyer knows the real demand and the day the truck will come, so that stock always covers
sales although vendors are late: order dates, promises and arrivals are then as independent of
the demand as they are in life. Only the amount on top is guessed from the last weeks, so that
some fresh goods are left over. A few products stand empty for days in which nothing was sold.
"""

from math import ceil, sqrt
from random import Random

from devtools.data.parts.catalogue import Article
from devtools.data.parts.source import DAYS, Sale
from devtools.data.parts.stock import NEVER, Shelf
from devtools.data.parts.supply import Lot, Move, OrderLine, Supply
from devtools.data.parts.timing import choose_gap, slots
from devtools.data.parts.vendors import DAY, HORIZON, SECOND_PRICE, Slot, Sourcing

# storage: days of safety from .. to, days of usual demand ordered on top from .. to, and how many
# standard deviations of the demand until the truck after the next the buyer keeps from .. to:
# some keep too much, some too little
BUFFERS = {
    'fresh': ((0, 2), (0.3, 1.2), (0.0, 0.6)),
    'chilled': ((1, 3), (2, 6), (0.3, 2.0)),
    'frozen': ((2, 5), (5, 15), (0.8, 3.5)),
    'dry': ((2, 6), (5, 20), (0.8, 3.5)),
}
LUMPS = 2.0
"""Variance of the daily demand over its mean, about."""
SPARE_OF_LIFE = 0.12
"""Share of what sells within its life that is kept of a product with lots at most."""
SPLIT_LINE = 0.02
"""Share of the order lines that come in two trucks, the first a day early."""
SCRAPPED = 0.8
"""Chance that the weekly round finds what has expired."""
USUAL = 28
"""Days of sales that the buyer looks back on."""


def simulate(
    supply: Supply, article: Article, sourcing: Sourcing, sales: list[tuple[int, Sale]], seed: int
) -> None:
    """Add the year of one product × region; `sales` are its sales with their positions."""
    Pair(supply, article, sourcing, sales, seed).run()


class Pair:
    """One product in one region, day by day."""

    def __init__(self, supply, article, sourcing, sales, seed) -> None:
        self.supply, self.article, self.sales = supply, article, sales
        first = sales[0][1]
        self.item, self.region = first.item, first.region
        self.main = sourcing.main[self.item]
        self.rng = Random(f'{seed}:pair:{article.item.product_id}:{self.region}')
        self.shelf = Shelf()
        self.coming: list[tuple[int, int, Move]] = []  # second, day it may no longer be sold
        self.demand: list[float] = [0] * DAYS
        for _ref, sale in sales:
            self.demand[sale.second // DAY] += sale.units
        self.mean = sum(self.demand) / DAYS
        # What comes after the last day is guessed.
        self.demand += [self._usual(DAYS)] * (HORIZON + 60 - DAYS)
        safety, self.extra, deviations = BUFFERS[article.storage]
        self.safety = self.rng.randint(*safety)
        self.deviations = self.rng.uniform(*deviations)
        vendor = sourcing.vendors[self.main]
        self.period = vendor.delay + vendor.review
        self.slots, self.gap = slots(
            sourcing, self.item, self.region, choose_gap(self.demand, self.rng), self.rng
        )

    def run(self) -> None:
        """Walk through the year."""
        self._open()
        orders = {slot.ordered_day: place for place, slot in enumerate(self.slots)}
        place = 0
        for day in range(DAYS):
            if self.gap and day == self.gap[0] and self.shelf.units:
                self._lose(day)
            if self.article.shelf_life and day % 7 == self.region:
                self._scrap(day)
            if day in orders:
                self._order(orders[day])
            while place < len(self.sales) and self.sales[place][1].second < (day + 1) * DAY:
                self._sell(*self.sales[place])
                place += 1
            self._receive((day + 1) * DAY - 1)
        self.supply.moves += [move for _second, _until, move in self.coming]
        for _second, _until, move in self.coming:
            move.kind, move.parts = 'open', [(0, move.units)]
        self.supply.left[self.item, self.region] = self.shelf.units
        self.supply.usual[self.item, self.region] = self._usual(DAYS)
        self.supply.gaps += bool(self.gap)

    # === HOW MUCH ===

    def _usual(self, day: int) -> float:
        """Return the units a day that the last weeks sold."""
        return sum(self.demand[day - USUAL : day]) / USUAL if day >= USUAL else self.mean

    def _about(self, units: float) -> int:
        """Round so that the mean is kept: 0.3 is 1 in three of ten cases."""
        return int(units) + (self.rng.random() < units % 1)

    def _spare(self, day: int) -> int:
        """Return the units that the buyer wants to be left when the next truck comes."""
        usual, life = self._usual(day), self.article.shelf_life
        spare = self.deviations * sqrt(LUMPS * usual * self.period)
        return round(min(spare, SPARE_OF_LIFE * usual * life) if life else spare)

    def _unmet(self, day: int, last: int, spare: int = 0) -> float:
        """Return what is missing for the demand of these days and `spare` units at the end."""
        self.demand[last] += spare
        try:
            return self._missing(day, last)
        finally:
            self.demand[last] -= spare

    def _missing(self, day: int, last: int) -> float:
        if self.article.shelf_life:
            coming = [(second // DAY, until, move.units) for second, until, move in self.coming]
            return self.shelf.unmet(coming, self.demand, day, last)
        there = self.shelf.units + sum(move.units for _second, _until, move in self.coming)
        return max(0.0, sum(self.demand[day : last + 1]) - there)

    def _open(self) -> None:
        """Count what lies there on the evening before: enough until the first truck."""
        last = self.slots[0].arrival_day + self.safety
        units = ceil(self._unmet(0, last, self._spare(0)))
        if any(self.demand[:30]):
            units += self._about(self.mean * self.rng.uniform(*self.extra))
        if units:
            self._put(-4 * 3600, 'opening', units, max(last + 1, self._life()))

    def _order(self, place: int) -> None:
        slot = self.slots[place]
        day, article = slot.ordered_day, self.article
        life = self._life()
        # Sales of the day of the next truck may come before it.
        until = self.slots[place + 1].arrival_day
        last = min(until + self.safety, slot.arrival_day + life - 1)
        units = self._unmet(day, max(last, until), self._spare(day))
        if units < 0.5:
            return
        top = self.rng.uniform(*self.extra)
        if article.shelf_life:
            top = min(top, 0.6 * max(0, slot.arrival_day + life - last))
        units = ceil(units) + self._about(self._usual(day) * top)
        units = max(units, article.minimum)
        if self.gap and slot.arrival_day < self.gap[0]:
            units = min(units, ceil(self._unmet(day, self.gap[0] - 1)))
        units = ceil(units / article.pack) * article.pack
        if units:
            self._place(slot, units, life)

    def _life(self) -> int:
        """Return the days for which a lot that comes may be sold."""
        article = self.article
        if not article.shelf_life:
            return NEVER
        total = max(3, round(article.shelf_life * self.rng.uniform(0.8, 1)))
        return max(3, total - article.removal_days)

    def _place(self, slot: Slot, units: int, life: int) -> None:
        article, supply = self.article, self.supply
        factor = 1 + article.price_drift * (slot.ordered_day - DAYS) / DAYS
        factor *= self.rng.uniform(0.985, 1.015)
        if slot.vendor != self.main:
            factor *= SECOND_PRICE
        if article.price_break and units >= article.price_break:
            factor *= 0.95
        price = max(0.01, round(article.cost * factor, 2))
        supply.lines.append(
            OrderLine(slot.vendor, self.region, slot.ordered_day, self.item, units, price)
        )
        ref, first = len(supply.lines) - 1, 0
        if (
            units >= 4 * article.pack
            and slot.arrival_day - 1 > slot.ordered_day
            and self.rng.random() < SPLIT_LINE
        ):
            first = units // article.pack // 2 * article.pack
        for part, second in ((first, slot.arrival - DAY), (units - first, slot.arrival)):
            if part:
                move = Move(second, 'receipt', self.item, self.region, part, [], ref)
                self.coming.append((second, second // DAY + life, move))
        self.coming.sort(key=lambda entry: entry[0])

    # === WHAT HAPPENS ===

    def _lot(self, second: int, until: int) -> int:
        article, lots = self.article, self.supply.lots
        if not article.shelf_life:
            return 0
        expires = second + (until - second // DAY + article.removal_days) * DAY
        lots.append(Lot(self.item, second, expires))
        return len(lots)

    def _put(self, second: int, kind: str, units: int, life: int) -> None:
        until = second // DAY + life
        lot = self._lot(second, until)
        self.shelf.add(until, lot, units)
        self.supply.moves.append(Move(second, kind, self.item, self.region, units, [(lot, units)]))

    def _receive(self, second: int) -> None:
        while self.coming and self.coming[0][0] <= second:
            arrival, until, move = self.coming.pop(0)
            lot = self._lot(arrival, until)
            move.parts = [(lot, move.units)]
            self.shelf.add(until, lot, move.units)
            self.supply.lines[move.ref].received += move.units
            self.supply.moves.append(move)

    def _sell(self, ref: int, sale: Sale) -> None:
        self._receive(sale.second)
        day = sale.second // DAY
        parts, missing = self.shelf.take(sale.units, day)
        if missing:
            self._put(sale.second - 60, 'gain', missing, self._life())
            parts += self.shelf.take(missing, day)[0]
            self.supply.rescued += 1
        self.supply.moves.append(
            Move(sale.second, 'sale', self.item, self.region, sale.units, parts, ref)
        )

    def _lose(self, day: int) -> None:
        """Write off at a stocktake what the gap cannot have had."""
        self._out(day, 'loss', self.shelf.batches)

    def _scrap(self, day: int) -> None:
        self._out(
            day,
            'scrap',
            [batch for batch in self.shelf.expired(day) if self.rng.random() < SCRAPPED],
        )

    def _out(self, day: int, kind: str, batches: list[list[int]]) -> None:
        second = day * DAY + 4 * 3600
        for _until, lot, units in batches:
            self.supply.moves.append(
                Move(second, kind, self.item, self.region, units, [(lot, units)])
            )
        self.shelf.drop(list(batches))
