"""Start the program, and see whether it lives. Used by the server, not by the program."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

HOME = Path(__file__).parents[2]  # of the package `tools`


def start(folder, env):
    """Start the program on the folder of a job, as a process that outlives who starts it.

    :param folder: path with `job.json`
    :param dict env: environment, with what libpq needs
    """
    libraries = str(Path(psycopg2.__file__).parents[1])
    known = env.get('PYTHONPATH')
    env = {
        **env,
        'PYTHONPATH': os.pathsep.join(filter(None, (known, libraries))),
        'PYTHONDONTWRITEBYTECODE': '1',
        'LC_ALL': 'C.UTF-8',
    }
    with (Path(folder) / 'output.txt').open('wb') as output:
        # whoever starts it does not wait for it: it tells by files how it ends
        return subprocess.Popen(
            [sys.executable, '-m', 'tools.backup', str(folder)],
            cwd=HOME,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            close_fds=True,
            start_new_session=True,
        )


def is_alive(folder):
    """Tell whether the process of a job on this machine lives."""
    try:
        with (Path(folder) / 'lock').open('r+') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
