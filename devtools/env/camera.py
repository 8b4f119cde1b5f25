"""Take pictures of web pages: Chromium without a window, asked through its own protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request

from devtools.env.browser import NAMES
from devtools.env.shell import die

PATIENCE = 90  # seconds that a page may take; the first one waits for the bundles
QUIET = 1.2  # seconds that a page rests before it is taken


class Camera:
    """One window of a browser; use it in a `with` block."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix='jxc-camera-')
        program = next(filter(None, map(shutil.which, NAMES)), None)
        if not program:
            die("no Chromium", "./dev test installs one")
        flags = (
            '--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
            '--no-first-run', '--disable-extensions', '--remote-debugging-port=0',
            '--remote-allow-origins=*', f'--user-data-dir={self.profile}', 'about:blank',
        )  # fmt: skip
        self.process = subprocess.Popen(
            [program, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.number, self.socket = 0, None

    def __enter__(self):
        import websocket  # among what Odoo's own tests need

        port = self._port()
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/json', timeout=10) as answer:
            pages = json.load(answer)
        address = next(page for page in pages if page['type'] == 'page')['webSocketDebuggerUrl']
        self.socket = websocket.create_connection(address, timeout=PATIENCE)
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _port(self) -> int:
        for line in self.process.stderr:
            if 'DevTools listening on' in line:
                return int(line.split('127.0.0.1:')[1].split('/')[0])
        return die("Chromium did not start")

    def ask(self, method: str, **params):
        """Send one command and return its result."""
        self.number += 1
        self.socket.send(json.dumps({'id': self.number, 'method': method, 'params': params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get('id') == self.number:
                return answer.get('result', {})

    def size(self, width: int, height: int, phone: bool = False, dark: bool = False) -> None:
        """Set the window."""
        self.ask(
            'Emulation.setDeviceMetricsOverride',
            width=width, height=height, deviceScaleFactor=1, mobile=phone,
        )  # fmt: skip
        scheme = 'dark' if dark else 'light'
        self.ask(
            'Emulation.setEmulatedMedia',
            features=[{'name': 'prefers-color-scheme', 'value': scheme}],
        )

    def cookie(self, name: str, value: str, url: str) -> None:
        """Set a cookie."""
        self.ask('Network.setCookie', name=name, value=value, url=url)

    def go(self, url: str) -> None:
        """Open an address."""
        self.ask('Page.navigate', url=url)

    def run(self, script: str):
        """Return the value of a piece of JavaScript."""
        answer = self.ask(
            'Runtime.evaluate', expression=script, returnByValue=True, awaitPromise=True
        )
        return answer.get('result', {}).get('value')

    def wait(self, selector: str) -> bool:
        """Wait until a page shows something and rests; tell whether it did."""
        end = time.monotonic() + PATIENCE
        shown = (
            f'!!document.querySelector({json.dumps(selector)})'
            " && !document.querySelector('.o_loading_indicator')"
        )
        while time.monotonic() < end:
            if self.run(f"document.readyState === 'complete' && {shown}"):
                time.sleep(QUIET)
                return True
            time.sleep(0.3)
        return False

    def picture(self) -> bytes:
        """Return the window as PNG."""
        return base64.b64decode(self.ask('Page.captureScreenshot', format='png')['data'])
