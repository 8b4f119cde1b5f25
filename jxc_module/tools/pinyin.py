"""Initials of Chinese names, as people type them to find a product: 龙井茶 is ``ljc``.

The reading of characters comes from the library `pypinyin` (MIT), where it is installed: it knows
phrases, so that 重庆 is ``cq`` although 重 alone is read ``zhong``. Without it nothing is filled in
by itself and people write the initials by hand.
"""

import re

CHINESE = re.compile(r'[\u3400-\u9fff\uf900-\ufaff]+')
KEPT = re.compile(r'[a-z0-9]')


def first_letter_reader():
    """Return a function from Chinese text to the first letters of its syllables.

    :return: callable ``str -> list[str]``, or None where the library is missing
    """
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return None
    return lambda text: lazy_pinyin(text, style=Style.FIRST_LETTER, errors='ignore')


def initials(name, read):
    """Return the initials of a name: letters and digits stay, Chinese becomes its first letters.

    >>> read = lambda text: [{'龙': 'l', '井': 'j', '茶': 'c'}[char] for char in text]
    >>> initials("龙井茶 250g", read)
    'ljc250g'
    >>> initials("A4 Paper (茶)", read)
    'a4paperc'
    >>> initials("——", read)
    ''

    :param str name: what the product is called
    :param read: see :func:`first_letter_reader`
    """
    spelled = CHINESE.sub(lambda match: ''.join(read(match[0])), name or '')
    return ''.join(KEPT.findall(spelled.lower()))
