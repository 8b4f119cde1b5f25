"""What the robots of chat groups want: signatures, sizes, text, and what their answers mean.

WeCom, DingTalk and Feishu as their documents for robots of groups say (2026); ``webhook`` is a
plain address that takes JSON. Nothing here is sent; nothing here knows a database.
"""

import base64
import hashlib
import hmac
import json
import re
from typing import NamedTuple
from urllib.parse import quote_plus

KINDS = ('wecom', 'dingtalk', 'feishu', 'webhook')
HOSTS = {
    'wecom': ('qyapi.weixin.qq.com',),
    'dingtalk': ('oapi.dingtalk.com',),
    'feishu': ('open.feishu.cn', 'open.larksuite.com'),
    'webhook': (),
}
# Bytes of a message. WeCom counts the text; the others count all, where a line break may become
# five bytes and a quotation mark two.
SIZES = {'wecom': 4096, 'dingtalk': 7000, 'feishu': 9000, 'webhook': 60000}
WECOM_TEXT_SIZE = 2048  # the only kind of message of WeCom that mentions people by their phone
# Messages a minute, and in one breath.
RATES = {'wecom': (20, 20), 'dingtalk': (20, 20), 'feishu': (100, 5), 'webhook': (60, 20)}
# Of every half hour, the minute in which everybody sends and Feishu refuses.
CROWDED = {'feishu': 30}

# What the code in an answer means, where it is not 0.
REFUSED = {
    'wecom': {93000: 'key', 93008: 'key', 40058: 'size'},
    'dingtalk': {300001: 'key', 310000: 'sign', 460101: 'size', 400102: 'key'},
    'feishu': {19001: 'key', 19021: 'sign', 19022: 'address', 19024: 'keyword', 9499: 'body'},
}
TOO_OFTEN = {'wecom': {45009}, 'dingtalk': {130101, 410100}, 'feishu': {11232, 9499429}}

_MARKS = str.maketrans('*[]<>`@#~|\\', '＊［］＜＞｀＠＃～｜＼')
_BREAKS = re.compile(r'[\s\x00-\x1f\x7f\u2028\u2029]+')


class Verdict(NamedTuple):
    """What became of a message.

    :param state: ``sent``, ``again`` (later), ``often`` (later, and slower) or ``refused`` (never)
    :param cause: of a refusal: ``key``, ``sign``, ``address``, ``keyword``, ``size``, ``body``
    """

    state: str
    cause: str = ''


def sign_dingtalk(timestamp_ms, secret):
    """Return the signature of DingTalk, in base64, not yet quoted for an address.

    >>> sign_dingtalk(1700000000000, 'SECtest')
    'aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g='
    """
    text = f'{timestamp_ms}\n{secret}'.encode()
    return _base64(hmac.new(secret.encode(), text, hashlib.sha256).digest())


def sign_feishu(timestamp_s, secret):
    """Return the signature of Feishu: its key is time and secret, its text is empty.

    >>> sign_feishu(1700000000, 'test')
    'eSJQnOl8XqPTMPHWz9e5IzeHS/tqoc68g2967ekIPmg='
    """
    return _base64(hmac.new(f'{timestamp_s}\n{secret}'.encode(), b'', hashlib.sha256).digest())


def sign_webhook(timestamp_s, secret, body):
    """Return the signature of a plain address: of time, a dot and the body as sent, in hex.

    >>> sign_webhook(1700000000, 'test', b'{}')[:16]
    '91dff526ea91625b'
    """
    text = f'{timestamp_s}.'.encode() + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def cut(text, limit):
    r"""Cut a text into parts of at most ``limit`` bytes of UTF-8; joined they are the text.

    Between lines where that is possible, else between characters.

    >>> cut('one\ntwo\nthree', 8)
    ['one\ntwo\n', 'three']
    >>> cut('库存不足', 7)
    ['库存', '不足']
    >>> cut('', 10)
    []

    :raise ValueError: the limit is smaller than a character can be
    """
    if limit < 4:
        raise ValueError("A part has to hold a character: 4 bytes.")
    parts, part, size = [], [], 0
    for line in text.splitlines(keepends=True):
        for piece in _pieces(line, limit):
            length = len(piece.encode())
            if size + length > limit:
                parts.append(''.join(part))
                part, size = [], 0
            part.append(piece)
            size += length
    return [*parts, ''.join(part)] if part else parts


def plain(text):
    r"""Return a name in one line, without what a robot would read as a mark or a mention.

    The marks become their full-width brothers: none of the three documents how to escape them.

    >>> plain('Tea *green*\n[0,5] <at id=all>')
    'Tea ＊green＊ ［0,5］ ＜at id=all＞'
    """
    return _BREAKS.sub(' ', text or '').translate(_MARKS).strip()


