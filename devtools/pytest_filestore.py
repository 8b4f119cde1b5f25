"""A pytest plugin: each process has files of its own.

Odoo removes unused files after every class of tests, by what its own database knows: in a folder
that two databases share, one takes away the bundles that the other's browser is about to load.
"""

import contextlib
import os
import shutil
from pathlib import Path

import pytest_odoo

from odoo.tools import config


@contextlib.contextmanager
def own_filestore(original: str, db: str):
    """Give the copy `db` the files of `original`, by links: no file is ever rewritten."""
    if original == db:
        yield
        return
    source, target = Path(config.filestore(original)), Path(config.filestore(db))
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(target, ignore_errors=True)


def pytest_configure():
    """Take the place of the package's own, which shares the folder; fail if it is gone."""
    assert callable(pytest_odoo._shared_filestore)
    pytest_odoo._shared_filestore = own_filestore
