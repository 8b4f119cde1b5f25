"""./dev soak: long checks that no daily run of the tests has the time for."""

from devtools.commands.test import _run_suites
from devtools.env import paths
from devtools.env.setup import setup

CHECKS = {'demo': 'test_home_demo.py'}


def arguments(parser) -> None:
    parser.epilog = """\
demo: the whole story of the demo company, every menu of every role; in Chinese and in English.
"""
    parser.add_argument('check', choices=tuple(CHECKS))
    parser.add_argument('--language', default='zh_CN', choices=('zh_CN', 'en_US'))


def main(options, rest: list[str]) -> int:
    server, db = setup(tests=True), f'jxc_soak_{paths.TAG}'
    server.story(db, options.language)
    try:
        return _run_suites(server, db, [f'{paths.ADDON}/tests/{CHECKS[options.check]}', *rest])
    finally:
        server.drop(db)
