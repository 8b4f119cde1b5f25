"""Products and partners that may be the same. Knows nothing of Odoo."""

import re
from collections.abc import Iterable, Iterator, Sequence

from .import_values import clean_text
from .pinyin import initials

# what companies add to their names
_LEGAL = re.compile(
    r'有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司|集团|商行|经营部|'
    r'\b(?:co|ltd|limited|inc|llc|gmbh|corp|corporation|company)\b'
)
_BRACKETS = re.compile(r'[(（\[【][^)）\]】]*[)）\]】]')
_LONG_NUMBER = 7  # digits of a phone number that tell it


def plain_name(name: str, sheet: str) -> str:
    """Return what is left of a name: no legal form, brackets, blanks and signs.

    >>> plain_name('上海（浦东）茶叶有限公司', 'partners'), plain_name('Tea Ltd.', 'partners')
    ('上海茶叶', 'tea')
    >>> plain_name('龙井茶 250g', 'products'), plain_name('龙井茶250 G', 'products')
    ('龙井茶250g', '龙井茶250g')
    """
    text = clean_text(name or '').casefold()
    if sheet == 'partners':
        text = _LEGAL.sub('', _BRACKETS.sub('', text))
    return ''.join(char for char in text if char.isalnum())


def _keys(values, sheet) -> Iterator[tuple[str, str]]:
    """Yield what tells a row of what it is: ``(reason, text)``."""
    name = plain_name(values.get('name', ''), sheet)
    if sheet == 'products':
        if name:
            yield 'name', name + plain_name(values.get('specification', ''), sheet)
        return
    if len(name) > 1:
        yield 'name', name
    if number := values.get('tax_number'):
        yield 'tax_number', number.upper()
    digits = ''.join(char for char in values.get('phone') or '' if char.isdigit())
    if len(digits) >= _LONG_NUMBER:
        yield 'phone', digits[-11:]


def pairs(rows: Sequence[dict], sheet: str, read=None) -> Iterator[tuple[int, int, str]]:
    """Yield rows that look like an earlier one, each with the first of those.

    >>> list(pairs([{'name': '茶叶公司'}, {'name': '茶叶有限公司'}, {'name': '水'}], 'partners'))
    [(0, 1, 'name')]

    :param read: see `pinyin.first_letter_reader`; None: how names sound is not compared
    """
    seen = {}
    for position, values in enumerate(rows):
        keys = list(_keys(values, sheet))
        if read and sheet == 'partners' and len(values.get('name', '')) > 5:
            keys.append(('sound', initials(values['name'], read)))
        told = set()
        for reason, text in keys:
            first = seen.setdefault((reason, text), position)
            if first != position and first not in told:
                told.add(first)
                yield first, position, reason


def alike(rows: Iterable, there: Iterable, sheet: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield rows that look like a record that is there.

    >>> list(alike([(4, {'name': 'Tea Co'})], [(7, {'name': 'TEA Ltd'})], 'partners'))
    [(4, 7, 'TEA Ltd', 'name')]

    :param rows: ``(position, values)``; `there`: ``(id, values)``
    :return: ``(position, id, its name, reason)``
    """
    known = {}
    for id_, values in there:
        for reason, text in _keys(values, sheet):
            known.setdefault((reason, text), (id_, values['name']))
    for position, values in rows:
        for key in _keys(values, sheet):
            if key in known:
                yield position, *known[key], key[0]
                break
