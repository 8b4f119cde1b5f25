"""Talk to the person at the terminal, and run other programs."""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.env import paths

STARTED = time.monotonic()
# Seconds of silence after which a long step says that it is still at work.
PATIENCE = 10


def say(message: str) -> None:
    """Print one line of progress, with the seconds since the command began."""
    print(f"[dev {time.monotonic() - STARTED:5.0f}s] {message}", file=sys.stderr, flush=True)


def die(message: str, fix: str = '') -> None:
    """Leave with what is missing and, where there is one, the command that mends it."""
    sys.exit(f"[dev] error: {message}" + (f"\n[dev] to fix it: {fix}" if fix else ""))


def run(*command, **options) -> subprocess.CompletedProcess:
    """Run a program; raise when it fails, unless check=False."""
    check = options.pop('check', True)
    return subprocess.run([str(part) for part in command], check=check, **options)


def output(*command, **options) -> str:
    """Run a program and return what it printed."""
    return run(*command, stdout=subprocess.PIPE, text=True, **options).stdout.strip()


@contextlib.contextmanager
def step(what: str, log: Path | None = None, pattern: str = '') -> Iterator[None]:
    """Announce a long piece of work, say every few seconds that it goes on, and how long it took.

    With a log, the last match of `pattern` in it tells how far the work is.
    """
    begin, done = time.monotonic(), threading.Event()

    def watch() -> None:
        while not done.wait(PATIENCE):
            hint = f": {found}" if (found := _last_match(log, pattern)) else ""
            say(f"  … {what}, {time.monotonic() - begin:.0f} s so far{hint}")

    say(f"{what} …")
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    say(f"  done: {what}, {time.monotonic() - begin:.1f} s")


def _last_match(log: Path | None, pattern: str) -> str:
    """Return the last match of `pattern` among the log's last lines, or ''."""
    if not log or not log.exists():
        return ''
    with log.open('rb') as stream:
        stream.seek(max(0, log.stat().st_size - 20000))
        found = re.findall(pattern, stream.read().decode('utf-8', 'replace'))
    return found[-1] if found else ''


def run_logged(what: str, log: Path, *command, pattern: str = '', **options) -> None:
    """Run a long program with its output in `log`; when it fails, show the end of the log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open('wb') as stream, step(what, log, pattern):
        code = run(
            *command,
            check=False,
            stdout=stream,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            **options,
        ).returncode
    if code:
        tail = log.read_text('utf-8', 'replace').splitlines()[-60:]
        print("\n".join(tail), file=sys.stderr)
        die(f"{what} failed (exit code {code}); the whole log is {log}")


_locks: dict[str, int] = {}


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Keep other ./dev commands of this checkout from doing the same thing at the same time."""
    if name in _locks:  # this very process has it already
        yield
        return
    paths.HOME.mkdir(parents=True, exist_ok=True)
    with (paths.HOME / f'{name}.lock').open('w') as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./dev ({name})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _locks[name] = 1
        try:
            yield
        finally:
            del _locks[name]


_apt = threading.Lock()


def apt_install(packages: list[str], why: str, optional: bool = False) -> bool:
    """Install Debian packages as root or with sudo; return whether they are there now."""
    # one thread, and one ./dev: apt waits for the lock of dpkg, but not for that of its lists
    with _apt, lock('apt'):
        return _apt_install(packages, why, optional)


def _apt_install(packages: list[str], why: str, optional: bool) -> bool:
    command = 'apt-get install -y --no-install-recommends ' + ' '.join(packages)
    fix = ('' if paths.IS_ROOT else 'sudo ') + command
    sudo = [] if paths.IS_ROOT else ['sudo', *([] if sys.stdin.isatty() else ['-n'])]
    if not shutil.which('apt-get') or (sudo and not shutil.which('sudo')):
        if not optional:
            die(f"{why} is missing, and this user may not install packages", fix)
        return False
    log = paths.LOGS / 'apt.log'
    log.parent.mkdir(parents=True, exist_ok=True)
    with step(f"installing {why} ({', '.join(packages)})"), log.open('ab') as stream:
        apt = [
            *sudo,
            'env',
            'DEBIAN_FRONTEND=noninteractive',
            'apt-get',
            '-q',
            '-o',
            'Acquire::Retries=3',
            '-o',
            'DPkg::Lock::Timeout=300',
        ]
        run(*apt, 'update', check=False, stdout=stream, stderr=stream)
        code = run(
            *apt,
            'install',
            '-y',
            '--no-install-recommends',
            *packages,
            check=False,
            stdout=stream,
            stderr=stream,
        ).returncode
    if code and not optional:
        die(f"{why} could not be installed (see {log})", fix)
    return not code


def environ(**extra: str) -> dict[str, str]:
    """Return this process's environment with `extra` on top."""
    return {**os.environ, **extra}
