"""Workers that are killed as machines stop: a process of its own on the database of the races."""

import os
import signal
import subprocess
import sys

from devtools.concurrency.conftest import NAME
from devtools.env import paths

# What a worker's program begins with: the registry of the database, and what the rest works with.
BEGINNING = f"""
import os, sys
from unittest.mock import patch
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

name = os.environ['{NAME}']
config.parse_config(['-d', name, '--no-http', '--max-cron-threads=0', '--log-level=error'])
registry = Registry(name)
"""


def start(program, at=0):
    """Start a worker.

    :param str program: what comes after `BEGINNING`; it finds ``at`` in ``sys.argv[1]``
    :return: the process, whose output is read line by line
    """
    return subprocess.Popen(
        [sys.executable, '-c', BEGINNING + program, str(at)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=paths.ROOT,
        text=True,
    )


def kill(process):
    """Kill a worker, which finds no time to end its transaction."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
