"""A pytest plugin: what Odoo remembers between requests outlives a test that did not touch it.

Odoo's suites empty all caches of the registry after each test and each class, so that every test
compiles views, reads translations, access rights and rules anew. Here a cache that was emptied
meanwhile is put back as it was before the test (the class): what it was made of is rolled back,
too. A cache that nothing emptied is as true after the test as in it, and stays.

Tests that count queries of a cold start empty the caches themselves.
"""

from odoo.modules.registry import Registry
from odoo.tests import common
from odoo.tools.lru import LRU

CACHES = '_Registry__caches'


class _Counting(LRU):
    """A cache that knows how often it was emptied."""

    __slots__ = ('emptied',)

    def __init__(self, old: LRU):
        super().__init__(old.count)
        self.emptied = 0
        self.put_back(old.snapshot)

    def clear(self):
        super().clear()
        self.emptied += 1

    def put_back(self, entries: dict):
        """Hold `entries` and nothing else, in their order."""
        with self._lock:
            super().clear()
            self._values.update(entries)
            self._ordering.update(dict.fromkeys(entries))


class _Frame:
    """What the caches of `registry` held when a test or a class began, and hold when it is over."""

    set_ups = 0  # of models, in this process

    def __init__(self, registry: Registry):
        self.set_up = _Frame.set_ups
        self.caches = getattr(registry, CACHES)
        for name, cache in self.caches.items():
            if not isinstance(cache, _Counting):
                self.caches[name] = _Counting(cache)
        self.emptied = {name: cache.emptied for name, cache in self.caches.items()}
        self.entries = {name: cache.snapshot for name, cache in self.caches.items()}

    def look(self):
        """Keep what came in since, where nothing was emptied; called before core empties all."""
        for name, cache in self.caches.items():
            if cache.emptied == self.emptied[name]:
                self.entries[name] = cache.snapshot

    def end(self):
        """Put all back, unless models were set up anew: then what is kept may speak of old ones."""
        if self.set_up != _Frame.set_ups:
            return
        for name, cache in self.caches.items():
            cache.put_back(self.entries[name])


def pytest_configure():
    """Put a frame round each class and each test of Odoo's kinds."""
    case = common.TransactionCase
    set_up_class, set_up = case.setUpClass.__func__, case.setUp

    def framed_class(cls):
        frame = _Frame(Registry(common.get_db_name()))
        cls.addClassCleanup(frame.end)
        set_up_class(cls)
        cls.addClassCleanup(frame.look)

    def framed(self):
        frame = _Frame(self.registry)
        self.addCleanup(frame.end)
        set_up(self)
        self.addCleanup(frame.look)

    case.setUpClass, case.setUp = classmethod(framed_class), framed

    set_up_models = Registry._setup_models__

    def counted(self, *args, **kwargs):
        _Frame.set_ups += 1
        return set_up_models(self, *args, **kwargs)

    Registry._setup_models__ = counted
