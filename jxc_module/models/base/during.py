"""What holds during a call and has no place in the signatures of core's methods in between.

It lives with the cursor, so that no context of a client and no record carries it, and everything
that is called within the block sees it, whatever its user. Records that leave the block do not.
"""

from contextlib import contextmanager


@contextmanager
def during(env, key, value):
    """Let :func:`held` return a value within this block; what held before holds again after it."""
    cache = env.cr.cache
    before = cache.get(key)
    cache[key] = value
    try:
        yield
    finally:
        cache[key] = before


def held(env, key):
    """Return what holds under a key now, or None."""
    return env.cr.cache.get(key)
