"""Values that a method of ours hands to core, which makes a record of them as the user.

A request sends numbers and texts, never one of these: what is wrapped comes from a method. The
record takes the plain value (`jxc_read_only.py`).
"""


class KeptId(int):
    """The id of a record."""

    __slots__ = ()


class KeptText(str):
    """A text, such as a word of a selection."""

    __slots__ = ()


PLAIN = {KeptId: int, KeptText: str}


def kept(value):
    """Return a value as one of ours; what is empty stays as it is.

    >>> kept(7) + 1, kept('ship').upper(), kept(False)
    (8, 'SHIP', False)
    """
    if not value:
        return value
    return KeptText(value) if isinstance(value, str) else KeptId(value)


def is_kept(value):
    """Tell whether a value was wrapped.

    >>> is_kept(kept(7)), is_kept(7), is_kept(kept('x')), is_kept('x')
    (True, False, True, False)
    """
    return type(value) in PLAIN


def plain(value):
    """Return a value without its wrapping.

    >>> type(plain(kept(7))), type(plain(kept('x'))), plain(None)
    (<class 'int'>, <class 'str'>, None)
    """
    return PLAIN[type(value)](value) if is_kept(value) else value
