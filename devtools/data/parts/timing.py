"""When one product can be ordered for one region, and when it stands empty. Local days."""

from random import Random

from devtools.data.parts.source import DAYS
from devtools.data.parts.vendors import DAY, Slot, Sourcing

GAP_SHARE, GAP_DAYS = 0.05, 6
"""Share of the pairs that stand empty once, in a gap of at least so many days without a sale."""
OUT_NOW_SHARE, OUT_NOW_DAYS = 0.03, 3
"""The same for a gap that reaches to the end."""
LATE_LINE = 0.02
"""Share of the order lines that come with a later truck."""
FASTEST_WITHOUT = 0.15
"""Units a day below which a gap says nothing."""

Gap = tuple[int, int]
"""The first day without stock, and the day of the sale that ends it (`DAYS`: none did)."""


def choose_gap(demand: list[float], rng: Random) -> Gap | None:
    """Return a gap in the sales of the year in which the shelf shall stand empty, or None."""
    sold = [day for day in range(DAYS) if demand[day]]
    mean = sum(demand[:DAYS]) / DAYS
    quiet = DAYS - 1 - sold[-1]
    if rng.random() < OUT_NOW_SHARE and quiet >= OUT_NOW_DAYS and mean > FASTEST_WITHOUT / 2:
        return sold[-1] + 1, DAYS
    if rng.random() < GAP_SHARE and mean > FASTEST_WITHOUT:
        length, start = max(
            (after - before - 1, before + 1)
            for before, after in zip(sold, [*sold[1:], sold[-1]], strict=True)
        )
        if length >= GAP_DAYS and start > 30:
            return start, start + length
    return None


def slots(
    sourcing: Sourcing, item: int, region: int, gap: Gap | None, rng: Random
) -> tuple[list[Slot], Gap | None]:
    """Return the slots of one product in a region in time order, and the gap if it can be kept.

    The main vendor's, some weeks of the year the second one's; a few come late.
    """
    found = list(sourcing.slots[sourcing.main[item], region])
    second = sourcing.second[item]
    if second is not None:
        start = rng.randrange(30, DAYS - 60)
        away = range(start, start + rng.randrange(40, 90))
        found = [slot for slot in found if slot.ordered_day not in away]
        found += [slot for slot in sourcing.slots[second, region] if slot.ordered_day in away]
        found.sort(key=lambda slot: slot.ordered_day)
    found = [
        _moved(slot, slot.arrival_day + rng.randint(1, 4), rng)
        if rng.random() < LATE_LINE
        else slot
        for slot in found
    ]
    if gap:
        found, gap = _around(found, gap, rng)
    kept: list[Slot] = []
    for slot in found:
        if not kept or slot.arrival >= kept[-1].arrival:
            kept.append(slot)
    return kept, gap


def _around(found: list[Slot], gap: Gap, rng: Random) -> tuple[list[Slot], Gap | None]:
    """Let no truck come into the gap but one, at its end or (out of stock now) after it."""
    start, end = gap
    last_day = end - 2 if end < DAYS else DAYS - 1
    inside = [slot for slot in found if start <= slot.arrival_day <= last_day]
    if not inside:
        return found, None
    back = end - 1 if end < DAYS else DAYS + rng.randint(0, 3)
    rest = [slot for slot in found if slot not in inside]
    return sorted([*rest, _moved(inside[-1], back, rng)], key=lambda slot: slot.ordered_day), gap


def _moved(slot: Slot, day: int, rng: Random) -> Slot:
    return Slot(slot.vendor, slot.ordered_day, day * DAY + rng.randrange(6, 10) * 3600)
