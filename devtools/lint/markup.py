"""The addon's views, security, data, prints and demo, laid out by prettier with its XML plugin."""

from pathlib import Path

from devtools.env import paths
from devtools.env.shell import run
from devtools.lint import javascript

FOLDERS = ('views', 'wizards', 'security', 'data', 'report', 'demo')
LAYOUT = ('--no-config', '--parser', 'xml', '--print-width', '100', '--tab-width', '4')
# What Odoo renders to a page, a print or a mail: white space between two tags is a space there,
# so it stays as written. A client's view drops white space with a line break in it.
RENDERED = ('<template ', 'mail.template')


def check() -> list[str]:
    """Return the files that prettier would write differently."""
    return _prettier('--check', '--log-level', 'warn')


def fix() -> None:
    """Write the files as prettier would."""
    _prettier('--write', '--log-level', 'warn')


def _prettier(*words: str) -> list[str]:
    if not javascript.ready():
        return []
    modules = javascript.HOME / 'node_modules'
    plugin = modules / '@prettier' / 'plugin-xml' / 'src' / 'plugin.js'
    lines: list[str] = []
    for sensitivity, files in _by_sensitivity().items():
        done = run(
            modules / '.bin' / 'prettier',
            *('--plugin', plugin, '--xml-whitespace-sensitivity', sensitivity),
            *LAYOUT,
            *words,
            *files,
            check=False,
            cwd=paths.ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            lines += (done.stdout + done.stderr).splitlines()
    return lines


def _by_sensitivity() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for folder in FOLDERS:
        for path in sorted((paths.ADDON_DIR / folder).rglob('*.xml')):
            text = path.read_text(encoding='utf-8')
            rendered = any(word in text for word in RENDERED)
            found.setdefault('strict' if rendered else 'preserve', []).append(path)
    return found
