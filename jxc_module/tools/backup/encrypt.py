"""Encryption in formats that a stock tool opens: `openssl enc`, `gpg`."""

import contextlib
import hashlib
import os
import subprocess
import threading
from pathlib import Path

from . import programs
from .faults import Fault

BLOCK = 1 << 20
ENDINGS = {'none': '', 'passphrase': '.enc', 'key': '.gpg'}
CIPHER = ('enc', '-aes-256-cbc', '-pbkdf2')


class Output:
    """The file of an archive: what is written goes through the encryption to the disk.

    It cannot be sought in, so that the archive is written as a stream; its SHA-256 is that of the
    file on the disk.
    """

    def __init__(self, job, path):
        self.path = Path(path)
        self.sha256 = hashlib.sha256()
        self.size = 0
        self._job = job
        self._file = self.path.open('xb')
        self._process = self._reader = self._error = self._failed = None
        self._ended = False
        command, secret = _encryption(job)
        if command:
            self._start(command, secret)

    def _start(self, command, secret):
        passed = ()
        if secret is not None:
            passed = (_pipe_of(secret),)
            command = [word.replace('FD', str(passed[0])) for word in command]
        self._process = programs.popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=passed,
        )
        for number in passed:
            os.close(number)
        self._reader = threading.Thread(target=self._read, args=[self._process], daemon=True)
        self._reader.start()

    def _read(self, process):
        try:
            while block := process.stdout.read(BLOCK):
                self._keep(block)
        except OSError as error:
            self._error = error
            process.kill()

    def _keep(self, block):
        self._file.write(block)
        self.sha256.update(block)
        self.size += len(block)

    def write(self, block):  # pylint: disable=method-required-super
        if self._ended:  # nothing may reach the disk past the encryption
            raise self._failed or Fault('encryption', detail='')
        if not self._process:
            self._keep(block)
            return len(block)
        try:
            self._process.stdin.write(block)
        except BrokenPipeError:
            try:
                self._end()
            except (Fault, OSError) as error:
                self._failed = error  # an archive that is given up writes once more
                raise
            raise Fault('encryption', detail='') from None
        return len(block)

    def flush(self):
        """Nothing is kept back here."""

    def close(self):
        """Bring all of it to the disk.

        :raise Fault: what the program of the encryption says
        """
        self._end()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _end(self):
        self._ended = True
        process, self._process = self._process, None
        if not process:
            return
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        self._reader.join()
        told = process.stderr.read().decode('utf-8', 'replace').strip()
        process.wait()
        if self._error:
            raise self._error
        programs.judge(self._job, process, told, 'encryption')


def _encryption(job):
    """Return the command of a job's encryption and the secret that it reads."""
    how = job.get('encryption') or 'none'
    if how == 'passphrase':
        secret = job.secret('passphrase')
        if not secret:
            raise Fault('no_passphrase')
        return [programs.find(job, 'openssl'), *CIPHER, '-salt', '-pass', 'fd:FD'], secret
    if how == 'key':
        key = job.folder / 'public.asc'
        key.write_text(job['public_key'], 'utf-8')
        return [*_gpg(job), '--recipient-file', str(key), '--encrypt'], None
    return None, None


def _gpg(job):
    home = job.folder / 'gnupg'
    home.mkdir(mode=0o700, exist_ok=True)
    command = [programs.find(job, 'gpg'), '--homedir', str(home), '--no-options', '--batch']
    # what is in the archive is packed already
    return [*command, '--quiet', '--trust-model', 'always', '--compress-algo', 'none']


def _pipe_of(secret):
    """Return a pipe that holds a secret, so that no list of processes shows it."""
    reading, writing = os.pipe()
    os.write(writing, secret.encode() + b'\n')
    os.close(writing)
    return reading


def decrypt(job, path, target):
    """Write the archive in ``path``, encrypted by a passphrase, in clear.

    :raise Fault: another passphrase, or a damaged file
    """
    secret = job.secret('passphrase')
    if not secret:
        raise Fault('no_passphrase')
    number = _pipe_of(secret)
    command = [programs.find(job, 'openssl'), *CIPHER, '-d', '-pass', f'fd:{number}']
    command += ['-in', str(path), '-out', str(target)]
    process = programs.popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=(number,)
    )
    os.close(number)
    programs.ended(job, process, 'decryption')


def sha256_of(path):
    """Return the SHA-256 of a file."""
    with open(path, 'rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest() if _HAS else _slow(file)


_HAS = hasattr(hashlib, 'file_digest')  # Python 3.11


def _slow(file):
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
