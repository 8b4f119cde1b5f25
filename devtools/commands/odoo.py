"""./dev odoo: Odoo itself, with the paths and the server of the database named by -d."""

import os

from devtools.env import paths
from devtools.env.setup import server_of


def arguments(parser) -> None:
    parser.usage = './dev odoo [COMMAND] [ARGS…]'
    parser.epilog = """\
examples:
  ./dev odoo -d NAME                      serve a scratch database
  ./dev odoo shell -d NAME                a Python prompt with `env`
  ./dev odoo -d NAME --workers 2          the same in processes, as a company runs it
  ./dev odoo -d NAME -u jxc_module --stop-after-init
  ./dev odoo server --help                Odoo's own options
"""


def database(words: list[str]) -> str:
    """Return the database that Odoo's arguments name, or ''."""
    for position, word in enumerate(words):
        if word in ('-d', '--database') and position + 1 < len(words):
            return words[position + 1]
        if word.startswith('--database='):
            return word.partition('=')[2]
        if word.startswith('-d') and len(word) > 2:
            return word[2:]
    return ''


def main(options, rest: list[str]) -> int:
    server = server_of(database(rest))
    os.chdir(paths.ROOT)
    launcher = paths.ROOT / 'devtools' / 'bin' / 'run_odoo.py'
    os.execve(paths.PY, [str(paths.PY), str(launcher), *rest], server.env)
