"""Places elsewhere: SFTP by the system's own client; WebDAV and S3 over HTTP."""

import os
import shlex
import subprocess
from pathlib import Path

from . import programs, remote_http, remote_s3
from .faults import Fault

PROOF = '.jxc-proof'
SECONDS = 20


def check(job):
    """Prove the place by writing, reading back and deleting.

    :raise Fault: what does not work
    """
    local, back = job.folder / 'proof', job.folder / 'proof.back'
    local.write_bytes(os.urandom(64))
    name = PROOF + job.folder.name[-8:]
    place = _place(job)
    place.put(local, name)
    place.get(name, back)
    place.delete(name)
    if local.read_bytes() != back.read_bytes():
        raise Fault('remote', detail="read something else than written")


def put(job, path):
    """Send a backup and the guide beside it; what arrived is as long as what was sent."""
    place = _place(job)
    for file in (path, Path(f'{path}.txt')):
        place.put(file, file.name)
    arrived = place.size(path.name)
    if arrived is not None and arrived != path.stat().st_size:
        raise Fault('remote', detail=f"{arrived} bytes arrived of {path.stat().st_size}")


def get(job, name, target):
    """Fetch a backup."""
    _place(job).get(name, target)


def delete(job, name):
    """Delete a backup and the guide beside it."""
    place = _place(job)
    for file in (name, f'{name}.txt'):
        place.delete(file)


def forget_parts(job, names):
    """Delete what was sent of backups that were never finished."""
    place = _place(job)
    for name in names:
        place.forget(name)


def _place(job):
    kind = job['remote']['kind']
    return {'sftp': Sftp, 'webdav': remote_http.WebDav, 's3': remote_s3.S3}[kind](job)


class Sftp:
    """A folder of another machine, whose key has to be the one that is written in the target."""

    def __init__(self, job):
        self._job = job
        self._remote = job['remote']
        self._folder = self._remote['path'].rstrip('/')
        self._known = self._file('known_hosts', self._known_hosts())
        key, password = job.secret('sftp_key'), job.secret('password')
        if not key and not password:
            raise Fault('no_key')
        self._login = self._by_key(key) if key else self._by_password(password)

    def _by_key(self, key):
        """Return options of the client and its environment."""
        path = self._file('key', key.replace('\r', '').strip() + '\n')
        return {'BatchMode': 'yes', 'IdentitiesOnly': 'yes', 'IdentityFile': path}, {}

    def _by_password(self, password):
        """Return options of the client and its environment: it asks a program for the password."""
        kept = self._file('password', password + '\n')
        ask = self._file('askpass', f'#!/bin/sh\nexec cat {shlex.quote(str(kept))}\n')
        ask.chmod(0o700)
        options = {
            'BatchMode': 'no',  # before the batch of commands switches it on
            'PubkeyAuthentication': 'no',
            'PreferredAuthentications': 'password,keyboard-interactive',
            'NumberOfPasswordPrompts': 1,
        }
        # the last two for clients older than 8.4, which ask a program where there is no terminal
        environment = {'SSH_ASKPASS': str(ask), 'SSH_ASKPASS_REQUIRE': 'force', 'DISPLAY': ':0'}
        return options, environment

    def _known_hosts(self):
        name, port = self._remote['host'], self._remote['port']
        host = name if port == 22 else f'[{name}]:{port}'
        key = ' '.join(self._remote['host_key'].split()[-3:])
        words = [word for word in key.split() if not word.startswith(('[', name))]
        return f"{host} {' '.join(words[:2])}\n"

    def _file(self, name, text):
        path = self._job.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def _do(self, *lines):
        login, environment = self._login
        options = {
            **login,
            'LogLevel': 'ERROR',
            'StrictHostKeyChecking': 'yes',
            'UserKnownHostsFile': self._known,
            'GlobalKnownHostsFile': '/dev/null',
            'ConnectTimeout': SECONDS,
            'ServerAliveInterval': SECONDS,
            'ServerAliveCountMax': 3,
        }
        command = [programs.find(self._job, 'sftp')]
        command += [word for name, value in options.items() for word in ('-o', f'{name}={value}')]
        command += ['-b', '-', '-P', str(self._remote['port']), '-F', '/dev/null']
        command += [f"{self._remote['user']}@{self._remote['host']}"]
        process = programs.popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, 'LC_ALL': 'C', **environment},
        )
        told, errors = process.communicate('\n'.join(lines).encode() + b'\n')
        programs.judge(self._job, process, errors.decode('utf-8', 'replace').strip(), 'remote')
        return told.decode('utf-8', 'replace')

    def put(self, path, name):
        target = f'{self._folder}/{name}'
        self._do(f'put {_quoted(path)} {_quoted(target + ".part")}')
        self._do(f'-rm {_quoted(target)}', f'rename {_quoted(target + ".part")} {_quoted(target)}')

    def get(self, name, path):
        self._do(f'get {_quoted(f"{self._folder}/{name}")} {_quoted(path)}')

    def delete(self, name):
        self._do(f'-rm {_quoted(f"{self._folder}/{name}")}')

    def forget(self, name):
        """Delete what was sent of a file that was never finished."""
        self.delete(f'{name}.part')

    def size(self, name):
        for line in self._do(f'ls -ln {_quoted(f"{self._folder}/{name}")}').splitlines():
            words = line.split()
            if len(words) > 4 and words[4].isdigit():
                return int(words[4])
        return None


def _quoted(path):
    """Return a path as the batch of sftp takes it.

    >>> _quoted('/a "b"')
    '"/a \\\\"b\\\\""'
    """
    text = str(path).replace('\\', '\\\\').replace('"', '\\"')
    return f'"{text}"'
