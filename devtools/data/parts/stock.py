"""Stock of one product in one warehouse, by lot, first expired first out. Units and local days."""

from bisect import insort

NEVER = 1_000_000
"""The last day of stock without lots."""


class Shelf:
    """What lies there. A batch is `[last day + 1 on which it may be sold, lot, units]`."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.units = 0

    def add(self, until: int, lot: int, units: int) -> None:
        """Put units of a lot there."""
        self.units += units
        if not lot and self.batches:
            self.batches[0][2] += units
        else:
            insort(self.batches, [until, lot, units])

    def take(self, units: int, day: int) -> tuple[list[tuple[int, int]], int]:
        """Take what may be sold on this day; return `(lot, units)` pairs and what was missing."""
        parts = []
        for batch in self.batches:
            if batch[0] > day:
                some = min(units, batch[2])
                parts.append((batch[1], some))
                batch[2] -= some
                units -= some
                self.units -= some
                if not units:
                    break
        self.batches = [batch for batch in self.batches if batch[2]]
        return parts, units

    def drop(self, chosen: list[list[int]]) -> None:
        """Take these batches away as a whole."""
        self.units -= sum(batch[2] for batch in chosen)
        self.batches = [batch for batch in self.batches if batch not in chosen]

    def expired(self, day: int) -> list[list[int]]:
        """Return the batches that may not be sold any more."""
        return [batch for batch in self.batches if batch[0] <= day]

    def unmet(
        self, coming: list[tuple[int, int, int]], demand: list[float], first: int, last: int
    ) -> float:
        """Return the demand of these days (inclusive) that this stock and `coming` leave open.

        `coming` are deliveries `(day, until, units)`, sold from the day after they came.
        """
        free = sorted(
            [[until, 0, units] for until, _lot, units in self.batches]
            + [[until, day + 1, units] for day, until, units in coming]
        )
        unmet = 0.0
        for day in range(first, last + 1):
            wanted = demand[day]
            for batch in free if wanted else ():
                if batch[0] > day >= batch[1]:
                    some = min(wanted, batch[2])
                    batch[2] -= some
                    wanted -= some
                    if not wanted:
                        break
            unmet += wanted
        return unmet
