"""Prove a backup that was made before."""

import shutil
from pathlib import Path

from . import archive, encrypt, make, prove, remote, space
from .faults import Fault


def verify(job, source):
    """Read all of a backup, restore it and compare.

    :return: what the server keeps of it
    :raise Fault: what is wrong
    """
    folder = Path(job['folder'])
    job.tell('check', 1)
    space.check_folder(job)
    make.clean(job, folder)
    staging = folder / f"{make.HIDDEN}{job['prefix']}{job.folder.name}"
    staging.mkdir(mode=0o700)
    try:
        manifest = read(job, fetch(job, staging), staging)
        if manifest:
            space.check_server(job, source.link, source.size())
            files = [
                name[len('filestore/') :]
                for name in manifest['parts']
                if name.startswith('filestore/')
            ]
            prove.prove(job, staging / 'dump', manifest, files, source.version)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {'verified': bool(manifest), 'totals': manifest and manifest['totals']}


def fetch(job, staging):
    """Return the path of a backup; from its place elsewhere it is fetched."""
    if not job.get('remote'):
        return Path(job['folder']) / job['name']
    job.tell('fetch', 5)
    remote.get(job, job['name'], staging / 'fetched')
    return staging / 'fetched'


def clear_of(job, path, staging):
    """Return the path of the archive in clear."""
    return staging / 'clear.zip' if job['encryption'] == 'passphrase' else path


def read(job, path, staging):
    """Return the manifest of an archive that is as it was written, and unpack its dump.

    :return: None where only the owner of a key can open it
    :raise Fault: it is damaged
    """
    try:
        digest = encrypt.sha256_of(path)
    except FileNotFoundError:
        raise Fault('gone', name=job['name']) from None
    job.tell('read', 20)
    if job['sha256'] and digest != job['sha256']:
        raise Fault('damaged', part=job['name'])
    if job['encryption'] == 'key':
        job.log("encrypted by a public key: it is as it was written; restored when it was made")
        return None
    if job['encryption'] == 'passphrase':
        encrypt.decrypt(job, path, clear_of(job, path, staging))
        path = clear_of(job, path, staging)
    manifest = archive.check(
        path, lambda done, total: done % 500 or job.tell('read', 20 + 40 * done // total)
    )
    archive.unpack(path, 'dump/', staging / 'dump')
    return manifest
