"""Which open items of a partner belong together. Knows nothing of Odoo.

Amounts are whole numbers of the smallest unit of their currency, so that sums are exact. What is
proposed does not depend on the order of the items: they are worked through by day and id.

Bounds, so that no group of items takes for ever: a key that more than ``KEY_ITEMS`` items share
tells nothing; a proposal has at most ``MAX_ITEMS`` items; sums of several are looked for among the
``CANDIDATES`` nearest items, at most ``SUM_ITEMS`` of them together (2 × 2^(CANDIDATES / 2) half
sums), for at most ``TARGETS`` items of a currency; the other steps are n log n.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .item_sums import find_run, find_sum
from .open_item import Item, Options, Proposal

KEY_ITEMS = 20
MAX_ITEMS = 100
TARGETS = 500
NEAR = 8  # neighbors by amount that are compared where a small difference is allowed


def propose(items: Iterable[Item], options: Options) -> list[Proposal]:
    """Return what to reconcile of the open items of one partner on one account.

    >>> bill, refund = Item(1, 10, 5000, 5000, 1), Item(2, 12, -2000, -2000, 1)
    >>> paid = Item(3, 20, -3000, -3000, 1)
    >>> [(found.kind, found.ids) for found in propose([bill, refund, paid], Options())]
    [('all', (1, 2, 3))]

    :return: each item is in one of them at most
    """
    return _Search(items, options).run()


class _Search:
    def __init__(self, items, options):
        self.options = options
        self.rejected = {frozenset(ids) for ids in options.rejected}
        self.open = {
            item.id: item
            for item in sorted(items, key=lambda item: (item.day, item.id))
            if item.amount
        }
        self.found = []

    def run(self):
        if self.options.reference:
            self._by_reference()
        for currency in sorted({item.currency for item in self.open.values()}):
            if self.options.amount:
                self._by_amount(currency)
            if self.options.several:
                self._all_together(currency)
                self._by_sum(currency)
            if self.options.oldest:
                self._oldest_first(currency)
        return self.found

    def _sides(self, currency):
        """Return the open debits and credits of a currency, each in order."""
        mine = [item for item in self.open.values() if item.currency == currency]
        return [i for i in mine if i.amount > 0], [i for i in mine if i.amount < 0]

    def _take(self, kind, confidence, items, others=0, key=''):
        """Make a proposal of these items unless a person has rejected it before."""
        ids = tuple(item.id for item in sorted(items, key=lambda item: (item.day, item.id)))
        if frozenset(ids) in self.rejected:
            return False
        currencies = {item.currency for item in items}
        if len(currencies) == 1:
            left, write_off = sum(item.amount for item in items), self._may_write_off(items)
            currency = currencies.pop()
        else:
            left, write_off, currency = sum(i.company_amount for i in items), False, None
        self.found.append(
            Proposal(kind, confidence, ids, left, currency, bool(left) and write_off, others, key)
        )
        for id_ in ids:
            del self.open[id_]
        return True

    def _may_write_off(self, items):
        debit = sum(item.amount for item in items if item.amount > 0)
        credit = -sum(item.amount for item in items if item.amount < 0)
        return bool(debit and credit) and self.options.allows(debit, credit, _rate(items))

    # === REFERENCE === #

    def _by_reference(self):
        for key, group in self._linked():
            if len(group) > MAX_ITEMS or not _two_sides(group):
                continue
            same = len({item.currency for item in group}) == 1
            closes = same and (not sum(i.amount for i in group) or self._may_write_off(group))
            self._take('reference', 'certain' if closes else 'likely', group, key=key)

    def _linked(self):
        """Return (key, items) of the items that keys tie together, directly or by others."""
        by_key = defaultdict(list)
        for item in self.open.values():
            for key in item.keys:
                by_key[key].append(item)
        roots, shown = _Roots(), {}
        for key in sorted(by_key):
            tied = by_key[key]
            if len(tied) <= KEY_ITEMS and _two_sides(tied):
                for item in tied:
                    roots.join(tied[0].id, item.id)
                    shown.setdefault(item.id, key)
        groups = defaultdict(list)
        for id_ in shown:
            groups[roots.find(id_)].append(self.open[id_])
        ordered = (sorted(g, key=lambda i: (i.day, i.id)) for g in groups.values())
        for group in sorted(ordered, key=lambda group: (group[0].day, group[0].id)):
            yield shown[group[0].id], group

    # === AMOUNT === #

    def _by_amount(self, currency):
        debits, credits_ = self._sides(currency)
        by_amount = defaultdict(list)
        for item in credits_:
            by_amount[-item.amount].append(item)
        many = Counter(item.amount for item in debits)
        for debit in debits:
            same = by_amount[debit.amount]
            for credit in list(same):
                others = max(len(by_amount[debit.amount]), many[debit.amount]) - 1
                if self._take('amount', 'guess' if others else 'likely', [debit, credit], others):
                    same.remove(credit)
                    many[debit.amount] -= 1
                    break
        if self.options.tolerance:
            self._by_near_amount(currency)

    def _by_near_amount(self, currency):
        debits, credits_ = self._sides(currency)
        credits_.sort(key=lambda item: (-item.amount, item.day, item.id))
        amounts = [-item.amount for item in credits_]
        pairs = []
        for debit in debits:
            spot = bisect_left(amounts, debit.amount)
            for credit in credits_[max(0, spot - NEAR) : spot + NEAR]:
                if self._may_write_off([debit, credit]):
                    apart = abs(debit.amount + credit.amount), abs(debit.day - credit.day)
                    pairs.append((*apart, debit.day, debit.id, credit.id))
        fits = Counter(id_ for pair in pairs for id_ in pair[3:])
        for *_order, debit, credit in sorted(pairs):
            if debit in self.open and credit in self.open:
                others = max(fits[debit], fits[credit]) - 1
                self._take('amount', 'guess', [self.open[debit], self.open[credit]], others)

    # === SEVERAL === #

    def _all_together(self, currency):
        debits, credits_ = self._sides(currency)
        group = debits + credits_
        if 2 < len(group) <= MAX_ITEMS and debits and credits_ and not sum(i.amount for i in group):
            self._take('all', 'likely', group)

    def _by_sum(self, currency):
        tried = 0
        for position in (1, 0):  # one payment for several invoices is the usual case
            for target in sorted(
                self._sides(currency)[position], key=lambda i: (-abs(i.amount), i.day, i.id)
            ):
                if tried == TARGETS:
                    return
                if target.id in self.open:
                    tried += self._sum_for(target, self._sides(currency)[1 - position])

    def _sum_for(self, target, against):
        """Look for several items that make up one; return whether there was anything to try."""
        goal, rate = abs(target.amount), _rate([target])
        limit = goal + int(self.options.tolerance / rate if rate else 0)
        against = [item for item in against if abs(item.amount) <= limit]
        if len(against) < 2:
            return False
        run = find_run(
            [abs(item.amount) for item in against],
            goal,
            lambda total: self.options.allows(total, goal, rate),
            MAX_ITEMS - 1,
        )
        if run and self._take('several', 'likely', [target, *against[slice(*run)]]):
            return True
        near = sorted(against, key=lambda i: (abs(i.day - target.day), i.day, i.id))
        picked, others = find_sum([abs(item.amount) for item in near], goal)
        if picked:
            self._take('several', 'guess', [target, *(near[pos] for pos in picked)], others)
        return True

    # === OLDEST === #

    def _oldest_first(self, currency):
        """Put the smaller side as a whole against the oldest items of the other."""
        debits, credits_ = self._sides(currency)
        half = MAX_ITEMS // 2
        debits, credits_ = debits[:half], credits_[:half]
        if not debits or not credits_:
            return
        cover = min(sum(i.amount for i in debits), -sum(i.amount for i in credits_))
        self._take('oldest', 'guess', [*_first(debits, cover), *_first(credits_, cover)])


class _Roots:
    """Which ids hang together."""

    def __init__(self):
        self.above = {}

    def find(self, id_):
        while (above := self.above.get(id_, id_)) != id_:
            self.above[id_] = self.above.get(above, above)
            id_ = above
        return id_

    def join(self, one, other):
        self.above[self.find(other)] = self.find(one)


def _first(items: Sequence[Item], cover):
    """Yield items until their amounts reach a sum."""
    for item in items:
        if cover <= 0:
            return
        yield item
        cover -= abs(item.amount)


def _two_sides(items):
    return any(item.amount > 0 for item in items) and any(item.amount < 0 for item in items)


def _rate(items):
    """Return the worth of a smallest unit of the items' currency in that of the company."""
    worth = sum(abs(item.amount) for item in items)
    return sum(abs(item.company_amount) for item in items) / worth if worth else 0.0
