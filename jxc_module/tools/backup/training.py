"""A copy for training: restored from a backup, neutralised before anybody can open it."""

import contextlib
import json
import shutil
import uuid
from datetime import datetime, timezone
from pathlib import Path

import psycopg2

from . import archive, database, make, restored, space, verify
from .faults import Fault

# by this parameter a copy knows what it is; times are UTC
PARAMETER = 'jxc_module.training_copy'


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
        restored.create(hidden, manifest['shape'])
        try:
            restored.restore(job, hidden, staging / 'dump', source.version, job.get('jobs', 1))
            job.tell('neutralise', 80)
            neutralise(hidden, job['neutralise'], {PARAMETER: _facts(job, manifest)})
            # on the disk of the attachments: one rename, all or nothing
            files = job.folder / 'copy'
            files.mkdir()
            archive.unpack(verify.clear_of(job, path, staging), 'filestore/', files)
            files.rename(store)
            _show(hidden, name)
        except BaseException:
            restored.give_up(job, hidden)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {'copy': name}


def _facts(job, manifest):
    made = datetime.now(timezone.utc).strftime('%Y-%m-%d %H:%M:%S')
    return json.dumps({'of': job['database'], 'taken': manifest['taken'], 'made': made})


def neutralise(name, queries, parameters=None):
    """Let a copy send and fetch nothing, and be another database than the one it is a copy of.

    :param queries: what core says of the installed modules
    :param dict parameters: system parameters that it gets
    :raise Fault: one of them failed
    """
    with contextlib.closing(database.connect(name)) as link:
        try:
            for query in queries:
                with link.cursor() as cr:
                    # the words of installed modules, read from their files
                    cr.execute(query)  # pylint: disable=sql-injection
            given = {**(parameters or {}), 'database.uuid': str(uuid.uuid4())}
            for key, value in given.items():
                database.rows(link, "DELETE FROM ir_config_parameter WHERE key = %s", key)
                database.rows(
                    link, "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)", key, value
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
