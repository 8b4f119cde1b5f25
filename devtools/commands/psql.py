"""./dev psql: a database in psql."""

import os

from devtools.env.setup import DEMO_DB, server_of


def arguments(parser) -> None:
    parser.usage = './dev psql [NAME] [psql options]'


def main(options, rest: list[str]) -> int:
    named = [word for word in rest if not word.startswith('-')]
    server = server_of(named[0] if named else DEMO_DB)
    os.execvpe('psql', ['psql', *(rest if named else [DEMO_DB, *rest])], server.env)
