"""How long the dashboard takes in a browser, from opening its address to its cards.

Chromium on this machine opens it as an owner: the first time with nothing in its cache, then again
as on any other morning. Told are the first paint that shows something, the data call, and the
cards; all in seconds after navigation began. Server and browser share the processors.
"""

import contextlib
import statistics

from devtools.bench import common
from devtools.bench.home_dashboard import _prepare
from devtools.commands.pictures import log_in, served, with_test_libraries
from devtools.env.camera import Camera
from devtools.env.setup import setup

AIM = 1.0  # first paint
PORT = 8077
OWNER = 'bench_owner'
CARD = '.o_jxc_card'
# Notes when the first card stands in the page.
NOTE = f"""
    new MutationObserver((_all, me) => {{
        if (document.querySelector('{CARD}')) {{
            window.jxcShown = performance.now();
            me.disconnect();
        }}
    }}).observe(document, {{childList: true, subtree: true}});
"""
TOLD = """
    (() => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        const calls = performance.getEntriesByType('resource');
        const call = calls.find((entry) => entry.name.includes('/jxc.dashboard/'));
        return {
            paint: paint && paint.startTime,
            call: call && call.duration,
            shown: window.jxcShown,
        };
    })()
"""


def main():
    with_test_libraries()
    options = common.parser(__doc__).parse_args()
    db = common.perf_database(options.scale)
    registry = common.open_registry(db)
    common.print_settings(registry)
    _prepare(registry)
    _password(registry)
    with served(setup(tests=True), '', PORT, kept=db) as (url, name), Camera() as camera:
        session = log_in(url, name, OWNER)
        camera.ask('Network.enable')
        camera.ask('Page.enable')
        camera.ask('Page.addScriptToEvaluateOnNewDocument', source=NOTE)
        camera.size(1366, 900)
        _open(camera, url, session)  # the server makes its bundles
        camera.ask('Network.clearBrowserCache')
        _told("nothing in the cache", [_open(camera, url, session)])
        again = [_open(camera, url, session) for _number in range(options.runs)]
        _told("as on any morning", again, AIM)


def _password(registry):
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        env['res.users'].search([('login', '=', OWNER)]).password = OWNER
        cursor.commit()


def _open(camera, url: str, session: str) -> dict:
    """Open the dashboard and return the times, in milliseconds."""
    camera.go('about:blank')
    camera.cookie('session_id', session, url)
    camera.go(f'{url}/odoo/jxc')
    if not camera.wait(CARD):
        raise SystemExit("the dashboard was not shown")
    return camera.run(TOLD)


def _told(what: str, times: list[dict], aim: float | None = None) -> None:
    for key, name in (('paint', "first paint"), ('call', "data call"), ('shown', "cards")):
        values = [row[key] / 1000 for row in times if row.get(key)]
        with contextlib.suppress(statistics.StatisticsError):
            timing = common.Timing(runs=values)
            common.report(f"{name}, {what}", timing, aim=aim if key == 'paint' else None)


if __name__ == '__main__':
    main()
