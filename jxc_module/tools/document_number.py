"""Numbers of documents, written by different hands: equal in spite of spaces, dashes and zeros."""

import re
import unicodedata

MIN_TELLING = 3  # a shorter number says nothing about which document is meant
_RUN = re.compile(r'\d+|[^\W\d_]+')
_YEAR_FIRST = re.compile(r'((?:19|20)\d\d)(0\d*[1-9]\d*)')
_YEAR = re.compile(r'(19|20)\d\d')
_PARTS = re.compile(r'[\s,;|+&()\[\]<>"\']+')
_LIST_MARKS = str.maketrans('、，；。“”《》【】', ' ' * 10)


def plain(text) -> str:
    """Return a text in narrow characters and capitals.

    >>> plain('ｉｎｖ－００１２')
    'INV-0012'
    """
    return unicodedata.normalize('NFKC', str(text or '')).upper()


def number_keys(text) -> frozenset[str]:
    """Return what a number is looked up by; two numbers are equal if they share one of these.

    Everything but letters and digits is left out, and so are zeros before a number. Whether zeros
    inside of a number are leading ones is known only where something parts them, or after a year,
    so there are up to two keys: of the number as one word, and of its parts.

    >>> sorted(number_keys('INV/2026/00012'))
    ['INV 2026 12', 'INV202600012']
    >>> number_keys('ＩＮＶ－２０２６－１２') & number_keys('inv 2026 00012')
    frozenset({'INV 2026 12'})
    >>> number_keys('inv20260012') & number_keys('INV/2026/00012')
    frozenset({'INV 2026 12'})
    >>> number_keys('2026-1') & number_keys('20261')
    frozenset({'20261'})
    >>> number_keys('00-0'), number_keys(None)
    (frozenset(), frozenset())
    """
    runs = [part for run in _RUN.findall(plain(text)) for part in _year_apart(run)]
    joined = _strip(''.join(runs))
    parts = ' '.join(filter(None, (run.lstrip('0') for run in runs)))
    return frozenset(key for key in (joined, parts) if key)


def _year_apart(run):
    """Part a year from the zeros after it: there a number of its own begins."""
    found = _YEAR_FIRST.fullmatch(run)
    return found.groups() if found else (run,)


def _strip(word):
    """Leave out the zeros before each number of a word."""
    return re.sub(r'(?<!\d)0+(?=\d|$)|(?<!\d)0+(?=\D)', '', word)


def is_telling(key) -> bool:
    """Return whether a key can stand for one document: a digit in it, not short, not just a year.

    >>> [is_telling(key) for key in ('INV12', '12', 'DEPOSIT', '发票8801', '2026')]
    [True, False, False, True, False]
    """
    return (
        len(key.replace(' ', '')) >= MIN_TELLING
        and any(char.isdigit() for char in key)
        and not _YEAR.fullmatch(key)
    )


def telling_keys(text) -> frozenset[str]:
    """Return the keys of one number that can stand for a document."""
    return frozenset(filter(is_telling, number_keys(text)))


def mentioned_keys(text, most=50) -> frozenset[str]:
    """Return the keys of all numbers that a text such as the memo of a payment mentions.

    >>> sorted(mentioned_keys('货款 INV/2026/0012、INV/2026/0013'))[:2]
    ['INV 2026 12', 'INV 2026 13']

    :param most: parts of the text that are looked at
    """
    parts = [part for part in _PARTS.split(plain(text).translate(_LIST_MARKS)) if part][:most]
    return telling_keys(text).union(*map(telling_keys, parts))
