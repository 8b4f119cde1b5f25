"""What is asked of PostgreSQL."""

import contextlib
import re

import psycopg2
from psycopg2.extensions import quote_ident

from .faults import Fault

LOCK_FAMILY = 0x4A59  # first key of the advisory lock: one job a database
LOCK_SECONDS = 60
UNAVAILABLE = ('55P03', '57014')


def connect(name, autocommit=False):
    """Connect to a database, by what libpq finds in the environment.

    :raise Fault: the server does not answer
    """
    try:
        link = psycopg2.connect(
            dbname=name, fallback_application_name='jxc backup', connect_timeout=20
        )
    except psycopg2.OperationalError as error:
        raise Fault('no_database', database=name, detail=str(error).strip()[:500]) from None
    link.autocommit = autocommit
    return link


def rows(link, query, *values):
    """Return the rows of a query; names in it are quoted by whoever calls."""
    with link.cursor() as cr:
        # pylint: disable-next=sql-injection
        cr.execute(query, values or None)
        return cr.fetchall() if cr.description else []


class Source:
    """The database of a job: held by one job at a time; its state in one moment.

    :param str name: of the database
    """

    def __init__(self, name):
        self.name = name
        self.link = connect(name, autocommit=True)
        [[free]] = rows(self.link, "SELECT pg_try_advisory_lock(%s, 0)", LOCK_FAMILY)
        if not free:
            raise Fault('busy', database=name)
        self.version = self.link.server_version
        self._state = self._files = self._apart = self._snapshot = None

    def close(self):
        """Let others go."""
        for link in (self._files, self._apart, self._state, self.link):
            if link:
                with contextlib.suppress(psycopg2.Error):
                    link.close()

    def size(self):
        """Return the bytes of the database on its disk."""
        return rows(self.link, "SELECT pg_database_size(current_database())")[0][0]

    def hold_files(self):
        """Keep core's collector of files away from here on.

        :raise Fault: somebody changes the table for long
        """
        if self._files is None:
            self._files = connect(self.name)
        else:
            self._files.rollback()
        try:
            rows(self._files, "SELECT set_config('lock_timeout', %s, false)", f'{LOCK_SECONDS}s')
            rows(self._files, "LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
        except psycopg2.Error as error:
            if error.pgcode in UNAVAILABLE:
                raise Fault('locked', table='ir_attachment') from None
            raise

    def let_files_go(self):
        """Let core's collector work again."""
        if self._files:
            self._files.rollback()  # the server forgets a closed connection a moment later
            self._files.close()
            self._files = None

    def freeze(self):
        """Begin a transaction whose state is the one of the backup; return the name of it."""
        if self._state:
            self._state.close()
        self._state = connect(self.name)
        self._state.set_session(isolation_level='REPEATABLE READ', readonly=True)
        [[self._snapshot]] = rows(self._state, "SELECT pg_export_snapshot()")
        return self._snapshot

    def thaw(self):
        """End that transaction."""
        self._state.close()
        self._state = None

    def ask(self, query):
        """Return the rows of a query in that state."""
        return rows(self._state, query)

    def files(self):
        """Return the names of the files of attachments in that state."""
        query = "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname <> '' ORDER BY 1"
        return [name for [name] in self.ask(query)]

    def figures(self, totals):
        """Return what is compared after a restore, see :func:`figures`.

        Each query is a transaction of its own in that state: one that read all tables would hold
        thousands of locks, and the server has a few thousand for everybody.
        """
        self._apart = connect(self.name)
        self._apart.set_session(isolation_level='REPEATABLE READ', readonly=True)
        found = figures(self._ask_apart, self._apart, totals)
        self._apart.close()
        return found

    def _ask_apart(self, query):
        rows(self._apart, "SET TRANSACTION SNAPSHOT %s", self._snapshot)
        found = rows(self._apart, query)
        self._apart.commit()
        return found

    def shape(self):
        """Return what a new database has to have before a restore."""
        [[collate, ctype, encoding]] = rows(
            self.link,
            "SELECT datcollate, datctype, pg_encoding_to_char(encoding) FROM pg_database "
            "WHERE datname = current_database()",
        )
        extensions = rows(
            self.link,
            "SELECT ext.extname, space.nspname FROM pg_extension AS ext "
            "JOIN pg_namespace AS space ON space.oid = ext.extnamespace "
            "WHERE ext.extname <> 'plpgsql' ORDER BY 1",
        )
        # the way that Odoo makes its indexes without accents: a dump does not carry it
        [[immutable]] = rows(
            self.link,
            "SELECT COUNT(*) FROM pg_proc WHERE proname = 'unaccent' AND provolatile = 'i' "
            "AND pronargs = 1",
        )
        return {
            'collate': collate,
            'ctype': ctype,
            'encoding': encoding,
            'extensions': extensions,
            'immutable_unaccent': bool(immutable),
        }


def wake(name, cron):
    """Let Odoo look at how a job ended now, and not at its next turn.

    :param str name: of the database that the server works on
    :param int cron: id
    """
    with contextlib.closing(connect(name, autocommit=True)) as link:
        rows(
            link,
            "INSERT INTO ir_cron_trigger (cron_id, call_at, create_date, write_date, create_uid, "
            "write_uid) SELECT id, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', "
            "now() AT TIME ZONE 'UTC', 1, 1 FROM ir_cron WHERE id = %s",
            cron,
        )
    with contextlib.closing(connect('postgres', autocommit=True)) as link:
        rows(link, "SELECT pg_notify('cron_trigger', %s)", name)


def figures(ask, link, totals):
    """Return the row counts of all tables and the control totals, as texts.

    :param ask: function of a query that returns its rows
    :param link: connection, to quote names
    :param dict totals: ``{label: query of one value}``; one whose tables are missing is left out
    """
    tables = ask(
        "SELECT schemaname, tablename FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
    )
    counts = {}
    for schema, table in tables:
        name = f'{quote_ident(schema, link)}.{quote_ident(table, link)}'
        counts[f'{schema}.{table}'] = ask(f"SELECT COUNT(*) FROM {name}")[0][0]
    known = {table for schema, table in tables if schema == 'public'}
    found = {}
    for label, query in totals.items():
        if set(re.findall(r'\b(?:FROM|JOIN)\s+(\w+)', query)) <= known:
            value = ask(query)[0][0]
            found[label] = '' if value is None else str(value)
    return {'counts': counts, 'totals': found}
