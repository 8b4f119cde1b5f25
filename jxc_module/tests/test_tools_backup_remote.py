"""Places elsewhere: SFTP, WebDAV and S3, asked of servers of ours, and what they may answer."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from unittest.mock import patch
from urllib.parse import parse_qsl, unquote, urlsplit

from odoo.tests import BaseCase, tagged

from ..tools.backup import faults, job, remote, remote_http, remote_s3


@tagged('jxc', 'post_install', '-at_install')
class TestToolsBackupRemote(BaseCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix='jxc_backup_'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def _job(self, **values):
        (self.folder / 'job.json').write_text(json.dumps({'secrets': {}, **values}))
        return job.Job(self.folder)

    def test_sftp(self):
        """A client of ours in the place of sftp: what it is asked, and what it may answer."""
        far = self.folder / 'far'
        far.mkdir()
        (self.folder / 'sftp').write_text(f'#!{sys.executable}\n' + FAKE_SFTP)
        (self.folder / 'sftp').chmod(0o755)
        kept = self.folder / 'kept'
        kept.write_text('{"k": "-----BEGIN KEY-----\\nabcdef"}')
        at = {'kind': 'sftp', 'host': 'h.example', 'port': 2222, 'user': 'u', 'path': str(far)}
        secrets = {'file': str(kept), 'sftp_key': 'k'}
        values = {'secrets': secrets, 'pg_path': str(self.folder), 'name': 'b.zip'}
        task = self._job(remote={**at, 'host_key': 'ssh-ed25519 AAAAgood'}, **values)
        remote.check(task)
        self.assertEqual(list(far.iterdir()), [])
        (self.folder / 'b.zip').write_bytes(b'backup')
        (self.folder / 'b.zip.txt').write_text('guide')
        remote.put(task, self.folder / 'b.zip')
        self.assertEqual(sorted(path.name for path in far.iterdir()), ['b.zip', 'b.zip.txt'])
        remote.get(task, 'b.zip', self.folder / 'back')
        self.assertEqual((self.folder / 'back').read_bytes(), b'backup')
        self.assertEqual((self.folder / 'key').stat().st_mode & 0o777, 0o600)
        remote.delete(task, 'b.zip')
        self.assertEqual(list(far.iterdir()), [])
        task = self._job(remote={**at, 'host_key': 'ssh-ed25519 AAAAother'}, **values)
        for call, code in ((lambda: remote.check(task), 'host_key'),):
            with self.assertRaises(faults.Fault) as caught:
                call()
            self.assertEqual(caught.exception.code, code)
        good = {**at, 'host_key': 'ssh-ed25519 AAAAgood'}
        task = self._job(remote=good, secrets={})
        with self.assertRaises(faults.Fault) as caught:
            remote.check(task)
        self.assertEqual(caught.exception.code, 'no_key')
        # by password: the client asks a program of ours
        kept.write_text('{"p": "it\'s $HOME", "q": "wrong"}')
        for name, path in (('p', ''), ('q', 'no_login'), ('p', 'network'), ('p', 'full')):
            (far / 'trouble').write_text(path)
            task = self._job(remote=good, **{**values, 'secrets': {**secrets, 'sftp_key': None}})
            task['secrets']['password'] = name
            with self.subTest(name=name, path=path), contextlib.ExitStack() as stack:
                caught = path and stack.enter_context(self.assertRaises(faults.Fault))
                remote.check(task)
            self.assertEqual(caught and caught.exception.code, path)
        self.assertEqual((self.folder / 'password').stat().st_mode & 0o777, 0o600)

    def _serve(self, handler):
        """Return a server of ours; what it keeps is a dictionary."""
        server = ThreadingHTTPServer(('127.0.0.1', 0), handler)
        server.kept, server.parts = {}, {}
        # core's tests take a number only
        for module in (remote_http, remote_s3):
            self.startPatcher(patch.object(module, 'SECONDS', 20))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def _faults(self, cases):
        """Ask places that refuse: each has its own fault, and none tells a secret."""
        for code, values in cases.items():
            with self.subTest(code=code), self.assertRaises(faults.Fault) as caught:
                remote.check(self._job(**values))
            self.assertEqual(caught.exception.code, code.partition(' ')[0])
            self.assertNotIn('geheim', str(caught.exception.values))

    def test_webdav(self):
        server = self._serve(FakeDav)
        (self.folder / 'kept').write_text('{"p": "geheim wort", "q": "another"}')
        at = {'kind': 'webdav', 'url': f'http://127.0.0.1:{server.server_port}/a/', 'user': 'u'}
        secrets = {'file': str(self.folder / 'kept'), 'password': 'p'}
        task = self._job(remote=at, secrets=secrets)
        remote.check(task)
        self.assertEqual(server.kept, {})
        for name in ('b.zip', 'b.zip.txt'):
            (self.folder / name).write_bytes(b'backup')
        remote.put(task, self.folder / 'b.zip')
        self.assertEqual(server.kept, dict.fromkeys(('/a/b.zip', '/a/b.zip.txt'), b'backup'))
        remote.get(task, 'b.zip', self.folder / 'back')
        self.assertEqual((self.folder / 'back').read_bytes(), b'backup')
        remote.delete(task, 'b.zip')
        self.assertEqual(server.kept, {})
        cases = {
            'no_login': {'secrets': {**secrets, 'password': 'q'}, 'remote': at},
            'full': {'secrets': secrets, 'remote': {**at, 'url': at['url'] + 'full'}},
            'network': {'secrets': secrets, 'remote': {**at, 'url': 'http://127.0.0.1:9/'}},
            'network cut': {'secrets': secrets, 'remote': {**at, 'url': at['url'] + 'cut'}},
        }
        self._faults(cases)
        # what was cut never has the name of a backup, and the next run deletes it
        server.kept['/a/b.zip.part'] = b'half'
        remote.forget_parts(task, ['b.zip'])
        self.assertEqual(server.kept, {})

    def test_s3(self):
        """A store of ours that works the signature out by itself, and keeps nothing half sent."""
        server = self._serve(FakeS3)
        (self.folder / 'kept').write_text('{"p": "geheim wort", "q": "another"}')
        url = f'http://127.0.0.1:{server.server_port}'
        at = {'kind': 's3', 'url': url, 'user': 'key', 'path': 'bucket/night 夜'}
        secrets = {'file': str(self.folder / 'kept'), 'password': 'p'}
        task = self._job(remote=at, secrets=secrets)
        remote.check(task)
        self.assertEqual(server.kept, {})
        content = os.urandom(25_000)
        (self.folder / 'b.zip').write_bytes(content)
        (self.folder / 'b.zip.txt').write_bytes(b'guide')
        self.startPatcher(patch.object(remote_s3, 'PART', 10_000))
        remote.put(task, self.folder / 'b.zip')
        name = '/bucket/night%20%E5%A4%9C/b.zip'
        self.assertEqual(server.kept, {name: content, f'{name}.txt': b'guide'})
        self.assertEqual(server.parts, {})
        remote.get(task, 'b.zip', self.folder / 'back')
        self.assertEqual((self.folder / 'back').read_bytes(), content)
        remote.delete(task, 'b.zip')
        self.assertEqual(server.kept, {})
        # the store names its region
        remote.check(self._job(remote={**at, 'path': 'far'}, secrets=secrets))
        self._faults(
            {
                'no_login': {'secrets': {**secrets, 'password': 'q'}, 'remote': at},
                'full': {'secrets': secrets, 'remote': {**at, 'path': 'full'}},
                'remote': {'secrets': secrets, 'remote': {**at, 'path': 'nowhere'}},
                'network cut': {'secrets': secrets, 'remote': {**at, 'path': 'cut'}},
                'network': {'secrets': secrets, 'remote': {**at, 'url': 'http://127.0.0.1:9'}},
            }
        )
        # cut in the middle of the second part, or told at the end that it could not be joined
        for path, code in (('cut/2', 'network'), ('odd/2', 'remote')):
            task = self._job(remote={**at, 'path': path}, secrets=secrets)
            with self.subTest(path), self.assertRaises(faults.Fault) as caught:
                remote.put(task, self.folder / 'b.zip')
            self.assertEqual(caught.exception.code, code)
            self.assertEqual((server.kept, server.parts), ({}, {}))
        # what a killed process had begun
        server.parts['7'] = ('/cut/2/b.zip', {})
        server.parts['8'] = ('/cut/2/b.zip.old', {})
        remote.forget_parts(self._job(remote={**at, 'path': 'cut/2'}, secrets=secrets), ['b.zip'])
        self.assertEqual(list(server.parts), ['8'])

    def test_a_missing_library_is_told(self):
        task = self._job(remote={'kind': 's3', 'path': 'b', 'url': '', 'user': 'x'})
        with (
            patch.object(remote_http.importlib, 'import_module', side_effect=ImportError),
            self.assertRaises(faults.Fault) as caught,
        ):
            remote.check(task)
        self.assertEqual(caught.exception.values, {'library': 'requests'})


class FakeDav(BaseHTTPRequestHandler):
    """A WebDAV server of one user; what it keeps is a dictionary."""

    def _do(self):
        right = 'Basic ' + base64.b64encode(b'u:geheim wort').decode()
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        kept, code = self.server.kept, 200
        if self.headers['Authorization'] != right:
            code = 401
        elif '/full/' in self.path:
            code = 507
        elif '/cut/' in self.path:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        elif self.command == 'MOVE':
            target = urlsplit(self.headers['Destination']).path
            kept[target] = kept.pop(self.path)
            code = 201
        elif self.command == 'PUT':
            kept[self.path] = body
            code = 201
        elif self.path not in kept:
            code = 404
        answer = kept.get(self.path, b'') if self.command in ('GET', 'HEAD') else b''
        if self.command == 'DELETE':
            kept.pop(self.path, None)
        self.send_response(code)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        if self.command == 'GET':
            self.wfile.write(answer)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_MOVE = _do

    def log_message(self, *_args):
        """Say nothing."""


class FakeS3(BaseHTTPRequestHandler):
    """A store of one key: buckets `bucket`, `far` (of another region), and some with troubles."""

    REGIONS: ClassVar = {'far': 'eu-far-1'}

    def _is_signed(self, body, region):
        """Work the signature out as the documentation writes it, from what came over the wire."""
        told = dict(re.findall(r'(\w+)=([^, ]+)', self.headers['Authorization']))
        names = told['SignedHeaders'].split(';')
        path, _mark, query = self.path.partition('?')
        digest = hashlib.sha256(body).hexdigest()
        lines = [self.command, path, query, *(f'{n}:{self.headers[n]}' for n in names), '']
        lines += [told['SignedHeaders'], digest]
        when = self.headers['x-amz-date']
        scope = [when[:8], region, 's3', 'aws4_request']
        asked = hashlib.sha256('\n'.join(lines).encode()).hexdigest()
        text = '\n'.join(['AWS4-HMAC-SHA256', when, '/'.join(scope), asked])
        key = b'AWS4geheim wort'
        for word in scope:
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        needed = {'host', 'x-amz-date', 'x-amz-content-sha256'}
        return (
            right == told['Signature']
            and told['Credential'] == 'key/' + '/'.join(scope)
            and needed <= set(names)
            and self.headers['x-amz-content-sha256'] == digest
        )

    def _do(self):
        path, _mark, query = self.path.partition('?')
        query = dict(parse_qsl(query, keep_blank_values=True))
        bucket = path.split('/')[1]
        length = int(self.headers.get('Content-Length') or 0)
        second = query.get('partNumber') == '2'
        if bucket == 'cut' and (second or ('/2/' not in path and self.command == 'PUT')):
            self.rfile.read(length // 2)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = self.rfile.read(length)
        region = self.REGIONS.get(bucket, 'us-east-1')
        if f'/{region}/' not in self.headers['Authorization']:
            self._say(400, f'<Error><Code>Malformed</Code><Region>{region}</Region></Error>')
        elif not self._is_signed(body, region):
            self._say(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
        elif bucket == 'full':
            self._say(400, '<Error><Code>XMinioStorageFull</Code></Error>')
        elif bucket == 'nowhere':
            self._say(404, '<Error><Code>NoSuchBucket</Code></Error>')
        elif 'uploads' in query or 'uploadId' in query:
            self._parts(path, query, body)
        else:
            self._object(path, body)

    def _parts(self, path, query, body):
        parts, upload = self.server.parts, query.get('uploadId')
        if self.command == 'GET':
            rows = ''.join(
                f'<Upload><Key>{unquote(name.split("/", 2)[2])}</Key><UploadId>{key}</UploadId>'
                '</Upload>'
                for key, (name, _parts) in parts.items()
            )
            self._say(200, f'<A>{rows}</A>')
        elif 'uploads' in query:
            key = str(len(parts) + 1)
            parts[key] = (path, {})
            self._say(200, f'<A><UploadId>{key}</UploadId></A>')
        elif self.command == 'DELETE':
            parts.pop(upload, None)
            self._say(204)
        elif self.command == 'PUT':
            parts[upload][1][query['partNumber']] = body
            self._say(200, mark=f'"{query["partNumber"]}"')
        elif path.startswith('/odd/'):
            self._say(200, '<Error><Code>InternalError</Code></Error>')
        else:
            name, pieces = parts.pop(upload)
            told = re.findall(rb'<PartNumber>(\d+)</PartNumber><ETag>"(\d+)"</ETag>', body)
            self.server.kept[name] = b''.join(pieces[one.decode()] for one, _two in told)
            self._say(200, '<A/>')

    def _object(self, path, body):
        kept, content = self.server.kept, b''
        if self.command == 'PUT':
            kept[path] = body
        elif self.command == 'DELETE':
            kept.pop(path, None)
        elif path not in kept:
            return self._say(404, '<Error><Code>NoSuchKey</Code></Error>')
        else:
            content = kept[path]
        return self._say(200, content)

    def _say(self, code, content=b'', mark='"x"'):
        content = content.encode() if isinstance(content, str) else content
        self.send_response(code)
        self.send_header('Content-Length', str(len(content)))
        self.send_header('ETag', mark)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(content)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = _do

    def log_message(self, *_args):
        """Say nothing."""


FAKE_SFTP = '''
import os, shlex, shutil, subprocess, sys
options = dict(word.split('=', 1) for word in sys.argv if '=' in word)
known = open(options['UserKnownHostsFile']).read()
assert options['StrictHostKeyChecking'] == 'yes'
if options['BatchMode'] == 'yes':
    assert os.stat(options['IdentityFile']).st_mode & 0o77 == 0
else:
    assert sys.argv.index('BatchMode=no') < sys.argv.index('-b')
    asked = subprocess.run([os.environ['SSH_ASKPASS'], 'Password:'], capture_output=True, text=True)
    if asked.stdout != "it's $HOME\\n":
        sys.exit('u@h.example: Permission denied (publickey,password,keyboard-interactive).')
if known != '[h.example]:2222 ssh-ed25519 AAAAgood\\n':
    sys.exit('Host key verification failed.')
assert sys.argv[-1] == 'u@h.example', sys.argv
for line in sys.stdin:
    verb, *paths = shlex.split(line)
    trouble = os.path.join(os.path.dirname(paths[-1]), 'trouble')
    if verb == 'put' and os.path.exists(trouble):
        told = {'network': 'Connection closed', 'full': 'write remote: No space left on device'}
        if said := told.get(open(trouble).read()):
            sys.exit(said)
    try:
        if verb in ('put', 'get'):
            shutil.copy(*paths)
        elif verb == 'rename':
            os.rename(*paths)
        elif verb == '-rm':
            os.path.exists(paths[0]) and os.unlink(paths[0])
        elif verb == 'ls':
            print('-rw-r--r-- 1 0 0', os.path.getsize(paths[-1]), 'Jan 1 00:00', paths[-1])
    except OSError as error:
        sys.exit(str(error))
'''
