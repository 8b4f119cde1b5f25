"""./dev serve: a running Odoo with the addon, the demo company and Chinese."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus

from devtools.commands import data
from devtools.env import paths
from devtools.env.databases import Server
from devtools.env.setup import DEMO_DB, setup
from devtools.env.shell import die, say, step

STARTUP_SECONDS = 180
APP_NAME = f"""
    SELECT m.name->>'en_US'
      FROM ir_ui_menu m
      JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
     WHERE m.parent_id IS NULL AND d.module = '{paths.ADDON}'
     LIMIT 1
"""
WHERE = """
  Odoo is running:  http://localhost:{port}/odoo   user admin, password admin
  Where to click:   the square of apps at the top left, then {app}
  In Chinese:       the user's picture at the top right, My Preferences, Language
  Also log in as:   sales, buyer, keeper, accountant, manager; the password is the same word
  Database:         {db} (kept until ./dev serve --fresh)
  Ctrl-C stops it.
"""


def arguments(parser) -> None:
    parser.epilog = """\
The first call takes about five minutes, later ones seconds: the addon is updated only when its
files changed. The database survives until --fresh. Further options go to Odoo: --dev=xml.
"""
    parser.add_argument('--port', type=int, default=8069, help="default: %(default)s")
    parser.add_argument(
        '--fresh', action='store_true', help="throw the database away and begin anew"
    )
    parser.add_argument(
        '--language',
        choices=('zh_CN', 'en_US'),
        default='zh_CN' if os.environ.get('LANG', '').startswith('zh') else 'en_US',
        help="of the demo company (default: %(default)s, after LANG)",
    )
    parser.add_argument(
        '--data', metavar='KIND', help="real data instead of the demo data: grocery"
    )


def main(options, rest: list[str]) -> int:
    _check_port(options.port)
    if options.data:
        data.check(options.data)
    server = setup(kept=True)
    _prepare(server, options)
    return _serve(server, options.port, rest)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            die(f"port {port} is taken by another program", f"./dev serve --port {port + 1}")


def _prepare(server: Server, options) -> None:
    """Make the database, or update the addon in it."""
    if options.fresh or DEMO_DB not in server.names():
        # Under another name until it is whole: a half-made database is never taken for a good one.
        build = f'{DEMO_DB}_new'
        # Real data wants a company that has not traded yet: it comes instead of the demo company.
        if options.data:
            server.fresh(build)
            data.load(server, build, options.data)
        else:
            server.story(build, options.language)
        server.rename(build, DEMO_DB)
        _remember(server, options.data)
        return
    loaded = _loaded(server)
    if options.data and options.data != loaded:
        die(
            f"{DEMO_DB} holds {loaded or 'demo'} data already",
            f"./dev serve --fresh --data {options.data} (throws the database away)",
        )
    server.refresh(DEMO_DB)


def _loaded(server: Server) -> str:
    """Return the kind of real data that the database holds, or ''."""
    return server.sql("SELECT value FROM ir_config_parameter WHERE key = 'jxc_dev.data'", DEMO_DB)


def _remember(server: Server, kind: str | None) -> None:
    if kind:
        server.sql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES ('jxc_dev.data', '{kind}')",
            DEMO_DB,
        )


def _serve(server: Server, port: int, rest: list[str]) -> int:
    """Run Odoo until it ends or somebody stops it; say when it answers."""
    command = ['-m', 'odoo', 'server', '-d', DEMO_DB, f'--db-filter=^{DEMO_DB}$']
    process = subprocess.Popen(
        [str(paths.PY), *command, f'--http-port={port}', *rest], cwd=paths.ROOT, env=server.env
    )
    # Ctrl-C at a terminal reaches Odoo too, which ends in good order: then so do we.
    stop = lambda *_: process.terminate()  # noqa: E731
    signal.signal(signal.SIGINT, signal.SIG_IGN if sys.stdin.isatty() else stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        with step("starting Odoo"):
            ready = _wait(process, f'http://127.0.0.1:{port}/web/login')
        if ready:
            app = server.sql(APP_NAME, DEMO_DB) or "Inventory"
            print(WHERE.format(port=port, db=DEMO_DB, app=app), flush=True)
        code = process.wait()
    finally:
        process.terminate()
        process.wait()
    say("Odoo has stopped")
    return max(code, 0)


def _wait(process: subprocess.Popen, url: str) -> bool:
    """Tell whether Odoo answers before it ends or patience does."""
    end = time.monotonic() + STARTUP_SECONDS
    while process.poll() is None and time.monotonic() < end:
        answer = _answer(url)
        if answer == HTTPStatus.OK:
            return True
        if answer:
            say(f"the login page answers {answer}; the log above tells why")
            return False
        time.sleep(0.5)
    return False


def _answer(url: str) -> int:
    """Return the status of a page, or 0 when nobody answers yet."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=60) as page:
            return page.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
