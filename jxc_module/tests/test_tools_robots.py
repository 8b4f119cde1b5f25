"""What robots want, by their documents; texts that anybody may have typed."""

import doctest
import json
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.tests import BaseCase, tagged

from ..tools import careful_post, robots
from .common_tools_properties import holds
from .common_tools_robots import RobotServer


@tagged('jxc', 'post_install', '-at_install')
class TestToolsRobots(BaseCase):
    def test_doctests(self):
        for module, least in ((robots, 10), (careful_post, 3)):
            result = doctest.testmod(module)
            self.assertGreaterEqual(result.attempted, least)
            self.assertEqual(result.failed, 0)

    @holds(lambda st: {'text': st.text(), 'limit': st.integers(4, 60)})
    def test_parts_are_the_text_and_fit(self, text, limit):
        parts = robots.cut(text, limit)
        self.assertEqual(''.join(parts), text)
        for part in parts:
            self.assertLessEqual(len(part.encode()), limit)
            self.assertTrue(part)

    def test_lines_stay_whole_where_they_fit(self):
        lines = [f'line {number} 库存' for number in range(50)]
        parts = robots.cut('\n'.join(lines), 64)
        self.assertGreater(len(parts), 10)
        for part in parts[:-1]:
            self.assertTrue(part.endswith('\n'))

    def test_a_limit_that_holds_no_character(self):
        with self.assertRaises(ValueError):
            robots.cut('a', 3)

    @holds(lambda st: {'name': st.text()})
    def test_a_name_is_no_mark_and_one_line(self, name):
        plain = robots.plain(name)
        self.assertFalse(set(plain) & set('*[]<>`@#\n\r\u2028'))
        self.assertEqual(len(plain.splitlines()), 1 if plain else 0)

    @holds(
        lambda st: {'name': st.text(max_size=60), 'kind': st.sampled_from(robots.KINDS)},
        examples=60,
    )
    def test_a_name_changes_nothing_of_the_message_around_it(self, name, kind):
        """In the dialect of each robot: no more marks, links, mentions or lines than without it."""

        def shown(word):
            text = f'Low Stock 1\n▲ {robots.plain(word)}: runs low'
            said = robots.message(kind, robots.plain(f'{word} x'), text, [], ("Open", 'https://e'))
            _url, body, _headers = robots.request(kind, 'https://e', 's', said, 0)
            json.loads(body)
            return self._marks(said)

        self.assertEqual(shown(name), shown("Salt"))

    def _marks(self, said):
        """Return the shape of a message, and how many marks each of its texts has."""
        if isinstance(said, dict):
            return {key: self._marks(value) for key, value in said.items()}
        if isinstance(said, list):
            return [self._marks(value) for value in said]
        return [str(said).count(mark) for mark in '*[]<>`@#\n']

    @holds(
        lambda st: {
            'text': st.text(max_size=3000),
            'kind': st.sampled_from(robots.KINDS),
            'mention': st.booleans(),
        }
    )
    def test_what_is_sent_is_small_enough(self, text, kind, mention):
        """Whatever the text: each part with its title, link and JSON is what the robot takes."""
        phones = ['13800000000'] if mention else []
        link = ("打开", 'https://erp.example.com/odoo/jxc-alerts')
        title = "汇南商贸 14 缺货"
        size = robots.part_size(kind, title, phones, link)
        for part in robots.cut(text.replace('"', "''") * 5, size):
            content = robots.message(kind, title, part, phones, link)
            _url, body, _headers = robots.request(kind, 'https://x.example.com', 's', content, 0)
            if kind == 'wecom':
                inner = content[content['msgtype']]['content']
                self.assertLessEqual(len(inner.encode()), 2048 if phones else 4096)
            elif not any(ord(char) < 32 and char != '\n' for char in part):
                self.assertLessEqual(len(body), 70000 if kind == 'webhook' else 20000)

    def test_dingtalk_signs_the_address_in_milliseconds(self):
        url, body, _headers = robots.request(
            'dingtalk', 'https://oapi.dingtalk.com/robot/send?access_token=t', 'SECtest',
            robots.message('dingtalk', "标题", "一\n二", ['13800000000']), 1700000000,
        )  # fmt: skip
        query = parse_qs(urlsplit(url).query)
        self.assertEqual(query['timestamp'], ['1700000000000'])
        self.assertEqual(query['sign'], ['aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g='])
        said = json.loads(body)
        self.assertEqual(said['at'], {'atMobiles': ['13800000000'], 'isAtAll': False})
        self.assertEqual(said['markdown']['text'], '**标题**\n\n一\n\n二\n\n@13800000000')
        self.assertIn("标题".encode(), body)  # no \u escapes

    def test_feishu_signs_in_the_body_in_seconds(self):
        url, body, _headers = robots.request(
            'feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook/x', 'test',
            robots.message('feishu', "T", "B"), 1700000000.9,
        )  # fmt: skip
        self.assertEqual(url, 'https://open.feishu.cn/open-apis/bot/v2/hook/x')
        said = json.loads(body)
        self.assertEqual(said['timestamp'], '1700000000')
        self.assertEqual(said['sign'], 'eSJQnOl8XqPTMPHWz9e5IzeHS/tqoc68g2967ekIPmg=')

    def test_wecom_mentions_phones_in_plain_text_only(self):
        said = robots.message('wecom', "T", "B", ['138'])
        self.assertEqual(said['msgtype'], 'text')
        self.assertEqual(said['text']['mentioned_mobile_list'], ['138'])
        self.assertEqual(robots.message('wecom', "T", "B")['msgtype'], 'markdown')

    def test_answers(self):
        for kind, status, body, state, cause in (
            ('wecom', 200, {'errcode': 0}, 'sent', ''),
            ('wecom', 200, {'errcode': 93000}, 'refused', 'key'),
            ('wecom', 200, {'errcode': 40058}, 'refused', 'size'),
            ('wecom', 200, {'errcode': 45009}, 'often', ''),
            ('wecom', 200, {'errcode': -1}, 'again', ''),
            ('dingtalk', 200, {'errcode': 310000, 'errmsg': 'keywords not in content'},
             'refused', 'keyword'),
            ('dingtalk', 200, {'errcode': 310000, 'errmsg': 'sign not match'}, 'refused', 'sign'),
            ('dingtalk', 200, {'errcode': 130101}, 'often', ''),
            ('dingtalk', 200, {'errcode': 460101}, 'refused', 'size'),
            ('feishu', 200, {'code': 0}, 'sent', ''),
            ('feishu', 200, {'StatusCode': 0}, 'sent', ''),
            ('feishu', 200, {'code': 19021}, 'refused', 'sign'),
            ('feishu', 200, {'code': 19022}, 'refused', 'address'),
            ('feishu', 200, {'code': 19024}, 'refused', 'keyword'),
            ('feishu', 200, {'code': 9499}, 'refused', 'body'),
            ('feishu', 200, {'code': 11232}, 'often', ''),
            ('wecom', 302, {}, 'refused', 'key'),
            ('wecom', 404, {}, 'refused', 'key'),
            ('wecom', 502, {}, 'again', ''),
            ('feishu', 429, {}, 'often', ''),
            ('webhook', 204, {}, 'sent', ''),
            ('webhook', 400, {}, 'refused', 'body'),
            ('webhook', 500, {}, 'again', ''),
        ):  # fmt: skip
            with self.subTest(kind=kind, status=status, body=body):
                verdict = robots.judge(kind, status, json.dumps(body).encode())
                self.assertEqual(verdict, (state, cause))

    @holds(lambda st: {'body': st.binary(max_size=200), 'kind': st.sampled_from(robots.KINDS)})
    def test_garbage_is_no_answer(self, body, kind):
        self.assertIn(robots.judge(kind, 500, body).state, ('again', 'refused'))
        robots.judge(kind, 200, body)


