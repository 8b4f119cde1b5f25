"""The entry: one job from its beginning to its end."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import traceback

from .database import Source, wake
from .faults import Fault, of_system
from .job import Job

NICE = 10


class Stopped(BaseException):
    """Somebody asks the process to end."""


def main(folder):
    """Do the job of a folder; how it ends stands in its status.

    :return: exit code
    """
    os.umask(0o077)
    job = Job(folder)
    job.own()
    be_modest()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    job.tell('start', 0)
    try:
        result = _do(job)
    except Fault as fault:
        return _end(job, fault=fault.code, values=fault.values)
    except OSError as error:
        fault = of_system(error, job.get('folder'))
        return _end(job, fault=fault.code, values=fault.values)
    except Stopped:
        return _end(job, fault='stopped', values={})
    except Exception as error:
        job.log(traceback.format_exc())
        detail = job.scrub(f'{type(error).__name__}: {error}')[:500]
        return _end(job, fault='error', values={'detail': detail})
    return _end(job, result=result)


def _do(job):
    from . import make, training, verify

    tasks = {'make': make.make, 'verify': verify.verify, 'copy': training.copy}
    with contextlib.closing(Source(job['database'])) as source:
        return tasks[job['task']](job, source)


def _end(job, **values):
    if 'fault' in values:
        job.log(f"ended: {values['fault']} {values['values']}")
    shutil.rmtree(job.folder / 'filestore', ignore_errors=True)
    with contextlib.suppress(OSError):  # a full disk: the server sees that nobody holds the lock
        job.tell(ended=True, percent=100, **values)
    if job.get('cron'):
        with contextlib.suppress(Exception):  # it comes by itself, later
            wake(job['server_database'], job['cron'])
    return 1 if 'fault' in values else 0


def _stop(_number, _frame):
    raise Stopped


def be_modest():
    """Take the limits of the worker that started us off, and let others go first."""
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (hard, hard))
    with contextlib.suppress(OSError):
        os.nice(NICE)
    ionice = shutil.which('ionice')
    if ionice:
        subprocess.run(
            [ionice, '-c', '2', '-n', '7', '-p', str(os.getpid())], check=False, capture_output=True
        )
