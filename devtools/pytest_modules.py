"""A pytest plugin: the four thousand modules of Odoo are not searched again and again.

* hypothesis draws constants that it finds in the source of "local" modules. Odoo lies outside of
  the packages, so all of it was parsed, for half a minute on a new machine; ours is enough.
* freezegun asks every module for all its names whenever time is frozen, a tenth of a second each
  time. It looks for names that came in since: a module that has as many as before has none.
"""

import freezegun.api
from hypothesis.internal.conjecture import providers

from devtools.env import paths


def pytest_configure():
    """Put the quicker questions in place; fail if what they replace is gone."""
    is_local = providers.is_local_module_file
    ours = str(paths.ADDON_DIR)
    providers.is_local_module_file = lambda path: path.startswith(ours) and is_local(path)

    known = {}  # {module: (number of names, its attributes that tell the time)}
    found_in = freezegun.api._get_cached_module_attributes

    def attributes(module):
        number = len(vars(module))
        before = known.get(module)
        if before is None or before[0] != number:
            before = known[module] = number, found_in(module)
        return before[1]

    freezegun.api._get_cached_module_attributes = attributes
