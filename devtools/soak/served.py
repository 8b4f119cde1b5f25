"""Backups asked for as people do: of Odoo, with and without workers and a list of databases.

Then a training copy of it is made, and opened by its address: by somebody who logs in for the first
time, and by one who is logged in to the real database.
"""

import http.cookiejar
import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request

from devtools.commands.serve import _wait
from devtools.env import paths
from devtools.env.shell import say

PORT = 8093
PATIENCE = 180  # seconds that a backup of an empty company may take
WAYS = ((0, True), (4, False))  # workers, whether databases are listed


def served(server, db: str, base) -> None:
    """Make and prove a backup of a database that Odoo serves, and open a copy of it."""
    for workers, listed in WAYS:
        told = f"{workers} workers, databases {'listed' if listed else 'not listed'}"
        command = [
            str(paths.PY),
            '-m',
            'odoo',
            'server',
            '-d',
            db,
            f'--db-filter=^{db}(_training)?$',
        ]
        command += [f'--http-port={PORT}', f'--workers={workers}', '--log-level=error']
        command += ['--limit-time-cpu=60', '--limit-time-real=120']
        command += [] if listed else ['--no-database-list']
        root = base / f'served{workers}'
        root.mkdir()
        environment = {**server.env, 'JXC_BACKUP_ROOT': str(root)}
        process = subprocess.Popen(command, cwd=paths.ROOT, env=environment)
        try:
            url = f'http://127.0.0.1:{PORT}'
            if not _wait(process, f'{url}/web/login'):
                raise SystemExit(f"{told}: Odoo does not answer")
            client = Client(url, db)
            run = _make_and_prove(client, told)
            _open_a_copy(client, f'{db}_training', run, told)
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(root, ignore_errors=True)
            server.drop(f'{db}_training')
        say(f"{told}: made and proved; its copy opened by its address")


def _make_and_prove(client, told):
    [target] = client('jxc.backup', 'create', [{'name': told, 'folder': 'night'}])
    run = client('jxc.backup', 'action_run', [target])['res_id']
    for field, good in (('state', 'done'), ('check_state', 'good')):
        if field == 'check_state':
            client('jxc.backup', 'action_verify', [target])
        row = _ended(client, run, field)
        if row[field] != good:
            raise SystemExit(f"{told}: {row}")
    return run


def _ended(client, run, field):
    """Wait for the end of what a backup is about; return what it says."""
    end = time.monotonic() + PATIENCE
    row = {'task': True}
    while row['task'] and time.monotonic() < end:
        time.sleep(0.5)
        client('jxc.backup.run', 'action_refresh', [run])
        [row] = client('jxc.backup.run', 'read', [run], ['task', field, 'message', 'log'])
    return row


def _open_a_copy(client, name, run, told):
    [dialog] = client('jxc.backup.copy', 'create', [{'run_id': run, 'name': name}])
    client('jxc.backup.copy', 'action_copy', [dialog])
    row = _ended(client, run, 'copy_name')
    address = client('jxc.training', 'page')['place']['url']
    if row['copy_name'] != name or address != f'/web?db={name}':
        raise SystemExit(f"{told}: {address} for {row}")
    for who, visitor in (("a new visitor", Client(client.url)), ("who is logged in", client)):
        page = visitor.get(address)
        token = re.search(r'name="csrf_token" value="(\w+)"', page)
        if not token:
            raise SystemExit(f"{told}: no login for {who}: {page[:500]}")
        visitor.get('/web/login', login='admin', password='admin', csrf_token=token[1])
        place = visitor('jxc.training', 'page')['place']
        if not place['is_copy']:
            raise SystemExit(f"{told}: {who} is not in the copy: {place}")


class Client:
    """The administrator in the web client: `client(model, method, *args)`."""

    def __init__(self, url, db=None):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        if db:
            words = {'db': db, 'login': 'admin', 'password': 'admin'}
            self._ask('/web/session/authenticate', words)

    def get(self, path, **form):
        """Open a page as a browser does, or send a form to it; return its text."""
        data = urllib.parse.urlencode(form).encode() if form else None
        with self.opener.open(self.url + path, data, timeout=120) as answer:
            return answer.read().decode()

    def __call__(self, model, method, *args):
        values = {'model': model, 'method': method, 'args': args, 'kwargs': {}}
        return self._ask(f'/web/dataset/call_kw/{model}/{method}', values)

    def _ask(self, path, params):
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps({'jsonrpc': '2.0', 'params': params}).encode(),
            headers={'Content-Type': 'application/json'},
        )
        with self.opener.open(request, timeout=120) as answer:
            told = json.load(answer)
        if 'error' in told:
            raise SystemExit(f"{path}: {told['error']['data']['message']}")
        return told.get('result')  # nothing, where a method returns nothing
