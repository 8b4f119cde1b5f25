"""Where things lie, and what the addon says about itself."""

import ast
import hashlib
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = 'jxc_module'
ADDON_DIR = ROOT / ADDON
# One folder for all that ./dev makes. Nothing outside of it is changed, but for packages
# that apt installs (a browser, a font), and root's PostgreSQL when it cannot live there.
HOME = Path(os.environ.get('JXC_HOME') or ROOT / '.jxc').resolve()
VENV = HOME / 'venv'
PY = VENV / 'bin' / 'python'
LOGS = HOME / 'logs'
# Several checkouts may share one server (PGHOST) and one /tmp: their names must differ.
TAG = hashlib.sha256(str(HOME).encode()).hexdigest()[:6]
IS_ROOT = os.geteuid() == 0
# Methods of models whose effect stays in a database that was installed with them.
RUN_BY_INSTALLING = re.compile(
    r'^(init|create|write)$|_auto_init|_hook$|default|_install|_setup|_make_'
)
# Files that change what an installed database holds; scripts, styles and tests do not.
DATA_SUFFIXES = {'.py', '.xml', '.csv', '.po', '.png', '.svg', '.xlsx', '.json'}


def manifest() -> dict:
    """Return the addon's manifest."""
    return ast.literal_eval((ADDON_DIR / '__manifest__.py').read_text(encoding='utf-8'))


def depends() -> list[str]:
    """Return the modules that the addon depends on."""
    return sorted(manifest()['depends'])


def file_hash(*paths: Path) -> str:
    """Return a short hash of the names and contents of `paths` (files)."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b'\0' + path.read_bytes() + b'\0')
    return digest.hexdigest()[:16]


def addon_files() -> list[Path]:
    """Return the addon's files that need `-u` when they change."""
    skipped = {ADDON_DIR / 'tests', ADDON_DIR / 'static' / 'src', ADDON_DIR / 'static' / 'tests'}
    return sorted(
        path
        for path in ADDON_DIR.rglob('*')
        if path.suffix in DATA_SUFFIXES and path.is_file() and skipped.isdisjoint(path.parents)
    )


def addon_hash() -> str:
    """Return a hash of what an update of the addon would read.

    Of Python that is what declares something: fields, constraints, signatures. What a method does
    is read anew by each process anyhow, so that mending it needs no update of a database.
    """
    digest = hashlib.sha256()
    for path in addon_files():
        content = path.read_bytes()
        if path.suffix == '.py':
            content = _declared(content)
        digest.update(str(path.relative_to(ADDON_DIR)).encode() + b'\0' + content + b'\0')
    return digest.hexdigest()[:16]


def _declared(source: bytes) -> bytes:
    """Return a Python file without the bodies of methods, but for those that installing runs."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and not RUN_BY_INSTALLING.search(part.name):
                    part.body = [ast.Pass()]
    return ast.unparse(tree).encode()
