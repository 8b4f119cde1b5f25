"""The proof of a backup: restored into a hidden database, counted, compared, dropped."""

import contextlib
import uuid
from functools import partial

from . import database, restored
from .faults import Fault


def prove(job, dump, manifest, files, server):
    """Restore a dump and compare it with the manifest.

    :param dump: path of the folder of the dump
    :param files: names of the files of attachments that the backup holds
    :param int server: version of the server
    :raise Fault: what is not as it was
    """
    name = f"{job['prefix']}{uuid.uuid4().hex[:8]}"
    job.tell('restore', 70)
    restored.create(name, manifest['shape'])
    try:
        restored.restore(job, name, dump, server, job.get('jobs', 1))
        job.tell('compare', 90)
        with contextlib.closing(database.connect(name, autocommit=True)) as link:
            ask = partial(database.rows, link)
            compare(manifest, database.figures(ask, link, manifest['queries']))
            _check_files(link, set(files) | set(manifest['lost']))
    except BaseException:
        restored.give_up(job, name)
        raise
    restored.drop(name)


def compare(manifest, found):
    """Raise where row counts or totals differ.

    >>> one = {'counts': {'public.a': 1}, 'totals': {}}
    >>> compare(one, one)
    >>> try:
    ...     compare({**one, 'counts': {'public.a': 2}}, one)
    ... except Fault as fault:
    ...     fault.values
    {'what': 'public.a', 'before': '2', 'after': '1'}
    """
    for kind in ('counts', 'totals'):
        for what in sorted(manifest[kind].keys() | found[kind].keys()):
            before, after = manifest[kind].get(what), found[kind].get(what)
            if before != after:
                raise Fault('differs', what=what, before=_text(before), after=_text(after))


def _text(value):
    return '–' if value is None else str(value)


def _check_files(link, known):
    query = "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname <> '' ORDER BY 1"
    for [name] in database.rows(link, query):
        if name not in known:
            raise Fault('missing_part', part=f'filestore/{name}')


def clean(job):
    """Drop what a job that died has left in the server."""
    for name in restored.left_over(job['prefix']):
        job.log(f"drops {name}, left by a job that died")
        restored.drop(name)
