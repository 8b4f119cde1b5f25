"""What holds during a call and has no place in the signatures of core's methods in between.

It belongs to the cursor, so that no context of a client and no record carries it: everything that
is called within the block sees it, whatever its user; records that leave the block do not. The
cache of the cursor is no place for it: a savepoint that fails within the block empties that.
"""

from contextlib import contextmanager
from weakref import WeakKeyDictionary

UNATTENDED = 'jxc_unattended'

_values = WeakKeyDictionary()  # {cursor: {key: value}}


@contextmanager
def during(env, key, value):
    """Let :func:`ongoing` return a value within this block, and after it what it did before."""
    values = _values.setdefault(env.cr, {})
    before = values.get(key)
    values[key] = value
    try:
        yield
    finally:
        values[key] = before


def ongoing(env, key):
    """Return what holds under a key now, or None."""
    return _values.get(env.cr, {}).get(key)


def unattended(env):
    """Begin a block of work at which nobody sits who could answer a question: a flow.

    What would ask is noted instead, or refused in words.
    """
    return during(env, UNATTENDED, True)


def is_unattended(env):
    """Tell whether nobody can be asked now."""
    return bool(ongoing(env, UNATTENDED))
