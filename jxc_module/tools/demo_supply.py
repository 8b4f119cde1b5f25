"""How a told story keeps up with what customers order: receipts, lots, transfers, deliveries.

Demand is known ahead, so that each receipt can be as large as it has to be; stock never falls below
zero: what is not there is delivered after the next receipt. Days are counted backwards from today.
"""

from collections import defaultdict
from math import ceil

from .demo_stock import Lot, Purchase, Supply

BUFFER = 1.15  # of the demand until the next receipt
FIRST_BUFFER = 1.3
FRESH_DAYS = 40  # life of goods that are bought without a buffer
CLEARED_AFTER = 4  # days after its expiry a lot is thrown away
UNSELLABLE_DAYS = 3  # before its expiry a lot is not delivered any more


class Planner:
    """Walk through the days of a story; :meth:`run` returns its supply."""

    def __init__(self, goods, vendors, sales, events):
        self.goods = {good.key: good for good in goods}
        self.vendors, self.events = vendors, events
        self.sales = sales
        self.supply = Supply()
        self.stock = defaultdict(list)  # {(place, good): [Lot]}
        self.waiting = []  # (sale, good, quantity)
        self.numbers = defaultdict(int)
        self.arrivals = self._arrivals()
        self.demand = {'main': defaultdict(dict), 'branch': defaultdict(dict)}
        for sale in sales:
            for good, (quantity, _price) in sale.lines.items():
                days = self.demand[sale.place][good]
                days[sale.ago - 1] = days.get(sale.ago - 1, 0) + quantity
        self.wanted = self._transfers()

    def run(self) -> Supply:
        self._open()
        for ago in range(self.events.DAYS, 0, -1):
            self._receive(ago)
            self._disturb(ago)
            self._transfer(ago)
            self._ship(ago)
        return self.supply

    # === AHEAD === #

    def _arrivals(self):
        """Return ``{vendor: [(arrived, days late)]}``, the oldest first."""
        arrivals = {}
        for vendor in self.vendors:
            days = list(range(vendor.last, self.events.DAYS - 2, vendor.cycle))[::-1]
            late = vendor.late
            arrivals[vendor.key] = [(day, late[n % len(late)]) for n, day in enumerate(days)]
        return arrivals

    def _transfers(self):
        """Return ``{ago: {good: quantity}}`` of what the branch is to get from the main warehouse.

        It is part of what the main warehouse needs.
        """
        wanted, days = {}, [self.events.DAYS, *self.events.TRANSFER_DAYS]
        for number, ago in enumerate(days):
            after = days[number + 1] if number + 1 < len(days) else -4
            need = {good: self._need('branch', good, ago, after) for good in self.goods}
            if number == len(days) - 1:  # what is left today
                for good, days_left in self.branch_daily().items():
                    need[good] += days_left * self.events.BRANCH_LEFT
            wanted[ago] = {good: ceil(quantity) for good, quantity in need.items() if quantity}
            if number:
                for good, quantity in wanted[ago].items():
                    self.demand['main'][good][ago] = (
                        self.demand['main'][good].get(ago, 0) + quantity
                    )
        return wanted

    def branch_daily(self):
        """Return ``{good: what the branch sells a day}``."""
        sold = self.demand['branch']
        return {good: sum(sold[good].values()) / self.events.DAYS for good in self.goods}

    def _need(self, place, good, first, last):
        """Add up the demand of the days ``first`` > ago ≥ ``last``."""
        days = self.demand[place][good]
        return sum(quantity for ago, quantity in days.items() if first > ago >= last)

    # === DAY BY DAY === #

    def _open(self):
        first = self.events.DAYS
        for good in self.goods.values():
            arrival = next((day for day, _late in self.arrivals[good.vendor]), -1)
            filled = next(iter(self.events.TRANSFER_DAYS), -1)
            for place, until in (('main', arrival), ('branch', filled)):
                quantity = ceil(self._need(place, good.key, first + 1, until) * FIRST_BUFFER)
                quantity += self.events.DEAD_STOCK.get((place, good.key), 0)
                if quantity:
                    lot = self._lot(good, place, first, quantity)
                    self.supply.opening.append((place, good.key, quantity, lot.name, lot.expires))

    def _receive(self, ago):
        for vendor in self.vendors:
            days = self.arrivals[vendor.key]
            for number, (day, late) in enumerate(days):
                if day != ago:
                    continue
                after = days[number + 1][0] if number + 1 < len(days) else None
                promised = ago + late
                purchase = Purchase(vendor.key, promised + vendor.lead, promised, ago)
                for good in self.goods.values():
                    if good.vendor == vendor.key and (quantity := self._order(good, ago, after)):
                        lot = self._lot(good, 'main', ago, quantity, last=after is None)
                        purchase.lines[good.key] = (quantity, lot.name, lot.expires)
                if purchase.lines:
                    self.supply.purchases.append(purchase)

    def _order(self, good, ago, after):
        """Return the quantity to receive: it lasts until the next receipt, in whole cases."""
        until = -1 if after is None else after - 1
        need = self._unserved(good.key, ago, until)
        if after is None:
            need += good.weekly / 7 * good.left
        else:
            need *= 1 if 0 < good.life < FRESH_DAYS else BUFFER
        need += self.events.OVERBOUGHT.get((good.key, ago), 0)
        return max(ceil(need / good.case), 0) * good.case

    def _unserved(self, good, first, last):
        """Return the demand of the days first … last that the stock of today will not serve."""
        lots = [[lot, lot.left] for lot in self.stock['main', good]]
        lots.sort(key=lambda entry: -(entry[0].expires or 0))
        missing = sum(quantity for _sale, key, quantity in self.waiting if key == good)
        for ago in range(first, last - 1, -1):
            wanted = self.demand['main'][good].get(ago, 0)
            for entry in lots:
                if self._sellable(entry[0], ago):
                    part = min(entry[1], wanted)
                    entry[1] -= part
                    wanted -= part
            missing += wanted
        return missing

    def _disturb(self, ago):
        """Let goods be thrown away, or be missing, or come back."""
        for day, place, key, quantity in self.events.SCRAPS:
            if day == ago and (taken := self._take(place, key, quantity, ago, any_lot=True)):
                self.supply.scraps += [(place, ago, *line) for line in taken]
        for (place, good), lots in self.stock.items():
            for lot in lots:
                if lot.left and lot.expires == ago + CLEARED_AFTER:
                    self.supply.scraps.append((place, ago, good, lot.name, lot.left))
                    lot.left = 0
        back = [(day, good, -quantity) for day, good, quantity in self.events.VENDOR_RETURNS]
        for day, key, quantity in (*self.events.COUNTS, *self.events.CUSTOMER_RETURNS, *back):
            lots = self.stock['main', key]
            if day == ago and lots:
                lots[-1].left = max(lots[-1].left + quantity, 0)

    def _transfer(self, ago):
        for key, quantity in self.wanted.get(ago, {}).items() if ago != self.events.DAYS else ():
            moved = self._take('main', key, quantity, ago)
            for good, name, taken in moved:
                expires = next(lot.expires for lot in self.stock['main', good] if lot.name == name)
                self.stock['branch', good].append(Lot(name, taken, expires))
            self.supply.transfers[ago] += moved

    def _ship(self, ago):
        due, self.waiting = self.waiting, []
        due += [
            (sale, good, quantity)
            for sale in self.sales
            if sale.ago == ago + 1
            for good, (quantity, _price) in sale.lines.items()
        ]
        shipped = defaultdict(list)
        for sale, good, quantity in due:
            moved = self._take(sale.place, good, quantity, ago)
            left = quantity - sum(taken for _good, _lot, taken in moved)
            if left > 0:
                self.waiting.append((sale, good, left))
            if moved:
                shipped[id(sale)] += [(sale, moved)]
        for parts in shipped.values():
            moved = [line for _sale, lines in parts for line in lines]
            self.supply.shipments[ago].append((parts[0][0], moved))

    # === LOTS === #

    def _lot(self, good, place, ago, quantity, last=False):
        name = expires = None
        if good.life:
            self.numbers[good.key] += 1
            name = f"{good.code[-3:]}-{self.numbers[good.key]:02d}"
            expires = ago - good.life
            if last and good.key in self.events.NEAR_EXPIRY:
                expires = -self.events.NEAR_EXPIRY[good.key]
        lot = Lot(name, quantity, expires)
        self.stock[place, good.key].append(lot)
        return lot

    @staticmethod
    def _sellable(lot, ago):
        return lot.expires is None or lot.expires < ago - UNSELLABLE_DAYS

    def _take(self, place, good, quantity, ago, any_lot=False):
        """Take from the lots that expire first; return ``[(good, lot name, quantity)]``."""
        taken = []
        lots = self.stock[place, good]
        for lot in sorted(lots, key=lambda lot: -(lot.expires or 0)):
            part = min(lot.left, quantity)
            if part > 0 and (any_lot or self._sellable(lot, ago)):
                lot.left -= part
                quantity -= part
                taken.append((good, lot.name, part))
        return _together(taken)


def _together(moved):
    """Add up lines of the same good and lot."""
    sums = defaultdict(float)
    for good, lot, quantity in moved:
        sums[good, lot] += quantity
    return [(good, lot, quantity) for (good, lot), quantity in sums.items()]