@tagged('jxc', 'post_install', '-at_install')
class TestCarefulPost(BaseCase):
    """Against a server that really listens, with a certificate of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = RobotServer()
        cls.addClassCleanup(cls.server.close)

    def _post(self, mode, **options):
        options = {'allow_private': True, 'context': self.server.trust, **options}
        return careful_post.post(self.server.url(mode), b'{"a": 1}', {'X-A': 'b'}, **options)

    def test_a_good_answer(self):
        answer = self._post('good')
        self.assertEqual((answer.status, json.loads(answer.body)), (200, {'errcode': 0}))
        got = self.server.got[-1]
        self.assertEqual((got.body, got.headers['X-A']), (b'{"a": 1}', 'b'))

    def test_an_address_of_the_house_is_refused_before_anything_is_sent(self):
        before = len(self.server.got)
        with self.assertRaisesRegex(careful_post.NotAllowed, 'private'):
            self._post('good', allow_private=False)
        self.assertEqual(len(self.server.got), before)

    def test_other_addresses_are_none(self):
        for url in ('http://a.example.com', 'https://', 'ftp://a', 'https://me:pw@a.example.com',
                    'https://[', '', 'https://a.example.com:x/'):  # fmt: skip
            with self.subTest(url), self.assertRaises(careful_post.NotAllowed):
                careful_post.host_of(url)

    def test_a_certificate_that_nobody_trusts(self):
        with self.assertRaises(careful_post.NotSent):
            self._post('good', context=None)

    def test_nobody_listens(self):
        url = f'https://localhost:{self.server.free_port()}/x?key=geheim'
        with self.assertRaises(careful_post.NotSent) as caught:
            careful_post.post(url, b'', {}, allow_private=True, context=self.server.trust)
        self.assertNotIn('geheim', str(caught.exception))

    def test_a_redirect_is_not_followed(self):
        before = len(self.server.got)
        self.assertEqual(self._post('redirect').status, 302)
        self.assertEqual(len(self.server.got), before + 1)

    def test_a_huge_answer_is_cut(self):
        self.assertEqual(len(self._post('huge').body), 64 * 1024)

    def test_no_answer_and_half_an_answer_end_in_time(self):
        with patch.object(careful_post, 'ANSWER_SECONDS', 0.3):
            for mode in ('silent', 'drip'):
                with self.subTest(mode), self.assertRaises(careful_post.NoAnswer):
                    self._post(mode)
        with self.assertRaises(careful_post.NoAnswer):
            self._post('closed')

    def test_a_name_that_changes_its_address(self):
        """The address that was looked at is the one that is connected to."""
        with (
            patch('socket.getaddrinfo', return_value=[(2, 1, 6, '', ('8.8.8.8', 443))]),
            patch('socket.create_connection', side_effect=OSError) as connect,
            self.assertRaises(careful_post.NotSent),
        ):
            careful_post.post('https://a.example.com', b'', {})
        self.assertEqual(connect.call_args.args[0], ('8.8.8.8', 443))
