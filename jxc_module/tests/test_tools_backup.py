"""The plan of what is kept; archives that are damaged; places that are full, slow or strange."""

import doctest
import errno
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools.backup import (
    archive,
    encrypt,
    faults,
    filestore,
    job,
    launch,
    make,
    programs,
    prove,
    remote,
    remote_s3,
    restored,
    retention,
    signature,
    space,
)
from .common_tools_properties import holds

MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
UNITS = ('day', 'week', 'month', 'year')


def _backups(numbers, verified):
    start = datetime(2024, 1, 1)
    return [(n, start + timedelta(hours=7 * n), n in verified) for n in sorted(set(numbers))]


class FakeSource:
    """A source that counts how often its lock was renewed."""

    renewed = 0

    def hold_files(self):
        self.renewed += 1


@tagged('jxc', 'post_install', '-at_install')
class TestToolsBackup(BaseCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix='jxc_backup_'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def _job(self, **values):
        (self.folder / 'job.json').write_text(json.dumps({'secrets': {}, **values}))
        return job.Job(self.folder)

    def test_doctests(self):
        for module in (
            archive, faults, filestore, prove, remote, remote_s3, restored, retention, signature
        ):  # fmt: skip
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module)
            self.assertEqual(result.failed, 0)

    # === WHAT IS KEPT === #

    @holds(
        lambda st: {
            'numbers': st.lists(st.integers(0, 2000), min_size=1, max_size=60),
            'verified': st.sets(st.integers(0, 2000), max_size=20),
            'keep': st.fixed_dictionaries({unit: st.integers(0, 5) for unit in UNITS}),
        }
    )
    def test_what_is_never_deleted(self, numbers, verified, keep):
        backups = _backups(numbers, verified)
        gone = retention.superfluous(backups, keep)
        left = [row for row in backups if row[0] not in gone]
        self.assertIn(backups[-1], left, "the newest")
        proved = [row for row in backups if row[2]]
        if proved:
            self.assertIn(proved[-1], left, "the last verified")
        self.assertFalse(retention.superfluous(left, keep), "a second time")
        if any(keep.values()):
            self.assertLessEqual(len(left), sum(keep.values()) + 2)
        for unit in UNITS:
            more = {**keep, unit: keep[unit] + 1}
            if any(keep.values()):
                self.assertLessEqual(set(retention.superfluous(backups, more)), set(gone))
        days = (
            sorted({at.date() for _key, at, _ok in backups})[-keep['day'] :] if keep['day'] else []
        )
        for day in days:
            newest = max(row for row in backups if row[1].date() == day)
            self.assertIn(newest, left, "the newest of a day that is kept")

    def test_a_year_of_nights(self):
        start = datetime(2026, 1, 1, 1, 30)
        nights = [(n, start + timedelta(days=n), False) for n in range(365)]
        keep = {'day': 7, 'week': 4, 'month': 12}
        gone = set(retention.superfluous(nights, keep))
        left = [f'{at:%m-%d}' for n, at, _ok in nights if n not in gone]
        ends = [f'{month:02}-{last}' for month, last in enumerate(MONTHS, 1)]
        days = [f'12-{day}' for day in (13, 20, *range(25, 31))]
        self.assertEqual(left, sorted({*ends[:-1], *days, '12-31'}))

    # === ARCHIVES === #

    def _archive(self):
        content = b'text ' * 4000
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        files = {
            f'filestore/{sha1[:2]}/{sha1}': content,
            'dump/toc.dat': os.urandom(5000),
            'dump/1.dat.gz': os.urandom(20),
            'dump/2.dat.gz': b'',
        }
        path = self.folder / 'a.zip'
        path.unlink(missing_ok=True)
        output = encrypt.Output(self._job(), path)
        writer = archive.Writer(output)
        for number, (name, text) in enumerate(files.items()):
            (self.folder / str(number)).write_bytes(text)
            writer.add(self.folder / str(number), name)
        writer.add_text('RESTORE.txt', "how")
        writer.finish({'database': 'x'})
        output.close()
        self.assertEqual(output.sha256.hexdigest(), encrypt.sha256_of(path))
        self.assertEqual(output.size, path.stat().st_size)
        return path, files

    def test_whole_archive(self):
        path, files = self._archive()
        self.assertEqual(archive.check(path)['database'], 'x')
        archive.unpack(path, 'dump/', self.folder / 'out')
        self.assertEqual((self.folder / 'out' / 'toc.dat').read_bytes(), files['dump/toc.dat'])
        self.assertEqual(len(list((self.folder / 'out').iterdir())), 3)
        self.assertEqual(subprocess.run(['unzip', '-tq', path], check=False).returncode, 0)

    def test_a_hundred_damaged_bytes(self):
        path, files = self._archive()
        whole, chance = path.read_bytes(), random.Random(7)
        digest = hashlib.sha256(whole).hexdigest()
        unseen = 0
        for _number in range(100):
            at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            self.assertNotEqual(encrypt.sha256_of(path), digest)
            try:
                archive.check(path)
            except faults.Fault as fault:
                self.assertIn(fault.code, ('damaged', 'missing_part'))
            else:  # in a header that nothing hangs on: the content is what it was
                unseen += 1
                for name, content in files.items():
                    with zipfile.ZipFile(path) as found:
                        self.assertEqual(found.read(name), content)
        self.assertLess(unseen, 15)
        for cut in (0, 1, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:cut])
            with self.assertRaises(faults.Fault):
                archive.check(path)

    def test_a_part_is_missing_or_too_many(self):
        path, files = self._archive()
        with zipfile.ZipFile(path) as found:
            manifest = found.read('manifest.json')
        for more, less, code in (((), 'dump/toc.dat', 'missing_part'), (('x',), '', 'damaged')):
            with zipfile.ZipFile(path, 'w') as made:
                made.writestr('RESTORE.txt', "how")
                made.writestr('manifest.json', manifest)
                for name in (*files, *more):
                    if name != less:
                        made.writestr(name, files.get(name, b'x'))
            with self.assertRaises(faults.Fault) as caught:
                archive.check(path)
            self.assertEqual(caught.exception.code, code)

    def test_no_part_lands_outside(self):
        path = self.folder / 'evil.zip'
        with zipfile.ZipFile(path, 'w') as made:
            made.writestr('dump/../../evil', b'x')
        with self.assertRaises(faults.Fault):
            archive.unpack(path, 'dump/', self.folder / 'deep' / 'out')
        self.assertFalse((self.folder / 'evil').exists())

    # === FILES === #

    def _store(self):
        names = [f'{n:02x}/{n:040x}' for n in range(3)]
        for name in names:
            (self.folder / 'store' / name).parent.mkdir(parents=True)
            (self.folder / 'store' / name).write_text(name)
        return names

    def test_links(self):
        names = self._store()
        store, target = self.folder / 'store', self.folder / 'links'
        found = filestore.gather(FakeSource(), [*names, 'ff/gone'], store, target)
        self.assertEqual(found, (['ff/gone'], 43 * 3, True))
        self.assertTrue((target / names[0]).samefile(store / names[0]))
        with self.assertRaises(faults.Fault) as caught:
            filestore.gather(FakeSource(), ['../../etc/passwd'], store, target)
        self.assertEqual(caught.exception.code, 'odd_name')

    def test_copies_where_links_are_not_possible(self):
        names = self._store()
        store, target = self.folder / 'store', self.folder / 'copies'
        source = FakeSource()
        refused = OSError(errno.EXDEV, "Invalid cross-device link")
        clock = iter(range(0, 1000, 6))
        with (
            patch.object(os, 'link', side_effect=refused),
            patch.object(filestore.time, 'monotonic', lambda: next(clock)),
        ):
            found = filestore.gather(source, names, store, target)
        self.assertEqual(found, ([], 43 * 3, False))
        self.assertEqual((target / names[2]).read_text(), names[2])
        self.assertGreaterEqual(source.renewed, 2)
        gone = patch.object(shutil, 'copyfile', side_effect=FileNotFoundError)
        with (
            patch.object(os, 'link', side_effect=refused),
            gone,
            self.assertRaises(filestore.Vanished),
        ):
            filestore.gather(source, names, store, self.folder / 'more')

    # === PROGRAMS AND PLACES === #

    def test_older_programs(self):
        old = self.folder / 'pg_dump'
        old.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n')
        old.chmod(0o755)
        task = self._job(pg_path=str(self.folder))
        with (
            patch.object(programs, 'DEBIAN', str(self.folder / '{major}')),
            self.assertRaises(faults.Fault) as caught,
        ):
            programs.find_postgres(task, 'pg_dump', 150003)
        self.assertEqual(caught.exception.code, 'old_program')
        self.assertEqual(caught.exception.values['version'], 9)
        self.assertEqual(programs.find_postgres(task, 'pg_dump', 90600), str(old))
        same = self.folder / '8' / 'pg_dump'
        same.parent.mkdir()
        same.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 8.4"\n')
        same.chmod(0o755)
        with patch.object(programs, 'DEBIAN', str(self.folder / '{major}')):
            self.assertEqual(programs.find_postgres(task, 'pg_dump', 80400), str(old))
            with patch.object(programs, 'find', return_value=str(old)):
                found = programs.find_postgres(self._job(), 'pg_dump', 80400)
            self.assertEqual(found, str(same))

    def test_space_is_asked_for_first(self):
        with patch.object(space.shutil, 'disk_usage', return_value=shutil.disk_usage('/')):
            space._need(self.folder, 1)
            with self.assertRaises(faults.Fault) as caught:
                space._need(self.folder, 1 << 60)
        self.assertEqual(caught.exception.code, 'space')

    def test_a_full_disk_while_packing(self):
        begin = (
            "import resource, signal, sys; from pathlib import Path\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "from tools.backup import encrypt, faults, job\n"
            "output = encrypt.Output(job.Job(sys.argv[1]), sys.argv[1] + '/out')\n"
        )
        at_the_end = (
            "try:\n    output.write(bytes(5000))\n    output.close()\n"
            "except OSError as error:\n    print(faults.of_system(error, '/b').code)"
        )
        between = (
            "for part in range(2):  # an archive that is given up writes once more\n"
            "    try:\n        while True:\n            output.write(bytes(1 << 16))\n"
            "    except OSError as error:\n        print(faults.of_system(error, '/b').code)"
        )
        self._job()
        for how in ('none', 'passphrase'):
            kept = self.folder / 'kept'
            kept.write_text('{"r": "word"}')
            secrets = {'file': str(kept), 'passphrase': 'r'}
            self._job(encryption=how, secrets=secrets)
            for code, expected in ((at_the_end, ['full']), (between, ['full'] * 2)):
                (self.folder / 'out').unlink(missing_ok=True)
                command = [sys.executable, '-c', begin + code, str(self.folder)]
                told = subprocess.run(
                    command, cwd=launch.HOME, capture_output=True, text=True, check=False
                )
                self.assertEqual(told.stdout.split(), expected, told.stderr)

    def test_limits_of_the_worker_are_taken_off(self):
        code = (
            "import resource; from tools.backup.program import be_modest\n"
            "be_modest()\n"
            "print([resource.getrlimit(r)[0] for r in (resource.RLIMIT_CPU, resource.RLIMIT_AS)])"
        )

        def limit():
            for name, soft in ((resource.RLIMIT_CPU, 5), (resource.RLIMIT_AS, 1 << 31)):
                resource.setrlimit(name, (soft, resource.getrlimit(name)[1]))

        told = subprocess.run(
            [sys.executable, '-c', code],
            cwd=launch.HOME,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
        )
        hard = [resource.getrlimit(n)[1] for n in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]
        self.assertEqual(told.stdout.strip(), str(hard), told.stderr)

    def test_secrets_stay_out_of_log_and_status(self):
        kept = self.folder / 'kept'
        kept.write_text('{"r": "geheim wort"}')
        task = self._job(secrets={'file': str(kept), 'passphrase': 'r', 'sftp_key': 'none'})
        self.assertEqual(task.secret('passphrase'), 'geheim wort')
        self.assertIsNone(task.secret('sftp_key'))
        task.log("said geheim wort")
        task.tell('dump', values={'detail': 'geheim wort'})
        for name in ('log.txt', 'status.json'):
            self.assertNotIn('geheim', (self.folder / name).read_text())

    def test_the_plan_goes_on_where_a_file_cannot_be_deleted(self):
        others = [[n, f'2026-01-0{n} 01:00:00', False, f'{n}.zip'] for n in (1, 2, 3)]
        for row in others:
            (self.folder / row[3]).write_text('x')
        task = self._job(folder=str(self.folder), keep={'day': 1}, others=others)
        unlink = Path.unlink

        def refuse(path, **options):
            if path.name == '1.zip':
                raise PermissionError(errno.EACCES, "Permission denied")
            unlink(path, **options)

        with patch.object(Path, 'unlink', refuse):
            self.assertEqual(make.thin_out(task), [2])
        self.assertTrue((self.folder / '3.zip').exists())
