"""Whether the names of products, partners, places … in a file are known. Knows nothing of Odoo."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from .import_findings import Finding
from .import_sheets import LINKED, SHEETS
from .import_staging import Staged

# columns that make what they name
_MAKES = {
    ('units', 'name'): 'unit',
    ('products', 'code'): 'product',
    ('products', 'barcode'): 'product',
    ('products', 'name'): 'product',
    ('packagings', 'barcode'): 'product',
    ('packagings', 'unit'): 'unit',
    ('partners', 'code'): 'partner',
    ('partners', 'name'): 'partner',
    ('partners', 'tax_number'): 'partner',
    ('partners', 'pricelist'): 'pricelist',
    ('categories', 'name'): 'category',
    ('products', 'category'): 'category',
    ('pricelists', 'pricelist'): 'pricelist',
    ('pricelists', 'category'): 'category',
    ('places', 'warehouse'): 'warehouse',
    ('places', 'place'): 'place',
    ('users', 'login'): 'user',
    ('users', 'name'): 'user',
}


def fold(text) -> str:
    """Return a name as it is compared.

    >>> fold(' Main  Store')
    'main store'
    """
    return ' '.join(str(text).split()).casefold()


def kind_of(sheet: str, key: str, kind: str) -> str:
    """Return what kind of record a column names: taxes of purchases are others than of sales."""
    purchase = sheet == 'purchase_orders' or key == 'purchase_tax'
    return 'purchase_tax' if kind == 'tax' and purchase else kind


def linked_texts(staged: Staged) -> dict[str, set]:
    """Return the names that the rows of a sheet ask for, by kind.

    :return: ``{kind: {text}}``
    """
    found = defaultdict(set)
    for key, column in SHEETS[staged.sheet].columns.items():
        if column.kind not in LINKED:
            continue
        texts = {values[key] for values in staged.values if key in values}
        if column.kind == 'warehouses':
            for text in texts:
                found['warehouse'].update(split_names(text))
        else:
            found[kind_of(staged.sheet, key, column.kind)] |= texts
    return found


def split_names(text: str) -> list[str]:
    """Return the names in a list of names.

    >>> split_names('总仓、二仓; Store')
    ['总仓', '二仓', 'Store']
    """
    for mark in '、;；，\n':
        text = text.replace(mark, ',')
    return [name.strip() for name in text.split(',') if name.strip()]


class Known(NamedTuple):
    """Names that mean something: in the database (by text) and in the file (folded)."""

    found: Mapping[str, Mapping]  # {kind: {text: id}}
    several: Mapping[str, set]  # {kind: {text}}
    own: Mapping[str, set]  # {kind: {folded text}}
    tracking: Mapping[str, tuple]  # {folded name of a product: (tracking, expires)}

    @classmethod
    def of(cls, sheets: Iterable[Staged], found, several, tracking) -> 'Known':
        """Return what is known, with what the sheets of the file themselves make.

        :param tracking: ``{text: (tracking, expires)}`` of the products of the database
        """
        own, tracked = defaultdict(set), {}
        for text, each in tracking.items():
            tracked[fold(text)] = each
        for staged in sheets:
            for key in SHEETS[staged.sheet].columns:
                if kind := _MAKES.get((staged.sheet, key)):
                    own[kind].update(fold(v[key]) for v in staged.values if key in v)
            if staged.sheet == 'products':
                _track(staged, tracked)
            elif staged.sheet == 'places':
                own['place'].update(
                    fold(f"{v['warehouse']}/{v['place']}")
                    for v in staged.values
                    if 'warehouse' in v and 'place' in v
                )
        return cls(found, several, own, tracked)

    def knows(self, kind: str, text: str) -> bool:
        """Return whether a name means one record, of the database or of the file."""
        return text in self.found.get(kind, ()) or fold(text) in self.own.get(kind, ())


def _track(staged, tracked):
    for values in staged.values:
        if not {'tracking', 'expires'} & values.keys():
            continue
        for key in ('code', 'barcode', 'name'):
            if key in values:
                name = fold(values[key])
                before = tracked.get(name, (None, None))
                expires = values.get('expires', before[1])
                tracking = values.get('tracking') or before[0] or ('lot' if expires else None)
                tracked[name] = tracking, expires


def check_links(staged: Staged, known: Known) -> Iterator[Finding]:
    """Yield names that nothing has, or several have, and lots that do not fit their products."""
    for key, column in SHEETS[staged.sheet].columns.items():
        if column.kind not in LINKED or (staged.sheet, key) in _MAKES:
            continue
        kind = kind_of(staged.sheet, key, column.kind)
        for position, values in enumerate(staged.values):
            if key not in values:
                continue
            text = values[key]
            names = split_names(text) if column.kind == 'warehouses' else [text]
            asked = 'warehouse' if column.kind == 'warehouses' else kind
            for name in names:
                if known.knows(asked, name):
                    continue
                code = 'several' if name in known.several.get(asked, ()) else 'unknown'
                yield Finding(position, key, 'error', code, name, {'kind': asked})
    if staged.sheet == 'stock':
        yield from _lots(staged, known)


def _lots(staged, known):
    serials = {}
    for position, values in enumerate(staged.values):
        tracking, expires = known.tracking.get(fold(values.get('product', '')), (None, None))
        lot, product = values.get('lot'), values.get('product', '')
        if not product or not known.knows('product', product):
            continue
        if lot and tracking in (None, 'none'):
            yield Finding(position, 'lot', 'error', 'lot_untracked', lot, {'product': product})
        elif not lot and tracking in ('lot', 'serial') and values.get('quantity') != '0':
            yield Finding(position, 'lot', 'error', 'lot_missing', None, {'product': product})
        if lot and tracking == 'serial':
            if Decimal(values.get('quantity') or 0) not in (0, 1):
                yield Finding(position, 'quantity', 'error', 'serial_quantity', values['quantity'])
            first = serials.setdefault((fold(product), lot), position)
            if first != position:
                more = {'row': staged.numbers[first]}
                yield Finding(position, 'lot', 'error', 'serial_twice', lot, more)
        if (
            expires
            and lot
            and 'expires_on' not in values
            and 'expires_on' not in staged.raw[position]
        ):
            yield Finding(position, 'expires_on', 'warning', 'expiry_missing', None)
