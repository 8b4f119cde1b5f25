"""What a scanned code may stand for in a count. Knows nothing of Odoo."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

MAX_CODE = 200
FNC1 = '\x1d'
_SYMBOLOGY = re.compile(r'\][A-Za-z][0-9a-z]')  # what some scanners send before the code
_BRACKETS = re.compile(r'(?:\(\d{2,4}\)[^()]+)+')
_BRACKET = re.compile(r'\((\d{2,4})\)([^()]+)')
_FIXED = ('00', '01', '02', '11', '12', '13', '15', '16', '17')  # need no separator after them


class Elements(NamedTuple):
    """What a GS1 code says; ``clash`` names an element that it says twice in two ways."""

    gtin: str = ''
    lot: str = ''
    serial: str = ''
    expiry: date | None = None
    count: Decimal | None = None
    clash: str = ''


class Known(NamedTuple):
    """Ids of what carries a code.

    ``packages`` of a product are ``(product id, packaging id)``, lots ``(lot id, product id)``.
    """

    products: Sequence[int] = ()
    packagings: Sequence[tuple[int, int]] = ()
    lots: Sequence[tuple[int, int]] = ()
    places: Sequence[int] = ()
    packs: Sequence[int] = ()
    codes: Sequence[int] = ()  # products by their internal reference


class Decision(NamedTuple):
    """What a code is taken for.

    ``kind``: ``place``, ``product``, ``packaging``, ``lot``, ``pack``, ``choose`` (among products),
    ``clash`` (a GS1 code against itself), ``other_lot`` (a lot, but of another product than the
    code names), ``unknown``.
    """

    kind: str
    product: int = 0
    packaging: int = 0
    lot: int = 0
    place: int = 0
    pack: int = 0
    lot_name: str = ''
    expiry: date | None = None
    count: Decimal | None = None
    choices: tuple[int, ...] = ()
    detail: str = ''


def clean_code(text) -> str:
    """Return a code as it is looked up: what shows nothing left out, GS1's separator kept.

    >>> clean_code(' 6901234567892\\n'), clean_code('10AB\\x1d17')
    ('6901234567892', '10AB\\x1d17')
    >>> clean_code(None)
    ''
    """
    text = str(text or '')[: MAX_CODE * 2]
    text = ''.join(char for char in text if char == FNC1 or char.isprintable())
    return text.strip()[:MAX_CODE]


def element_text(code: str) -> str:
    """Return a code as a parser of GS1 element strings wants it, also from one with brackets.

    >>> element_text('(01)06901234567892(10)A1(17)270131')
    '010690123456789210A1\\x1d17270131'
    >>> element_text(']d2010690123456789217270131')
    '010690123456789217270131'
    """
    found = _SYMBOLOGY.match(code)
    if found and len(code) > 3:
        code = code[3:]
    if not _BRACKETS.fullmatch(code):
        return code.strip(FNC1)
    parts = []
    for key, value in _BRACKET.findall(code):
        parts += [key, value.strip(), '' if key in _FIXED else FNC1]
    return ''.join(parts).strip(FNC1)


def read_elements(pairs: Iterable[tuple]) -> Elements:
    """Return what the elements ``(key, value)`` of a GS1 code say.

    >>> read_elements([('01', '06901234567892'), ('10', 'A1'), ('37', 12)])
    Elements(gtin='06901234567892', lot='A1', serial='', expiry=None, count=Decimal('12'), clash='')
    >>> read_elements([('10', 'A1'), ('10', 'B2')]).clash
    '10'
    """
    names = {'01': 'gtin', '02': 'gtin', '10': 'lot', '21': 'serial', '17': 'expiry'}
    names |= {'30': 'count', '37': 'count'}
    found = {}
    for key, value in pairs:
        name = names.get(key)
        if name is None or value in (None, ''):
            continue
        said = Decimal(str(value)) if name == 'count' else value
        if found.setdefault(name, said) != said:
            return Elements(clash=key)
    return Elements(**found)


def code_forms(code: str) -> tuple[str, ...]:
    """Return the forms under which the same article number may be stored, as scanned first.

    >>> code_forms('06901234567892')
    ('06901234567892', '6901234567892')
    >>> code_forms('036000291452'), code_forms('0036000291452')[1]
    (('036000291452', '0036000291452', '00036000291452'), '036000291452')
    >>> code_forms('ABC-1')
    ('ABC-1',)
    """
    if not re.fullmatch(r'\d{8}|\d{12,14}', code, flags=re.ASCII):
        return (code,)
    number = code.lstrip('0')
    lengths = [
        length
        for length in (8, 12, 13, 14)
        if len(number) <= length and (length > 8 or len(number) > 6)
    ]
    return tuple(dict.fromkeys([code, *map(number.zfill, lengths)]))


def decide(
    known: Known, elements: Elements | None = None, product: int = 0, place_first: bool = False
) -> Decision:
    """Return what a code is taken for.

    What carries the whole code wins over what a GS1 parser reads out of it: a serial number may
    well begin with the digits of an element. A product that is at hand settles what is doubtful.

    >>> known = Known(places=[3], products=[7])
    >>> decide(known).kind, decide(known, place_first=True).kind
    ('product', 'place')
    >>> decide(Known(lots=[(5, 7), (6, 8)]), product=8)[:4]
    ('lot', 8, 0, 6)
    >>> decide(Known()).kind
    'unknown'

    :param known: what carries the code; of a GS1 code, what carries its article number and lot
    :param elements: of a GS1 code
    :param product: that the counter has at hand, or 0
    :param place_first: whether a place is expected
    """
    if elements:
        return _decide_elements(known, elements, product)
    if known.places and (place_first or not (known.products or known.packagings)):
        return Decision('place', place=known.places[0])
    if known.products or known.packagings:
        return _article(known, product)
    if known.lots:
        return _lot(known.lots, product)
    if known.packs:
        return Decision('pack', pack=known.packs[0])
    return _article(Known(products=known.codes), product)


def _article(known, product):
    """Return the one product that carries a code, or a choice."""
    products = list(dict.fromkeys([*known.products, *(pair[0] for pair in known.packagings)]))
    if not products:
        return Decision('unknown')
    if len(products) > 1 and product not in products:
        return Decision('choose', choices=tuple(products))
    chosen = product if product in products else products[0]
    packaging = next((pack for own, pack in known.packagings if own == chosen), 0)
    if chosen in known.products or not packaging:
        return Decision('product', product=chosen)
    return Decision('packaging', product=chosen, packaging=packaging)


def _lot(lots, product):
    own = [pair for pair in lots if pair[1] == product] or list(lots)
    products = tuple(dict.fromkeys(pair[1] for pair in own))
    if len(products) > 1:
        return Decision('choose', choices=products)
    return Decision('lot', product=own[0][1], lot=own[0][0])


def _decide_elements(known, elements, product):
    if elements.clash:
        return Decision('clash', detail=elements.clash)
    name = elements.serial or elements.lot
    said = {'lot_name': name, 'expiry': elements.expiry, 'count': elements.count}
    if not elements.gtin:
        if not name:
            return Decision('unknown', **said)
        if product:
            found = next((lot for lot, own in known.lots if own == product), 0)
            return Decision('lot', product=product, lot=found, **said)
        decision = _lot(known.lots, product) if known.lots else Decision('unknown')
        return decision._replace(**said)
    decision = _article(known, product)
    if decision.kind not in ('product', 'packaging') or not name:
        return decision._replace(**said)
    own = next((lot for lot, other in known.lots if other == decision.product), 0)
    kind = 'other_lot' if known.lots and not own else 'lot'
    return decision._replace(kind=kind, lot=own, **said)
