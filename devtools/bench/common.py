"""What benches share: a registry on a database, a stopwatch, and a way to print figures.

    from devtools.bench import common

    def main():
        options = common.parser(__doc__).parse_args()
        registry = common.open_registry(common.perf_database(options.scale))
        common.print_settings(registry)
        timing = common.timed(registry, lambda env: env['jxc.alert']._cron_sync(), options.runs)
        common.report('alert sync', timing, floor=0.4, today=9.0, aim=2.0)

Database settings come from the scratch cluster (devtools/env/postgres.py): fsync is off, so a bench
says nothing about the speed of a disk.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from devtools.bench.data import grocery_database, perf_database

__all__ = [
    'Timing',
    'grocery_database',
    'open_registry',
    'parser',
    'perf_database',
    'print_settings',
    'report',
    'timed',
]

SETTINGS = (
    'server_version',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'shared_buffers',
    'work_mem',
    'maintenance_work_mem',
    'effective_cache_size',
    'random_page_cost',
    'jit',
    'max_parallel_workers_per_gather',
    'max_wal_size',
)
MIB = 2**20


@dataclass
class Timing:
    """Seconds of every run; queries of the last; memory in MiB at its highest and before."""

    runs: list[float] = field(default_factory=list)
    queries: int = 0
    peak_mib: float = 0.0
    base_mib: float = 0.0
    result: object = None

    @property
    def median(self) -> float:
        return statistics.median(self.runs)


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that every bench has: --scale, --runs."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument('--scale', type=float, default=1.0, help="size of the data (default: 1)")
    made.add_argument('--runs', type=int, default=5, help="default: %(default)s")
    return made


def open_registry(db: str):
    """Start Odoo on a database in this process, without web server and crons."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ['-d', db, '--no-http', '--max-cron-threads=0', '--log-level=warn', '--db-filter=.*'],
        setup_logging=True,
    )
    return Registry(db)


def timed(
    registry,
    work: Callable,
    runs: int = 5,
    *,
    setup: Callable | None = None,
    warmup: int = 1,
    uid: int = 1,
    context: dict | None = None,
) -> Timing:
    """Measure `work(env)` several times, each on a new cursor that is rolled back.

    `setup(env)` runs before it on the same cursor, unmeasured; what it returns is passed on as
    `work(env, value)`. The first `warmup` runs (caches, plans) do not count.
    """
    from odoo import api

    timing = Timing()
    for number in range(warmup + runs):
        with registry.cursor() as cursor:
            env = api.Environment(cursor, uid, dict(context or {}))
            given = (setup(env),) if setup else ()
            env.flush_all()
            env.invalidate_all()
            queries = cursor.sql_log_count
            with _Memory() as memory:
                begin = time.perf_counter()
                result = work(env, *given)
                env.flush_all()
                seconds = time.perf_counter() - begin
            queries = cursor.sql_log_count - queries
            env.invalidate_all()
            cursor.rollback()
        if number >= warmup:
            timing.runs.append(seconds)
            timing.queries = queries
            timing.peak_mib = max(timing.peak_mib, memory.peak)
            timing.base_mib = timing.base_mib or memory.base
            timing.result = result if isinstance(result, int | float | str) else None
    return timing


def report(what: str, timing: Timing, *, floor=None, today=None, aim=None) -> bool:
    """Print a figure as one JSON line and one for people; return whether the aim is met.

    All in seconds. `floor`: what the database alone needs; `today`: without the addon, or before.
    """
    met = aim is None or timing.median <= aim
    row = asdict(timing) | {
        'what': what,
        'median': timing.median,
        'floor': floor,
        'today': today,
        'aim': aim,
        'met': met,
    }
    row['runs'] = [round(value, 4) for value in timing.runs]
    print(json.dumps(row, default=str), flush=True)
    columns = ' '.join(
        f"{name} {_seconds(value)}"
        for name, value in (
            ('floor', floor),
            ('today', today),
            ('aim', aim),
            ('measured', timing.median),
        )
    )
    print(
        f"{'ok  ' if met else 'MISS'} {what:32} {columns}  ({_seconds(min(timing.runs)).strip()} to"
        f" {_seconds(max(timing.runs)).strip()}, {timing.queries} queries,"
        f" peak {timing.peak_mib:.0f} MiB, +{timing.peak_mib - timing.base_mib:.0f})",
        flush=True,
    )
    return met


def print_settings(registry) -> None:
    """Print what the figures depend on: the server's settings, the machine."""
    with registry.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
            (list(SETTINGS),),
        )
        settings = dict(cursor.fetchall())
    shown = ', '.join(f"{name} {settings[name]}" for name in SETTINGS if name in settings)
    print(f"# database {registry.db_name}; {os.cpu_count()} cores; {shown}", flush=True)


def _seconds(value: float | None) -> str:
    return f"{value:7.3f} s" if value is not None else "      –  "


class _Memory:
    """Watches this process's memory: `.base` at entry, `.peak` until exit, in MiB."""

    def __enter__(self):
        gc.collect()
        self.base = self.peak = _resident()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def _watch(self):
        while not self._done.wait(0.02):
            self.peak = max(self.peak, _resident())

    def __exit__(self, *_):
        self._done.set()
        self._watcher.join()
        self.peak = max(self.peak, _resident())


def _resident() -> float:
    with open('/proc/self/statm', encoding='ascii') as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / MIB
