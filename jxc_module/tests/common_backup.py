import hashlib
import json
import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from odoo.tools import config

from ..models.backup import backup_paths, jxc_backup_work
from ..tools.backup import database, launch, restored

TINY = 'jxc_test_backup_tiny'
SQL = '''
CREATE EXTENSION unaccent;
ALTER FUNCTION unaccent(text) IMMUTABLE;
CREATE TABLE ir_attachment (id serial PRIMARY KEY, store_fname varchar, file_size int);
CREATE TABLE stock_location (id int PRIMARY KEY, usage varchar);
CREATE TABLE stock_quant (id serial PRIMARY KEY, location_id int, quantity numeric);
CREATE TABLE ir_config_parameter (key varchar, value varchar);
CREATE INDEX ON ir_config_parameter (unaccent(key));
INSERT INTO stock_location VALUES (1, 'internal'), (2, 'customer');
INSERT INTO stock_quant (location_id, quantity) VALUES (1, 3.5), (1, 4), (2, 100);
INSERT INTO ir_config_parameter VALUES ('database.uuid', 'the real one');
'''


class Tiny:
    """A database of four tables and a few attachments: what a backup needs, in tenths of a second.

    :param folder: path of its attachments
    """

    def __init__(self, folder):
        self.name = f'{TINY}_{os.getpid()}'
        self.store = Path(folder)
        with closing(database.connect('postgres', autocommit=True)) as link:
            database.rows(link, f'DROP DATABASE IF EXISTS {self.name}')
            database.rows(link, f'CREATE DATABASE {self.name} TEMPLATE template0')
        self.run(SQL)
        self.names = [self.attach(b'text ' * 1000), self.attach(os.urandom(3000))]

    def run(self, query, *values):
        with closing(database.connect(self.name, autocommit=True)) as link:
            return database.rows(link, query, *values)

    def attach(self, content):
        """Store an attachment as core does; return its name."""
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        name = f'{sha1[:2]}/{sha1}'
        path = self.store / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        query = "INSERT INTO ir_attachment (store_fname, file_size) VALUES (%s, %s)"
        self.run(query, name, len(content))
        return name

    def databases(self, like):
        with closing(database.connect('postgres', autocommit=True)) as link:
            query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
            return [name for [name] in database.rows(link, query, like)]

    def drop(self):
        restored.drop(self.name)


class BackupMixin:
    """Targets that back up the tiny database, in folders of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = Path(tempfile.mkdtemp(prefix='jxc_backup_'))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        for name in ('root', 'work', 'attachments'):
            (cls.base / name).mkdir()
        cls.root = cls.base / 'root'
        cls.classPatch(backup_paths, 'root', lambda: cls.root)
        cls.classPatch(backup_paths, 'work', lambda database: cls.base / 'work' / database)
        cls.classPatch(backup_paths, 'secrets', lambda database: cls.base / 'secrets.json')
        cls.tiny = Tiny(cls.base / 'attachments' / 'tiny')
        cls.addClassCleanup(cls.tiny.drop)
        Backup = cls.registry['jxc.backup']
        cls.classPatch(Backup, '_source', lambda _self: (cls.tiny.name, cls.tiny.store))
        whole = jxc_backup_work.JxcBackup._job
        # nobody is woken: the record is in no database yet
        cls.classPatch(Backup, '_job', lambda target: {**whole(target), **cls.job, 'cron': None})
        cls.job = {}
        theirs = config.filestore

        def filestore(name):
            ours = name.startswith(TINY)
            return str(cls.base / 'attachments' / name) if ours else theirs(name)

        cls.classPatch(config, 'filestore', filestore)
        cls.env['jxc.backup'].search([]).active = False
        cls.target = cls.env['jxc.backup'].create(
            {'name': "Night", 'folder': 'night', 'user_id': cls.env.ref('base.user_admin').id}
        )

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.root)
        self.root.mkdir()

    def _go(self, **environment):
        """Start what waits for the commit, await the end of its process, take its outcome over."""
        process = self._begin(**environment)
        process.wait(60)
        self.env['jxc.backup.run'].search([('task', '!=', False)])._follow()
        return process

    def _begin(self, **environment):
        """Start the process of the job that waits for the commit."""
        started = []
        start = launch.start

        def begin(folder, env):
            started.append(start(folder, {**env, **environment}))

        with patch.object(launch, 'start', begin):
            self.env.cr.postcommit.run()
        [process] = started
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def _make(self, target=None):
        """Make a backup of the tiny database; return the run."""
        target = target or self.target
        run = self.env['jxc.backup.run'].browse(target.action_run()['res_id'])
        self._go()
        self.assertEqual(run.state, 'done', f"{run.message} {run.log}")
        return run

    def _verify(self, run):
        run.action_verify()
        self._go()
        return run.check_state

    def _path(self, run):
        return self.root / 'night' / run.name

    def _program(self, name, text):
        """Put a program of ours in the place of one that backups call."""
        folder = Path(tempfile.mkdtemp(dir=self.base))
        path = folder / name
        path.write_text(f'#!/bin/sh\n{text}\n')
        path.chmod(0o755)
        return folder

    def _left(self):
        """Return what lies in the folder of the target beside backups that are kept."""
        kept = self.target.run_ids.filtered(lambda run: run.state == 'done' and run.kept)
        names = {run.name for run in kept} | {f'{run.name}.txt' for run in kept}
        return sorted({path.name for path in (self.root / 'night').glob('*')} - names)

    def _status(self, run):
        return json.loads((run._folder() / 'status.json').read_text())
