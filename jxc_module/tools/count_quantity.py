"""A counted quantity as a person types it: cases and pieces in one field. Knows nothing of Odoo."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

MAX_QUANTITY = 10**9  # more of anything is a slip of the finger
MAX_TEXT = 60
MAX_DECIMALS = 6
_TIMES = re.compile('[x*×✕✖⨯乘]')
_NUMBER = re.compile(r'[\d.,]+', re.ASCII)
_WITH_UNIT = re.compile(r'([\d.,]+)([^\d.,].*)?', re.ASCII)
_THOUSANDS = re.compile(r'\d{1,3}(,\d{3})+(\.\d*)?', re.ASCII)
_GERMAN = re.compile(r'\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,}', re.ASCII)
_PLAIN = re.compile(r'\d+\.?\d*|\.\d+', re.ASCII)


class QuantityError(ValueError):
    """A text that is no quantity; ``reason`` is one word, ``part`` what is wrong of the text.

    Reasons: ``empty, long, negative, large, number`` (no number), ``comma`` (one comma that may
    part thousands or decimals), ``decimals``, ``unit`` (one that the product does not have).
    """

    def __init__(self, reason, part=''):
        super().__init__(reason)
        self.reason, self.part = reason, part


class Quantity(NamedTuple):
    """A quantity in the product's unit, and the sum that it was typed as: ``((3, 12), (5, 1))``."""

    total: Decimal
    terms: tuple[tuple[Decimal, ...], ...]


def parse_quantity(text, units: Mapping[str, Decimal] | None = None) -> Quantity:
    """Return what a text says: a number, or a sum of products such as cases × pieces + pieces.

    >>> [str(parse_quantity(text).total) for text in ('3x12+5', '３×１２＋５', '2*2.5', '12,5')]
    ['41', '41', '5.0', '12.5']
    >>> str(parse_quantity('3箱+5', {'箱': 12, '个': 1}).total)
    '41'
    >>> [str(parse_quantity(text).total) for text in ('1,234.5', '1.234,5', '0,125', 7, 0)]
    ['1234.5', '1234.5', '0.125', '7', '0']

    :param text: as typed; full-width signs and blanks between its parts do no harm
    :param units: size of each unit that may follow a number, in the product's unit
    :raise QuantityError:
    """
    if isinstance(text, bool) or text is None:
        raise QuantityError('empty')
    if isinstance(text, float):
        text = format(text, 'f') if text == text and abs(text) < MAX_QUANTITY else str(text)
    shown = str(text).strip()
    if len(shown) > MAX_TEXT:
        raise QuantityError('long', shown[:MAX_TEXT])
    words = {_plain(name): Decimal(str(size)) for name, size in (units or {}).items()}
    plain = _plain(shown)
    if not plain:
        raise QuantityError('empty')
    if re.search('[-−–—]', plain):
        raise QuantityError('negative', shown)
    terms = tuple(_term(part, words, shown) for part in plain.split('+'))
    total = Decimal(0)
    for term in terms:
        product = Decimal(1)
        for factor in term:
            product *= factor
        total += product
    if total > MAX_QUANTITY:
        raise QuantityError('large', shown)
    if total and -total.normalize().as_tuple().exponent > MAX_DECIMALS:
        raise QuantityError('decimals', shown)
    return Quantity(total, terms)


def _plain(text):
    """Return a text in narrow small characters, without blanks and marks that show nothing."""
    text = unicodedata.normalize('NFKC', str(text)).casefold()
    return ''.join(char for char in text if char.isprintable() and not char.isspace())


def _term(part, units, shown):
    """Return the factors of one term; a unit counts as one."""
    factors = []
    whole = _WITH_UNIT.fullmatch(part)
    if whole and whole[2] and whole[2] in units:  # a unit may be called "box" or "x"
        return (_number(whole[1], shown), units[whole[2]])
    for factor in _TIMES.split(part):
        if factor in units and not factors:
            raise QuantityError('number', shown)
        if factor in units:
            factors.append(units[factor])
            continue
        found = _WITH_UNIT.fullmatch(factor)
        if not found:
            raise QuantityError('number', factor or shown)
        factors.append(_number(found[1], shown))
        if found[2]:
            if found[2] not in units:
                raise QuantityError('unit' if units else 'number', found[2] if units else factor)
            factors.append(units[found[2]])
    return tuple(factors)


def _number(text, shown):
    if not _NUMBER.fullmatch(text):
        raise QuantityError('number', text)
    if text.startswith(('0,', ',')) or (
        text.count(',') == 1 and '.' not in text and not _THOUSANDS.fullmatch(text)
    ):
        text = text.replace(',', '.')
    elif _GERMAN.fullmatch(text):
        text = text.replace('.', '').replace(',', '.')
    elif text.count(',') == 1 and '.' not in text:
        raise QuantityError('comma', text)
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(',', '')
    if not _PLAIN.fullmatch(text):
        raise QuantityError('number', text)
    number = Decimal(text)
    if number > MAX_QUANTITY:
        raise QuantityError('large', shown)
    return number


def quantity_text(number) -> str:
    """Return a quantity without zeros at its end.

    >>> [quantity_text(number) for number in (41.0, 2.50, Decimal('100'), 0)]
    ['41', '2.5', '100', '0']
    """
    text = format(Decimal(str(number)), 'f')
    return text.rstrip('0').rstrip('.') if '.' in text else text
