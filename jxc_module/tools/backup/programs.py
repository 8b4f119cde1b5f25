"""The programs of others: found, run so that they end with us, and what they say is kept."""

import ctypes
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from .faults import SIGXFSZ, Fault, said, telling

PR_SET_PDEATHSIG = 1
DEBIAN = '/usr/lib/postgresql/{major}/bin'
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_us():
    # this program has no threads where it starts others but those that read and write pipes
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def find(job, name):
    """Return the path of a program.

    :raise Fault: there is none
    """
    path = shutil.which(name, path=job.get('pg_path') or None) or shutil.which(name)
    if not path:
        raise Fault('no_program', program=name)
    return path


def find_postgres(job, name, server):
    """Return the path of a program of PostgreSQL that is not older than the server.

    Where several are installed and none is chosen it is that of the server's own version.

    :param int server: version of the server, such as 150018
    :raise Fault: there is none, or only older ones
    """
    major = server // 10000
    path = find(job, name)
    own = version(path)
    if own == major:
        return path
    debian = (Path(DEBIAN.format(major=newer)) / name for newer in range(major, major + 5))
    others = [other for other in debian if other.exists()]
    if own > major:
        same = () if job.get('pg_path') else others
        return next((str(other) for other in same if version(other) == major), path)
    if others:
        return str(others[0])
    raise Fault('old_program', program=name, version=own, server=major)


def version(path):
    """Return the major version that a program of PostgreSQL says it has."""
    told = subprocess.run([path, '--version'], capture_output=True, text=True, check=False).stdout
    match = re.search(r'(\d+)(?:[.\d]|devel|beta|rc)*', told)
    return int(match[1]) if match else 0


def popen(command, **options):
    """Start a program that is killed when this one dies."""
    options = {'env': {**os.environ, 'LC_ALL': 'C'}, **options}
    return subprocess.Popen(command, preexec_fn=_end_with_us, **options)  # noqa: PLW1509


def run(job, command, fault, **options):
    """Run a program to its end; its exit code and what it says are kept in the log.

    :param str fault: code of the fault where what it says does not tell a better one
    :raise Fault: it ended with an error
    """
    ended(job, popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options), fault)


def ended(job, process, fault):
    """Wait for the end of a program, see :func:`run`."""
    told = (process.communicate()[1] or b'').decode('utf-8', 'replace').strip()
    judge(job, process, told, fault)


def judge(job, process, told, fault):
    """Raise the fault of a program that has ended, see :func:`run`."""
    name = Path(process.args[0]).name
    code = process.returncode
    told = job.scrub(told)
    if code or told:
        job.log(f"{name} ended with {code}: {told}")
    if not code:
        return
    kind = 'full' if code == SIGXFSZ else said(told, fault)
    detail = telling(told)[:500] or f"exit {code}"
    raise Fault(kind, program=name, code=code, detail=detail, where=job.get('folder') or '')
