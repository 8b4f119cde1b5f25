import json
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import config, file_open, mute_logger

from ..models.backup import backup_carry, backup_paths, backup_secrets
from ..models.backup.backup_faults import _SENTENCES, sentence
from .common_backup import BackupMixin

HIDDEN = '•••'
HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample'


class TargetCase(BackupMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env['jxc.backup.run']

    def _done(self, **vals):
        """Make a finished backup without a process."""
        now = fields.Datetime.now()
        return self.Run.create(
            {
                'backup_id': self.target.id,
                'name': 'x.zip',
                'state': 'done',
                'taken_on': now,
                'ended_on': now,
                'size': 1000,
                **vals,
            }
        )


@tagged('post_install', '-at_install')
class TestBackupTargets(TargetCase):
    def test_only_below_the_allowed_folder(self):
        (self.root / 'link').symlink_to('/etc')
        for bad in ('/etc', '..', '../x', 'a/../../x', 'link/x', str(self.root) + '2'):
            with self.subTest(folder=bad), self.assertRaises(ValidationError):
                self.target.folder = bad
        self.assertIsNone(backup_paths.resolve('x\0y'))
        self.target.folder = str(self.root / 'deep' / 'er')
        self.assertEqual(backup_paths.resolve('night'), self.root / 'night')

    def test_never_among_attachments_or_addons(self):
        data = Path(config['data_dir'])
        addon = Path(__file__).parents[1]
        with patch.object(backup_paths, 'root', lambda: Path('/')):
            for bad in (
                data / 'filestore' / 'x',
                data,
                data / 'sessions',
                addon / 'x',
                addon.parent,
            ):
                with self.subTest(folder=bad):
                    self.assertIsNone(backup_paths.resolve(str(bad)))
            self.assertEqual(backup_paths.resolve('srv/backup'), Path('/srv/backup'))

    def test_another_machine_needs_its_key(self):
        good = {
            'kind': 'sftp',
            'host': 'backup.example.com',
            'remote_user': 'jxc',
            'remote_path': '/srv',
            'host_key': HOST_KEY,
        }
        self.target.write(good)
        for name, bad in (
            ('host_key', False),
            ('host_key', 'AAAA'),
            ('host', '-oProxyCommand=x'),
            ('host', 'a b'),
            ('remote_user', 'a\nb'),
            ('port', 0),
            ('port', 65536),
        ):
            with self.subTest(field=name, value=bad), self.assertRaises(ValidationError):
                self.target.write({name: bad})
        with self.assertRaisesRegex(ValidationError, "begins with https"):
            self.target.write({'kind': 'webdav', 'url': 'ftp://x'})
        with self.assertRaises(ValidationError):
            self.target.write({'kind': 's3', 'remote_path': ''})

    def test_public_key(self):
        for bad in (False, 'x', '-----BEGIN PGP PUBLIC KEY BLOCK-----\nPRIVATE KEY'):
            with self.subTest(key=bad), self.assertRaises(ValidationError):
                self.target.write({'encryption': 'key', 'public_key': bad})

    def test_secrets_are_written_and_never_read(self):
        self.target.write({'passphrase': 'first secret', 'sftp_key': 'a key\nof lines'})
        self.assertEqual((self.target.passphrase, self.target.sftp_key), (HIDDEN, HIDDEN))
        self.assertFalse(self.target.remote_password)
        kept = self.base / 'secrets.json'
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)
        self.assertIn('first secret', kept.read_text())
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM jxc_backup WHERE id = %s", [self.target.id])
        self.assertNotIn('secret', str(self.env.cr.fetchall()))
        reference = self.target.passphrase_ref
        with Form(self.target) as form:
            form.name = "Renamed"
        self.target.passphrase = HIDDEN
        self.assertEqual(self.target.passphrase_ref, reference, "what is hidden is no new secret")
        self.target.passphrase = 'second secret'
        self.assertNotEqual(self.target.passphrase_ref, reference)
        self.assertIn('first secret', kept.read_text(), "a transaction may still be taken back")
        backup_secrets.keep('x', 'forgotten')
        self.env['jxc.backup']._gc_secrets()
        self.assertEqual(
            set(json.loads(kept.read_text()).values()), {'second secret', 'a key\nof lines'}
        )
        self.assertFalse(self.target.copy().passphrase)
        admin = new_test_user(self.env, 'backup_reader', groups='base.group_system')
        with self.assertRaises(AccessError):
            self.target.with_user(admin).read(['passphrase_ref'])

    def test_only_administrators(self):
        run = self._done()
        manager = new_test_user(self.env, 'backup_boss', groups='jxc_module.group_manager')
        for call in (
            lambda env: env['jxc.backup'].search([]),
            lambda env: self.target.with_env(env).action_run(),
            lambda env: self.target.with_env(env).action_verify(),
            lambda env: run.with_env(env).action_download(),
            lambda env: run.with_env(env).action_refresh(),
            lambda env: run.with_env(env).action_stop(),
            lambda env: env['jxc.backup.copy'].create({'run_id': run.id}),
        ):
            with self.assertRaises(AccessError):
                call(self.env(user=manager))
        admin = new_test_user(self.env, 'backup_admin', groups='base.group_system')
        with self.assertRaises(AccessError):
            run.with_user(admin).write({'state': 'failed'})
        self.target.with_user(admin).action_run()
        self.env.cr.postcommit.clear()

    def test_when(self):
        tz = 'Asia/Shanghai'
        self.target.user_id.company_id.partner_id.tz = tz
        with freeze_time('2026-03-04 17:29:00'):  # Thursday 01:29 there
            self.target.write({'schedule': 'daily', 'hour': 1.5})
            self.assertEqual(self.target.next_on, datetime(2026, 3, 4, 17, 30))
            self.assertEqual(
                self.target._next_after(self.target.next_on), datetime(2026, 3, 5, 17, 30)
            )
            self.target.write({'schedule': 'weekly', 'weekday': '3'})
            self.assertEqual(self.target.next_on, datetime(2026, 3, 4, 17, 30))
            self.assertEqual(
                self.target._next_after(self.target.next_on), datetime(2026, 3, 11, 17, 30)
            )
            self.target.schedule = 'manual'
            self.assertFalse(self.target.next_on)

    def _cron(self):
        self.env['jxc.backup']._cron_jxc_backup()

    def test_what_is_due_starts_once(self):
        with freeze_time('2026-03-04 12:00:00'):
            self.target.write({'schedule': 'daily', 'hour': 1.0, 'verify_days': 7})
            self.env.flush_all()
        with freeze_time('2026-03-05 23:59:00'):
            other = self.target.copy({'name': "Other", 'folder': 'other'})
            other.next_on = self.target.next_on
            self._cron()
            run = self.target.run_ids
            self.assertEqual(run.task, 'make')
            self.assertGreater(self.target.next_on, fields.Datetime.now())
            self.assertFalse(other.run_ids, "one at a time")
            self._cron()
            self.assertEqual(len(self.target.run_ids), 1)
            now = fields.Datetime.now()
            run.write({'task': False, 'state': 'done', 'taken_on': now, 'ended_on': now})
            left = self._done(backup_id=other.id, state='running', task='make', token='gone')
            left.started_on = now - timedelta(hours=1)
            other.active = False
            self._cron()
            self.assertEqual(left.state, 'interrupted')
            self.assertEqual((run.task, run.check_state), ('verify', 'running'))
            run.write({'task': False, 'check_state': 'good', 'verified_on': now})
            self._cron()
            self.assertFalse(run.task, "it was verified today")
        with freeze_time('2026-03-12 23:58:59'):
            self.assertFalse(self.target._verify_is_due())
        with freeze_time('2026-03-12 23:59:00'):
            self.assertTrue(self.target._verify_is_due())
        self.env.cr.postcommit.clear()

    def _alerts(self):
        self._cron()
        return self.env['jxc.alert'].search([('kind', '=', 'backup'), ('state', '!=', 'resolved')])

    def test_alerts(self):
        self.target.write({'max_age_days': 8})
        with freeze_time('2026-03-01 12:00:00'):
            good = self._done(verified_on=fields.Datetime.now(), check_state='good')
            self.assertFalse(self._alerts())
        with freeze_time('2026-03-09 12:00:00'):
            self.assertFalse(self._alerts(), "8 days old")
        with freeze_time('2026-03-09 12:00:01'):
            alert = self._alerts()
            self.assertIn("The last verified backup is of 03/01/2026", alert.message)
            self.assertEqual(alert.responsible_id, self.target.user_id)
            failed = self._done(state='failed', fault='space', fault_values={'where': '/srv'})
            both = self._alerts()
            self.assertEqual(len(both), 2)
            [told] = (both - alert).mapped('message')
            self.assertIn("“/srv” has", told)
            self.assertNotIn('/srv', (both - alert)._get_told())
            self._done()
            self.assertEqual(self._alerts(), alert, "the next one was good")
            good.write({'verified_on': fields.Datetime.now()})
            self.assertFalse(self._alerts())
            last = self._done(check_state='bad', fault='damaged', fault_values={'part': 'dump/1'})
            self.assertIn("“dump/1” is not what was written", self._alerts().message)
            manager = new_test_user(self.env, 'backup_told', groups='jxc_module.group_manager')
            mine = self._alerts().with_user(manager)
            self.assertIn("dump/1", mine.message)
            self.assertEqual(mine.action_act()['tag'], 'display_notification')
            (failed + last).sudo().unlink()
            self.assertFalse(self._alerts())

    def test_each_fault_has_a_sentence(self):
        codes = set()
        for path in (Path(__file__).parents[1] / 'tools' / 'backup').glob('*.py'):
            text = path.read_text()
            codes |= {part.partition("'")[0] for part in text.split("Fault('")[1:]}
            codes |= {part.partition("'")[0] for part in text.split("fault='")[1:]}
        self.assertGreater(len(codes), 20)
        self.assertFalse(codes - _SENTENCES.keys())
        texts = {sentence(self.env, code, {}) for code in _SENTENCES}
        self.assertEqual(len(texts), len(_SENTENCES))
        self.assertIn("1.00 Kb", sentence(self.env, 'space', {'need': 1024, 'where': '/'}))

    def test_settings_are_carried_without_secrets(self):
        path = self.base / 'odoo.conf'
        path.write_text(
            '[options]\nadmin_passwd = abc1\ndb_password = abc2\ndb_host = db\n'
            'proxy = http://u:abc3@h/\nsmtp_password = abc4\n[other]\napi_key = abc5\n'
        )
        with patch.dict(
            config.options if hasattr(config, 'options') else {}, {'config': str(path)}
        ):
            text = backup_carry.settings()
        self.assertNotRegex(text, r'abc\d')
        self.assertIn('db_host = db', text)

    def test_a_copy_holds_no_way_to_the_real_backups(self):
        self.target.write({'schedule': 'daily', 'passphrase': 'secret word'})
        run = self._done(passphrase_ref='x')
        self.env.flush_all()
        with file_open('jxc_module/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        target = self.target
        self.assertEqual((target.active, target.schedule, target.next_on), (False, 'manual', False))
        self.assertFalse(target.passphrase or run.passphrase_ref or run.kept)

    def test_old_rows_are_forgotten_with_their_files(self):
        with freeze_time('2026-03-01'):
            gone, kept = self._done(kept=False), self._done()
            young = self._done(kept=False, started_on='2026-02-01')
        young.started_on = '2027-03-02'
        with freeze_time('2027-04-06'):
            self.Run._gc_runs()
        self.assertEqual((gone + kept + young).exists(), kept + young)

    def test_verifying_twice_is_once(self):
        run = self._done(check_state='running', task='verify', token='x')
        self.assertEqual(self.target.action_verify()['res_id'], run.id)
        self.assertEqual(run.token, 'x')

    def test_sizes_and_growth(self):
        runs = self._done(size=2048) + self._done(state='failed', size=0) + self._done(size=3072)
        self.assertEqual(runs.mapped('size_text'), ['2.00 Kb', False, '3.00 Kb'])
        self.assertEqual(runs.mapped('growth_text'), [False, False, '+1.00 Kb'])
        self.assertEqual(self.target.last_size, '3.00 Kb')

    def test_nothing_to_verify(self):
        with self.assertRaisesRegex(UserError, "has no backup yet"):
            self.target.action_verify()
        self._done(kept=False)
        with self.assertRaisesRegex(UserError, "has no backup yet"):
            self.target.action_verify()


@tagged('post_install', '-at_install')
class TestBackupPages(BackupMixin, HttpCase):
    def test_buttons_as_the_client_presses_them(self):
        self.target.write({'encryption': 'passphrase', 'passphrase': 'never shown'})
        values = {'backup_id': self.target.id, 'state': 'done', 'check_state': 'good'}
        values.update({'taken_on': '2026-03-04 05:06:07', 'size': 2048})
        self.env['jxc.backup.run'].create({**values, 'name': 'old.zip.enc'})
        self.start_tour('/odoo/jxc-backups', 'jxc_backup', login='admin')
        new = self.target.run_ids.sorted('id')[-1:]
        self.assertEqual((new.state, new.task), ('running', 'make'))

    def test_a_link_for_one_and_for_minutes(self):
        (self.root / 'night').mkdir()
        (self.root / 'night' / 'x.zip').write_bytes(b'the backup')
        run = self.env['jxc.backup.run'].create(
            {'backup_id': self.target.id, 'name': 'x.zip', 'state': 'done', 'sha256': 'ab'}
        )
        admins = [
            new_test_user(self.env, login, groups='base.group_system', password=login * 2)
            for login in ('backup_one', 'backup_two')
        ]
        link = run.with_user(admins[0]).action_download()['url']
        self.authenticate('backup_one', 'backup_onebackup_one')
        answer = self.url_open(link)
        self.assertEqual(answer.content, b'the backup')
        self.assertIn('x.zip', answer.headers['Content-Disposition'])
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        with mute_logger('odoo.http'):
            other = self.env['jxc.backup.run'].create(
                {'backup_id': self.target.id, 'name': 'x.zip', 'state': 'done'}
            )
            for bad in (
                link[:-4] + 'AAAA',
                f'/jxc/backup/{run.id}/x',
                f'/jxc/backup/{run.id}/é',
                link.replace(f'/{run.id}/', f'/{other.id}/'),
            ):
                with self.subTest(link=bad):
                    self.assertEqual(self.url_open(bad).status_code, 404)
            with freeze_time(datetime.now() - timedelta(minutes=6)):
                old = run.with_user(admins[0]).action_download()['url']
            self.assertEqual(self.url_open(old).status_code, 404)
            run.name = '../attachments/x'
            self.assertEqual(self.url_open(link).status_code, 404)
            run.name = 'x.zip'
            self.authenticate('backup_two', 'backup_twobackup_two')
            self.assertEqual(self.url_open(link).status_code, 404)
            admins[0].group_ids -= self.env.ref('base.group_system')
            self.authenticate('backup_one', 'backup_onebackup_one')
            self.assertEqual(self.url_open(link).status_code, 404)
        self.assertNotEqual(self.url_open(link, allow_redirects=False).content, b'the backup')
