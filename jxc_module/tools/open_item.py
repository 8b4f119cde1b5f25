"""Open items, what to look for among them, and what is proposed. Knows nothing of Odoo.

Amounts are whole numbers of the smallest unit of their currency, so that sums are exact.
"""

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """An open item; ``amount`` in its own currency, ``company_amount`` in that of the company."""

    id: int
    day: int
    amount: int
    company_amount: int
    currency: int
    keys: frozenset = frozenset()


@dataclass(frozen=True)
class Options:
    """What to look for. ``tolerance`` (company currency) and ``percent`` both limit a write-off."""

    reference: bool = True
    amount: bool = True
    several: bool = True
    oldest: bool = False
    tolerance: int = 0
    percent: float = 0.0
    rejected: Collection[frozenset] = frozenset()

    def allows(self, debit, credit, rate=1.0):
        """Return whether what is left of two sums may be written off.

        :param rate: worth of one smallest unit in that of the company's currency
        """
        left = abs(debit - credit)
        if not left:
            return True
        return left * rate <= self.tolerance and (
            not self.percent or left * 100 <= self.percent * max(debit, credit)
        )


@dataclass(frozen=True)
class Proposal:
    """Items to reconcile together. ``left``: what stays open of them, in ``currency`` (None: the
    company's, for items of several currencies); ``write_off``: it is small enough to write off."""

    kind: str  # reference, amount, several, all, oldest
    confidence: str  # certain, likely, guess
    ids: tuple[int, ...]
    left: int
    currency: int | None
    write_off: bool = False
    others: int = 0  # how many other items would have fitted as well
    key: str = field(default='', compare=False)
