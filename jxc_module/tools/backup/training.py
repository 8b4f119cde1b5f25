"""A copy for training: restored from a backup, neutralised before anybody can open it."""

import contextlib
import shutil
import uuid
from pathlib import Path

import psycopg2

from . import archive, database, make, space, verify
from .faults import Fault


def copy(job, source):
    """Restore a backup under another name, neutralised.

    Until that is done it is a template: neither the list nor the crons of Odoo see it.

    :return: what the server keeps of it
    """
    folder, name = Path(job['folder']), job['copy']
    store = Path(job['copy_filestore'])
    job.tell('check', 1)
    make.clean(job, folder)
    if store.exists():
        raise Fault('taken', database=name)
    staging = folder / f"{make.HIDDEN}{job['prefix']}{job.folder.name}"
    staging.mkdir(mode=0o700)
    try:
        path = verify.fetch(job, staging)
        manifest = verify.read(job, path, staging)
        if manifest is None:
            raise Fault('no_key_here')
        space.check_server(job, source.link, source.size())
        job.tell('restore', 50)
        hidden = f"{job['prefix']}{uuid.uuid4().hex[:8]}"
        database.create(hidden, manifest['shape'])
        try:
            database.restore(job, hidden, staging / 'dump', source.version, job.get('jobs', 1))
            job.tell('neutralise', 80)
            neutralise(hidden, job['neutralise'])
            # on the disk of the attachments: one rename, all or nothing
            files = job.folder / 'copy'
            files.mkdir()
            archive.unpack(verify.clear_of(job, path, staging), 'filestore/', files)
            files.rename(store)
            _show(hidden, name)
        except BaseException:
            database.drop(hidden)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {'copy': name}


def neutralise(name, queries):
    """Let a copy send and fetch nothing, and be another database than the one it is a copy of.

    :param queries: what core says of the installed modules
    :raise Fault: one of them failed
    """
    with contextlib.closing(database.connect(name)) as link:
        try:
            for query in queries:
                with link.cursor() as cr:
                    cr.execute(query)
            database.rows(
                link,
                "UPDATE ir_config_parameter SET value = %s WHERE key = 'database.uuid'",
                str(uuid.uuid4()),
            )
        except psycopg2.Error as error:
            raise Fault('neutralise', detail=str(error).strip()[:500]) from None
        link.commit()


def _show(hidden, name):
    """Give the copy its name: from here on Odoo sees it."""
    with contextlib.closing(database.connect('postgres', autocommit=True)) as link:
        before, after = (database.quote_ident(word, link) for word in (hidden, name))
        try:
            database.rows(link, f"ALTER DATABASE {before} RENAME TO {after}")
        except psycopg2.errors.DuplicateDatabase:
            raise Fault('taken', database=name) from None
        database.rows(link, f"ALTER DATABASE {after} IS_TEMPLATE false")
