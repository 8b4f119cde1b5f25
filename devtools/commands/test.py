"""./dev test: the suites under pytest, on a fresh copy of a cached template."""

import os
import re
from concurrent.futures import ThreadPoolExecutor

from devtools.env import paths
from devtools.env.databases import Server
from devtools.env.setup import setup
from devtools.env.shell import die, lock, run

TOOLS = f'{paths.ADDON}/tools'
RACES = 'devtools/concurrency'
# `tools` is plain Python: its examples run without Odoo, and prove that it needs none.
NO_TESTS = 5

# Apps that we do not depend on and stand beside: kits, dropshipping, delivery costs, blanket
# orders, the till, landed costs. What they do to our figures is tested, never skipped.
BESIDE = (
    'sale_margin',
    'stock_landed_costs',
    'mrp_account',
    'sale_mrp',
    'purchase_mrp',
    'stock_dropshipping',
    'stock_delivery',
    'purchase_requisition',
    'point_of_sale',
)


def arguments(parser) -> None:
    parser.epilog = """\
examples:
  ./dev test
  ./dev test jxc_module/tests/test_facts_demand.py -k day --keep
  ./dev test --db jxc_test_anna

All suites together run in two processes, each on a copy of the database. A test that is skipped
counts as failed: Odoo skips browser tests without a word when something that they need is missing.
"""
    parser.add_argument(
        '--keep',
        action='store_true',
        help="take the database of the last run and only update the addon in it",
    )
    parser.add_argument(
        '--processes',
        type=int,
        metavar='N',
        help="how many run at once (2 for all suites, else 1)",
    )
    parser.add_argument(
        '--db',
        default=f'jxc_test_{paths.TAG}',
        help="the test database; take your own to run beside others (%(default)s)",
    )


def main(options, rest: list[str]) -> int:
    server = setup(tests=True)
    server.env['HYPOTHESIS_STORAGE_DIRECTORY'] = str(paths.HOME / 'hypothesis')
    given = [word for word in rest if _is_target(word)]
    whole = not given and not any(word.startswith(('-k', '-m', '--lf', '--ff')) for word in rest)
    tools_only = bool(given) and all(word.startswith(TOOLS) for word in given)
    if tools_only:
        return _run_examples(server, rest)
    if given and all(word.startswith(RACES) for word in given):
        return _run_races(server, rest)
    failed = 0
    if whole:
        failed = _begin(server, options)
    else:
        _prepare(server, options.db, options.keep)
    processes = options.processes or (min(2, os.cpu_count() or 1) if whole else 1)
    if not given:
        rest = [*rest, paths.ADDON]
    return _run_suites(server, options.db, rest, processes) or failed


def _begin(server: Server, options) -> int:
    """Run what needs one processor, while another one makes the test database.

    :return: whether something failed
    """
    server.base_template()
    # the two work on templates of different names: to them the lock of this process is open
    with lock(server.template_lock), ThreadPoolExecutor(1) as pool:
        database = pool.submit(_prepare, server, options.db, options.keep)
        if server.cluster.external:
            database.result()  # it may not be set up for two installations at once
        failed = _run_examples(server, [TOOLS]) if (paths.ADDON_DIR / 'tools').is_dir() else 0
        failed = _run_races(server, [RACES]) or failed
        database.result()
    return failed


def _is_target(word: str) -> bool:
    try:
        return not word.startswith('-') and (paths.ROOT / word.split('::')[0]).exists()
    except OSError:  # what -k looks for is longer than a path may be
        return False


def _prepare(server: Server, db: str, keep: bool) -> None:
    """Make the test database, or bring the one of the last run up to date."""
    if not re.fullmatch(r'[a-z][a-z0-9_]*', db):
        die(f"'{db}' is no good name for a database: small letters, digits, _")
    if keep and db in server.names():
        server.refresh(db)
    else:
        server.fresh(db, extra=BESIDE)


def _run_examples(server: Server, words: list[str]) -> int:
    """Run the doctests of the plain Python part, with `odoo` out of reach."""
    code = run(
        *_pytest(),
        '-p',
        'no:odoo',
        '-p',
        'devtools.pytest_plain',
        '-q',
        '--doctest-modules',
        *words,
        check=False,
        cwd=paths.ROOT,
        env=server.env,
    ).returncode
    return 0 if code == NO_TESTS else code


def _run_races(server: Server, words: list[str]) -> int:
    """Run the tests that commit, on a database of their own."""
    db = f'jxc_race_{paths.TAG}'
    server.fresh(db)
    try:
        return run(
            *_pytest(),
            '-p',
            'no:odoo',
            '-q',
            *words,
            check=False,
            cwd=paths.ROOT,
            env={**server.env, 'ODOO_RC': str(server.conf), 'JXC_RACE_DB': db},
        ).returncode
    finally:
        server.drop(db)


def _run_suites(server: Server, db: str, words: list[str], processes: int = 1) -> int:
    """Run pytest with Odoo's registry on `db`; its summary is the last line printed.

    With several processes each works on a copy of `db`, and takes the next file when it is free.
    """
    if processes > 1:
        words = ['-n', str(processes), '--dist', 'loadfile', '--no-loadscope-reorder', *words]
    return run(
        *_pytest(),
        '--assert=plain',  # cases say what differs; else all suites of core are written anew
        '-p',
        'devtools.pytest_strict',
        '-p',
        'devtools.pytest_order',
        '-p',
        'devtools.pytest_modules',
        '-p',
        'devtools.pytest_filestore',
        '-p',
        'devtools.pytest_setup',
        '-p',
        'devtools.pytest_caches',
        '-p',
        'devtools.pytest_subtests',
        '-p',
        'devtools.pytest_bundles',
        f'--odoo-database={db}',
        f'--odoo-config={server.conf}',
        '--odoo-http',
        '--odoo-log-level=error',
        f'--odoo-extra=db-filter=^{db}$',
        *words,
        check=False,
        cwd=paths.ROOT,
        env=server.env,
    ).returncode


def _pytest() -> list:
    cache = paths.HOME / 'pytest'
    return [paths.PY, '-m', 'pytest', '-o', f'cache_dir={cache}', f'--rootdir={paths.ROOT}']
