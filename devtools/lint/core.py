"""Core's own linters (module test_lint), on our addon and not on the rest of the world."""

import re
import shutil
from pathlib import Path

from devtools.env import paths
from devtools.env.databases import Server
from devtools.env.shell import run, step

# test_pylint reads all of Odoo, for a quarter of an hour: `checkers` does the same on our files.
# The other classes test the linters themselves.
TAGS = ','.join(
    [
        '/test_lint',
        *(
            f'-/test_lint:{name}'
            for name in ('TestPyLint', 'TestSqlLint', 'TestGetTextLint', 'TestI18nChecks')
        ),
    ]
)
MESSAGES = (
    # core asks for undefined and redefined names and eval, too: ruff finds them in a second, not a
    # minute (F811, F821, F823, S307)
    'sql-injection,missing-gettext,gettext-variable,gettext-placeholders,gettext-repr,'
    'raise-unlink-override'
)
PLUGINS = (
    '_pylint_path_setup,pylint.extensions.bad_builtin,_odoo_checker_sql_injection,'
    '_odoo_checker_gettext,_odoo_checker_unlink_override'
)
FAILURE = re.compile(r' (ERROR|CRITICAL) ')


def checkers(server: Server) -> list[str]:
    """Run pylint with core's checkers (SQL injection, gettext, unlink) on the addon."""
    folder = _core_addons(server) / 'test_lint' / 'tests'
    done = run(
        paths.PY,
        '-m',
        'pylint',
        '--rcfile=/dev/null',
        '--disable=all,useless-option-value,unknown-option-value',
        f'--enable={MESSAGES}',
        '--reports=n',
        '--score=n',
        '--jobs=1',
        f'--load-plugins={PLUGINS}',
        '--bad-functions=input',
        # what our tests ask and say reaches no user
        '--ignore-paths=.*/tests/.*',
        paths.ADDON,
        check=False,
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        env={
            **server.env,
            'PYLINTHOME': str(paths.HOME / 'pylint'),
            'PYTHONPATH': str(folder),
            'ADDONS_PATH': server.addons_path.replace(',', ':'),
        },
    )
    if not done.returncode:
        return []
    # Where core's checker itself breaks down, the call that it meant and the error are enough.
    text = done.stderr + done.stdout
    lines = re.findall(r'^(?:\S+:\d+:\d+: .*|Exception on node.*|\w+Error: .*)', text, re.M)
    return lines or text.splitlines()


def test_lint(server: Server) -> list[str]:
    """Install test_lint beside the addon and run it there; return its errors."""
    db = f'jxc_lint_{paths.TAG}'
    # A folder with nothing but the addon: from the checkout it would read .jxc as well.
    folder = paths.HOME / 'lint'
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(
        paths.ADDON_DIR, folder / paths.ADDON, ignore=shutil.ignore_patterns('__pycache__')
    )
    addons = ','.join([*server.addons_path.split(',')[:-1], str(folder)])
    log = paths.LOGS / 'test_lint.log'
    server.fresh(db)
    with step("running core's test_lint", log, r'Starting (\w+\.\w+)'), log.open('wb') as stream:
        code = run(
            paths.PY,
            '-m',
            'odoo',
            'server',
            '-d',
            db,
            '-i',
            'test_lint',
            '--test-tags',
            TAGS,
            '--stop-after-init',
            '--no-http',
            f'--addons-path={addons}',
            check=False,
            cwd=paths.ROOT,
            env=server.env,
            stdout=stream,
            stderr=stream,
        ).returncode
    text = log.read_text('utf-8', 'replace')
    server.drop(db)
    if code or ' of 0 tests' in text:
        found = _errors(text.replace(str(folder) + '/', ''))
        return found or text.splitlines()[-20:]
    return []


def _errors(text: str) -> list[str]:
    """Return the error messages of a log, each with the lines that follow it."""
    lines, keep = [], False
    for line in text.splitlines():
        if re.match(r'\d{4}-\d\d-\d\d ', line):
            keep = bool(FAILURE.search(line))
        if keep:
            lines.append(line)
    return lines


def _core_addons(server: Server) -> Path:
    """Return the folder of core's addons that has test_lint."""
    for folder in map(Path, server.addons_path.split(',')):
        if (folder / 'test_lint').is_dir():
            return folder
    raise FileNotFoundError("Odoo's source has no module test_lint")
