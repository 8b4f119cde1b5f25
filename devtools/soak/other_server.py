"""A PostgreSQL of another version, for a while: made in a folder, reached in several ways."""

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

STEP = re.compile(r'^(?:createdb|psql|pg_restore) .*$', re.M)


class OtherServer:
    """Use it in a `with` block.

    :param folder: of `initdb` and `postgres`, which another user must be able to run where this one
        is root
    :param int room: bytes of a disk of its own for its tables; root alone may ask for it
    """

    def __init__(self, folder, room=0):
        self.bin = Path(folder)
        self.base = Path(tempfile.mkdtemp(prefix='jxc-pg-', dir='/var/tmp'))
        self.data, self.password = self.base / 'data', secrets.token_hex(8)
        self.room, self.tables = room, self.base / 'tables'
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        self.owner = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam('nobody')
            self.owner = {'user': user.pw_uid, 'group': user.pw_gid, 'extra_groups': []}
            os.chown(self.base, user.pw_uid, user.pw_gid)

    def __enter__(self):
        word = self.base / 'word'
        word.write_text(self.password)
        word.chmod(0o644)
        self._run('initdb', '-D', self.data, '-U', 'odoo', '--auth-local=trust',
                  '--auth-host=scram-sha-256', f'--pwfile={word}', '--encoding=UTF8',
                  '--locale=C')  # fmt: skip
        if self.room:
            self._move_tables()
        self._certify()
        listen = f"-k {self.base} -p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self.base / 'log'
        self._run('pg_ctl', '-D', self.data, '-w', '-l', log, '-o', listen, 'start')
        return self

    def __exit__(self, *_error):
        with suppress(SystemExit):  # it has stopped already
            self._run('pg_ctl', '-D', self.data, '-m', 'immediate', 'stop')
        if self.room:
            unmount(self.tables)
        shutil.rmtree(self.base, ignore_errors=True)

    def _run(self, name, *words):
        command = [str(word) for word in (self.bin / name, *words)]
        done = subprocess.run(
            command, cwd=self.base, capture_output=True, text=True, check=False, **self.owner
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr or done.stdout}")

    def _move_tables(self):
        """Give tables a disk of their own: a server that has no room for the rest stops."""
        mount(self.tables, self.room)
        for folder in (self.data / 'base').iterdir():
            shutil.copytree(folder, self.tables / folder.name)
        shutil.rmtree(self.data / 'base')
        (self.data / 'base').symlink_to(self.tables)
        user, group = self.owner['user'], self.owner['group']
        for path in (self.tables, *self.tables.rglob('*')):
            os.chown(path, user, group)

    def _certify(self):
        """Give the server a certificate of its own, where it was built with SSL."""
        key, page = self.data / 'server.key', self.data / 'server.crt'
        command = ['openssl', 'req', '-new', '-x509', '-days', '2', '-nodes', '-subj', '/CN=soak']
        subprocess.run(
            [*command, '-keyout', key, '-out', page], check=True, capture_output=True, **self.owner
        )
        key.chmod(0o600)
        with (self.data / 'postgresql.conf').open('a') as settings:
            settings.write('ssl = on\n')

    def ways(self):
        """Return the ways to the server: environments for libpq."""
        kept = self.base / 'pgpass'
        kept.write_text(f'127.0.0.1:{self.port}:*:odoo:{self.password}\n')
        kept.chmod(0o600)
        path = f"{self.bin}:{os.environ['PATH']}"
        both = {'PGPORT': str(self.port), 'PGUSER': 'odoo', 'PATH': path}
        return {
            'by socket': {**both, 'PGHOST': str(self.base)},
            'by a password in a file, SSL': {
                **both,
                'PGHOST': '127.0.0.1',
                'PGPASSFILE': str(kept),
                'PGSSLMODE': 'require',
            },
        }

    def restore(self, archive, base):
        """Restore a backup by the steps that are printed in it; return its database and version."""
        target = Path(tempfile.mkdtemp(dir=base)) / 'restore'
        with zipfile.ZipFile(archive) as file:
            file.extractall(target)
        environment = {**os.environ, **self.ways()['by socket']}
        steps = STEP.findall((target / 'RESTORE.txt').read_text())
        for step in steps:
            subprocess.run(step, shell=True, check=True, cwd=target.parent, env=environment)
        name = re.search(r'\S+_restored', steps[0])[0]
        command = ['psql', '-At', '-d', name, '-c', 'SHOW server_version']
        told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        return name, f'PostgreSQL {told.stdout.strip()}'


def mount(place, room):
    """Put a disk of so many bytes at a folder."""
    Path(place).mkdir(exist_ok=True)
    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={room}', 'tmpfs', place], check=True)


def unmount(place):
    """Take it away, with what is on it."""
    subprocess.run(['umount', '--lazy', place], check=True)


def can_mount():
    """Tell whether this user may mount disks."""
    command = ['unshare', '-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except FileNotFoundError:
        return False
