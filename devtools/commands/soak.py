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
    'clicks': 'test_access_cost_clicks.py',
    'training': 'test_golive_training.py',
    'access': 'test_access_leaks_walk.py',
    'costs': 'test_access_cost_walk.py',
    'right': 'test_home_dashboard_many.py',
}
MORE = {
    'onboarding': '200',
    'clicks': '2',
    'training': '2',
    'access': '2',
    'costs': '2',
    'right': '2',
}  # times the examples of a daily run, else 50
PROGRAMS = ('backup',)  # modules of devtools/soak
# what kills workers, after the check of the same name: on a database that commits
KILLED = {'onboarding': 'test_onboarding_kill.py'}
KILLS = '20'


def arguments(parser) -> None:
    parser.epilog = """\
demo: the whole story of the demo company, every menu of every role; in Chinese and in English.
scheduler: thousands of random reordering rules, worked out in bulk and by core, rule by rule.
onboarding: twenty workers that post a data migration are killed at random instants; then 10,000
  broken files for the import of opening data.
transferring: hundreds of random sequences of shipping, receiving, settling, returning.
clicks: core's click robot in all apps, without costs. training: the tours of all roles.
access, costs: the walks through all models as each limited or masked user.
right: the dashboard in a language written from the right, turned where rtlcss is installed.
backup: backups killed at random moments, damaged byte by byte, on file systems that are too small.
"""
    parser.add_argument('check', choices=(*CHECKS, *PROGRAMS))
    parser.add_argument('--language', default='zh_CN', choices=('zh_CN', 'en_US'))


def main(options, rest: list[str]) -> int:
    if options.check in PROGRAMS:
        command = [str(paths.PY), '-m', f'devtools.soak.{options.check}', *rest]
        return run(*command, check=False, cwd=paths.ROOT, env=setup().env).returncode
    server, db = setup(tests=True), f'jxc_soak_{paths.TAG}'
    if options.check in KILLED:
        server.env.setdefault('JXC_KILLS', KILLS)
        if failed := _run_races(server, [f'{RACES}/{KILLED[options.check]}']):
            return failed
    if options.check == 'demo':
        server.story(db, options.language)
    else:
        server.fresh(db, extra=BESIDE)
        os.environ.setdefault('JXC_EXAMPLES', MORE.get(options.check, '50'))
        server.env.setdefault('JXC_EXAMPLES', os.environ['JXC_EXAMPLES'])
    try:
        return _run_suites(server, db, [f'{paths.ADDON}/tests/{CHECKS[options.check]}', *rest])
    finally:
        server.drop(db)
