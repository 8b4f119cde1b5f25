"""./dev lint: all the checks, each run even when one before it fails."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

from devtools.env import paths, python
from devtools.env.databases import Server
from devtools.env.setup import setup
from devtools.env.shell import environ, run
from devtools.guides import pages
from devtools.lint import core, house, javascript, manifest, markup, places, rooms

BIN = paths.HOME / 'venv-lint' / 'bin'
# In setup.cfg they would lose against `enable = odoolint`. Each room extends a core model
# in its own small file, and the README lies beside the addon, not in it.
NOT_OURS = 'consider-merging-classes-inherited,missing-readme'
# The order of XML attributes is taste; core's own is another.
NOT_OURS_OCA = 'xml-tag-position'
NEED_DATABASE = {'core-test_lint'}
PYTHON_FILES = ('dev', 'devtools', paths.ADDON)


def arguments(parser) -> None:
    parser.epilog = """\
Settings: ruff.toml, setup.cfg (pylint). Name checks to run only those: ./dev lint ruff format
"""
    parser.add_argument('names', nargs='*', metavar='CHECK', help="only these checks")
    parser.add_argument(
        '--fix', action='store_true', help="let ruff and prettier mend and format first"
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument('--quick', action='store_true', help="leave out what needs a database")
    part.add_argument('--rest', action='store_true', help="only what --quick leaves out")


def main(options, rest: list[str]) -> int:
    python.ensure(['requirements-lint.txt'], home=BIN.parent, what="the linters")
    if options.fix:
        run(BIN / 'ruff', 'check', '--fix', *PYTHON_FILES, check=False, cwd=paths.ROOT)
        run(BIN / 'ruff', 'format', *PYTHON_FILES, check=False, cwd=paths.ROOT)
        javascript.fix()
        markup.fix()
        manifest.fix()
    server = setup(start=not options.quick)
    checks = _checks(server)
    left_out = (options.quick and NEED_DATABASE) or (options.rest and checks.keys() - NEED_DATABASE)
    checks = {name: check for name, check in checks.items() if name not in (left_out or ())}
    if unknown := set(options.names) - set(checks):
        print(f"unknown: {', '.join(unknown)}; there is: {', '.join(checks)}")
        return 2
    wanted = [name for name in checks if not options.names or name in options.names]
    results = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in as_completed([pool.submit(_run, name, checks[name]) for name in wanted]):
            results.update(future.result())
    print(
        "\n"
        + "\n".join(f"{'ok    ' if good else 'FAILED'}  {name}" for name, good in results.items())
    )
    bad = sum(not good for good in results.values())
    print(f"lint: {len(results) - bad} checks passed, {bad} failed")
    return int(bool(bad))


def _run(name: str, check: Callable[[], list[str]]) -> dict[str, bool]:
    """Run one check, print its complaints, and tell by its name whether there were none."""
    begin = time.monotonic()
    try:
        complaints = check()
    except (Exception, SystemExit) as error:  # the others shall still run
        complaints = [f"{type(error).__name__}: {error}"]
    word = 'FAILED' if complaints else 'ok'
    head = f"{word:6}  {name}  ({time.monotonic() - begin:.1f} s)\n"
    print(head + "".join(f"    {line}\n" for line in complaints), end='', flush=True)
    return {name: not complaints}


def _checks(server: Server) -> dict[str, Callable[[], list[str]]]:
    """Return the checks by name, the slowest first: two run at a time."""
    return {
        'core-test_lint': lambda: core.test_lint(server),
        'core-checkers': lambda: core.checkers(server),
        'ruff': lambda: _tool('ruff', 'check', '--output-format=concise', *PYTHON_FILES),
        'format': lambda: _tool(
            'ruff', 'format', '--check', '--output-format=concise', *PYTHON_FILES
        ),
        'tests-bound': house.unbound_tests,
        'machine-paths': house.machine_paths,
        'links': house.dangling_links,
        'rooms': rooms.arrows,
        'places': places.check,
        'manifest': manifest.check,
        'help': pages.check,
        'pylint-odoo': lambda: _tool(
            'pylint', '--rcfile=setup.cfg', f'--disable={NOT_OURS}', paths.ADDON
        ),
        'oca-module': lambda: _tool(
            'oca-checks-odoo-module', f'--disable={NOT_OURS_OCA}', paths.ADDON
        ),
        'oca-po': _translations,
        'licences': lambda: _licences(server),
        'javascript': javascript.check,
        'xml': markup.check,
    }


def _tool(name: str, *words: str) -> list[str]:
    """Run a linter; return what it printed if it was not content."""
    env = environ(PYLINTHOME=str(paths.HOME / 'pylint'), RUFF_CACHE_DIR=str(paths.HOME / 'ruff'))
    done = run(
        BIN / name, *words, check=False, cwd=paths.ROOT, env=env, capture_output=True, text=True
    )
    lines = (done.stdout + done.stderr).splitlines()
    return (lines or [f"exit code {done.returncode}"]) if done.returncode else []


def _translations() -> list[str]:
    files = sorted(map(str, (paths.ADDON_DIR / 'i18n').glob('*.po*')))
    return _tool('oca-checks-po', *files) if files else []


def _licences(server: Server) -> list[str]:
    """Compare the addon's licence with those of the modules that it depends on."""
    core = ','.join([*server.addons_path.split(',')[:-1], '.'])
    select = ('--addons-path', core, '--select', paths.ADDON)
    return _tool('manifestoo', '--odoo-series', '19.0', *select, 'check-licenses', '--transitive')
