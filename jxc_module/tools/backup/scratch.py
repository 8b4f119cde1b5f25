"""A copy of a running database for some minutes, which whoever asked for it drops again."""

import logging
import shutil
import subprocess

from . import database, programs, restored, space, training

_logger = logging.getLogger(__name__)


class Work(dict):
    """What the programs ask of a job, where there is none: it logs, and has no secrets."""

    def log(self, text):
        """Write a line to the log of this process."""
        _logger.info(text)

    def scrub(self, text):
        """Return a text as it is."""
        return text


def copy(source_name, name, folder, neutralise, jobs=1, pg_path=''):
    """Dump a database and restore it under another name, hidden from Odoo's lists and crons.

    Its attachments are not copied: what reads one finds it empty.

    :param folder: path for the dump, made and deleted here
    :param neutralise: queries, see :func:`training.neutralise`
    :raise Fault: no room, no right, no program, a backup is being made; nothing is left
    """
    work = Work(pg_path=pg_path, folder=str(folder))
    folder.mkdir(mode=0o700, parents=True)
    try:
        source = database.Source(source_name)
        try:
            size, version, shape = source.size(), source.version, source.shape()
            space.check_server(work, source.link, size)
            space.check_dump(folder, size)
            _dump(work, source_name, folder / 'dump', version, jobs)
        finally:
            source.close()
        restored.create(name, shape)
        try:
            restored.restore(work, name, folder / 'dump', version, jobs)
            training.neutralise(name, neutralise)
        except BaseException:
            restored.give_up(work, name)
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dump(work, name, target, version, jobs):
    program = programs.find_postgres(work, 'pg_dump', version)
    command = [program, '--format=directory', f'--jobs={jobs}', f'--file={target}', '--no-owner']
    command += ['--no-privileges', '--no-password', '--lock-wait-timeout=60s', '--compress=1', name]
    process = programs.popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    programs.ended(work, process, 'dump')
