from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open, mute_logger

from ..models.alerting import jxc_channel_post, jxc_channel_text, jxc_message_send
from ..tools.careful_post import Answer, NoAnswer, NotAllowed, NotSent
from .common_alerting import AlertingCommon

URL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0'
GOOD = Answer(200, b'{"errcode": 0}', None)
MONDAY = '2026-03-02 02:00:00'  # 10:00 in Shanghai


class ChannelCommon(AlertingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.channel = cls._channel(name="Group", url=URL)
        cls.Message = cls.env['jxc.message']
        cls.Waiting = cls.env['jxc.channel.alert']

    @classmethod
    def _channel(cls, **values):
        return cls.env['jxc.channel'].create(
            {'company_id': cls.company.id, 'kind': 'wecom', 'language': 'en_US', **values}
        )

    def _notify(self, *rows, **options):
        self._sync(*rows, **options)
        self.Alert._jxc_notify(self.company)

    def _send(self, *answers):
        """Run the job; the robot gives these answers, one after another, then good ones.

        :return: what was sent: ``(title, body, phones)``
        """
        sent, left = [], list(answers)

        def answer(_channel, title, body, phones, _path):
            sent.append((title, body, phones))
            said = left.pop(0) if left else GOOD
            if isinstance(said, Exception):
                raise said
            return said

        with patch.object(type(self.channel), '_post', answer):
            self.Message._cron_jxc_send()
        return sent

    def _later(self, minutes=6):
        return freeze_time(datetime.fromisoformat(MONDAY) + timedelta(minutes=minutes))


@tagged('post_install', '-at_install')
@freeze_time(MONDAY)
class TestChannels(ChannelCommon):
    # === WHAT IS TOLD === #

    def test_a_window_is_one_message(self):
        self._notify(self._row(self.salt))
        self.assertFalse(self._send())  # the window is open still
        with self._later(3):
            self._notify(self._row(self.salt), self._row(self.sugar, level='danger', quantity=7))
            self.assertFalse(self._send())
        with self._later(5):
            [(title, body, phones)] = self._send()
        self.assertEqual(title, f"{self.company.name}: 2 low stock")
        lines = body.splitlines()
        self.assertEqual(lines[0], "Low Stock 2")
        self.assertIn("● ", lines[1])
        self.assertIn("Sugar: Running low, 7.00 Units missing.", lines[1])
        self.assertIn("Salt: Running low, 5.00 Units missing.", lines[2])
        self.assertEqual(len(lines), 3)
        self.assertFalse(phones)
        with self._later(20):
            self.assertFalse(self._send())  # once

    def test_gone_with_the_transaction(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._notify(self._row(self.salt))
            self.assertEqual(self.Waiting.search_count([('channel_id', '=', self.channel.id)]), 1)
            raise ZeroDivisionError
        self.assertFalse(self.Waiting.search([('channel_id', '=', self.channel.id)]))

    def test_a_silent_baseline_is_not_told(self):
        self._notify(self._row(self.salt), silent=True)
        self.assertFalse(self.Waiting.search([]))

    def test_told_again_when_it_is_worse_or_reopened(self):
        self._notify(self._row(self.salt))
        with self._later():
            self.assertEqual(len(self._send()), 1)
            self._notify(self._row(self.salt, quantity=6))
        with self._later(20):
            self.assertFalse(self._send())
            self._notify(self._row(self.salt, level='danger'))
        with self._later(40):
            self.assertEqual(len(self._send()), 1)
            alert = self._alerts(self.salt)
            alert.action_acknowledge()
            alert.action_reopen()
            self.Alert._jxc_notify(self.company)
        with self._later(60):
            self.assertEqual(len(self._send()), 1)

    def test_what_is_settled_meanwhile_is_no_news(self):
        self._notify(self._row(self.salt))
        self._notify()
        with self._later():
            self.assertFalse(self._send())

    def test_level_kind_and_warehouse_of_the_group(self):
        other = self.env['stock.warehouse'].create(
            {'name': "Other", 'code': 'OTH', 'company_id': self.company.id}
        )
        kinds = self.env['ir.model.fields.selection'].search(
            [('field_id.model', '=', 'jxc.alert'), ('value', '=', 'low_stock')]
        )
        self.channel.write(
            {
                'min_level': 'danger',
                'alert_kind_ids': [Command.set(kinds.ids)],
                'warehouse_ids': [Command.set(self.warehouse.ids)],
            }
        )
        loud = {'level': 'danger'}
        self._notify(
            self._row(self.salt, **loud),
            self._row(self.sugar),  # not loud enough
            self._row(self.rice, 'overstock', **loud),  # another kind
            self._row(self.rice, key='x', warehouse_id=other.id, **loud),
            self._row(self.rice, key='y', warehouse_id=None, **loud),
            kinds=('low_stock', 'overstock'),
        )
        with self._later():
            [(_title, body, _phones)] = self._send()
        self.assertIn("Salt", body)
        for name in ("Sugar", "Rice", other.code):
            self.assertNotIn(name, body)

    def test_settings_that_changed_meanwhile(self):
        self._notify(self._row(self.salt))
        other = self.env['stock.warehouse'].create(
            {'name': "Other", 'code': 'OTH', 'company_id': self.company.id}
        )
        self.channel.warehouse_ids = other
        with self._later():
            self.assertFalse(self._send())

    def test_another_company_is_not_told(self):
        company = self.env['res.company'].create({'name': "Neighbours"})
        self._channel(name="Theirs", url=URL, company_id=company.id)
        self._notify(self._row(self.salt))
        with self._later():
            [(title, _body, _phones)] = self._send()
        self.assertIn(self.company.name, title)

    def test_values_only_where_the_group_may_see_them(self):
        self._notify(self._row(self.salt, value_at_risk=12345.67))
        with self._later():
            [(title, body, _phones)] = self._send()
        self.assertNotIn('12,345', title + body)
        self.channel.costs = True
        self._notify(self._row(self.sugar, value_at_risk=12345.67), self._row(self.salt))
        with self._later(20):
            [(_title, body, _phones)] = self._send()
        self.assertIn('12,345.67', body)

    def test_the_detail_of_a_job_stays_inside(self):
        self.Alert.sudo()._note_failed_job('cron_expiry', self.company, None, "secret figure 4711")
        self.Alert._jxc_notify(self.company)
        with self._later():
            [(_title, body, _phones)] = self._send()
        self.assertIn("could not finish", body)
        self.assertNotIn('4711', body)

    def test_names_cannot_write_marks_or_mention_people(self):
        self.salt.name = "*Salt*\n<@all> [x](http://evil)"
        self._notify(self._row(self.salt))
        with self._later():
            [(_title, body, _phones)] = self._send()
        self.assertFalse(set(body) & set('*<>[]@`'))
        self.assertEqual(len(body.splitlines()), 2)

    def test_the_responsible_is_mentioned_by_phone(self):
        self.channel.mention = True
        self.boss.partner_id.phone = '+86 138 0000 0000'
        self._notify(self._row(self.salt))
        with self._later():
            [(_title, _body, phones)] = self._send()
        self.assertEqual(phones, '13800000000')

    def test_many_alerts_are_few_messages(self):
        rows = [self._row(self.salt, key=f'{number}') for number in range(60)]
        self._notify(*rows)
        with patch.object(jxc_channel_text, 'MOST', 50):
            with self._later():
                first = self._send()
            with self._later(12):
                second = self._send()
        self.assertEqual([title.rpartition(': ')[2] for title, *_rest in first + second],
                         ["50 low stock", "10 low stock"])  # fmt: skip
        self.assertIn("… and 40 more", first[0][1])

    def test_parts_are_numbered(self):
        self.salt.name = "盐" * 500
        rows = [self._row(self.salt, key=f'{number}') for number in range(4)]
        self._notify(*rows)
        with self._later():
            sent = self._send()
        self.assertEqual(len(sent), 2)
        self.assertTrue(sent[0][0].endswith('(1/2)'))
        for title, body, _phones in sent:
            self.assertLess(len((title + body).encode()), 4096)

    # === WHEN === #

    def test_quiet_hours_are_local_and_urgent_kinds_pass(self):
        self.channel.write({'quiet_from': 22, 'quiet_to': 7})
        for moment, quiet in (
            ('2026-03-02 13:59:59', False),  # 21:59:59 in Shanghai
            ('2026-03-02 14:00:00', True),
            ('2026-03-02 22:59:59', True),
            ('2026-03-02 23:00:00', False),
        ):
            self.assertEqual(self.channel._is_quiet(datetime.fromisoformat(moment)), quiet, moment)
        self._notify(self._row(self.salt))
        with freeze_time('2026-03-02 15:00:00'):
            self.assertFalse(self._send())
            self.channel.urgent_kind_ids = self.env['ir.model.fields.selection'].search(
                [('field_id.model', '=', 'jxc.alert'), ('value', '=', 'low_stock')]
            )
            self.assertEqual(len(self._send()), 1)

    def test_other_messages_wait_for_the_end_of_quiet_hours(self):
        self.channel.write({'quiet_from': 22, 'quiet_to': 7})
        with freeze_time('2026-03-02 15:00:00'):
            self.Message._jxc_put(self.channel, "Hello", ["one"])
            self.Message._jxc_put(self.channel, "Now", ["two"], urgent=True)
            self.assertEqual([title for title, *_rest in self._send()], ["Now"])
        with freeze_time('2026-03-02 23:00:00'):
            self.assertEqual([title for title, *_rest in self._send()], ["Hello"])

    def test_quiet_hours_where_clocks_change(self):
        self.company.partner_id.tz = 'Europe/Berlin'
        self.channel.write({'quiet_from': 1, 'quiet_to': 6})
        # 29 March 2026: 02:00 becomes 03:00
        for moment, quiet in (
            ('2026-03-28 04:59:00', True), ('2026-03-28 05:00:00', False),
            ('2026-03-29 03:59:00', True), ('2026-03-29 04:00:00', False),
        ):  # fmt: skip
            self.assertEqual(self.channel._is_quiet(datetime.fromisoformat(moment)), quiet, moment)

    def test_quiet_hours_of_the_night_with_two_o_clock_twice(self):
        self.company.partner_id.tz = 'Europe/Berlin'
        self.channel.write({'quiet_from': 22, 'quiet_to': 7})
        # 25 October 2026: 03:00 becomes 02:00; the night has ten hours
        for moment, quiet in (
            ('2026-10-24 19:59:00', False), ('2026-10-24 20:00:00', True),
            ('2026-10-25 00:30:00', True), ('2026-10-25 01:30:00', True),
            ('2026-10-25 05:59:00', True), ('2026-10-25 06:00:00', False),
        ):  # fmt: skip
            self.assertEqual(self.channel._is_quiet(datetime.fromisoformat(moment)), quiet, moment)

    def test_the_keyword_is_in_each_part(self):
        self.channel.keyword = "告警"
        self.Message._jxc_put(self.channel, "Hello", ["盐" * 900, "糖" * 900])
        titles = self.channel.message_log_ids.mapped('title')
        self.assertEqual(len(titles), 2)
        for title in titles:
            self.assertTrue(title.startswith("告警 Hello"), title)

    def test_equal_times_are_never_quiet(self):
        self.channel.write({'quiet_from': 8, 'quiet_to': 8})
        self.assertFalse(self.channel._is_quiet(datetime.fromisoformat(MONDAY)))

    def test_working_days(self):
        self.channel.working_days = True
        sunday = datetime.fromisoformat('2026-03-01 02:00:00')
        self.assertTrue(self.channel._is_quiet(sunday))
        # Sunday 16:00 UTC is Monday in Shanghai
        self.assertFalse(self.channel._is_quiet(sunday + timedelta(hours=14)))

    # === HOW IT GOES === #

    def test_tried_again_later_and_later(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        message = self.channel.message_log_ids
        waits = []
        now = datetime.fromisoformat(MONDAY)
        with patch('random.uniform', return_value=1.0):
            for _number in range(8):
                with freeze_time(now):
                    self.assertEqual(len(self._send(NotSent('gaierror'))), 1)
                waits.append(message.next_try - now)
                now = message.next_try
        self.assertEqual(
            [wait.total_seconds() / 60 for wait in waits], [1, 2, 4, 8, 16, 32, 60, 60]
        )
        self.assertIn('gaierror', message.answer)
        with freeze_time(now):
            self.assertEqual(len(self._send()), 1)
        self.assertEqual(message.state, 'sent')
        self.assertFalse(self.channel.trouble)

    def test_given_up_after_a_day(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        message = self.channel.message_log_ids
        message.flush_recordset()
        self.env.cr.execute(
            "UPDATE jxc_message SET create_date = %s WHERE id = %s",
            [datetime.fromisoformat(MONDAY) - timedelta(hours=25), message.id],
        )
        message.invalidate_recordset()
        self._send(NoAnswer('timeout'))
        self.assertEqual(message.state, 'late')
        self.assertIn("may have arrived", message.answer)

    def test_one_bad_channel_does_not_delay_the_next(self):
        other = self._channel(name="Other", url=URL)
        self.Message._jxc_put(self.channel | other, "Hello", ["one"])
        self.Message._jxc_put(self.channel, "Again", ["two"])
        sent = self._send(NotSent('timeout'))
        self.assertEqual(len(sent), 2)  # the second message of the bad one waits
        self.assertEqual(other.message_log_ids.state, 'sent')
        self.assertEqual(set(self.channel.message_log_ids.mapped('state')), {'waiting'})

    @mute_logger('odoo.addons.jxc_module.models.base.jxc_job_runner')
    def test_a_refusal_stops_the_channel_and_is_told_once(self):
        for number in range(2):
            self.Message._jxc_put(self.channel, "Hello", [str(number)])
        self.assertEqual(len(self._send(Answer(200, b'{"errcode": 93000}', None))), 1)
        self.assertEqual(self.channel.state, 'stopped')
        self.assertIn("does not know this address", self.channel.trouble)
        domain = [('kind', '=', 'job'), ('res_model', '=', 'jxc.channel')]
        alert = self.Alert.search(domain)
        self.assertEqual((alert.res_id, alert.state), (self.channel.id, 'open'))
        with self._later(600):
            self.assertFalse(self._send())
            self.channel.action_restart()
            self.channel.trouble = "was stopped"
            self.assertEqual(len(self._send()), 1)
        self.assertEqual(self.Alert.search(domain).state, 'resolved')

    def test_one_message_that_is_too_long_stops_nothing(self):
        for number in range(2):
            self.Message._jxc_put(self.channel, "Hello", [str(number)])
        self._send(Answer(200, b'{"errcode": 40058}', None))
        self.assertEqual(self.channel.state, 'on')
        with self._later(2):
            self._send()
        self.assertEqual(set(self.channel.message_log_ids.mapped('state')), {'refused', 'sent'})

    def test_not_more_a_minute_than_the_robot_takes(self):
        for number in range(25):
            self.Message._jxc_put(self.channel, "Hello", [str(number)])
        self.assertEqual(len(self._send()), 20)
        with freeze_time('2026-03-02 02:00:30'):
            self.assertFalse(self._send())
        with freeze_time('2026-03-02 02:01:02'):
            self.assertEqual(len(self._send()), 5)

    def test_a_run_takes_no_longer_than_it_may(self):
        """Each message takes 20 seconds: the fourth one goes with the next run, which is woken."""
        for number in range(5):
            self.Message._jxc_put(self.channel, "Hello", [str(number)])
        clock = [0.0]

        def slow(_channel, *_given):
            clock[0] += 20
            return GOOD

        with (
            patch.object(type(self.channel), '_post', slow),
            patch.object(jxc_message_send.time, 'monotonic', lambda: clock[0]),
            patch.object(type(self.Message), '_wake') as wake,
        ):
            self.Message._cron_jxc_send()
            states = self.channel.message_log_ids.sorted('id').mapped('state')
            self.assertEqual(states, ['sent'] * 3 + ['waiting'] * 2)
            wake.assert_called()
            self.Message._cron_jxc_send()
        self.assertEqual(set(self.channel.message_log_ids.mapped('state')), {'sent'})

    def test_feishu_is_left_alone_at_the_full_and_half_hour(self):
        feishu = self._channel(
            name="F", kind='feishu', url='https://open.feishu.cn/open-apis/bot/v2/hook/abc-def-123'
        )
        self.Message._jxc_put(feishu, "Hello", ["one"])
        self.assertFalse(self._send())  # 10:00
        with self._later(1):
            self.assertEqual(len(self._send()), 1)

    def test_a_worker_that_died_while_it_sent(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        message = self.channel.message_log_ids
        self.Message._take(self.channel, datetime.fromisoformat(MONDAY))
        self.assertFalse(self._send())  # somebody is at it
        with self._later(6):
            with patch.object(type(message), '_send', lambda self: False):
                self.Message._cron_jxc_send()
            self.assertIn("cut short", message.answer)

    def test_the_log_is_kept_for_90_days(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        message = self.channel.message_log_ids
        for days, left in ((89, 1), (91, 0)):
            message.flush_recordset()
            self.env.cr.execute(
                "UPDATE jxc_message SET create_date = %s WHERE id = %s",
                [datetime.fromisoformat(MONDAY) - timedelta(days=days), message.id],
            )
            self.env.invalidate_all()
            self.Message._gc_messages()
            self.assertEqual(len(message.exists()), left, days)

    def test_what_was_told_is_forgotten_with_its_alert(self):
        self._notify(self._row(self.salt))
        with self._later():
            self._send()
        told = self.Waiting.search([('channel_id', '=', self.channel.id)])
        self.Waiting._gc_told()
        self.assertTrue(told.exists())
        self._notify()  # resolved
        self.Waiting._gc_told()
        self.assertFalse(told.exists())

    def test_a_clock_that_is_wrong_is_told(self):
        answer = Answer(200, b'{"errcode": 0}', 'Mon, 02 Mar 2026 00:00:00 GMT')
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        self._send(answer)
        self.assertIn("wrong by 120 minutes", self.channel.message_log_ids.answer)

    def test_queries_do_not_grow_with_alerts_and_none_is_sent(self):
        """Whoever writes alerts pays one INSERT, and no word leaves in his transaction."""
        with patch.object(jxc_channel_post, 'post') as post:
            self._notify(self._row(self.salt))  # warm
            self.env.flush_all()
            counts = []
            for number in (1, 40):
                rows = [self._row(self.sugar, key=f'{number}/{row}') for row in range(number)]
                self._sync(*rows, scope=[])
                before = self.cr.sql_log_count
                self.Waiting._queue(self.company)
                counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts, [1, 1])
        post.assert_not_called()


@tagged('post_install', '-at_install')
class TestChannelSecrets(ChannelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, 'channel_admin', groups='base.group_system,jxc_module.group_manager',
            company_id=cls.company.id, company_ids=cls.company.ids,
        )  # fmt: skip
        cls.mine = cls.channel.with_user(cls.admin)
        cls.token = '693a91f6-7xxx-4bc4-97a0'
        cls.mine.secret = 'SECgeheim'

    def test_nobody_reads_them(self):
        self.assertEqual(self.mine.url, 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=•••')
        self.assertEqual(self.mine.secret, '•••')
        text = str(self.mine.read()) + str(self.mine.export_data(['url', 'secret']))
        text += str(
            self.mine.web_read({'url': {}, 'secret': {}, 'message_ids': {'fields': {'body': {}}}})
        )
        for word in (self.token, 'SECgeheim'):
            self.assertNotIn(word, text)
        for name in ('url_kept', 'secret_kept'):
            with self.assertRaises(AccessError):
                self.mine.read([name])
            with self.assertRaises(AccessError):
                self.mine.search([(name, '=like', '%6%')])
            with self.assertRaises(AccessError):
                self.mine.write({name: 'x'})

    def test_written_back_they_stay(self):
        self.mine.write({'url': self.mine.url, 'secret': '•••'})
        self.assertEqual(self.channel.sudo().url_kept, URL)
        self.assertEqual(self.channel.sudo().secret_kept, 'SECgeheim')
        with self.assertRaisesRegex(ValidationError, "whole address"):
            self.mine.url = 'https://qyapi.weixin.qq.com/other?key=•••'

    def test_a_copy_has_none(self):
        copy = self.mine.copy()
        self.assertFalse(copy.sudo().url_kept or copy.sudo().secret_kept or copy.url)

    def test_managers_see_no_channel(self):
        with self.assertRaises(AccessError):
            self.channel.with_user(self.boss).read(['name'])
        with self.assertRaises(AccessError):
            self.Message.with_user(self.boss).search([])

    def test_hosts(self):
        for url, words in (
            ('http://qyapi.weixin.qq.com/x?key=a', "https://"),
            ('https://evil.example.com/x?key=a', "no host of"),
            ('https://oapi.dingtalk.com/robot/send?access_token=a', "no host of"),
            ('https://qyapi.weixin.qq.com/cgi-bin/webhook/send', "no token"),
            ('https://qyapi.weixin.qq.com@evil.example.com/?key=a', "https://"),
        ):
            with self.subTest(url), self.assertRaisesRegex(ValidationError, words):
                self.mine.url = url
        self.env['jxc.channel.host'].create({'name': 'hooks.example.com'})
        hook = self._channel(name="Hook", kind='webhook', url='https://hooks.example.com/a/b?c=d')
        self.assertEqual(hook.url, 'https://hooks.example.com/•••')
        self.env['jxc.channel.host'].search([]).unlink()
        with self.assertRaisesRegex(NotAllowed, 'host'):
            hook._post("T", "B", '', None)

    def test_a_host_is_a_host(self):
        for name in ('https://a.example.com', 'A.example.com', 'a.example.com/x', 'a b', ''):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.env['jxc.channel.host'].create({'name': name})

    def test_kind_and_address_belong_together(self):
        with self.assertRaisesRegex(ValidationError, "no host of"):
            self.mine.kind = 'dingtalk'

    def test_the_token_stands_in_no_answer(self):
        answer = Answer(200, f'{{"errcode": 1, "errmsg": "bad {URL} {self.token}"}}'.encode(), None)
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        self._send(answer)
        said = self.channel.message_log_ids.answer + self.channel.trouble
        self.assertIn('errmsg', said)
        self.assertNotIn(self.token, said)

    @mute_logger('odoo.addons.jxc_module.models.alerting.jxc_message_send')
    def test_an_error_of_the_program_does_not_show_it(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        self._send(RuntimeError(f'failed at {URL}'))
        self.assertEqual(self.channel.message_log_ids.answer, 'RuntimeError')

    def test_neutralized(self):
        self.Message._jxc_put(self.channel, "Hello", ["one"])
        self.env.flush_all()
        with file_open('jxc_module/data/neutralize.sql') as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.channel.active or self.channel.sudo().url_kept)
        self.assertFalse(self._send())
