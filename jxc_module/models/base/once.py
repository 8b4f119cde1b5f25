"""What one reading asks for several times, held until it has ended.

Opening a list asks for its rows, their values and their number, and each of these for the same
costs and levels. A method that only reads marks itself with :func:`reading`; whatever is asked for
by :func:`once` inside of it is worked out once, and forgotten when it returns. So nothing is held
while somebody writes, and nothing for the next request: `ormcache` would do neither.
"""

from contextlib import contextmanager
from functools import wraps

KEY = 'jxc_held'
# Of what has keys that a request may choose, more than this is worked out again.
MOST = 64


@contextmanager
def holding(env):
    """Hold what is asked for by :func:`once` until the end of the block, which must only read.

    Inside of another block this one holds nothing of its own. What was written before is flushed
    first: queries of the block see the same data from the first to the last.
    """
    cache = env.cr.cache
    if KEY in cache:
        yield
        return
    env.flush_all()
    cache[KEY] = {}
    try:
        yield
    finally:
        cache.pop(KEY, None)


def reading(method):
    """Decorate a method of a model that only reads: see :func:`holding`."""

    @wraps(method)
    def read(self, *args, **kwargs):
        with holding(self.env):
            return method(self, *args, **kwargs)

    return read


def held(env):
    """Return what :func:`once` has worked out in the present reading, None where none is going on.

    :return: dict
    """
    return env.cr.cache.get(KEY)


def once(env, key, compute, *args):
    """Return what ``compute(*args)`` gives, once a reading; each time where nothing is being read.

    :param key: hashable; names everything that the value depends on besides the data: company, and
        the environment (user, companies, context) where it is not the same for all
    """
    kept = held(env)
    if kept is None:
        return compute(*args)
    if key not in kept:
        value = compute(*args)
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = value
    return kept[key]
