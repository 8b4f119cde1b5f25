"""Jobs of the program of backups without Odoo around it: for the soak and the bench."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from devtools.env import paths

sys.path.insert(0, str(paths.ADDON_DIR))

from tools.backup import database, launch, programs, restored

PREFIX = 'jxc_check_soak_'
TOTALS = {
    'stock': "SELECT SUM(quantity) FROM stock_quant",
    'entries': "SELECT MAX(id) || ' ' || MAX(name) FROM account_move",
}


def version(folder):
    """Return the major version of the programs of PostgreSQL in a folder."""
    return programs.version(f'{folder}/pg_dump')


class Jobs:
    """A place of backups of one database.

    :param str name: of the database
    :param store: folder of its attachments
    :param base: empty folder, on the disk of the attachments
    :param str prefix: of what it hides
    :param dict environment: of a server that is not ours
    """

    def __init__(self, name, store, base, prefix=PREFIX, environment=()):
        self.name, self.store, self.base = name, Path(store), Path(base)
        self.prefix, self.environment = prefix, {**os.environ, **dict(environment)}
        self.last = {}
        self.folder = self.base / 'backups'
        self.folder.mkdir(parents=True)
        self.number = 0

    def job(self, task='make', **values):
        """Write a job; return its folder."""
        self.number += 1
        folder = self.base / 'work' / f'{self.number:04}-{task}'
        folder.mkdir(parents=True)
        job = {
            'task': task,
            'database': self.name,
            'filestore': str(self.store),
            'folder': str(self.folder),
            'name': f'{self.number:04}.zip',
            'prefix': self.prefix,
            'totals': TOTALS,
            'carry': {'odoo.conf': '', 'addons.json': '[]'},
            'odoo': '19.0',
            'modules': {},
            'encryption': 'none',
            'secrets': {},
            'keep': {},
            'others': [],
            'keep_local': True,
            'jobs': max(1, (os.cpu_count() or 1) // 2),
            'sha256': '',
            **values,
        }
        (folder / 'job.json').write_text(json.dumps(job))
        return folder

    def start(self, folder, wrap=()):
        """Start a job; ``wrap``: words of a command around it."""
        if not wrap:
            return launch.start(folder, self.environment)
        libraries = str(Path(database.psycopg2.__file__).parents[1])
        command = [*wrap, sys.executable, '-m', 'tools.backup', str(folder)]
        return subprocess.Popen(
            command,
            cwd=launch.HOME,
            env={**self.environment, 'PYTHONPATH': libraries},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def status(self, folder):
        """Return what a job says of itself."""
        try:
            return json.loads((folder / 'status.json').read_text())
        except FileNotFoundError:
            return {}

    def do(self, task='make', wrap=(), **values):
        """Do a job to its end; return its status."""
        folder = self.job(task, **values)
        self.start(folder, wrap).wait()
        return {**self.status(folder), 'folder': folder}

    def left(self, known=()):
        """Return what lies about that no good backup is: files, databases."""
        names = {name for base in known for name in (base, f'{base}.txt')}
        files = [path.name for path in self.folder.iterdir() if path.name not in names]
        with patch.dict(os.environ, self.environment):
            return sorted(files) + restored.left_over(self.prefix)
