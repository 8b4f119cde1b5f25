"""Make a backup."""

import contextlib
import resource
import shutil
import subprocess
import time
from datetime import datetime, timezone
from pathlib import Path

from . import encrypt, filestore, guide, programs, prove, remote, retention, space
from .archive import Writer
from .faults import Fault

TRIES = 3
HIDDEN = '.jxc-work-'


def make(job, source):
    """Make the backup of a job; all of it or nothing is left in the folder.

    :return: what the server keeps of it
    """
    began = time.monotonic()
    pg_dump = programs.find_postgres(job, 'pg_dump', source.version)
    folder = Path(job['folder'])
    job.tell('check', 1)
    space.check_folder(job)
    clean(job, folder)
    space.check(job, source)
    if job.get('remote'):
        remote.check(job)
        remote.forget_parts(job, job.get('abandoned', ()))
    staging = folder / f"{HIDDEN}{job['prefix']}{job.folder.name}"
    staging.mkdir(mode=0o700)
    part = staging / 'archive.part'
    try:
        state = _take(job, source, pg_dump, staging)
        manifest, output = _pack(job, staging, part, state)
        verified = False
        if job.get('verify') and job['encryption'] == 'key':
            # only the owner of the key can open the archive: what it was made of is proved
            names = [name for name in state['files'] if name not in state['lost']]
            prove.prove(job, staging / 'dump', manifest, names, source.version)
            verified = True
        final = folder / job['name']
        if final.exists():
            raise Fault('taken', database=job['name'])
        part.rename(final)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    try:
        _print_beside(job, final, output, manifest)
        return _finish(job, final, state, manifest, output, verified, began)
    except BaseException:
        _delete(folder, job['name'])
        raise


def _finish(job, final, state, manifest, output, verified, began):
    """Bring a backup that is made where it belongs, and delete what need not be kept."""
    folder = final.parent
    result = {
        'name': job['name'],
        'size': output.size,
        'sha256': output.sha256.hexdigest(),
        'dump': state['dump'],
        'files': len(state['files']) - len(state['lost']),
        'lost': len(state['lost']),
        'odd': len(manifest['odd']),
        'verified': verified,
        'taken': state['taken'],
    }
    if job.get('remote'):
        job.tell('send', 95)
        remote.put(job, final)
        result['sent'] = True
        if not job['keep_local']:
            _delete(folder, job['name'])
    result['deleted'] = thin_out(job)
    result['seconds'] = time.monotonic() - began
    result['peak_mib'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def _take(job, source, pg_dump, staging):
    """Take database and attachments in one state: the dump into ``staging``, files as links."""
    store, links = job['filestore'], job.folder / 'filestore'
    job.tell('files', 5)
    for number in range(1, TRIES + 1):
        source.hold_files()
        snapshot = source.freeze()
        taken = datetime.now(timezone.utc).strftime('%Y-%m-%d %H:%M:%S')
        names = source.files()
        try:
            lost, size, linked = filestore.gather(source, names, store, links)
            break
        except filestore.Vanished as error:
            job.log(f"{error} was deleted while it was copied: begins again")
            shutil.rmtree(links, ignore_errors=True)
            if number == TRIES:
                raise Fault('vanished', name=str(error)) from None
        finally:
            source.let_files_go()
    job.log(f"{len(names) - len(lost)} files, {size} bytes, {'linked' if linked else 'copied'}")
    for name in lost[:100]:
        job.log(f"missing already: {name}")
    job.tell('dump', 15)
    dump = _dump(job, source, pg_dump, snapshot, staging / 'dump')
    figures = dump.pop('figures')
    source.thaw()
    return {
        **figures,
        'files': names,
        'lost': lost,
        'taken': taken,
        'dump': dump['size'],
        'shape': source.shape(),
        'server': source.version,
    }


def _dump(job, source, pg_dump, snapshot, target):
    """Dump that state; while it runs, count what is in it."""
    command = [pg_dump, '--format=directory', f"--jobs={job.get('jobs', 1)}", '--no-owner']
    command += [f'--snapshot={snapshot}', f'--file={target}', '--no-privileges', '--no-password']
    command += ['--lock-wait-timeout=60s', '--compress=1', source.name]
    process = programs.popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        figures = source.figures(job['totals'])
    except BaseException:
        process.kill()
        process.communicate()
        raise
    programs.ended(job, process, 'dump')
    size = sum(path.stat().st_size for path in target.iterdir())
    return {'size': size, 'figures': figures}


def _pack(job, staging, part, state):
    """Write the archive."""
    job.tell('pack', 40)
    output = encrypt.Output(job, part)
    writer = Writer(output)
    try:
        for path in sorted((staging / 'dump').iterdir()):
            writer.add(path, f'dump/{path.name}')
        lost = set(state['lost'])
        names = [name for name in state['files'] if name not in lost]
        told = time.monotonic()
        for number, name in enumerate(names):
            writer.add(job.folder / 'filestore' / name, f'filestore/{name}')
            if time.monotonic() - told > 2:
                told = time.monotonic()
                job.tell('pack', 40 + 30 * number // len(names))
        facts = {
            'database': job['database'],
            'taken': state['taken'],
            'postgres': state['server'] // 10000,
            'odoo': job['odoo'],
            'shape': state['shape'],
            'server': state['server'],
        }
        for name, text in job['carry'].items():
            writer.add_text(name, text)
        text = guide.guide(job['name'], job['database'], job['encryption'], facts)
        writer.add_text('RESTORE.txt', text)
        manifest = writer.finish(
            {
                **facts,
                'modules': job['modules'],
                'queries': job['totals'],
                'counts': state['counts'],
                'totals': state['totals'],
                'lost': state['lost'],
            }
        )
    except BaseException:
        writer.abandon()
        with contextlib.suppress(Exception):
            output.close()
        raise
    output.close()
    for name in manifest['odd'][:100]:
        job.log(f"not what was stored: {name}")
    job.log(f"{len(manifest['parts'])} parts, {output.size} bytes")
    return manifest, output


def _print_beside(job, final, output, manifest):
    """Print the guide beside the archive: what is in it cannot be read where it is encrypted."""
    text = guide.guide(job['name'], job['database'], job['encryption'], manifest)
    sums = f"SHA-256\n{output.sha256.hexdigest()}  {final.name}\n\n"
    Path(f'{final}.txt').write_text(sums + text, 'utf-8')


def thin_out(job):
    """Delete the backups that need not be kept; return their ids."""
    others = [
        (key, datetime.fromisoformat(at), verified) for key, at, verified, _name in job['others']
    ]
    names = {key: name for key, _at, _verified, name in job['others']}
    deleted = []
    for key in retention.superfluous(others, job['keep']):
        try:
            if job.get('remote'):
                remote.delete(job, names[key])
            _delete(Path(job['folder']), names[key])
        except (Fault, OSError) as error:  # the new one is good; the next run tries again
            job.log(f"could not delete {names[key]}: {error}")
            continue
        job.log(f"deleted by the plan: {names[key]}")
        deleted.append(key)
    return deleted


def _delete(folder, name):
    for path in (folder / name, folder / f'{name}.txt'):
        path.unlink(missing_ok=True)


def clean(job, folder):
    """Delete what jobs of this database that died have left in the folder, and in the server."""
    for path in Path(folder).glob(f"{HIDDEN}{job['prefix']}*"):
        job.log(f"deletes {path.name}, left by a job that died")
        shutil.rmtree(path, ignore_errors=True)
    for name in job.get('abandoned', ()):
        _delete(Path(folder), name)
    prove.clean(job)
