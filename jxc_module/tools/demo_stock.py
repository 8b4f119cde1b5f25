"""What the planner of a told story hands to those who play it; days are counted backwards."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Lot:
    """Goods that came together; ``expires`` is in days ago (negative: in the future), or None."""

    name: str | None
    left: float
    expires: int | None


@dataclass
class Purchase:
    """An order with its one receipt: ``{good: (quantity, lot name, expires)}``."""

    vendor: str
    ordered: int
    promised: int
    arrived: int
    lines: dict = field(default_factory=dict)


@dataclass
class Supply:
    """What happens, by day; moved goods are ``(good, lot name, quantity)``."""

    opening: list = field(default_factory=list)  # (place, good, quantity, lot name, expires)
    purchases: list = field(default_factory=list)
    transfers: dict = field(default_factory=lambda: defaultdict(list))  # {ago: moved}
    shipments: dict = field(default_factory=lambda: defaultdict(list))  # {ago: [(sale, moved)]}
    scraps: list = field(default_factory=list)  # (place, ago, good, lot name, quantity)
