"""Secrets of backups: in a file of the server, never in the database that they protect.

The database keeps a reference; a new secret gets a new one, so that a transaction that is taken
back leaves the old secret in its place.
"""

import fcntl
import json
import secrets
from contextlib import contextmanager

from . import backup_paths


@contextmanager
def _kept(database):
    path = backup_paths.secrets(database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (path.parent / f'{database}.lock').open('w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            values = json.loads(path.read_text('utf-8'))
        except FileNotFoundError:
            values = {}
        before = dict(values)
        yield values
        if values != before:
            part = path.with_suffix('.part')
            part.touch(mode=0o600)
            part.write_text(json.dumps(values), 'utf-8')
            part.replace(path)


def keep(database, value):
    """Keep a secret; return its reference."""
    reference = secrets.token_hex(16)
    with _kept(database) as values:
        values[reference] = value
    return reference


def forget_others(database, references):
    """Forget what no reference names any more."""
    with _kept(database) as values:
        for reference in values.keys() - set(references):
            del values[reference]
