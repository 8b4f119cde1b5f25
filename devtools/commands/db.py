"""./dev db: scratch databases from a cached template."""

import re

from devtools.commands import data
from devtools.env.databases import NAME_LIMIT
from devtools.env.setup import DEMO_DB, setup
from devtools.env.shell import die, say


def arguments(parser) -> None:
    parser.epilog = """\
The database is a copy of a template in which the addon is installed as its files are now; the
template is made anew only when they changed. Scratch databases run without fsync: keep nothing in
them. Log in as admin / admin:  ./dev odoo -d NAME
"""
    parser.add_argument('name', nargs='?', help="the database to make; without it, list them")
    parser.add_argument('--demo', action='store_true', help="with the demo data of all modules")
    parser.add_argument(
        '--story', metavar='LANGUAGE', help="with the demo company alone: zh_CN or en_US"
    )
    parser.add_argument('--data', metavar='KIND', help="with real data: grocery")
    parser.add_argument(
        '--with',
        dest='extra',
        metavar='MODULES',
        default='',
        help="with these other modules too, comma separated",
    )
    parser.add_argument('--drop', action='store_true', help="remove the database instead")


def main(options, rest: list[str]) -> int:
    if rest:
        die(f"unknown: {' '.join(rest)}", "./dev db --help")
    server, name = setup(), options.name
    if not name:
        for row in server.names():
            print(row)
        return 0
    if not re.fullmatch(r'[a-z][a-z0-9_-]*', name) or len(name) > NAME_LIMIT:
        die(f"'{name}' is no good name for a database: small letters, digits, _")
    if name.startswith(DEMO_DB):
        die(f"{DEMO_DB} belongs to ./dev serve", "./dev serve --fresh")
    if options.drop:
        server.drop(name)
        return 0
    extra = tuple(word for word in options.extra.split(',') if word)
    if options.story:
        server.story(name, options.story)
    else:
        server.fresh(name, demo=options.demo, extra=extra)
    if options.data:
        data.load(server, name, options.data)
    say(f"database {name} is ready: ./dev odoo -d {name}   ./dev psql {name}")
    return 0
