"""A robot on this machine that behaves as the real ones do, or as badly as they can."""

import base64
import contextlib
import datetime
import hmac
import json
import socket
import ssl
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Got(NamedTuple):
    path: str
    headers: object
    body: bytes
    when: float


class RobotServer:
    """An https server; the path says how it answers: ``/good``, ``/500``, ``/silent`` …"""

    def __init__(self):
        self.got, self.said = [], {'errcode': 0}
        # what the three robots have refused, with the code of their documents
        self.secret, self.refused = 'SEC-of-the-group', []
        self.ahead = 0  # seconds that its clock is ahead of this machine's
        self.over = threading.Event()
        handler = type('Handler', (RobotHandler,), {'robot': self})
        self._server = ThreadingHTTPServer(('127.0.0.1', 0), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        context, self.trust = _contexts()
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, mode='good', token='geheimes-wort'):
        return f'https://localhost:{self.port}/{mode}?access_token={token}'

    def close(self):
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    @staticmethod
    def free_port():
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            return free.getsockname()[1]


class RobotHandler(BaseHTTPRequestHandler):
    """One conversation; the address says how it goes."""

    robot = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.robot.got.append(Got(self.path, self.headers, body, time.time()))
        getattr(self, f'_{self.path.split("?")[0].strip("/")}')()

    def log_message(self, *_args):
        """Say nothing on the screen of the tests."""

    def date_time_string(self, timestamp=None):
        return super().date_time_string(self._now() if timestamp is None else timestamp)

    def _now(self):
        return time.time() + self.robot.ahead

    def _say(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _good(self):
        self._say(200, json.dumps(self.robot.said).encode())

    # === AS THE DOCUMENTS OF THE THREE SAY === #

    def _wecom(self):
        got, content = self._asked()
        if got.get('access_token') != [self.robot.secret]:
            return self._refuse('errcode', 93000)
        text = content[content['msgtype']]['content']
        most = 4096 if content['msgtype'] == 'markdown' else 2048
        if len(text.encode()) > most:
            return self._refuse('errcode', 40058)
        return self._count('errcode', 45009, 20)

    def _dingtalk(self):
        got, content = self._asked()
        [stamp], [sign] = got.get('timestamp', ['0']), got.get('sign', [''])
        wanted = self._digest(self.robot.secret, f'{stamp}\n{self.robot.secret}')
        if sign != wanted or abs(int(stamp) / 1000 - self._now()) > 3600:
            return self._refuse('errcode', 310000)
        if content['msgtype'] != 'markdown' or len(self.robot.got[-1].body) > 20000:
            return self._refuse('errcode', 460101)
        return self._count('errcode', 130101, 20)

    def _feishu(self):
        _got, content = self._asked()
        stamp = content.get('timestamp', '0')
        wanted = self._digest(f'{stamp}\n{self.robot.secret}', '')
        if content.get('sign') != wanted or abs(int(stamp) - self._now()) > 3600:
            return self._refuse('code', 19021)
        if content['msg_type'] != 'interactive' or len(self.robot.got[-1].body) > 20 * 1024:
            return self._refuse('code', 9499)
        return self._count('code', 11232, 100, at_once=5)

    def _asked(self):
        got = self.robot.got[-1]
        return parse_qs(urlsplit(got.path).query), json.loads(got.body)

    def _digest(self, key, text):
        return base64.b64encode(hmac.digest(key.encode(), text.encode(), 'sha256')).decode()

    def _refuse(self, word, code):
        self.robot.refused.append(code)
        self._say(200, json.dumps({word: code, 'msg': 'no'}).encode())

    def _count(self, word, code, most, at_once=None):
        lately = [one for one in self.robot.got if one.when > time.time() - 60]
        last = [one for one in lately if one.when > time.time() - 1]
        if len(lately) > most or len(last) > (at_once or most):
            return self._refuse(word, code)
        return self._say(200, json.dumps({word: 0}).encode())

    # === BADLY === #

    def _garbage(self):
        self._say(200, bytes(range(256)) * 10)

    def _500(self):
        self._say(500, b'oops')

    def _redirect(self):
        self._say(302, b'', Location=f'https://localhost:{self.robot.port}/good')

    def _huge(self):
        with contextlib.suppress(OSError):
            self.send_response(200)
            self.end_headers()
            while not self.robot.over.is_set():
                self.wfile.write(b'x' * 65536)

    def _silent(self):
        self.robot.over.wait(5)

    def _drip(self):
        with contextlib.suppress(OSError):
            while not self.robot.over.wait(0.05):
                self.wfile.write(b'H')

    def _closed(self):
        self.connection.close()


def _contexts():
    """Return contexts of a server and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, 'localhost')])
    today = datetime.datetime(2020, 1, 1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName('localhost')]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'robot.pem')
        path.write_bytes(pem + secret)
        server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=pem.decode())
