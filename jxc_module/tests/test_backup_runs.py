import hashlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import zipfile
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.backup import jxc_backup_run_follow
from ..tools.backup import database, faults, launch, programs, prove, restored, scratch
from .common_backup import BackupMixin


@tagged('post_install', '-at_install')
class TestBackupRuns(BackupMixin, TransactionCase):
    """Real processes on a real database of four tables."""

    def test_one_state_proved_and_restored_by_the_guide(self):
        run = self._make()
        path = self._path(run)
        self.assertEqual(run.size, path.stat().st_size)
        self.assertEqual(run.sha256, hashlib.sha256(path.read_bytes()).hexdigest())
        self.assertEqual((run.files, run.lost, run.odd, run.check_state), (2, 0, 0, 'no'))
        self.assertFalse(run.verified_on)
        self.assertIn('2 files, 8000 bytes, linked', run.log)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            manifest = json.loads(archive.read('manifest.json'))
            stored = {name for name in archive.namelist() if name.startswith('filestore/')}
            self.assertEqual(stored, {f'filestore/{name}' for name in self.tiny.names})
            self.assertEqual(manifest['counts']['public.stock_quant'], 3)
            self.assertEqual(manifest['totals'], {'stock quantity': '7.5'})
            self.assertIn('jxc_module', manifest['modules'])
            addons = {row['name']: row for row in json.loads(archive.read('addons.json'))}
            self.assertEqual(addons['stock']['version'], manifest['modules']['stock'])
            guide = archive.read('RESTORE.txt').decode()
            archive.extractall(self.base / 'restore')
        # the plain steps of the guide, as somebody types them
        steps = re.findall(r'^(?:createdb|psql|pg_restore) .*$', guide, re.M)
        self.assertEqual(len(steps), 4, guide)
        self.addCleanup(subprocess.run, ['dropdb', f'{self.tiny.name}_restored'], check=False)
        for step in steps:
            subprocess.run(step, shell=True, check=True, cwd=self.base)
        query = 'SELECT SUM(quantity) FROM stock_quant'
        command = ['psql', '-At', '-d', f'{self.tiny.name}_restored', '-c', query]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        self.assertEqual(told.strip(), '107.5')
        self.assertEqual(self._verify(run), 'good')
        self.assertTrue(run.verified_on)
        self.assertEqual(self.target.last_verified_on, run.verified_on)
        self.assertFalse(self.tiny.databases('jxc_check_%'))
        self.assertEqual(self._left(), [])
        self.assertFalse(run.task)

    def test_newer_programs_say_what_the_server_does_not_know(self):
        newer, line = self.base / 'newer', 'SET transaction_timeout = 0;'
        newer.mkdir()
        program = newer / 'pg_restore'
        program.write_text(
            '#!/bin/sh\n'
            '[ "$1" = --version ] && echo "pg_restore (PostgreSQL) 99.1" && exit\n'
            f"echo '{line}'\n"
            f'exec {shutil.which("pg_restore")} "$@"\n'
        )
        program.chmod(0o755)
        (newer / 'psql').symlink_to(shutil.which('psql'))
        self.tiny.run("INSERT INTO ir_config_parameter VALUES (%s, 'same words')", line)
        self.addCleanup(self.tiny.run, "DELETE FROM ir_config_parameter WHERE key = %s", line)
        work = scratch.Work(pg_path=str(newer))
        name, dump = f'jxc_check_{self.tiny.name}', self.base / 'newer.dump'
        subprocess.run(['pg_dump', '-Fd', f'--file={dump}', self.tiny.name], check=True)
        with closing(database.Source(self.tiny.name)) as source:
            restored.create(name, source.shape())
        self.addCleanup(restored.drop, name)
        with (
            patch.object(programs, 'DEBIAN', '/none/{major}'),
            patch.dict(restored._SETS, {b'SET transaction_timeout = 0;\n': 99}),
        ):
            restored.restore(work, name, dump, source.version, 2)
            with closing(database.connect(name)) as link:
                found = database.rows(link, "SELECT key FROM ir_config_parameter ORDER BY 1")
            self.assertIn((line,), found)
            with self.assertRaises(faults.Fault) as caught:  # it is all there already
                restored.restore(work, name, dump, source.version, 2)
        self.assertEqual(caught.exception.code, 'restore')
        self.assertIn('already exists', caught.exception.values['detail'])

    def test_a_proof_that_cannot_even_drop_says_what_failed_first(self):
        log = []
        work = scratch.Work(prefix='jxc_check_none_')
        work.log, work.tell = log.append, lambda *_told: None
        failed = faults.Fault('full', where='PostgreSQL', detail="no space left")
        with (
            patch.object(restored, 'create'),
            patch.object(restored, 'restore', side_effect=failed),
            patch.object(restored, 'drop', side_effect=psycopg2.InternalError("no checkpoint")),
            self.assertRaises(faults.Fault) as caught,
        ):
            prove.prove(work, self.base, {'shape': {}}, [], 150000)
        self.assertEqual(caught.exception.code, 'full')
        self.assertIn('no checkpoint', log[-1])

    def test_what_changes_while_it_is_made_is_not_in_it(self):
        store, [first, _second] = self.tiny.store, self.tiny.names
        whole = (store / first).read_bytes()
        self.addCleanup(self.tiny.attach, whole)
        change = (
            f"DELETE FROM ir_attachment WHERE store_fname = '{first}'; "
            "INSERT INTO stock_quant (location_id, quantity) VALUES (1, 1000); "
            "INSERT INTO ir_attachment (store_fname) VALUES ('aa/later')"
        )
        back = "DELETE FROM stock_quant WHERE quantity = 1000; DELETE FROM ir_attachment WHERE "
        self.addCleanup(self.tiny.run, back + "store_fname = 'aa/later'")
        # as users and core's collector do it, the moment before the dump begins
        busy = self._program(
            'pg_dump',
            '[ "$1" = --version ] && exec pg_dump --version\n'
            f'psql -q -d {self.tiny.name} -c "{change}" && rm {store / first}\n'
            'exec pg_dump "$@"',
        )
        with patch.dict(type(self).job, {'pg_path': str(busy)}):
            run = self._make()
        self.assertEqual((run.files, run.lost), (2, 0))
        self.assertFalse((store / first).exists())
        with zipfile.ZipFile(self._path(run)) as archive:
            self.assertEqual(archive.read(f'filestore/{first}'), whole)
            manifest = json.loads(archive.read('manifest.json'))
        self.assertEqual(manifest['totals'], {'stock quantity': '7.5'})
        self.assertEqual(self._verify(run), 'good')

    def test_the_collector_of_files_waits_and_users_do_not(self):
        source = database.Source(self.tiny.name)
        self.addCleanup(source.close)
        source.hold_files()
        with closing(database.connect(self.tiny.name)) as other:
            database.rows(other, "INSERT INTO ir_attachment (store_fname) VALUES ('x')")
            other.rollback()
            with self.assertRaises(psycopg2.errors.LockNotAvailable):
                database.rows(other, "LOCK ir_attachment IN SHARE MODE NOWAIT")
            other.rollback()
            source.let_files_go()
            database.rows(other, "LOCK ir_attachment IN SHARE MODE NOWAIT")
            other.rollback()
        with self.assertRaises(faults.Fault) as caught:
            database.Source(self.tiny.name)
        self.assertEqual(caught.exception.code, 'busy')

    def test_a_killed_process_is_interrupted_and_tidied_up_by_the_next(self):
        fifo = self.base / 'fifo'
        os.mkfifo(fifo)
        self.addCleanup(fifo.unlink)
        slow = self._program(
            'pg_dump',
            f'[ "$1" = --version ] && exec pg_dump --version\necho $$ > {fifo}\nexec sleep 600',
        )
        with patch.dict(type(self).job, {'pg_path': str(slow)}):
            run = self.env['jxc.backup.run'].browse(self.target.action_run()['res_id'])
            process = self._begin()
        dump = os.pidfd_open(int(fifo.read_text()))
        self.assertTrue(launch.is_alive(run._folder()))
        run._follow()
        self.assertEqual((run.state, run.task, run.stage), ('running', 'make', 'dump'))
        with self.assertRaisesRegex(UserError, "is being made or verified since"):
            self.target.action_run()
        with self.assertRaisesRegex(UserError, "has no backup yet"):
            self.target.action_verify()
        self.assertEqual(os.getsid(process.pid), process.pid)
        self.assertEqual(os.getpriority(os.PRIO_PROCESS, process.pid), 10)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # the kernel kills what it had started
        self.assertEqual(select.select([dump], [], [], 10)[0], [dump], "pg_dump lives on")
        os.close(dump)
        self.assertEqual(len(self._left()), 1)
        run._follow()
        self.assertEqual((run.state, run.task, run.kept), ('interrupted', False, False))
        self.assertIn("ended without a word", run.message)
        self.assertEqual(self.target.trouble, run.message)
        self.assertFalse(self.target._last_kept())
        good = self._make()
        self.assertEqual(self._left(), [])
        self.assertFalse(self.target.trouble)
        self.assertEqual(good.lost, 0)

    def test_a_process_that_is_asked_to_stop_tidies_up_itself(self):
        fifo = self.base / 'fifo2'
        os.mkfifo(fifo)
        slow = self._program(
            'pg_dump',
            f'[ "$1" = --version ] && exec pg_dump --version\necho > {fifo}\nexec sleep 600',
        )
        with patch.dict(type(self).job, {'pg_path': str(slow)}):
            run = self.env['jxc.backup.run'].browse(self.target.action_run()['res_id'])
            process = self._begin()
        fifo.read_text()
        run.action_stop()
        process.wait(30)
        run._follow()
        self.assertEqual((run.state, run.fault), ('interrupted', 'stopped'))
        self.assertEqual(self._left(), [])

    def test_faults_have_their_own_sentences(self):
        nowhere = str(self._program('x', ''))
        cases = {
            'no_program': {'PATH': nowhere},
            'dump': {
                'pg_dump': '[ "$1" = --version ] && echo 99 || { echo "odd end" >&2; exit 3; }'
            },
            'full': {
                'pg_dump': '[ "$1" = --version ] && echo 99 || '
                '{ echo "could not write: No space left on device" >&2; exit 1; }'
            },
        }
        for fault, case in cases.items():
            with self.subTest(fault=fault):
                folder = self._program('pg_dump', case['pg_dump']) if 'pg_dump' in case else ''
                with patch.dict(type(self).job, {'pg_path': str(folder)}):
                    run = self.env['jxc.backup.run'].browse(self.target.action_run()['res_id'])
                    self._go(**{name: value for name, value in case.items() if name == 'PATH'})
                self.assertEqual((run.state, run.fault), ('failed', fault), run.log)
                self.assertNotIn("An error of the program", run.message)
                self.assertEqual(self._left(), [])
        (self.root / 'file').write_text('x')
        self.target.folder = 'file/below'
        run = self.env['jxc.backup.run'].browse(self.target.action_run()['res_id'])
        self._go()
        self.assertEqual((run.state, run.fault), ('failed', 'no_path'))
        self.assertIn('file', run.message)
        self.assertTrue(run.log)

    def test_damaged_incomplete_and_gone(self):
        run = self._make()
        path = self._path(run)
        whole = path.read_bytes()
        path.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
        self.assertEqual(self._verify(run), 'bad')
        self.assertIn("is not what was written", run.message)
        self.assertFalse(run.verified_on)
        self.assertEqual(self.target.trouble, run.message)
        path.unlink()
        self.assertEqual(self._verify(run), 'bad')
        self.assertIn("not there any more", run.message)
        path.write_bytes(whole)
        self.assertEqual(self._verify(run), 'good')
        self.assertFalse(self.target.trouble)

    def test_what_the_server_has_lost_before_is_told(self):
        lost = self.tiny.attach(b'to be lost')
        odd = self.tiny.attach(b'to be damaged')
        self.addCleanup(self.tiny.run, "DELETE FROM ir_attachment WHERE file_size IN (10, 13)")
        (self.tiny.store / lost).unlink()
        (self.tiny.store / odd).write_bytes(b'something else')
        run = self._make()
        self.assertEqual((run.files, run.lost, run.odd), (3, 1, 1))
        self.assertIn(lost, run.log)
        self.assertIn(f"not what was stored: filestore/{odd}", run.log)
        self.assertIn("1 attachments are missing and 1 are damaged", run.gaps)
        self.assertEqual(self._verify(run), 'good')

    def test_by_passphrase(self):
        self.target.write({'encryption': 'passphrase', 'passphrase': "s3cret word"})
        run = self._make()
        path, clear = self._path(run), self.base / 'clear.zip'
        self.assertTrue(run.name.endswith('.zip.enc'))
        self.assertFalse(zipfile.is_zipfile(path))
        self.assertNotIn(b'stock_quant', path.read_bytes())
        command = ['openssl', 'enc', '-d', '-aes-256-cbc', '-pbkdf2', '-in', path, '-out', clear]
        subprocess.run([*command, '-pass', 'pass:s3cret word'], check=True)
        self.assertTrue(zipfile.is_zipfile(clear))
        self.assertEqual(self._verify(run), 'good')
        self.assertNotIn('s3cret', run.log)
        self.target.passphrase = "another"
        self.assertEqual(self._verify(run), 'good', "its own passphrase is kept as long as it is")
        self.env['jxc.backup']._gc_secrets()
        self.assertEqual(self._verify(run), 'good')

    def test_by_public_key(self):
        home = self.base / 'gnupg'
        home.mkdir(mode=0o700)
        gpg = ['gpg', '--homedir', str(home), '--batch', '--quiet', '--passphrase', '']
        make = ['--quick-gen-key', 'b@example.com', 'rsa2048', 'sign,cert,encr', 'never']
        subprocess.run([*gpg, *make], check=True, capture_output=True)
        self.addCleanup(subprocess.run, ['gpgconf', '--homedir', home, '--kill', 'gpg-agent'])
        told = subprocess.run([*gpg, '--armor', '--export'], check=True, capture_output=True)
        self.target.write({'encryption': 'key', 'public_key': told.stdout.decode()})
        run = self._make()
        self.assertEqual(run.check_state, 'good', "proved from what it was made of")
        clear = self.base / 'by_key.zip'
        command = ['--output', str(clear), '--decrypt', str(self._path(run))]
        subprocess.run([*gpg, *command], check=True, capture_output=True)
        self.assertTrue(zipfile.is_zipfile(clear))
        self.assertEqual(self._verify(run), 'good')
        self._path(run).write_bytes(b'x')
        self.assertEqual(self._verify(run), 'bad')

    def test_a_training_copy_is_neutralised_before_it_is_seen(self):
        run = self._make()
        name = f'{self.tiny.name}_training'
        dialog = self.env['jxc.backup.copy'].create({'run_id': run.id, 'name': name})
        neutralise = ["UPDATE stock_quant SET quantity = 0"]
        path = 'odoo.addons.jxc_module.wizards.backup.jxc_backup_copy.get_neutralization_queries'
        with patch(path, return_value=neutralise):
            dialog.action_copy()
        self.addCleanup(subprocess.run, ['dropdb', '--if-exists', name], check=False)
        self._go()
        self.assertEqual(run.copy_name, name, run.message)
        command = ['psql', '-At', '-d', name, '-c']
        query = (
            "SELECT SUM(quantity), (SELECT value FROM ir_config_parameter WHERE key LIKE '%uuid'), "
            "(SELECT value FROM ir_config_parameter WHERE key LIKE '%copy') FROM stock_quant"
        )
        told = subprocess.run([*command, query], check=True, capture_output=True, text=True).stdout
        total, uuid, facts = told.strip().split('|')
        self.assertEqual(total, '0')
        self.assertNotEqual(uuid, 'the real one')
        facts = json.loads(facts)
        self.assertEqual(facts['of'], self.tiny.name)
        self.assertEqual(facts['taken'], fields.Datetime.to_string(run.taken_on))
        self.assertGreaterEqual(facts['made'], facts['taken'])
        for file in self.tiny.names:
            copied = self.tiny.store.parent / name / file
            self.assertEqual(copied.read_bytes(), (self.tiny.store / file).read_bytes())
        for bad in ('', 'postgres', 'UPPER', 'a', "x'; DROP", self.env.cr.dbname):
            with self.subTest(name=bad), self.assertRaises(UserError):
                self.env['jxc.backup.copy'].create({'run_id': run.id, 'name': bad}).action_copy()

    def test_the_plan_deletes_and_keeps_the_last_verified(self):
        self.target.write({'keep_day': 1, 'keep_week': 0, 'keep_month': 0})
        first = self._make()
        self.assertEqual(self._verify(first), 'good')
        second, third = self._make(), self._make()
        self.assertEqual((first + second + third).mapped('kept'), [True, False, True])
        self.assertFalse(self._path(second).exists())
        self.assertEqual(self._left(), [])
        with self.assertRaisesRegex(UserError, "not finished, or its file was deleted"):
            second.action_verify()

    def test_a_process_that_never_came_is_interrupted(self):
        run = self.env['jxc.backup.run'].browse(self.target.action_run()['res_id'])
        self.env.cr.postcommit.clear()
        run._follow()
        self.assertEqual(run.state, 'running', "it may still begin")
        run.started_on -= 2 * jxc_backup_run_follow.GRACE
        run._follow()
        self.assertEqual(run.state, 'interrupted')
