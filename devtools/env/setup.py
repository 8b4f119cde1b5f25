"""Bring up everything that a command needs; each part is made once and then found again."""

import atexit
import os
from concurrent.futures import ThreadPoolExecutor

from devtools.env import browser, odoo_source, paths, python
from devtools.env.databases import Server
from devtools.env.postgres import KEPT, SCRATCH

REQUIREMENTS = ['requirements.txt', 'requirements-test.txt']
# What `./dev serve` keeps; everything else is scratch.
DEMO_DB = 'jxc_demo'


def setup(kept: bool = False, tests: bool = False, start: bool = True) -> Server:
    """Return a server ready for work: the one whose data is kept, or the one for scratch.

    :param start: False for what needs no database: Odoo and where it lies
    """
    paths.HOME.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:  # on a new machine each waits for another mirror
        packages = pool.submit(python.ensure, REQUIREMENTS)
        programs = [pool.submit(browser.ensure)] if tests else []
        # a test prints a PDF, as `./dev serve` does
        programs += [pool.submit(browser.ensure_print)] if kept or tests else []
        tree, source = odoo_source.find()
        for part in (packages, *programs):
            part.result()
    python.link(tree)
    cluster = KEPT if kept else SCRATCH
    server = Server(cluster, source, odoo_source.addons_path(tree), start)
    if kept or (server.started and os.environ.get('CI')):
        # Nobody will come back to a machine of CI; and what is kept is best at rest when idle.
        atexit.register(server.stop_if_idle)
    return server


def server_of(db: str) -> Server:
    """Return the server that holds a database of this name."""
    return setup(kept=db.startswith(DEMO_DB))
