"""A backup of the data of two years against pg_dump and packing by hand; memory; a proof.

By hand: `pg_dump -Fd` with the same processes and compression, then `zip -1` of the dump and the
attachments (`tar` with gzip where there is no zip). Ours takes one state of both, hashes every
part, counts every table. Attachments are made for the bench: half of them can be packed.
"""

import hashlib
import os
import random
import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from devtools.backup_jobs import Jobs, database, restored
from devtools.bench import common
from devtools.env import paths

RATIO, MEMORY = 1.3, 100
FILES, BYTES = 2000, 100_000


def main():
    parser = common.parser(__doc__)
    parser.add_argument('--db', help="one that is there, instead of the one of this scale")
    options = parser.parse_args()
    name = options.db or common.perf_database(options.scale)
    base = Path(tempfile.mkdtemp(prefix='jxc-bench-', dir=paths.HOME))
    copy = f'jxc_bench_backup_{paths.TAG}'
    try:
        with closing(database.connect('postgres', autocommit=True)) as link:
            database.rows(link, f'CREATE DATABASE {copy} TEMPLATE "{name}"')
        _fill(copy, base / 'store')
        _measure(Jobs(copy, base / 'store', base / 'jobs'), base, options.runs)
    finally:
        restored.drop(copy)
        shutil.rmtree(base)


def _fill(name, store):
    """Make attachments: half of them text, half of them noise."""
    chance, names = random.Random(1), []
    for number in range(FILES):
        noise = chance.randbytes(BYTES)
        content = noise if number % 2 else noise[:100].hex().encode() * (BYTES // 200)
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        path = store / sha1[:2] / sha1
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(f'{sha1[:2]}/{sha1}')
    with closing(database.connect(name, autocommit=True)) as link:
        database.rows(link, "DELETE FROM ir_attachment WHERE store_fname <> ''")
        database.rows(
            link,
            "INSERT INTO ir_attachment (name, type, store_fname, file_size) "
            "SELECT 'x', 'binary', unnest(%s), %s",
            names,
            BYTES,
        )


def _measure(jobs, base, runs):
    ours, hand, peak, proof = [], [], 0, None
    for _number in range(runs):  # in turn, since the speed of a shared machine drifts
        began = time.monotonic()
        status = jobs.do()
        ours.append(time.monotonic() - began)
        result = status['result']
        peak = max(peak, result['peak_mib'])
        hand.append(_by_hand(jobs, base / 'hand'))
    began = time.monotonic()
    proof = jobs.do('verify', name=result['name'], sha256=result['sha256'])
    seconds = time.monotonic() - began
    ratio = sorted(ours)[len(ours) // 2] / sorted(hand)[len(hand) // 2]
    print(f"# {result['size'] / 2**20:.0f} MiB, dump {result['dump'] / 2**20:.0f} MiB")
    print(f"ours    {' '.join(f'{value:.1f}' for value in ours)} s")
    print(f"by hand {' '.join(f'{value:.1f}' for value in hand)} s")
    print(f"ratio {ratio:.2f} (aim {RATIO}), memory {peak:.0f} MiB (aim {MEMORY})")
    print(f"proof {seconds:.1f} s: {proof.get('result') or proof}")


def _by_hand(jobs, folder):
    folder.mkdir()
    began = time.monotonic()
    processes = max(1, (os.cpu_count() or 1) // 2)
    command = ['pg_dump', '-Fd', f'-j{processes}', '-Z1', '-f', str(folder / 'dump'), jobs.name]
    subprocess.run(command, check=True)
    (folder / 'filestore').symlink_to(jobs.store)
    pack = ['zip', '-q', '-1', '-r', 'x.zip', 'dump', 'filestore']
    if not shutil.which('zip'):
        pack = ['tar', '-c', '-h', '-I', 'gzip -1', '-f', 'x.tar.gz', 'dump', 'filestore']
    subprocess.run(pack, check=True, cwd=folder)
    seconds = time.monotonic() - began
    shutil.rmtree(folder)
    return seconds


if __name__ == '__main__':
    main()
