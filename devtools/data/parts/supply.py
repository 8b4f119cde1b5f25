"""The rows that the simulation makes: moves, lots, order lines. Units of the product, local
seconds since the first midnight of the data."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Move:
    """A done move, or (`kind` 'open') one to come; `parts` are `(lot number or 0, units)`.

    `kind` is one of opening, receipt, sale, scrap, loss, gain, open. `ref` is the position of the
    sale, or of the order line.
    """

    second: int
    kind: str
    item: int
    region: int
    units: int
    parts: list[tuple[int, int]]
    ref: int = 0


@dataclass(slots=True)
class Lot:
    """A lot of one receipt."""

    item: int
    made: int
    expires: int


@dataclass(slots=True)
class OrderLine:
    """One product on the order of a vendor × region × local day; price for one unit."""

    vendor: int
    region: int
    day: int
    item: int
    units: int
    price: float
    received: int = 0


@dataclass
class Supply:
    """All that the simulation found. Lot numbers start at 1, positions of order lines at 0."""

    moves: list[Move] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    left: dict[tuple[int, int], int] = field(default_factory=dict)
    """Units at the end by item and region."""
    usual: dict[tuple[int, int], float] = field(default_factory=dict)
    """Units a day that the last weeks sold, by item and region."""
    gaps: int = 0
    rescued: int = 0
    """Sales that stock did not cover, met by a found surplus: about 1 in 3,000."""
