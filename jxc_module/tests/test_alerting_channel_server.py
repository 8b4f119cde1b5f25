import json
import time
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.alerting import jxc_channel_post
from ..tools import careful_post
from ..tools.robots import sign_webhook
from .common_tools_robots import RobotServer
from .test_alerting_channels import ChannelCommon


@tagged('post_install', '-at_install')
class TestChannelServer(ChannelCommon):
    """A robot that really listens: what is sent to it, and how it may answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = RobotServer()
        cls.addClassCleanup(cls.server.close)
        cls.env['jxc.channel.host'].create({'name': 'localhost', 'allow_private': True})
        cls.hook = cls._channel(name="Hook", kind='webhook', url=cls.server.url(), secret='s3cret!')

    def setUp(self):
        super().setUp()
        trusting = patch.object(
            jxc_channel_post,
            'post',
            lambda *args, **options: careful_post.post(*args, **options, context=self.server.trust),
        )
        self.startPatcher(trusting)

    def _run(self, mode='good'):
        self.hook.url = self.server.url(mode)
        message = self.Message._jxc_put(self.hook, "Title", ["one", "two"], '/odoo/jxc-alerts')
        self.Message._cron_jxc_send()
        return message

    def test_it_arrives_signed(self):
        message = self._run()
        self.assertEqual(message.state, 'sent')
        got = self.server.got[-1]
        said = json.loads(got.body)
        self.assertEqual((said['title'], said['text']), ("Title", "one\ntwo"))
        self.assertTrue(said['link'].endswith('/odoo/jxc-alerts'))
        stamp = got.headers['X-JXC-Timestamp']
        self.assertLess(abs(int(stamp) - got.when), 5)
        wanted = sign_webhook(int(stamp), 's3cret!', got.body)
        self.assertEqual(got.headers['X-JXC-Signature'], f'sha256={wanted}')

    def test_bad_answers_are_tried_again(self):
        for mode in ('500', 'closed'):
            with self.subTest(mode):
                message = self._run(mode)
                self.assertEqual((message.state, message.tries), ('waiting', 1))
                message.unlink()
                self.hook.trouble = False

    def test_what_is_no_answer_of_a_robot_is_tried_again(self):
        for mode in ('garbage', 'huge', 'good'):
            self.server.said = {'errmsg': "no code"}
            self.addCleanup(setattr, self.server, 'said', {'errcode': 0})
            with self.subTest(mode):
                channel = self._channel(name=mode, kind='wecom', url=self.server.url(mode))
                message = self.Message._jxc_put(channel, "Title", ["one"])
                self.Message._cron_jxc_send()
                self.assertEqual((message.state, message.tries), ('waiting', 1))
                self.assertLessEqual(len(message.answer), 1000)
                self.assertEqual(channel.state, 'on')

    def test_the_test_button_shows_the_answer(self):
        self.hook.url = self.server.url()
        shown = self.hook.action_test()
        self.assertIn('errcode', str(shown))
        self.hook.url = self.server.url('500')
        with self.assertRaisesRegex(UserError, '500 oops'):
            self.hook.action_test()

    def test_an_address_of_the_house_needs_leave(self):
        self.env['jxc.channel.host'].search([]).allow_private = False
        with self.assertRaisesRegex(UserError, "inside of this network"):
            self.hook.action_test()

    @mute_logger('odoo.addons.jxc_module.models.base.jxc_job_runner')
    def test_a_redirect_stops_nothing_but_is_not_followed(self):
        before = len(self.server.got)
        message = self._run('redirect')
        self.assertEqual(len(self.server.got), before + 1)
        self.assertNotEqual(message.state, 'sent')

    def test_a_server_that_hangs_holds_up_the_job_for_seconds_only(self):
        with patch.object(careful_post, 'ANSWER_SECONDS', 0.3):
            began = time.monotonic()
            message = self._run('silent')
            self.assertLess(time.monotonic() - began, 5)
        self.assertIn("may have arrived", message.answer)

    # === THE THREE ROBOTS, AS STRICT AS THEIR DOCUMENTS === #

    def _robot(self, kind, secret=None):
        secret = secret or self.server.secret
        self.server.got.clear()
        self.server.refused.clear()
        token = secret if kind == 'wecom' else 'geheimes-wort'
        return self._channel(
            name=kind,
            kind=kind,
            url=self.server.url(kind, token),
            secret=False if kind == 'wecom' else secret,
        )

    def test_each_robot_takes_what_is_signed_and_no_longer_than_it_allows(self):
        lines = [f'第{number}行 "库存不足" \\ {"货" * 150}' for number in range(60)]
        for kind in ('wecom', 'dingtalk', 'feishu'):
            with self.subTest(kind), freeze_time('2026-03-02 02:10:00'):
                channel = self._robot(kind)
                messages = channel._write_messages("库存", lines)
                self.assertGreater(len(messages), 2)
                for _run in range(3):
                    self.Message._cron_jxc_send()
                    self._a_second_later()
                self.assertEqual(self.server.refused, [])
                self.assertEqual(set(messages.mapped('state')), {'sent'})
                self.assertEqual(len(self.server.got), len(messages))
                told = b''.join(got.body for got in self.server.got).decode()
                for number in range(60):
                    self.assertEqual(told.count(f'第{number}行 '), 1)

    @mute_logger('odoo.addons.jxc_module.models.base.jxc_job_runner')
    def test_each_robot_refuses_another_secret(self):
        codes = {'wecom': 93000, 'dingtalk': 310000, 'feishu': 19021}
        for kind, code in codes.items():
            with self.subTest(kind), freeze_time('2026-03-02 02:10:00'):
                channel = self._robot(kind, 'SEC-of-another')
                message = channel._write_messages("Low stock", ["one"])
                self.Message._cron_jxc_send()
                self.assertEqual(self.server.refused, [code])
                self.assertEqual((message.state, channel.state), ('refused', 'stopped'))

    @mute_logger('odoo.addons.jxc_module.models.base.jxc_job_runner')
    def test_a_clock_that_is_two_hours_wrong(self):
        """The robot refuses the signature; who looks at the channel reads why."""
        for kind, code in (('dingtalk', 310000), ('feishu', 19021)):
            for hours in (2, -2):
                with self.subTest(kind, hours=hours), freeze_time('2026-03-02 02:10:00'):
                    channel = self._robot(kind)
                    self.server.ahead = hours * 3600
                    self.addCleanup(setattr, self.server, 'ahead', 0)
                    message = channel._write_messages("Low stock", ["one"])
                    self.Message._cron_jxc_send()
                    self.assertEqual(self.server.refused, [code])
                    self.assertEqual((message.state, channel.state), ('refused', 'stopped'))
                    words = f"wrong by {-60 * hours} minutes"
                    self.assertIn(words, message.answer)
                    self.assertIn(words, channel.trouble)
                    with self.assertRaisesRegex(UserError, words):
                        channel.action_test()

    def test_no_robot_is_asked_too_often(self):
        for kind, at_once in (('wecom', 20), ('dingtalk', 20), ('feishu', 5)):
            with self.subTest(kind), freeze_time('2026-03-02 02:10:00'):
                channel = self._robot(kind)
                for number in range(25):
                    channel._write_messages("Low stock", [str(number)])
                self.Message._cron_jxc_send()
                self.assertEqual(len(self.server.got), at_once)
                self.assertEqual(self.server.refused, [])
                self.assertEqual(channel.state, 'on')

    def _a_second_later(self):
        """Let what was said last be a second ago: the clock of the test stands still."""
        self.server.got[:] = [got._replace(when=got.when - 2) for got in self.server.got]
