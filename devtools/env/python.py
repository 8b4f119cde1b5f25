"""The virtual environments: one runs Odoo and its tests, one holds the linters."""

import importlib.util
import sys
from pathlib import Path

from devtools.env import paths
from devtools.env.shell import apt_install, die, lock, run, run_logged

FOLDER = paths.ROOT / 'devtools'


def ensure(requirements: list[str], home: Path = paths.VENV, what: str = "Odoo") -> Path:
    """Make a virtual environment with the given files of requirements; return its Python."""
    files = [FOLDER / name for name in requirements]
    python = home / 'bin' / 'python'
    stamp = f'{sys.version}\n{paths.file_hash(*files)}'
    if _stamp(home) == stamp:
        return python
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        found = '.'.join(map(str, sys.version_info[:2]))
        die(f"Odoo 19 runs on Python 3.11 to 3.13, this is {found}", "python3.13 ./dev …")
    with lock(home.name):
        old = _stamp(home)
        if old == stamp:  # another ./dev has made it meanwhile
            return python
        # Under the same Python packages are only added: somebody may be running with the others.
        if not old or old.rpartition('\n')[0] != sys.version:
            _make(home)
        _pip(python, f"installing the Python packages of {what}", files)
        (home / 'stamp').write_text(stamp)
    return python


def _stamp(home: Path) -> str:
    """Return what an environment was made from: Python, then a hash of the requirements."""
    whole = (home / 'stamp').exists() and (home / 'bin' / 'python').exists()
    return (home / 'stamp').read_text() if whole else ''


def _make(home: Path) -> None:
    if not importlib.util.find_spec('ensurepip'):
        apt_install([f'python3.{sys.version_info[1]}-venv'], "Python's venv")
    run(sys.executable, '-m', 'venv', '--clear', home)


def add(requirements: str) -> None:
    """Install one more file of requirements beside Odoo, once."""
    file = FOLDER / requirements
    mark = paths.VENV / f'stamp-{file.stem}'
    stamp = paths.file_hash(file)
    if not mark.exists() or mark.read_text() != stamp:
        _pip(paths.PY, f"installing {requirements}", [file])
        mark.write_text(stamp)


def link(tree: Path) -> None:
    """Make `import odoo` find the source. After pip has run, which would stumble over it."""
    pth = site_packages() / 'odoo-source.pth'
    if not pth.exists() or pth.read_text() != f'{tree}\n':
        pth.write_text(f'{tree}\n')


def site_packages() -> Path:
    """Return the folder that holds the packages beside Odoo."""
    return next(paths.VENV.glob('lib/python3*/site-packages'))


def _pip(python: Path, what: str, files: list[Path]) -> None:
    run_logged(
        what,
        paths.LOGS / f'pip-{python.parents[1].name}.log',
        python,
        '-m',
        'pip',
        'install',
        '--no-input',
        '--disable-pip-version-check',
        *[word for file in files for word in ('-r', file)],
        pattern=r'Collecting (\S+)|Installing collected packages',
    )
