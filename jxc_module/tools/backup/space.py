"""Whether there is room for what a job writes."""

import os
import shutil
from pathlib import Path

import psycopg2

from . import database
from .faults import Fault, of_system

DUMP_SHARE = 0.4  # of a database on its disk: what its dump takes at most, by experience
MARGIN = 1.1


def check_folder(job):
    """Prove the folder of a job by writing, reading back and deleting.

    It is made where it is missing; what the owner of the server named is not: its disk may be
    missing.

    :raise Fault: no folder, no right, no room
    """
    folder, root = job['folder'], job.get('root')
    if root and not os.path.isdir(root):
        raise Fault('no_path', where=root)
    proof = Path(folder) / f'.jxc-proof-{os.getpid()}'
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        proof.write_bytes(b'jxc')
        with proof.open('rb') as file:
            if file.read() != b'jxc':
                raise Fault('disk', where=str(folder), detail="read something else than written")
        proof.unlink()
    except OSError as error:
        raise of_system(error, folder) from None


def check(job, source):
    """Compare what is free with what is needed, before anything is written.

    :raise Fault: with both
    """
    held = database.rows(
        source.link,
        "SELECT COALESCE(SUM(size), 0)::bigint FROM (SELECT store_fname, MAX(file_size) AS size "
        "FROM ir_attachment WHERE store_fname <> '' GROUP BY 1) AS files",
    )[0][0]
    size = source.size()
    dump = job.get('last_dump') or size * DUMP_SHARE
    _need(job['folder'], (2 * dump + held) * MARGIN)
    if job.get('verify'):
        check_server(job, source.link, size)


def check_server(job, link, size):
    """Compare what is free on the disk of a server that is on this machine with a restored copy."""
    try:
        [[folder]] = database.rows(link, "SELECT current_setting('data_directory')")
    except psycopg2.Error:
        folder = None  # no right to ask
    if not folder or not os.path.isdir(folder):
        job.log("the disk of the database cannot be seen from here")
        return
    _need(folder, size * MARGIN)


def check_dump(folder, size):
    """Compare what is free in a folder with the dump of a database of a size.

    :raise Fault: with both
    """
    _need(folder, size * DUMP_SHARE * MARGIN)


def _need(folder, need):
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Fault('space', where=str(folder), need=int(need), free=free)
