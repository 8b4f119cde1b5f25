"""./dev pictures: the pictures of README, guides and Apps page, made from the demo company."""

import contextlib
import io
import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from devtools.commands.serve import _wait
from devtools.env import paths
from devtools.env.camera import Camera
from devtools.env.setup import setup
from devtools.env.shell import die, say, step
from devtools.shots import SHOTS

LANGUAGES = {'zh': 'zh_CN', 'en': 'en_US'}
PORT = 8079
COLOURS = 128


def arguments(parser) -> None:
    parser.epilog = """\
Names choose pictures: ./dev pictures dashboard --language en. They go to docs/images as NAME.en.png
and NAME.zh.png; those of the Apps page to static/description too. Look at each before it is kept.
"""
    parser.add_argument('names', nargs='*', metavar='NAME', help="only these")
    parser.add_argument('--language', choices=tuple(LANGUAGES), help="only this one")
    parser.add_argument('--port', type=int, default=PORT, help="default: %(default)s")
    parser.add_argument('--to', default=str(paths.ROOT / 'docs' / 'images'), help="another folder")


def main(options, rest: list[str]) -> int:
    wanted = [shot for shot in SHOTS if not options.names or shot.name in options.names]
    if not wanted:
        die(f"no such picture; there is: {', '.join(shot.name for shot in SHOTS)}")
    server, failed = setup(tests=True), []
    with_test_libraries()
    for short in [options.language] if options.language else LANGUAGES:
        with served(server, short, options.port) as (url, db):
            failed += _take_all(wanted, url, db, short, options.to)
    for name in failed:
        say(f"not shown in time: {name}")
    return int(bool(failed))


def with_test_libraries() -> None:
    """Begin anew where the camera and its pictures have what Odoo's own tests need."""
    if Path(sys.prefix) != paths.PY.parent.parent:
        os.execve(paths.PY, [str(paths.PY), *sys.argv], {**os.environ})


@contextlib.contextmanager
def served(server, short: str, port: int, kept: str = ''):
    """Serve the demo company in a language, or a database that is kept; give address and name."""
    db = kept or f'jxc_pictures_{short}_{paths.TAG}'
    if not kept:
        server.story(db, LANGUAGES[short])
    command = ['-m', 'odoo', 'server', '-d', db, f'--db-filter=^{db}$', '--max-cron-threads=0']
    process = subprocess.Popen(
        [str(paths.PY), *command, f'--http-port={port}', '--log-level=error'],
        cwd=paths.ROOT,
        env=server.env,
    )
    try:
        url = f'http://127.0.0.1:{port}'
        with step("starting Odoo"):
            if not _wait(process, f'{url}/web/login'):
                die("Odoo does not answer")
        yield url, db
    finally:
        process.terminate()
        process.wait()
        if not kept:
            server.drop(db)


def _take_all(shots, url: str, db: str, short: str, folder: str) -> list[str]:
    failed, session = [], {}
    with Camera() as camera:
        camera.ask('Network.enable')
        for shot in shots:
            if shot.login not in session:
                session[shot.login] = log_in(url, db, shot.login)
            camera.cookie('session_id', session[shot.login], url)
            camera.cookie('color_scheme', 'dark' if shot.dark else 'light', url)
            camera.size(shot.width, shot.height, shot.phone, shot.dark)
            camera.go('about:blank')
            camera.go(url + shot.path)
            good = camera.wait(shot.shown)
            for script, shown in shot.steps:
                camera.run(script)
                good = camera.wait(shown) and good
            if not good:
                failed.append(f'{shot.name}.{short}')
            target = f'{folder}/{shot.name}.{short}.png'
            _write(target, camera.picture())
            if shot.of_apps:
                _keep(target, shot, short)
    return failed


def _write(target: str, content: bytes) -> None:
    """Write a picture with few colours: a third of the size, and the eye sees no difference."""
    from PIL import Image  # among what Odoo needs

    Image.open(io.BytesIO(content)).convert('RGB').quantize(COLOURS).save(target, optimize=True)


def _keep(target: str, shot, short: str) -> None:
    """Copy a picture of the Apps page into the addon; the page itself is English."""
    if short == 'en':
        copy = paths.ADDON_DIR / 'static' / 'description' / f'{shot.name}.png'
        with open(target, 'rb') as stream:
            copy.write_bytes(stream.read())


def log_in(url: str, db: str, login: str) -> str:
    """Return the session of a person; login and password are the same word."""
    params = {'db': db, 'login': login, 'password': login}
    request = urllib.request.Request(
        f'{url}/web/session/authenticate',
        data=json.dumps({'jsonrpc': '2.0', 'params': params}).encode(),
        headers={'Content-Type': 'application/json'},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=60) as answer:
        if 'error' in json.load(answer):
            die(f"cannot log in as {login}")
        cookie = answer.headers['Set-Cookie']
    return urllib.parse.unquote(cookie.split('session_id=')[1].split(';')[0])
