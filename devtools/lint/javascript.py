"""The addon's scripts, by eslint and prettier, where npm is there to bring them."""

import shutil
import threading

from devtools.env import paths
from devtools.env.shell import run, run_logged, say

HOME = paths.HOME / 'npm'
PACKAGE = paths.ROOT / 'devtools' / 'package.json'
CONFIG = paths.ROOT / 'devtools' / 'eslint.config.mjs'
# Two checks that need the packages run side by side.
LOCK = threading.Lock()


# Core writes its scripts this way, too.
LAYOUT = ('--print-width', '100', '--tab-width', '4', '--log-level', 'warn')


def check() -> list[str]:
    """Return what eslint and prettier say about the addon's scripts."""
    files = _files()
    if not files or not ready():
        return []
    binaries = HOME / 'node_modules' / '.bin'
    calls = (
        (binaries / 'eslint', '--config', HOME / CONFIG.name, '--no-ignore'),
        (binaries / 'prettier', '--check', *LAYOUT),
    )
    lines: list[str] = []
    for call in calls:
        done = run(*call, *files, check=False, cwd=paths.ROOT, capture_output=True, text=True)
        if done.returncode:
            lines += (done.stdout + done.stderr).splitlines()
    return lines


def fix() -> None:
    """Write the scripts as prettier would."""
    if (files := _files()) and ready():
        prettier = HOME / 'node_modules' / '.bin' / 'prettier'
        run(prettier, '--write', *LAYOUT, *files, check=False, cwd=paths.ROOT)


def ready() -> bool:
    """Bring eslint and prettier where npm is there; tell whether they can be asked."""
    if not shutil.which('npm') or not shutil.which('node'):
        say("  npm is not here: the addon's scripts and XML go unchecked (apt-get install npm)")
        return False
    with LOCK:
        _install()
    return True


def _files() -> list[str]:
    return [
        str(path)
        for path in sorted((paths.ADDON_DIR / 'static').rglob('*.js'))
        if 'lib' not in path.parts
    ]


def _install() -> None:
    """Bring the packages into our folder, once for each list of them."""
    stamp, mark = paths.file_hash(PACKAGE), HOME / 'stamp'
    HOME.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIG, HOME)
    if not mark.exists() or mark.read_text() != stamp:
        shutil.copy(PACKAGE, HOME)
        run_logged(
            "installing eslint and prettier",
            paths.LOGS / 'npm.log',
            'npm',
            'install',
            '--no-audit',
            '--no-fund',
            cwd=HOME,
        )
        mark.write_text(stamp)
