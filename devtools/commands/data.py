"""Fill a database with real data. Not a subcommand: `serve` and `db` take it as --data."""

import shutil

from devtools.env import paths, python
from devtools.env.databases import Server
from devtools.env.shell import die, run, step

FOLDER = paths.ROOT / 'devtools' / 'data'


def load(server: Server, db: str, kind: str) -> None:
    """Run the loader devtools/data/<kind>.py on a database that has the addon."""
    check(kind)
    if (paths.ROOT / 'devtools' / 'requirements-data.txt').exists():
        python.add('requirements-data.txt')
    with step(f"loading the {kind} data into {db}"):
        code = run(
            paths.PY,
            '-m',
            f'devtools.data.{kind}',
            '-c',
            server.conf,
            '-d',
            db,
            check=False,
            cwd=paths.ROOT,
            env=server.env,
        ).returncode
    if code:
        die(f"loading the {kind} data failed (exit code {code})")


def check(kind: str) -> None:
    """Leave when there is no loader of this name."""
    kinds = sorted(path.stem for path in FOLDER.glob('*.py') if path.stem != '__init__')
    if kind not in kinds:
        width = shutil.get_terminal_size().columns
        die(f"no data of the kind '{kind}'; there is: {', '.join(kinds) or 'none'}"[:width])
