"""Text that people type."""

import unicodedata

# Letters and marks that show nothing, though Unicode calls them neither spaces nor formats.
BLANK = frozenset('\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0')


def visible(text: str | None) -> str:
    """Return a text without what nobody can see around it; empty where nothing can be seen.

    >>> visible(' \\u200bPaid today\\u2060 \\n')
    'Paid today'
    >>> [visible(text) for text in (None, ' ', '\\u200b', '\\ufeff\\u3164', '\\u2800', '\\ufe0f')]
    ['', '', '', '', '', '']
    >>> visible('客户已付款。')
    '客户已付款。'
    """
    text = text or ''
    if not isinstance(text, str):
        return ''
    start, end = 0, len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    # what is left may still be marks that need a letter to stand on
    return text[start:end] if any(map(_shows, text[start:end])) else ''


def _is_blank(char: str) -> bool:
    return char.isspace() or char in BLANK or unicodedata.category(char) in ('Cc', 'Cf', 'Cn', 'Co')


def _shows(char: str) -> bool:
    return not _is_blank(char) and not unicodedata.category(char).startswith('M')
