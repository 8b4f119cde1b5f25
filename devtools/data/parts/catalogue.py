"""How each product is kept and bought: shelf life, storage, cost, unit of purchase.

In: the items of `source`. Out: one `Article` each, seeded by the product's own id.
"""

import re
from dataclasses import dataclass
from random import Random

from devtools.data.parts.source import Item

# (department, pattern in the category, storage, shelf life in days from .. to); the first that
# fits counts. Storage decides who delivers; what is not listed has no lots and is 'dry'.
SHELF_LIFE = (
    ('PRODUCE', r'POTATOES|ONIONS|NUTS|PROCESSED', 'fresh', 25, 60),
    ('PRODUCE', r'APPLES|CITRUS|CARROTS|SQUASH|PEARS', 'fresh', 14, 30),
    ('PRODUCE', r'', 'fresh', 5, 12),
    ('MEAT', r'SMOKED', 'fresh', 20, 40),
    ('MEAT', r'', 'fresh', 5, 10),
    ('MEAT-PCKGD', r'FROZEN', 'frozen', 180, 300),
    ('MEAT-PCKGD', r'', 'chilled', 21, 60),
    ('SEAFOOD', r'', 'fresh', 4, 7),
    ('SEAFOOD-PCKGD', r'', 'frozen', 150, 300),
    ('DELI', r'MEATS|CHEESES', 'chilled', 14, 30),
    ('DELI', r'', 'fresh', 4, 8),
    ('PASTRY', r'', 'fresh', 4, 8),
    ('SALAD BAR', r'', 'fresh', 4, 5),
    ('CHEF SHOPPE', r'', 'fresh', 4, 6),
    ('FLORAL', r'', 'fresh', 7, 12),
    ('NUTRITION', r'REFRIGERATED', 'chilled', 20, 40),
    ('GROCERY', r'^FLUID MILK', 'chilled', 12, 18),
    ('GROCERY', r'MILK BY-PRODUCTS|MISC\. DAIRY', 'chilled', 20, 35),
    ('GROCERY', r'YOGURT|EGGS', 'chilled', 25, 35),
    ('GROCERY', r'CHEESE|BUTTER$|MARGARINES', 'chilled', 60, 120),
    ('GROCERY', r'REFRGRATD', 'chilled', 25, 45),
    ('GROCERY', r'BAKED BREAD', 'fresh', 6, 9),
    ('GROCERY', r'BAKED SWEET', 'fresh', 12, 25),
    ('GROCERY', r'FRZN ICE', 'dry', 0, 0),
    ('GROCERY', r'FRZN|FROZEN|ICE CREAM', 'frozen', 180, 360),
    ('DRUG GM', r'BABY FOODS|INFANT FORMULA|DIETARY', 'dry', 300, 540),
)
PACKS = (12, 6)
"""Sizes a vendor sells in, beside single units."""
WORDS = {
    'BTR': 'Butter',
    'BKD': 'Baked',
    'BRKFST': 'Breakfast',
    'CHS': 'Cheese',
    'CONC': 'Concentrate',
    'DINNERS': 'Dinners',
    'DNR': 'Dinner',
    'DRNK': 'Drink',
    'DRNKS': 'Drinks',
    'DRNG': 'Dressing',
    'DRSNG': 'Dressing',
    'FD': 'Food',
    'FRZN': 'Frozen',
    'GDS': 'Goods',
    'JCE': 'Juice',
    'MLK': 'Milk',
    'MXS': 'Mixes',
    'PCKGD': 'Packaged',
    'PNT': 'Peanut',
    'PWDR': 'Powder',
    'REFRGRATD': 'Refrigerated',
    'SALD': 'Salad',
    'SNDWCH': 'Sandwich',
    'SPRD': 'Spread',
    'SW': 'Sweet',
    'TISS': 'Tissue',
    'VEG': 'Vegetables',
    'WHLSM': 'Wholesome',
    'WTR': 'Water',
    'YOGURT': 'Yogurt',
    'CRYSTL': 'Crystal',
    'MX': 'Mix',
    'DSH': 'Dish',
    'FLVRD': 'Flavoured',
    'GM': 'General Merchandise',
    'SPLY': 'Supply',
}


@dataclass(frozen=True, slots=True)
class Article:
    """What the simulation needs to know of a product. Days, units, company currency."""

    item: Item
    name: str
    storage: str
    shelf_life: int
    """Days from production to expiration; 0 without lots."""
    cost: float
    pack: int
    """Units in the unit of purchase."""
    receive_packed: bool
    """The receipt is kept in packs, as Odoo does with `stock.propagate_uom`."""
    minimum: int
    """Units the vendor sells at least (MOQ)."""
    price_break: int
    """Units from which he gives 5 % off; 0 for never."""
    price_drift: float
    """Share by which the price rose over the year."""

    @property
    def group(self) -> tuple[str, str]:
        """Department and storage: vendors deliver one of these."""
        return self.item.department, self.storage

    @property
    def alert_days(self) -> int:
        """Return how long before expiration to warn."""
        return max(1, self.shelf_life // 5)

    @property
    def removal_days(self) -> int:
        """Return how long before expiration stock is taken off sale."""
        return self.shelf_life // 12 if self.shelf_life >= 20 else 0


def articles(items: list[Item], units: list[int], seed: int) -> list[Article]:
    """Return the article of each item; `units` are what it sold in the year."""
    return [_article(item, sold, seed) for item, sold in zip(items, units, strict=True)]


def words(text: str) -> str:
    """Make 'FRZN VEGETABLE/VEG DSH' readable: 'Frozen Vegetable/Vegetables Dish'."""
    return re.sub(r"[A-Z']+", lambda found: WORDS.get(found[0], found[0].capitalize()), text)


def _article(item: Item, sold: int, seed: int) -> Article:
    rng = Random(f'{seed}:article:{item.product_id}')
    storage, shelf_life = _keeping(item, rng)
    weekly = sold / 52 / 3
    usable = weekly / 7 * min(shelf_life or 28, 28)
    packs = [size for size in PACKS if usable >= size * 1.5]
    pack = rng.choice(packs) if packs and rng.random() < 0.35 else 1
    minimum = pack * rng.choice((1, 1, 1, 2)) if usable >= 4 * pack else pack
    return Article(
        item=item,
        name=_name(item),
        storage=storage,
        shelf_life=shelf_life,
        cost=max(0.05, round(item.price * rng.uniform(0.70, 0.80), 2)),
        pack=pack,
        receive_packed=pack > 1 and rng.random() < 0.5,
        minimum=minimum,
        price_break=pack * max(2, round(usable / pack)) if rng.random() < 0.2 else 0,
        price_drift=rng.uniform(-0.02, 0.07),
    )


def _keeping(item: Item, rng: Random) -> tuple[str, int]:
    for department, pattern, storage, low, high in SHELF_LIFE:
        if item.department == department and re.search(pattern, item.category):
            return storage, rng.randint(low, high)
    return 'dry', 0


def _name(item: Item) -> str:
    text = words(item.kind or item.category or item.department)
    return f"{text} {item.size}".strip()
