"""Everything in one place for the writers: what was simulated, and Odoo's ids for it."""

from dataclasses import dataclass, field

from devtools.data.parts.catalogue import Article
from devtools.data.parts.clock import Clock
from devtools.data.parts.copying import Copier
from devtools.data.parts.source import Sale
from devtools.data.parts.supply import Move, Supply
from devtools.data.parts.vendors import Sourcing


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Ids of a warehouse, its stock location and its operation types."""

    id: int
    stock: int
    receipts: int
    deliveries: int


@dataclass(slots=True)
class Masters:
    """Ids of the master data; lists by the position of the article or vendor."""

    company: int
    currency: int
    products: list[int]
    vendors: list[int]
    households: dict[int, int]
    warehouses: list[Warehouse]
    units: dict[int, int]
    """Units of measure by size."""
    suppliers: int
    customers: int
    losses: int
    """The location of inventory adjustments and scrap."""


@dataclass(slots=True)
class Picking:
    """A receipt or a delivery; times are UTC. `done` is None when it is to come."""

    moves: list[Move]
    kind: int
    source: int
    destination: int
    partner: int
    scheduled: object
    done: object
    origin: str | None = None
    after: 'Picking | None' = None
    """The receipt of which this is the backorder."""
    id: int = 0
    name: str = ''


@dataclass(slots=True)
class Order:
    """A purchase order: positions of its lines; times are UTC."""

    lines: list[int]
    vendor: int
    region: int
    approved: object
    planned: object
    id: int = 0
    name: str = ''
    pickings: list[Picking] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    """What the writers share. `moves` are in the order of their ids."""

    articles: list[Article]
    sourcing: Sourcing
    sales: list[Sale]
    supply: Supply
    masters: Masters
    clock: Clock
    copier: Copier
    seed: int
    orders: list[Order] = field(default_factory=list)
    pickings: list[Picking] = field(default_factory=list)
    line_ids: range = range(0)
    values: list[float] = field(default_factory=list)
    """The value of each move, 0 for open ones."""
    costs: list[float] = field(default_factory=list)
    """The average cost of each article at the end."""
