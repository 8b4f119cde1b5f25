import base64
import json
from types import SimpleNamespace
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.models import mail_push, mail_thread

from .test_home_notices import NOW, NoticesCommon


class Device:
    """A browser that has allowed push messages: it alone can read them (RFC 8291)."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self._key, self._auth = ec.generate_private_key(ec.SECP256R1()), b'sixteen bytes ok'
        point = (Encoding.X962, PublicFormat.UncompressedPoint)
        self._public = self._key.public_key().public_bytes(*point)

    @property
    def keys(self):
        words = {'p256dh': self._public, 'auth': self._auth}
        return json.dumps(
            {name: base64.urlsafe_b64encode(value).decode() for name, value in words.items()}
        )

    def opened(self, body):
        """Return what was sent to this device, decrypted."""
        salt, sender = body[:16], body[21:86]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), theirs)
        secret = self._derive(32, self._auth, b'WebPush: info\0' + self._public + sender, shared)
        key = self._derive(16, salt, b'Content-Encoding: aes128gcm\0', secret)
        nonce = self._derive(12, salt, b'Content-Encoding: nonce\0', secret)
        text = AESGCM(key).decrypt(nonce, body[86:], None)
        return json.loads(text.rstrip(b'\2'))

    def _derive(self, length, salt, info, secret):
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class PushService:
    """Instead of the session that core sends with: keeps what it is given, answers as told."""

    def __init__(self):
        self.got, self.status = [], 201

    def post(self, endpoint, headers, data, timeout):
        self.got.append((endpoint, headers, data))
        return SimpleNamespace(status_code=self.status, text="")


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestDailyReportPush(NoticesCommon):
    """Readers get the daily report on the devices that they have allowed it on in Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env['jxc.daily.report'].create(
            {
                'name': "Yesterday",
                'company_id': cls.company.id,
                'user_ids': [Command.set((cls.boss | cls.keeper).ids)],
            }
        )
        cls.env['mail.push.device'].get_web_push_vapid_public_key()
        cls.boss.notification_type = 'inbox'
        cls.keeper.notification_type = 'email'
        cls.devices = {user: Device(f'https://push.example.com/{user.login}')
                       for user in (cls.boss, cls.keeper)}  # fmt: skip
        cls.env['mail.push.device'].create(
            [
                {'endpoint': one.endpoint, 'keys': one.keys, 'partner_id': user.partner_id.id}
                for user, one in cls.devices.items()
            ]
        )

    def _pushed(self):
        """Run core's job; return what each device reads, and the service that brought it."""
        service = PushService()
        with patch.object(mail_push, 'Session', lambda: service):
            self.env['mail.push']._push_notification_to_endpoint()
        users = {one.endpoint: (user, one) for user, one in self.devices.items()}
        found = {}
        for endpoint, _headers, data in service.got:
            user, device = users[endpoint]
            self.assertNotIn(user, found)  # once
            found[user] = device.opened(data)
        return found, service

    def test_whoever_takes_mails_is_pushed_too(self):
        self._limit(self.keeper, self.other)
        with patch.object(mail_thread, 'push_to_end_point') as at_once:
            self.env['jxc.daily.report']._cron_jxc_daily_report()
        at_once.assert_not_called()  # nothing is sent in the transaction that tells
        found, service = self._pushed()
        self.assertEqual(set(found), {self.boss, self.keeper})
        said = found[self.boss]
        self.assertIn("Yesterday", said['title'])
        self.assertIn("1,200.00 (+20 %)", said['options']['body'])
        self.assertEqual(found[self.keeper]['options']['body'], "Out of Stock: 2")
        self.assertEqual(service.got[0][1]['Content-Encoding'], 'aes128gcm')
        # core opens /odoo/<model>/<id>: the dashboard, not the report that keepers may not read
        data = said['options']['data']
        self.assertEqual(
            f"/odoo/{data['model']}/{data['res_id']}", '/odoo/action-jxc_module.action_dashboard/'
        )
        self.assertTrue(self.env.ref(data['model'].removeprefix('action-')))
        self.env['jxc.daily.report']._cron_jxc_daily_report()
        self.assertEqual(self._pushed()[0], {})  # once a day

    def test_who_sends_it_now_gets_it_too(self):
        self.report.with_user(self.boss).action_send_now()
        self.assertEqual(set(self._pushed()[0]), {self.boss, self.keeper})

    def test_a_device_that_is_gone_is_forgotten(self):
        self.report._tell()
        service = PushService()
        service.status = 410
        with patch.object(mail_push, 'Session', lambda: service):
            self.env['mail.push']._push_notification_to_endpoint()
        self.assertFalse(self.env['mail.push.device'].search([]))
        self.report._tell(again=True)
        self.assertFalse(self.env['mail.push'].search([]))

    def test_what_is_written_below_the_report_is_pushed_by_core(self):
        with patch.object(mail_thread, 'push_to_end_point') as at_once:
            self.report.message_post(
                body="Look at this", message_type='comment', subtype_xmlid='mail.mt_comment',
                partner_ids=self.boss.partner_id.ids,
            )  # fmt: skip
        at_once.assert_called_once()
