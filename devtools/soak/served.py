"""Backups asked for as people do: of Odoo, with and without workers and a list of databases."""

import http.cookiejar
import json
import shutil
import subprocess
import time
import urllib.request

from devtools.commands.serve import _wait
from devtools.env import paths
from devtools.env.shell import say

PORT = 8093
PATIENCE = 180  # seconds that a backup of an empty company may take
WAYS = ((0, True), (4, False))  # workers, whether databases are listed


def served(server, db: str, base) -> None:
    """Make and prove a backup of a database that Odoo serves."""
    for workers, listed in WAYS:
        told = f"{workers} workers, databases {'listed' if listed else 'not listed'}"
        command = [str(paths.PY), '-m', 'odoo', 'server', '-d', db, f'--db-filter=^{db}$']
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
            _make_and_prove(Client(url, db), told)
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(root, ignore_errors=True)
        say(f"{told}: made and proved")


def _make_and_prove(client, told):
    [target] = client('jxc.backup', 'create', [{'name': told, 'folder': 'night'}])
    run = client('jxc.backup', 'action_run', [target])['res_id']
    for field, good in (('state', 'done'), ('check_state', 'good')):
        if field == 'check_state':
            client('jxc.backup', 'action_verify', [target])
        end = time.monotonic() + PATIENCE
        row = {'task': True}
        while row['task'] and time.monotonic() < end:
            time.sleep(0.5)
            client('jxc.backup.run', 'action_refresh', [run])
            [row] = client('jxc.backup.run', 'read', [run], ['task', field, 'message', 'log'])
        if row[field] != good:
            raise SystemExit(f"{told}: {row}")


class Client:
    """The administrator in the web client: `client(model, method, *args)`."""

    def __init__(self, url, db):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        words = {'db': db, 'login': 'admin', 'password': 'admin'}
        self._ask('/web/session/authenticate', words)

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
