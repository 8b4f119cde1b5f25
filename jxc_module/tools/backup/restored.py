"""Databases that a restore makes: hidden, filled from a dump, dropped."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from . import database, programs
from .faults import Fault

# what newer programs set at the head of every restore, and the first server that knows it
_SETS = {b'SET transaction_timeout = 0;\n': 17}
_HEAD = 1 << 16  # bytes in which that stands


def drop(name):
    """Drop a database of ours, whoever is connected to it."""
    with contextlib.closing(database.connect('postgres', autocommit=True)) as link:
        known = database.rows(link, "SELECT 1 FROM pg_database WHERE datname = %s", name)
        if known:
            quoted = database.quote_ident(name, link)
            database.rows(link, f"ALTER DATABASE {quoted} IS_TEMPLATE false")
            database.rows(
                link,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                name,
            )
            database.rows(link, f"DROP DATABASE {quoted}")


def give_up(job, name):
    """Drop a database of a restore that failed; what failed is told, not that this does, too.

    A server without room may not even drop: the next job does, see :func:`left_over`.
    """
    try:
        drop(name)
    except (psycopg2.Error, Fault) as error:
        job.log(f"{name} could not be dropped yet: {error}")


def left_over(prefix):
    """Return the databases that a job which died has left: hidden ones with our prefix."""
    with contextlib.closing(database.connect('postgres', autocommit=True)) as link:
        found = database.rows(
            link,
            "SELECT datname FROM pg_database WHERE datistemplate AND datname ~ %s",
            '^' + prefix,
        )
        return [name for [name] in found]


def create(name, shape):
    """Make an empty database that neither lists nor jobs of Odoo see: a template.

    :param dict shape: see :meth:`Source.shape`
    :raise Fault: no right to make one
    """
    with (
        contextlib.closing(database.connect('postgres', autocommit=True)) as link,
        link.cursor() as cr,
    ):
        try:
            quoted = database.quote_ident(name, link)
            cr.execute(
                f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING %s "
                "LC_COLLATE %s LC_CTYPE %s IS_TEMPLATE true",
                (shape['encoding'], shape['collate'], shape['ctype']),
            )
        except psycopg2.errors.InsufficientPrivilege:
            raise Fault('no_createdb') from None
        except psycopg2.errors.DuplicateDatabase:
            raise Fault('taken', database=name) from None
        except psycopg2.Error as error:
            if error.pgcode == '53100':
                raise Fault('full', where='PostgreSQL', detail=str(error).strip()) from None
            raise
    with contextlib.closing(database.connect(name, autocommit=True)) as link:
        for extension, schema in shape['extensions']:
            if schema == 'public':
                database.rows(
                    link, f"CREATE EXTENSION IF NOT EXISTS {database.quote_ident(extension, link)}"
                )
        if shape['immutable_unaccent']:
            database.rows(link, "ALTER FUNCTION unaccent(text) IMMUTABLE")


def restore(job, name, folder, server, jobs):
    """Restore a dump; the first error ends it.

    :raise Fault: what pg_restore says
    """
    program = programs.find_postgres(job, 'pg_restore', server)
    command = [program, '--exit-on-error', '--no-owner', '--no-privileges', '--no-password']
    unknown = _unknown(programs.version(program), server // 10000)
    if unknown:
        _restore_told(job, name, [*command, '--file=-', str(folder)], unknown)
        return
    command += [f'--jobs={jobs}', f'--dbname={name}', str(folder)]
    process = programs.popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    programs.ended(job, process, 'restore')


def _unknown(program, server):
    """Return what a program of a version says that a server of an older one does not know.

    >>> _unknown(18, 16), _unknown(18, 17), _unknown(16, 13)
    ([b'SET transaction_timeout = 0;\\n'], [], [])
    """
    return [line for line, since in _SETS.items() if server < since <= program]


def _restore_told(job, name, command, unknown):
    """Restore by what pg_restore writes, without the lines that the server does not know."""
    psql = [str(Path(command[0]).with_name('psql')), '--no-psqlrc', '--quiet', '--no-password']
    psql += ['--set=ON_ERROR_STOP=1', f'--dbname={name}']
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as heard:
        teller = programs.popen(command, stdout=subprocess.PIPE, stderr=told)
        doer = programs.popen(psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=heard)
        # where psql ended with an error its own words say why
        with contextlib.suppress(BrokenPipeError), teller.stdout, doer.stdin:
            head = teller.stdout.read(_HEAD)
            for line in unknown:
                head = head.replace(line, b'', 1)
            doer.stdin.write(head)
            shutil.copyfileobj(teller.stdout, doer.stdin)
        for process, words in ((doer, heard), (teller, told)):
            process.wait()
            words.seek(0)
            programs.judge(job, process, words.read().decode('utf-8', 'replace').strip(), 'restore')
