"""Disks that are full at each stage of a backup, of its proof, and of a copy for training."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools.backup_jobs import Jobs
from devtools.env.shell import say
from devtools.soak.other_server import OtherServer, can_mount, mount, unmount

MARGIN = 2**20  # bytes beside, for what is small
FULL = 'full'


class FullDisk:
    """Each method raises where a run does not say that the disk is full, or leaves something.

    :param jobs: of a database
    :param dict good: result of a backup of it
    """

    def __init__(self, jobs, good):
        self.jobs, self.good = jobs, good
        self.archive = jobs.folder / good['name']
        self.small = jobs.base / 'small'
        self.small.mkdir(exist_ok=True)
        self.stages = {}

    def all(self):
        """Fill every stage that can be filled here."""
        if not can_mount():
            self.limit()
            return
        self.make()
        self.read()
        self.restore()
        self.copy()
        self.read_only()
        told = {task: sorted(stages) for task, stages in self.stages.items()}
        say(f"full in these stages: {told}")
        wanted = {'make': {'dump', 'pack'}, 'verify': {'read', 'restore'}, 'copy': {'neutralise'}}
        for task, stages in wanted.items():
            _must(stages <= set(told[task]), f"{task} was full in {told[task]} only")

    @contextmanager
    def disk(self, room):
        """A small disk for backups; its jobs lie elsewhere."""
        mount(self.small, int(room))
        try:
            yield {'folder': str(self.small), 'last_dump': 1}  # it is told that backups are tiny
        finally:
            unmount(self.small)

    def judge(self, task, status, told, left):
        """Take note of the stage."""
        fault, stage = status.get('fault'), status.get('stage')
        _must(fault in (FULL, 'space'), f"{task}, {told}: {status}")
        _must(not left, f"{task}, {told}: left {left}")
        say(f"{task}, {told}: {fault}, in {stage}")
        if fault == FULL:
            self.stages.setdefault(task, set()).add(stage)

    def make(self):
        """Fill the disk of a backup, when room was asked for: while it is dumped and packed."""
        dump, size = self.good['dump'], self.good['size']
        word = self.jobs.base / 'secrets.json'
        word.write_text(json.dumps({'word': 'full of words'}))
        secret = {'encryption': 'passphrase', 'secrets': {'file': str(word), 'passphrase': 'word'}}
        for share_of_dump, share_of_size in (
            *((0.02, 0), (0.3, 0), (0.6, 0), (0.9, 0)),
            *((1, 0.05), (1, 0.3), (1, 0.6), (1, 0.95), (1, 0.999)),
        ):
            room = dump * share_of_dump + size * share_of_size
            for more in ({}, secret) if share_of_size else ({},):
                told = f"{share_of_dump:.0%} of the dump and {share_of_size:.1%} of the archive"
                with self.disk(4 * (dump + size)) as values:
                    folder = self.jobs.job('make', **values, **more)
                    status = _full_from(self.jobs, folder, 'dump', self.small / 'ballast', room)
                    left = os.listdir(self.small)
                self.judge('make', status, f"{told}, {more.get('encryption', 'plain')}", left)
        status = self.jobs.do('make', last_dump=1 << 60)
        _must(status.get('fault') == 'space', f"space: {status}")

    def read(self):
        """Fill the disk of a backup that is verified: while its dump is unpacked."""
        size = self.archive.stat().st_size
        for share in (0, 0.3, 0.9):
            with self.disk(size + self.good['dump'] * share + MARGIN / 4) as values:
                shutil.copy(self.archive, self.small)
                names = {'name': self.good['name'], 'sha256': self.good['sha256']}
                status = self.jobs.do('verify', **values, **names)
                left = [name for name in os.listdir(self.small) if name != self.good['name']]
            self.judge('verify', status, f"{share:.0%} of the dump", left)

    def restore(self):
        """Fill the disk of the server while a proof restores, when room was asked for already."""
        programs = Path(shutil.which('initdb')).resolve().parent
        with OtherServer(programs, room=3 * 2**30) as server:
            name, version = server.restore(self.archive, self.jobs.base)
            environment = server.ways()['by socket']
            base = Path(tempfile.mkdtemp(dir=self.jobs.base))
            jobs = Jobs(name, self.jobs.store, base, environment=environment)
            last = jobs.do('make')['result']
            last = {'name': last['name'], 'sha256': last['sha256']}
            for leave in (2**20, 20 * 2**20, 60 * 2**20):
                folder = jobs.job('verify', **last)
                status = _full_from(jobs, folder, 'restore', server.tables / 'ballast', leave)
                told = f"{leave >> 20} MiB left when {version} restores"
                # a server without room may not even drop: the next proof does
                left = [name for name in jobs.left([last['name']]) if jobs.prefix not in name]
                self.judge('verify', status, told, left)
            status = jobs.do('verify', **last)
            _must(status.get('result', {}).get('verified'), f"after full disks: {status}")
            left = jobs.left([last['name']])
            _must(not left, f"after full disks: left {left}")

    def copy(self):
        """Fill the disk of the attachments while a copy for training gets its own."""
        held = sum(path.stat().st_size for path in self.jobs.store.rglob('*') if path.is_file())
        names = {'name': self.good['name'], 'sha256': self.good['sha256']}
        for share in (0.05, 0.5, 0.95):
            room = self.archive.stat().st_size + self.good['dump'] + held * share + MARGIN
            mount(self.small, int(room))
            try:
                jobs = Jobs(self.jobs.name, self.jobs.store, self.small)
                shutil.copy(self.archive, jobs.folder)
                store = self.small / 'store'
                more = {'copy': f'{self.jobs.name}_copy', 'copy_filestore': str(store)}
                status = jobs.do('copy', **names, **more, neutralise=[])
                left = jobs.left([names['name']]) + [path.name for path in store.rglob('*')]
            finally:
                unmount(self.small)
            self.judge('copy', status, f"{share:.0%} of the attachments", left)

    def read_only(self):
        """A disk that may only be read."""
        with self.disk(MARGIN) as values:
            subprocess.run(['mount', '-o', 'remount,ro', self.small], check=True)
            status = self.jobs.do('make', **values)
        _must(status.get('fault') == 'no_right', f"read only: {status}")
        say("a disk that may only be read: told")

    def limit(self):
        """Limit the size of files, where nothing can be mounted."""
        size = self.good['dump'] + self.good['size']
        for share in (0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9):
            wrap = ['prlimit', f'--fsize={int(size * share)}']
            status = self.jobs.do('make', wrap, folder=str(self.small), last_dump=1)
            if status.get('result'):
                break  # no file is as large
            self.judge('make', status, f"files up to {share:.0%}", os.listdir(self.small))


def _full_from(jobs, folder, stage, ballast, leave):
    """Do a job; from a stage on its disk has so many bytes left. Return its status."""
    process = jobs.start(folder)
    while process.poll() is None and jobs.status(folder).get('stage') != stage:
        time.sleep(0.005)
    with suppress(OSError), ballast.open('wb') as file:
        room = shutil.disk_usage(ballast.parent).free - int(leave)
        os.posix_fallocate(file.fileno(), 0, max(1, room))
    process.wait()
    ballast.unlink()
    return jobs.status(folder)


def _must(condition, text):
    if not condition:
        raise SystemExit(f"soak of backups FAILED: {text}")
