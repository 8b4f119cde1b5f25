"""Who delivers: vendors by department and storage, their promises and what they really do.

In: the articles. Out: vendors, a main and perhaps a second one for each article, and for each
vendor × region the slots of the year: when it is ordered and when the truck comes.
"""

from dataclasses import dataclass
from math import sqrt
from random import Random

from devtools.data.parts.catalogue import Article, words
from devtools.data.parts.source import DAYS, REGIONS

VENDORS = 50
"""About; each department has two or more."""
DAY = 86_400
SECOND_VENDOR = 0.35
"""Share of the articles that have two."""
SECOND_PRICE = 1.04
"""What the second vendor asks, against the main one."""
HORIZON = DAYS + 60
"""Slots go on after the last day: what is ordered by then and not there yet is open."""
# storage: promised days from .. to, days between two orders, mean and spread of the delay
STORAGE = {
    'fresh': ((1, 1, 2), (1, 2), 0.1, 0.35),
    'chilled': ((2, 3, 4), (2, 3, 4), 0.3, 0.7),
    'frozen': ((5, 7, 10), (7,), 0.5, 1.2),
    'dry': ((4, 7, 7, 14), (7, 7, 14), 0.5, 1.5),
}
FIRST = (
    "Harbor",
    "Summit",
    "Green Valley",
    "Northern",
    "Golden",
    "Blue River",
    "Prairie",
    "Lakeside",
    "Union",
    "Evergreen",
    "Silver",
    "Orchard",
    "Pioneer",
    "Sunrise",
    "Capital",
)
LAST = ("Foods", "Trading", "Supply", "Distributors", "Partners", "Wholesale")


@dataclass(slots=True)
class Vendor:
    """A vendor; days. `shift` and `spread` describe how real arrivals differ from the promise."""

    number: int
    name: str
    delay: int
    review: int
    shift: float
    spread: float


@dataclass(frozen=True, slots=True)
class Slot:
    """One chance to order: the local day of the order, and the second at which the truck comes."""

    vendor: int
    ordered_day: int
    arrival: int

    @property
    def arrival_day(self) -> int:
        """Return the local day of the truck."""
        return self.arrival // DAY


@dataclass(frozen=True, slots=True)
class Sourcing:
    """The vendors, and by article the positions of its main and second one (or None)."""

    vendors: list[Vendor]
    main: list[int]
    second: list[int | None]
    slots: dict[tuple[int, int], list[Slot]]
    """By vendor and region, arrivals never going backwards."""


def assign(articles: list[Article], seed: int) -> Sourcing:
    """Return vendors in proportion to the root of each group's size, and who has what."""
    sizes: dict[tuple, int] = {}
    for article in articles:
        sizes[article.group] = sizes.get(article.group, 0) + 1
    total = sum(map(sqrt, sizes.values()))
    vendors: list[Vendor] = []
    by_group: dict[tuple, list[int]] = {}
    for group, size in sorted(sizes.items()):
        count = max(2, round(VENDORS * sqrt(size) / total))
        by_group[group] = list(range(len(vendors), len(vendors) + count))
        vendors += [_vendor(len(vendors) + place, group, seed) for place in range(count)]
    main, second = [], []
    for article in articles:
        rng = Random(f'{seed}:sourcing:{article.item.product_id}')
        choice = rng.sample(by_group[article.group], 2)
        main.append(choice[0])
        second.append(choice[1] if rng.random() < SECOND_VENDOR else None)
    slots = {
        (vendor.number, region): _slots(vendor, region, seed)
        for vendor in vendors
        for region in range(REGIONS)
    }
    return Sourcing(vendors, main, second, slots)


def _slots(vendor: Vendor, region: int, seed: int) -> list[Slot]:
    rng = Random(f'{seed}:slots:{vendor.number}:{region}')
    last, found = 0, []
    for day in range(-vendor.delay - rng.randrange(vendor.review), HORIZON, vendor.review):
        late = max(rng.gauss(vendor.shift, vendor.spread), -0.6 * vendor.delay)
        arrival_day = day + max(1, round(vendor.delay + late))
        last = max(last, arrival_day * DAY + rng.randrange(5 * 3600, 10 * 3600))
        found.append(Slot(vendor.number, day, last))
    return [slot for slot in found if slot.ordered_day >= 0]


def _vendor(number: int, group: tuple[str, str], seed: int) -> Vendor:
    rng = Random(f'{seed}:vendor:{number}')
    department, storage = group
    delays, reviews, shift, spread = STORAGE[storage]
    delay = rng.choice(delays)
    # One in six promises more than he keeps; one in four is better than the rest.
    luck = rng.random()
    if luck < 1 / 6:
        shift, spread = shift + 0.35 * delay, spread * 1.8
    elif luck > 3 / 4:
        shift, spread = 0, spread / 3
    name = f"{rng.choice(FIRST)} {words(department)} {rng.choice(LAST)} {number + 1:02d}"
    return Vendor(number, name, delay, rng.choice(reviews), shift, spread)
