"""./dev mutate: which small faults in a room's code would its tests not notice?"""

import json

from devtools.commands.test import BESIDE, _pytest
from devtools.env import paths
from devtools.env.setup import setup
from devtools.env.shell import die, run

FOLDERS = ('models', 'wizards', 'report', 'controllers')


def arguments(parser) -> None:
    parser.epilog = """\
ROOM is a folder below models (trading/checks, expiry) or `tools`. Survivors are places where a test
is missing, or where the fault changes nothing: read them, none is proof.

examples:
  ./dev mutate trading/checks
  ./dev mutate expiry --count 40 --seed 2 --tests expiry
  ./dev mutate expiry --count 40 --seed 2 --again
"""
    parser.add_argument('room')
    parser.add_argument('--count', type=int, default=20, help="mutants (default: %(default)s)")
    parser.add_argument('--seed', type=int, default=1, help="another one gives other mutants")
    parser.add_argument(
        '--seconds',
        type=int,
        default=40,
        help="of tests for one mutant, at most (default: %(default)s)",
    )
    parser.add_argument(
        '--again',
        action='store_true',
        help="only those of the sample that no test noticed the last time",
    )
    parser.add_argument(
        '--tests',
        metavar='WORD',
        help="tests whose file names hold it (default: the words of the room)",
    )
    parser.add_argument('--db', default=f'jxc_mutate_{paths.TAG}', help="the test database")


def main(options, rest: list[str]) -> int:
    files = _files(options.room)
    tests = _tests(options.tests or options.room)
    server = setup(tests=True)
    if options.db in server.names():
        server.refresh(options.db)
    else:
        server.fresh(options.db, extra=BESIDE)
    # a mutant may make two connections wait for each other: no signal reaches who waits there
    for name, value in (('lock_timeout', '20s'), ('statement_timeout', '120s')):
        server.sql(f"ALTER DATABASE {options.db} SET {name} = '{value}'")
    kept = paths.HOME / 'mutation' / options.room.replace('/', '_')
    settings = {
        'files': [str(path) for path in files],
        'count': options.count,
        'seed': options.seed,
        'seconds': options.seconds,
        'again': options.again,
        'map': f'{kept}.json',
        'last': f'{kept}.last.json',
        'stamp': paths.file_hash(*files),
    }
    return run(
        *_pytest(),
        '-p',
        'devtools.mutation.plugin',
        '-q',
        '-s',
        '--no-header',
        f'--odoo-database={options.db}',
        f'--odoo-config={server.conf}',
        '--odoo-http',
        '--odoo-log-level=critical',
        f'--odoo-extra=db-filter=^{options.db}$',
        *rest,
        *tests,
        check=False,
        cwd=paths.ROOT,
        env={**server.env, 'JXC_MUTATE': json.dumps(settings)},
    ).returncode


def _files(room: str) -> list:
    """Return the room's files, in every folder of the addon that has one of that name."""
    addon = paths.ADDON_DIR
    folders = [addon / 'tools'] if room == 'tools' else [addon / name / room for name in FOLDERS]
    files = [
        path
        for folder in folders
        for path in sorted(folder.rglob('*.py'))
        if path.name != '__init__.py'
    ]
    return files or die(f"no room '{room}'", "ls jxc_module/models")


def _tests(words: str) -> list:
    """Return the files of tests of the room, or those that have its last word in their names."""
    of_room = sorted(paths.ADDON_DIR.glob(f"tests/test_{words.replace('/', '_')}*.py"))
    found = of_room
    for word in () if of_room else words.split('/'):
        found = sorted(paths.ADDON_DIR.glob(f'tests/test_*{word}*.py')) or found
    return found or die(f"no file of tests is named after '{words}'", "--tests WORD")
