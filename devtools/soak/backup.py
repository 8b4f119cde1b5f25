"""Backups that are killed, damaged, and short of room: the program, on a database of the addon.

    ./dev soak backup [--kills 20] [--bytes 100] [--seed 1] [--postgres BIN]… [--programs BIN]…

Killed at random moments while it makes and while it verifies; the next run has to find the place as
if nothing had been, and its backup has to be proved. Each damaged byte has to be found. On file
systems that are too small (tmpfs, where this may be mounted, else a limit of the size of files)
each run has to say that the disk is full, at every stage, and leave nothing; on one that may only
be read, so. Two databases of one server are backed up at once. Servers of other versions, whose
programs lie in BIN, get the database, and have to make and prove a backup of it, by socket, by a
password in a file, and by programs of other versions; older ones have to be refused. Odoo itself,
with and without workers, is asked for one as people do, and for a copy for training.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from devtools.backup_jobs import Jobs, version
from devtools.env import paths
from devtools.env.setup import setup
from devtools.env.shell import say
from devtools.soak.full_disk import FullDisk
from devtools.soak.other_server import OtherServer
from devtools.soak.served import served

# what is tried, in this order
PARTS = ('kill', 'damage', 'fill', 'beside', 'versions', 'served')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--kills', type=int, default=20)
    parser.add_argument('--bytes', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--db', help="one that is there; else one is made")
    parser.add_argument(
        '--postgres',
        action='append',
        default=[],
        metavar='BIN',
        help="folder of the programs of another PostgreSQL; may be said several times",
    )
    parser.add_argument(
        '--programs',
        action='append',
        default=[],
        metavar='BIN',
        help="folder of pg_dump and others of one more version, for each of these servers",
    )
    parser.add_argument('--only', action='append', choices=PARTS, help="only this part")
    options = parser.parse_args()
    server = setup()
    name = options.db or f'jxc_soak_{paths.TAG}'
    if not options.db:
        server.fresh(name)
    base = Path(tempfile.mkdtemp(prefix='jxc-soak-', dir=paths.HOME))
    try:
        soak = Soak(Jobs(name, server.filestore(name), base), random.Random(options.seed))
        soak.begin()
        parts = {
            'kill': lambda: soak.kill(options.kills),
            'damage': lambda: soak.damage(options.bytes),
            'fill': soak.fill,
            'beside': lambda: soak.beside(server),
            'versions': lambda: soak.versions(options.postgres, options.programs),
            'served': lambda: served(server, name, base),
        }
        for part in options.only or PARTS:
            parts[part]()
        say("soak of backups: all good")
    finally:
        shutil.rmtree(base, ignore_errors=True)
        if not options.db:
            server.drop(name)


class Soak:
    """The three trials; the first that fails ends it."""

    def __init__(self, jobs, chance):
        self.jobs, self.chance = jobs, chance
        self.good, self.seconds = [], {}

    def begin(self):
        """Make and prove one backup, with a watch."""
        for task in ('make', 'verify'):
            began = time.monotonic()
            status = self.proved() if task == 'verify' else self.made()
            self.seconds[task] = time.monotonic() - began
            say(f"{task}: {self.seconds[task]:.1f} s {status.get('result', {}).get('size', '')}")

    def made(self):
        status = self.jobs.do('make', abandoned=self._abandoned())
        _must(status.get('result'), f"made: {status}")
        self.good.append(status['result'])
        _must(not self._left(), f"left: {self._left()}")
        return status

    def proved(self):
        last = self.good[-1]
        status = self.jobs.do('verify', name=last['name'], sha256=last['sha256'])
        _must(status.get('result', {}).get('verified'), f"proved: {status}")
        _must(not self._left(), f"left: {self._left()}")
        return status

    def _left(self):
        return self.jobs.left([row['name'] for row in self.good])

    def _abandoned(self):
        kept = {row['name'] for row in self.good}
        return [name for name in os.listdir(self.jobs.folder) if name not in kept][:50]

    def kill(self, times):
        """Kill it at random moments."""
        for number in range(times):
            task = 'make' if number % 2 == 0 else 'verify'
            last = self.good[-1]
            more = {'name': last['name'], 'sha256': last['sha256']} if task == 'verify' else {}
            folder = self.jobs.job(task, **more)
            process = self.jobs.start(folder)
            moment = self.chance.uniform(0.05, self.seconds[task])
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.wait()
            status = self.jobs.status(folder)
            left = [name for name in self._left() if not name.endswith('.txt')]
            say(f"killed {task} after {moment:.1f} s, in {status.get('stage')}; left: {left}")
        self.made()
        self.proved()
        say(f"{times} kills: the next backup was whole, nothing was left")

    def damage(self, times):
        """Damage one byte at a time."""
        last = self.good[-1]
        path = self.jobs.folder / last['name']
        whole = path.read_bytes()
        for _number in range(times):
            at, bit = self.chance.randrange(len(whole)), 1 << self.chance.randrange(8)
            with path.open('r+b') as file:
                file.seek(at)
                file.write(bytes([whole[at] ^ bit]))
            status = self.jobs.do('verify', name=last['name'], sha256=last['sha256'])
            _must(status.get('fault') == 'damaged', f"byte {at}: {status}")
            path.write_bytes(whole)
        self.proved()
        say(f"{times} damaged bytes: each was found")

    def fill(self):
        """Run out of room at every stage."""
        FullDisk(self.jobs, self.good[-1]).all()

    def beside(self, server):
        """Back up two databases of one server at once: neither sees what the other one hides."""
        name = f'{self.jobs.name}_two'
        server.copy(self.jobs.name, name)
        base = self.jobs.base / 'two'
        base.mkdir()
        try:
            other = Jobs(name, server.filestore(name), base, prefix='jxc_check_soaktwo_')
            for task in ('make', 'verify'):
                both = []
                for jobs in (self.jobs, other):
                    last = jobs.last if task == 'verify' else {}
                    folder = jobs.job(task, **last)
                    both.append((jobs, folder, jobs.start(folder)))
                for jobs, folder, process in both:
                    process.wait()
                    status = jobs.status(folder)
                    _must(status.get('result'), f"{task} of {jobs.name}, beside another: {status}")
                    if task == 'make':
                        result = status['result']
                        jobs.last = {'name': result['name'], 'sha256': result['sha256']}
                    if jobs is self.jobs and task == 'make':
                        self.good.append(status['result'])
            _must(not self._left(), f"left: {self._left()}")
            _must(not other.left([other.last['name']]), "left by the other one")
        finally:
            server.drop(name)
        say("two databases of one server at once: both whole, both proved")

    def versions(self, folders, others):
        """Make and prove backups on servers of other versions.

        :param folders: of servers with programs, each with its own ones
        :param others: folders of programs that each server is asked by as well
        """
        for folder in folders:
            with OtherServer(folder) as server:
                source = self.jobs.folder / self.good[-1]['name']
                name, told = server.restore(source, self.jobs.base)
                ways = server.ways()
                for other in others:
                    path = f"{other}:{os.environ['PATH']}"
                    ways[f'by programs of version {version(other)}'] = {
                        **ways['by socket'],
                        'PATH': path,
                    }
                for how, environment in ways.items():
                    self._version(name, f"{told}, {how}", environment)

    def _version(self, name, told, environment):
        base = Path(tempfile.mkdtemp(dir=self.jobs.base))
        jobs = Jobs(name, self.jobs.store, base, environment=environment)
        status = jobs.do('make')
        if status.get('fault') == 'old_program':
            _must(not jobs.left(), f"{told}: left")
            say(f"{told}: {status['values']}")
            return
        _must(status.get('result'), f"{told}: {status}")
        last = status['result']
        status = jobs.do('verify', name=last['name'], sha256=last['sha256'])
        _must(status.get('result', {}).get('verified'), f"{told}: {status}")
        _must(not jobs.left([last['name']]), f"{told}: left")
        say(f"{told}: restored by the guide, made and proved anew")


def _must(condition, text):
    if not condition:
        with contextlib.suppress(Exception):
            say(text)
        sys.exit(f"soak of backups FAILED: {text}")


if __name__ == '__main__':
    main()
