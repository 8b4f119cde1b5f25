"""Two workers on one outbox: each message is sent once, by one of them."""

import json
from collections import Counter
from threading import Lock
from unittest.mock import patch

from devtools.concurrency.test_races import both

URL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef'
MESSAGES = 6


def test_two_workers_send_each_message_once(registry, session):
    from odoo.addons.jxc_module.tools.careful_post import Answer

    with session() as env:
        channel = env['jxc.channel'].create({'name': "Race", 'kind': 'wecom', 'url': URL})
        for number in range(MESSAGES):
            env['jxc.message']._jxc_put(channel, f"Message {number}", ["one"])
        env.cr.commit()
        channel_id = channel.id
    sent, lock = [], Lock()

    def post(_channel, title, _body, _phones, _path):
        with lock:
            sent.append(title)
        return Answer(200, json.dumps({'errcode': 0}).encode(), None)

    def work(barrier):
        with session() as env:
            env['jxc.message'].search_count([])  # both have taken their snapshot
            barrier.wait()
            env['jxc.message']._cron_jxc_send()
            env.cr.commit()
            return True

    with patch.object(registry['jxc.channel'], '_post', post):
        answers = both(work)
        for _more in range(MESSAGES):  # what one of them left to the other
            with session() as env:
                env['jxc.message']._cron_jxc_send()
                env.cr.commit()
    assert any(answer is True for answer in answers), answers
    assert Counter(sent) == {f"Message {number}": 1 for number in range(MESSAGES)}, answers
    with session() as env:
        states = env['jxc.channel'].browse(channel_id).message_log_ids.mapped('state')
        assert states == ['sent'] * MESSAGES
