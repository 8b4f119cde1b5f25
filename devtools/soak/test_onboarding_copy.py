"""Trials of a data migration on a temporary copy of the database, which is dumped and restored."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest

from devtools.concurrency.conftest import registry, session
from devtools.concurrency.test_onboarding_kill import PRODUCTS, posting
from devtools.concurrency.test_onboarding_kill import _made as made

__all__ = ['posting', 'registry', 'session']  # fixtures


def _copies(env):
    """Return the temporary copies of databases that the server holds."""
    env.cr.execute("SELECT datname FROM pg_database WHERE datname LIKE 'jxc_try_%'")
    return [name for (name,) in env.cr.fetchall()]


def test_trial_on_a_copy_waits_for_nobody(session, posting):
    """Somebody holds all products all the time; the copy is dropped, its report stays."""
    with session() as env, session() as busy:
        migration = env['jxc.import'].browse(posting)
        migration.job_id.action_cancel()
        migration._set(state='read')
        new = migration.record_ids.sorted('id')[0]
        new.values = {**new.values, 'name': "Tea of another name"}
        before = made(env)
        env.cr.commit()
        busy.cr.execute("LOCK TABLE product_template, product_product IN EXCLUSIVE MODE")
        migration.with_user(env.ref('base.user_admin')).action_try_on_copy()
        env.cr.commit()
        _run_to_end(env, migration)
        assert (migration.job_id.state, migration.job_id.error) == ('done', False)
        assert migration.state == 'tried', migration.row_ids.mapped('message')
        assert migration.report['copied'] > 0
        assert migration.report['made']['products'] == {'update': 1, 'same': PRODUCTS - 1}
        assert _copies(env) == []
        busy.cr.rollback()
        assert made(env) == before


@contextmanager
def _copying(session, posting):
    """A trial whose copy is being filled, while no worker looks on: its process."""
    from odoo.addons.jxc_module.models.onboarding import trial_process

    started, start = [], subprocess.Popen

    def popen(*args, **options):
        started.append(start(*args, **options))
        return started[-1]

    with session() as env, pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial_process.subprocess, 'Popen', popen)
        patch.setattr(trial_process, 'WAIT', 0)
        migration = env['jxc.import'].browse(posting)
        migration.job_id.action_cancel()
        migration._set(state='read')
        migration.with_user(env.ref('base.user_admin')).action_try_on_copy()
        env.cr.commit()
        env['jxc.job']._cron_jxc_jobs()
        env.cr.commit()
        deadline = time.monotonic() + 120
        while not _copies(env) and time.monotonic() < deadline:
            time.sleep(0.1)
            env.cr.commit()
        assert _copies(env)
        yield env, migration, started[-1]  # the last one: others asked for versions


def test_copy_of_a_killed_trial_is_dropped_by_the_next(session, posting):
    with _copying(session, posting) as (env, migration, process):
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert _copies(env)
        while migration._trial_runs():
            time.sleep(0.1)
        _run_to_end(env, migration)
        assert migration.job_id.state == 'failed'
        assert migration.state == 'read'
        env['jxc.import']._gc_trial_copies()
        env.cr.commit()  # the snapshot of before would still show it
        assert _copies(env) == []


@pytest.mark.parametrize('later', [0, 1.5, 4])
def test_copy_of_a_cancelled_trial_is_dropped_by_itself(session, posting, later):
    """While it is restored, or the trial runs in it: the programs end, nothing is left."""
    with _copying(session, posting) as (env, migration, process):
        time.sleep(later)
        ended = process.poll() is not None  # a quick machine: there was nothing left to cancel
        migration.job_id.action_cancel()
        env.cr.commit()
        began = time.monotonic()
        process.wait(timeout=60)
        print(f"cancelled {later} s later: ended after {time.monotonic() - began:.1f} s")
        assert time.monotonic() - began < 10
        env.cr.commit()
        assert _copies(env) == []
        env.invalidate_all()
        assert migration.state == ('tried' if ended else 'read')
        assert migration.job_id.state == 'cancelled'
        query = "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'pg\\_%'"
        env.cr.execute(query)
        assert env.cr.fetchall() == []


def _run_to_end(env, migration):
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        env['jxc.job']._cron_jxc_jobs()
        env.cr.commit()
        env.invalidate_all()
        if migration.job_id.state in ('done', 'failed'):
            break
