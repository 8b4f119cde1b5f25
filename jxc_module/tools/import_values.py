"""What the cells of a foreign file say: numbers, texts, choices. Knows nothing of Odoo.

A value comes out as JSON keeps it: text, numbers as text of a decimal, days as YYYY-MM-DD.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from .import_words import CHOICES, words
from .vendor_statement_layout import heading_key, parse_amount

MAX_TEXT = 500
PLACES = 10  # decimals that are kept; more come from the arithmetics of a workbook
_TENS = {'万': 10**4, '萬': 10**4, '亿': 10**8, '億': 10**8, 'k': 10**3}
_ERRORS = re.compile(r'#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|GETTING_DATA)', re.IGNORECASE)
_YES = {'是', '有', '√', '✓', '真', 'y', 'yes', 'true', '1', 'x', 'on', '启用', '管理'}
_NO = {'否', '无', '×', '✗', '假', 'n', 'no', 'false', '0', 'off', '不', '停用', '不管理'}


class UnclearError(ValueError):
    """A cell that cannot be read; ``reason`` is one word."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def clean_text(value) -> str:
    """Return a text as it is kept: without blanks at its ends and doubled ones inside.

    >>> clean_text('  ＡＢＣ　茶 '), clean_text(12.0), clean_text(date(2026, 3, 1))
    ('ABC 茶', '12', '2026-03-01')

    :raise UnclearError: ``error`` for the error of a formula
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = ' '.join(_halved(str(value)).replace('\0', '').split())[:MAX_TEXT]
    if _ERRORS.fullmatch(text):
        raise UnclearError('error')
    return text


def _halved(text):
    """Return a text with letters, digits and blanks of Chinese width made narrow."""
    if text.isascii():
        return text
    return ''.join(
        unicodedata.normalize('NFKC', char)
        if '\uff10' <= char <= '\uff5a' or char == '\u3000'
        else char
        for char in text
    )


def clean_number(value) -> str:
    """Return a number as text.

    >>> [clean_number(v) for v in ('１，２３４．５０', '￥1.2万', '(12)', 0.1 + 0.2, '1.234,5')]
    ['1234.5', '12000', '-12', '0.3', '1234.5']

    :raise UnclearError: ``number``, ``date``, ``error``, ``large``
    """
    if isinstance(value, bool):
        raise UnclearError('number')
    if isinstance(value, date):
        raise UnclearError('date')
    factor = 1
    if isinstance(value, str):
        text = unicodedata.normalize('NFKC', value).strip()
        if _ERRORS.fullmatch(text):
            raise UnclearError('error')
        text = text.removesuffix('元').removesuffix('%').strip()
        if text and (tens := _TENS.get(text[-1].lower())) and len(text) > 1:
            factor, text = tens, text[:-1]
        if found := re.fullmatch(r'([+-]?\d+(?:\.\d+)?)e([+-]?\d{1,2})', text, re.I | re.A):
            text = format(Decimal(found[1]).scaleb(int(found[2])), 'f')
        value = text
    try:
        number = parse_amount(value)
    except (ValueError, InvalidOperation) as error:
        raise UnclearError('large' if str(error) == "too large" else 'number') from error
    if number is None:
        return ''
    return plain_number(number * factor)


def plain_number(number: Decimal) -> str:
    """Return a decimal as text, without zeros at its end.

    >>> [plain_number(Decimal(text)) for text in ('1200.500', '1E+3', '-0')]
    ['1200.5', '1000', '0']
    """
    if number.as_tuple().exponent < -PLACES:
        number = round(number, PLACES)
    text = format(number, 'f')
    if '.' in text:
        text = text.rstrip('0').rstrip('.')
    return text if text not in ('-0', '') else '0'


def clean_yes(value) -> bool:
    """Return what a cell says to a question.

    >>> [clean_yes(value) for value in ('是', 'No', '√', 0)]
    [True, False, True, False]

    :raise UnclearError: ``yes``
    """
    text = clean_text(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise UnclearError('yes')


_CHOICES = {
    key: {heading_key(word) for word in (key, *words(text))} for key, text in CHOICES.items()
}


def clean_choice(value, choices) -> str:
    """Return which of some choices a cell means.

    >>> clean_choice('移动加权平均', ('standard', 'average', 'fifo'))
    'average'
    >>> clean_choice('是', ('none', 'lot'))
    'lot'

    :raise UnclearError: ``choice``
    """
    text = heading_key(clean_text(value))
    for key in choices:
        if text in _CHOICES[key]:
            return key
    raise UnclearError('choice')
