"""Send some bytes to an address that somebody typed, and trust nothing that comes back.

Only ``https``; the address that the name of the host stands for is looked at, and that one is
connected to, so that a name cannot stand for another one a moment later; no redirects; the answer
is cut; the whole takes no longer than it may.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from typing import NamedTuple
from urllib.parse import urlsplit

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
ANSWER_BYTES = 64 * 1024


class Answer(NamedTuple):
    """:param date: header ``Date`` of the server, or None."""

    status: int
    body: bytes
    date: str | None


class NotAllowed(ValueError):
    """The address is not one to send to; ``cause``: ``scheme``, ``host`` or ``private``."""

    def __init__(self, cause):
        super().__init__(cause)
        self.cause = cause


class NotSent(OSError):
    """Nothing has left: the host is unknown, does not answer, or its certificate is bad."""


class NoAnswer(OSError):
    """It may have arrived: the answer is missing or cannot be read."""


def is_private(address):
    """Say whether an address lies inside of a house or a machine.

    >>> is_private('127.0.0.1'), is_private('::ffff:10.0.0.1'), is_private('169.254.169.254')
    (True, True, True)
    >>> is_private('8.8.8.8')
    False
    """
    ip = ipaddress.ip_address(address.partition('%')[0])
    ip = getattr(ip, 'ipv4_mapped', None) or ip
    return not ip.is_global or ip.is_multicast


def host_of(url):
    """Return the host of an address in small letters.

    >>> host_of('https://Example.com/hook?key=1')
    'example.com'

    :raise NotAllowed: it is no ``https`` address, or carries a user
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise NotAllowed('scheme') from None
    if parts.scheme != 'https' or not host or parts.username is not None:
        raise NotAllowed('scheme')
    return host.lower()


def post(url, body, headers, allow_private=False, context=None):
    """Send ``body`` by POST.

    :param context: ``ssl.SSLContext``; None: certificates as the system trusts them
    :return: :class:`Answer`
    :raise NotAllowed: the address; nothing was sent
    :raise NotSent: nothing was sent
    :raise NoAnswer: it may have been received
    """
    host = host_of(url)
    parts = urlsplit(url)
    port = parts.port or 443
    path = (parts.path or '/') + (f'?{parts.query}' if parts.query else '')
    context = context or ssl.create_default_context()
    stream = _connect(host, port, allow_private, context)
    # each byte in time is not the whole in time: after that the line is cut
    timer = threading.Timer(ANSWER_SECONDS, _hang_up, [stream])
    timer.daemon = True
    timer.start()
    connection = http.client.HTTPSConnection(host, port, timeout=ANSWER_SECONDS, context=context)
    connection.sock = stream
    try:
        connection.request('POST', path, body, {**headers, 'Connection': 'close'})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(ANSWER_BYTES), answer.getheader('Date'))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        timer.cancel()
        connection.close()


def _connect(host, port, allow_private, context):
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(type(error).__name__) from None
    addresses = [place for *_kind, place in found]
    if not allow_private and any(is_private(place[0]) for place in addresses):
        raise NotAllowed('private')
    plain = None
    try:
        plain = socket.create_connection(addresses[0][:2], timeout=CONNECT_SECONDS)
        stream = context.wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError) as error:
        if plain:
            plain.close()
        # without its text: it may quote the address
        raise NotSent(type(error).__name__) from None
    stream.settimeout(ANSWER_SECONDS)
    return stream


def _hang_up(stream):
    try:
        stream.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
