"""Databases: the cached templates, and copies of them.

A template carries a fingerprint of what it was made from as its COMMENT: Odoo's source, the
modules, the addon's files. Another fingerprint than expected, and it is made anew.
"""

import hashlib
import os
import shutil
import time
from pathlib import Path

from devtools.env import paths
from devtools.env.postgres import Cluster
from devtools.env.shell import die, lock, output, run, run_logged, say

LANGUAGE = 'zh_CN'
PROGRESS = r'Loading module (\w+ \(\d+/\d+\))'
NAME_LIMIT = 63
# The demo company keeps Chinese books.
STORY_APPS = ('l10n_cn',)


class Server:
    """The databases of one cluster, with the Odoo that works on them."""

    def __init__(self, cluster: Cluster, source: str, addons_path: str, start: bool = True):
        self.cluster = cluster
        self.source = source
        self.addons_path = addons_path
        self.data = paths.HOME / ('data' if cluster.external else f'data-{cluster.name}')
        self.conf = paths.HOME / f'odoo-{cluster.name}.conf'
        self.started = start and cluster.start()
        self.template_lock = f'template-{cluster.name}'
        env = cluster.env
        self.env = {**env, 'ODOO_RC': str(self.conf), 'PYTHONWARNINGS': 'ignore'}
        lines = {
            'addons_path': addons_path,
            'data_dir': self.data,
            'db_host': env['PGHOST'],
            'db_port': env.get('PGPORT') or 5432,
            'db_user': env['PGUSER'],  # a password, if any, comes from PGPASSWORD
            'http_interface': '127.0.0.1',
            'list_db': False,
            # a day: with workers, 0 would stop them at once
            'limit_time_real': 86400,
            'limit_time_cpu': 86400,
        }
        text = '[options]\n' + ''.join(f'{key} = {value}\n' for key, value in lines.items())
        if not self.conf.exists() or self.conf.read_text() != text:
            self.conf.write_text(text)

    # --- plain SQL ---

    def sql(self, query: str, db: str = 'postgres') -> str:
        """Run a query and return psql's unaligned output."""
        return output('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', query, db, env=self.env)

    def names(self) -> dict[str, str]:
        """Return the databases of this server with their fingerprints."""
        rows = self.sql(
            "SELECT datname || '|' || coalesce(shobj_description(oid, 'pg_database'), '')"
            " FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
            " ORDER BY 1"
        ).splitlines()
        return dict(row.split('|', 1) for row in rows)

    def stamp(self, db: str, fingerprint: str) -> None:
        """Write down what a database was made from."""
        self.sql(f"COMMENT ON DATABASE \"{db}\" IS '{fingerprint}'")

    def installed(self, db: str, module: str = paths.ADDON) -> bool:
        """Tell whether a module is installed in a database."""
        query = f"SELECT state FROM ir_module_module WHERE name = '{module}'"
        return self.sql(query, db) == 'installed'

    def drop(self, db: str) -> None:
        """Remove a database with its files, wherever it is open."""
        run('dropdb', '--if-exists', '--force', db, env=self.env, capture_output=True)
        shutil.rmtree(self.filestore(db), ignore_errors=True)

    def filestore(self, db: str) -> Path:
        """Return the folder of a database's attachments."""
        return self.data / 'filestore' / db

    def copy(self, source: str, target: str) -> None:
        """Make `target` a copy of `source`; attachments are never rewritten, so links will do."""
        self.drop(target)
        fast = ['--strategy=file_copy'] if self._copies_files() else []
        run('createdb', *fast, '-T', source, target, env=self.env)
        if self.filestore(source).exists():
            shutil.copytree(self.filestore(source), self.filestore(target), copy_function=os.link)

    def rename(self, source: str, target: str) -> None:
        """Put a finished database in its place."""
        self.drop(target)
        self.sql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
        if self.filestore(source).exists():
            self.filestore(source).rename(self.filestore(target))

    def _copies_files(self) -> bool:
        """Copying files beats logging every page, as long as nobody waits for the disk."""
        version, fsync = self.sql(
            "SELECT current_setting('server_version_num'), current_setting('fsync')"
        ).split('|')
        return int(version) >= 150000 and fsync == 'off'

    def stop_if_idle(self) -> None:
        """Stop the cluster, unless another program is connected to it."""
        others = self.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type ="
            " 'client backend' AND pid <> pg_backend_pid()"
        )
        if others == '0':
            self.cluster.stop()

    # --- Odoo ---

    def odoo(self, what: str, db: str, *args: str) -> None:
        """Run Odoo once on a database, with progress here and its log in a file."""
        log = paths.LOGS / f'odoo-{db}.log'
        command = (
            paths.PY,
            '-m',
            'odoo',
            'server',
            '-d',
            db,
            *args,
            '--stop-after-init',
            '--no-http',
            '--max-cron-threads=0',
        )
        run_logged(what, log, *command, pattern=PROGRESS, cwd=paths.ROOT, env=self.env)
        for line in log.read_text('utf-8', 'replace').splitlines():
            if ' ERROR ' in line or ' CRITICAL ' in line or f'WARNING {db} odoo.addons.jxc' in line:
                say("  log: " + line.split(db, 1)[-1].strip())

    def install(self, db: str, modules: list[str], *args: str, what: str = '') -> None:
        """Install modules and make sure that they are."""
        self.odoo(what or f"installing {', '.join(modules)}", db, '-i', ','.join(modules), *args)
        if wrong := [name for name in modules if not self.installed(db, name)]:
            die(f"not installed in {db}: {', '.join(wrong)}; see {paths.LOGS / f'odoo-{db}.log'}")

    def base_template(self, demo: bool = False, extra: tuple[str, ...] = ()) -> str:
        """Return a database with the addon's dependencies and Chinese loaded, without the addon."""
        modules = sorted({*paths.depends(), *extra})
        name = self._template_name('base', demo, extra)
        mark = _hash(self.source, demo, *modules)
        with lock(self.template_lock):
            if self.names().get(name) != mark:
                build = f'{name}_new'
                demo_args = ['--with-demo'] if demo else []
                if extra:
                    self.copy(self.base_template(demo), build)
                    self.install(build, list(extra), *demo_args)
                else:
                    self.drop(build)
                    what = "making the database with the addon's dependencies (once)"
                    self.install(build, modules, *demo_args, what=what)
                    # In a second pass: together with the first, English is switched off.
                    self.odoo(f"loading {LANGUAGE}", build, f'--load-language={LANGUAGE}')
                self.rename(build, name)
                self.stamp(name, mark)
        return name

    def addon_template(self, demo: bool = False, extra: tuple[str, ...] = ()) -> str:
        """Return a database with the addon installed as its files are now."""
        with lock(self.template_lock):
            base = self.base_template(demo, extra)
            name = self._template_name('addon', demo, extra)
            mark = _hash(self.names()[base], paths.addon_hash())
            if self.names().get(name) != mark:
                build = f'{name}_new'
                self.copy(base, build)
                demo_args = ['--with-demo'] if demo else []
                self.install(build, [paths.ADDON], *demo_args)
                self.rename(build, name)
                self.stamp(name, mark)
        return name

    def story_template(self, language: str) -> str:
        """Return a database in which the demo company has traded until today."""
        with lock(self.template_lock):
            addon = self.addon_template(extra=STORY_APPS)
            name = f'jxc_story_{language[:2]}_{paths.TAG}'
            code = paths.file_hash(
                *(paths.ADDON_DIR / 'models' / 'home' / 'demo').rglob('*.py'),
                *(paths.ADDON_DIR / 'tools').glob('demo_*.py'),
            )
            mark = _hash(self.names()[addon], code, time.strftime('%Y-%m-%d'))
            if self.names().get(name) != mark:
                build = f'{name}_new'
                self.copy(addon, build)
                module = ('-m', 'devtools.data.demo', '--language', language)
                run_logged(
                    "playing the story of the demo company (once a day)",
                    paths.LOGS / f'{name}.log',
                    *(paths.PY, *module, '-c', self.conf, '-d', build),
                    pattern=r'(day \d+ of \d+)',
                    cwd=paths.ROOT,
                    env=self.env,
                )
                self.rename(build, name)
                self.stamp(name, mark)
        return name

    def story(self, db: str, language: str) -> None:
        """Make `db` a fresh database of the demo company."""
        with lock(self.template_lock):
            self.copy(self.story_template(language), db)
            self.stamp(db, paths.addon_hash())

    def fresh(self, db: str, demo: bool = False, extra: tuple[str, ...] = ()) -> None:
        """Make `db` a fresh database with the addon installed."""
        with lock(self.template_lock):
            template = self.addon_template(demo, extra)
            self.copy(template, db)
            self.stamp(db, paths.addon_hash())

    def refresh(self, db: str, *args: str) -> None:
        """Update the addon in `db`, if its files changed since the last time."""
        mark = paths.addon_hash()
        if self.names().get(db) != mark:
            self.odoo(f"updating {paths.ADDON} in {db}", db, '-u', paths.ADDON, *args)
            self.stamp(db, mark)

    def _template_name(self, kind: str, demo: bool, extra: tuple[str, ...]) -> str:
        tail = f"_{_hash(*sorted(extra))[:6]}" if extra else ''
        return f"jxc_{kind}{'_demo' if demo else ''}{tail}_{paths.TAG}"


def _hash(*parts) -> str:
    return hashlib.sha256('\0'.join(map(str, parts)).encode()).hexdigest()[:16]
