"""./dev soak: long checks that no daily run of the tests has the time for."""

import os

from devtools.commands.test import BESIDE, RACES, _run_races, _run_suites
from devtools.env import paths
from devtools.env.setup import setup
from devtools.env.shell import run

CHECKS = {
    'demo': 'test_home_demo.py',
    'scheduler': 'test_replenishment_scheduler_figures.py',
    'onboarding': 'test_onboarding_files.py',
    'transferring': 'test_transferring_property.py',
    'counting': 'test_counting_property.py',
    'channels': 'test_alerting_channel_many.py',
    'clicks': 'test_access_cost_clicks.py',
    'training': 'test_golive_training.py',
    'access': (
        'test_access_leaks_walk.py',
        'test_access_reports.py',
        'test_access_matrix.py',
        'test_access_given.py',
        'test_access_requests.py',
    ),
    'costs': 'test_access_cost_walk.py',
    'right': 'test_home_dashboard_many.py',
}
MORE = {
    'onboarding': '200',
    'channels': '2',
    'clicks': '2',
    'training': '2',
    'access': '2',
    'costs': '2',
    'right': '2',
}  # times the examples of a daily run, else 50
PROGRAMS = ('backup', 'core')  # modules of devtools/soak
# what kills workers or plays on two connections, before the check of the same name: on a database
# that commits; the variable that says how often, and how often
COMMITTED = {
    'onboarding': ('test_onboarding_kill.py', 'JXC_KILLS', '20'),
    'scheduler': ('test_scheduler.py', 'JXC_KILLS', '20'),
    'transferring': ('test_transferring_random.py', 'JXC_GAMES', '40'),
    'counting': ('test_counting_random.py', 'JXC_GAMES', '40'),
}
# beside these, on the same database: what takes too long for each day
LONG = {'onboarding': ('devtools/soak/test_onboarding_copy.py',)}


def arguments(parser) -> None:
    parser.epilog = """\
demo: the whole story of the demo company, every menu of every role; in Chinese and in English.
scheduler: twenty workers of a night are killed at random instants; then thousands of random
  reordering rules, worked out in bulk and by core, rule by rule.
onboarding: twenty workers that post a data migration are killed at random instants, trials run on
  copies of the database; then 10,000 broken files for the import of opening data.
transferring: forty games of two who do anything with the same transfers at once; then hundreds of
  random sequences of shipping, receiving, settling, returning.
counting: forty games of one who counts and one who moves the goods at once; then random moves and
  counts.
channels: 10,000 alerts within an hour: how many messages, what time and memory.
clicks: core's click robot in all apps, without costs. training: the tours of all roles.
access, costs: the walks through all models as each limited or masked user.
right: the dashboard in a language written from the right, turned where rtlcss is installed.
core: core's own suites with the set-based scheduler switched on for every company.
backup: backups killed at random moments, damaged byte by byte, on file systems that are too small,
  of two databases at once, asked of Odoo with and without workers, on other servers (--postgres).
"""
    parser.add_argument('check', choices=(*CHECKS, *PROGRAMS))
    parser.add_argument('--language', default='zh_CN', choices=('zh_CN', 'en_US'))


def main(options, rest: list[str]) -> int:
    if options.check in PROGRAMS:
        command = [str(paths.PY), '-m', f'devtools.soak.{options.check}', *rest]
        return run(*command, check=False, cwd=paths.ROOT, env=setup().env).returncode
    server, db = setup(tests=True), f'jxc_soak_{paths.TAG}'
    if options.check in COMMITTED:
        file, variable, number = COMMITTED[options.check]
        server.env.setdefault(variable, os.environ.get(variable, number))
        if failed := _run_races(server, [f'{RACES}/{file}', *LONG.get(options.check, ())]):
            return failed
    if options.check == 'demo':
        server.story(db, options.language)
    else:
        server.fresh(db, extra=BESIDE)
        os.environ.setdefault('JXC_EXAMPLES', MORE.get(options.check, '50'))
        server.env.setdefault('JXC_EXAMPLES', os.environ['JXC_EXAMPLES'])
    try:
        files = CHECKS[options.check]
        files = (files,) if isinstance(files, str) else files
        return _run_suites(server, db, [*(f'{paths.ADDON}/tests/{name}' for name in files), *rest])
    finally:
        server.drop(db)
