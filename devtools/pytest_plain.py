"""A pytest plugin: import `jxc_module.tools` on its own, and keep Odoo out of reach."""

import sys
import types

from devtools.env import paths


def pytest_configure(config):
    """Put an empty package in the addon's place, so that its models are not imported."""
    package = types.ModuleType(paths.ADDON)
    package.__path__ = [str(paths.ADDON_DIR)]
    package.__file__ = str(paths.ADDON_DIR / '__init__.py')
    sys.modules[paths.ADDON] = package
    sys.modules['odoo'] = None
