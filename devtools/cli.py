"""The command line: one subcommand a module in devtools/commands."""

import argparse
import importlib
import os
import subprocess
import sys

from devtools.env import paths

# The order of a newcomer's questions. Modules are imported when called: ./dev --help is instant.
COMMANDS = {
    'serve': "a running Odoo with the addon and the demo company, in a database that is kept",
    'test': "run the test suites (further options go to pytest)",
    'mutate': "put small faults into a room's code and list those that no test notices",
    'lint': "check style, manifests, views and translations",
    'pictures': "make the pictures of README, guides and Apps page from the demo company",
    'films': "make silent films of the tours of training, from the demo company",
    'guides': "make the pages of the help panel from docs/guide",
    'examples': "make the filled workbooks that the guides link to",
    'soak': "long checks: the whole demo company, the scheduler against core",
    'db': "make a scratch database with the addon, or list the databases",
    'odoo': "run Odoo itself with the right paths, e.g. ./dev odoo shell -d NAME",
    'psql': "open a database in psql",
    'bench': "measure speed; without a name, list the benches",
    'i18n': "export the terms and merge them into the Chinese translations",
    'down': "stop PostgreSQL",
}
# Their arguments belong to somebody else's program, options first or not.
RAW = {'odoo', 'psql', 'bench'}
EPILOG = """\
environment:
  ODOO_SRC                a checkout of Odoo's branch 19.0 to use instead of Debian's package
  PGHOST, PGPORT, PGUSER  a PostgreSQL (13 or later) to use instead of private ones
  JXC_HOME                where everything is put (default: .jxc)
  JXC_DEBIAN_MIRROR       a Debian mirror, where apt's own sources name none
  JXC_ODOO_FALLBACK       an archive of Odoo's source, for when the package cannot be had
"""


def main(argv: list[str] | None = None) -> None:
    """Run the subcommand in `argv` and leave with its exit code."""
    argv = sys.argv[1:] if argv is None else argv
    _keep_compiled()
    parser = argparse.ArgumentParser(
        prog='./dev', epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    subparsers = parser.add_subparsers(dest='command', metavar='COMMAND', required=True)
    for name, help_ in COMMANDS.items():
        sub = subparsers.add_parser(
            name,
            help=help_,
            description=help_,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if argv[:1] == [name]:
            importlib.import_module(f'devtools.commands.{name}').arguments(sub)
    if argv and argv[0] in RAW and argv[1:] not in (['-h'], ['--help']):
        options, rest = argparse.Namespace(command=argv[0]), argv[1:]
    else:
        options, rest = parser.parse_known_args(argv)
    try:
        command = importlib.import_module(f'devtools.commands.{options.command}')
        sys.exit(command.main(options, [word for word in rest if word != '--']))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        words = ' '.join(map(str, error.cmd))
        sys.exit(f"[dev] error: exit code {error.returncode} from: {words}")


def _keep_compiled() -> None:
    """Let the programs that we start compile Odoo's three thousand modules once, outside of them.

    A machine that forbids it by its environment had each process do so anew, for seven seconds.
    """
    os.environ.pop('PYTHONDONTWRITEBYTECODE', None)
    os.environ.setdefault('PYTHONPYCACHEPREFIX', str(paths.HOME / 'pycache'))