def part_size(kind, title, phones=(), link=None):
    """Return the bytes that are left for the text of one message.

    >>> part_size('wecom', 'Low stock', ['13800000000'])
    2023
    """
    size = WECOM_TEXT_SIZE if kind == 'wecom' and phones else SIZES[kind]
    around = [title, *(link or ())]
    return size - sum(len(part.encode()) for part in around) - 16


def message(kind, title, text, phones=(), link=None):
    """Return the message as the robot takes it.

    :param title, text: as :func:`plain` leaves names; the text of at most :func:`part_size`
    :param phones: of those who are mentioned; Feishu knows no phones and mentions nobody
    :param link: ``(words, address)`` of what is behind it
    """
    return globals()[f'_{kind}'](title, text, list(phones), link)


def request(kind, url, secret, content, now):
    """Return ``(url, body, headers)`` as they are sent.

    :param content: of :func:`message`
    :param now: seconds since 1970
    """
    headers = {'Content-Type': 'application/json; charset=utf-8'}
    stamp = int(now)
    if kind == 'feishu' and secret:
        content = {'timestamp': str(stamp), 'sign': sign_feishu(stamp, secret), **content}
    # not as \u escapes: they double what the robots count
    body = json.dumps(content, ensure_ascii=False).encode()
    if kind == 'dingtalk' and secret:
        stamp = int(now * 1000)
        mark = '&' if '?' in url else '?'
        sign = quote_plus(sign_dingtalk(stamp, secret))
        url = f'{url}{mark}timestamp={stamp}&sign={sign}'
    if kind == 'webhook' and secret:
        headers['X-JXC-Timestamp'] = str(stamp)
        headers['X-JXC-Signature'] = f'sha256={sign_webhook(stamp, secret, body)}'
    return url, body, headers


def judge(kind, status, body):
    """Say what became of a message from the answer.

    >>> judge('wecom', 200, b'{"errcode": 0}').state
    'sent'
    >>> judge('dingtalk', 200, b'{"errcode": 310000, "errmsg": "sign not match"}')
    Verdict(state='refused', cause='sign')
    >>> judge('feishu', 200, b'<html>').state
    'again'
    """
    if status == 429:
        return Verdict('often')
    if kind == 'webhook':
        if 200 <= status < 300:
            return Verdict('sent')
        return Verdict('refused', 'body') if 400 <= status < 500 else Verdict('again')
    if status != 200:
        # an address that does not exist any more, or that points elsewhere, will not come back
        return Verdict('refused', 'key') if 300 <= status < 500 else Verdict('again')
    try:
        answer = json.loads(body)
        code = answer.get('errcode', answer.get('code', answer.get('StatusCode')))
        code = int(code)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Verdict('again')  # not the robot, somebody in between
    if not code:
        return Verdict('sent')
    if code in TOO_OFTEN[kind]:
        return Verdict('often')
    cause = REFUSED[kind].get(code)
    if cause == 'sign' and 'keyword' in str(answer.get('errmsg', '')).lower():
        cause = 'keyword'
    return Verdict('refused', cause) if cause else Verdict('again')


def _base64(digest):
    return base64.b64encode(digest).decode()


def _pieces(line, limit):
    """Cut one line between its characters."""
    if len(line.encode()) <= limit:
        return [line]
    pieces, start, size = [], 0, 0
    for index, char in enumerate(line):
        length = len(char.encode('utf-8', 'surrogatepass'))
        if size + length > limit:
            pieces.append(line[start:index])
            start, size = index, 0
        size += length
    return [*pieces, line[start:]]


def _wecom(title, text, phones, link):
    if phones:
        tail = f'\n{link[1]}' if link else ''
        content = f'{title}\n{text}{tail}'
        return {'msgtype': 'text', 'text': {'content': content, 'mentioned_mobile_list': phones}}
    tail = f'\n[{link[0]}]({link[1]})' if link else ''
    return {'msgtype': 'markdown', 'markdown': {'content': f'**{title}**\n{text}{tail}'}}


def _dingtalk(title, text, phones, link):
    # a line break of their Markdown is an empty line
    lines = [f'**{title}**', *text.splitlines()]
    if link:
        lines.append(f'[{link[0]}]({link[1]})')
    if phones:
        lines.append(' '.join(f'@{phone}' for phone in phones))
    return {
        'msgtype': 'markdown',
        'markdown': {'title': title, 'text': '\n\n'.join(lines)},
        'at': {'atMobiles': phones, 'isAtAll': False},
    }


def _feishu(title, text, _phones, link):
    elements = [{'tag': 'div', 'text': {'tag': 'lark_md', 'content': text}}]
    if link:
        words = {'tag': 'plain_text', 'content': link[0]}
        button = {'tag': 'button', 'text': words, 'url': link[1], 'type': 'default'}
        elements.append({'tag': 'action', 'actions': [button]})
    head = {'title': {'tag': 'plain_text', 'content': title}}
    return {'msg_type': 'interactive', 'card': {'header': head, 'elements': elements}}


def _webhook(title, text, phones, link):
    return {'title': title, 'text': text, 'phones': phones, 'link': link and link[1]}
