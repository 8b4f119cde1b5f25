"""Workers that post an import are killed as machines stop: nothing is there twice or missing.

JXC_KILLS: how many workers are killed at random instants, after one in the middle of a batch.
"""

import os
import random
import subprocess
import time

import pytest

from devtools.concurrency import workers

PRODUCTS, BATCH = 24, 5
KILLS = int(os.environ.get('JXC_KILLS', '1'))
WORKER = f"""
from odoo.addons.jxc_module.models.onboarding import action_post, posting_frame

JxcImport = posting_frame.JxcImport
post, calls = JxcImport._post_batch, []

def posted(migration, sheet, batch):
    post(migration, sheet, batch)
    calls.append(sheet)
    print(sheet, flush=True)
    if len(calls) == int(sys.argv[1]):
        sys.stdin.read()

with (
    patch.object(posting_frame, 'BATCH_ROWS', {BATCH}),
    patch.object(JxcImport, '_post_batch', posted),
    registry.cursor() as cursor,
):
    api.Environment(cursor, SUPERUSER_ID, {{}})['jxc.job']._cron_jxc_jobs()
"""


@pytest.fixture
def posting(session):
    """A committed import that waits for its job; returns its id."""
    from odoo.addons.jxc_module.models.onboarding import action_post
    from odoo.addons.jxc_module.tools.import_sheets import natural_key

    codes = [f'KILL{number}' for number in range(PRODUCTS)]
    sheets = {
        'products': [{'code': code, 'name': f'Tea {code}', 'cost': '2'} for code in codes],
        'partners': [{'code': 'KILLC', 'name': "Killed Customer", 'role': 'customer'}],
        'receivables': [
            {'partner': 'KILLC', 'number': f'K{n}', 'date': '2026-01-05', 'amount': '10'}
            for n in range(PRODUCTS)
        ],
    }
    with session() as root, pytest.MonkeyPatch.context() as patch:
        patch.setattr(action_post, 'AT_ONCE', 1)
        boss = root.ref('base.user_admin')
        boss.group_ids |= root.ref('jxc_module.group_manager')
        warehouse = root['stock.warehouse'].search([], limit=1)
        sheets['stock'] = [
            {'warehouse': warehouse.name, 'product': code, 'quantity': '3', 'cost': '2'}
            for code in codes
        ]
        root.flush_all()
        env = root(user=boss.id)
        migration = env['jxc.import'].create({'name': "Killed", 'start_date': '2026-02-01'})
        number = 1
        for sheet, rows in sheets.items():
            for values in rows:
                number += 1
                root['jxc.import.record'].create(
                    {
                        'import_id': migration.id,
                        'sheet': sheet,
                        'row_number': number,
                        'values': values,
                        'key': natural_key(sheet, values),
                    }
                )
        migration._set(state='read')
        migration.action_post()
        assert migration.state == 'posting'
        root.cr.commit()
        return migration.id


def _made(env):
    """Return how many of everything are there."""
    products = env['product.product'].search([('default_code', '=like', 'KILL%')])
    moves = env['stock.move'].search([('product_id', 'in', products.ids)])
    entries = env['account.move'].search([('partner_id.ref', '=', 'KILLC')])
    return {
        'products': len(products),
        'stock': sum(products.mapped('qty_available')),
        'moves': len(moves),
        'entries': len(entries),
        'owed': sum(entries.line_ids.filtered('date_maturity').mapped('balance')),
        'names': env['ir.model.data'].search_count(
            [
                ('module', '=', 'jxc_import'),
                ('model', '=', 'product.product'),
                ('res_id', 'in', products.ids),
            ]
        ),
    }


def test_killed_and_taken_up_again(session, posting):
    process = workers.start(WORKER, at=3)
    try:
        told = [process.stdout.readline().strip() for _batch in range(3)]
        assert told == ['products'] * 3
    finally:
        workers.kill(process)
    with session() as env:
        assert _made(env)['products'] == 2 * BATCH, "two batches stand, of the third nothing"
    dice = random.Random(KILLS)
    for _kill_number in range(KILLS - 1):
        process = workers.start(WORKER)
        process.stdout.readline()
        time.sleep(dice.uniform(0, 1.5))
        workers.kill(process)
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with session() as env:
            env['jxc.job']._cron_jxc_jobs()
            env.cr.commit()
            migration = env['jxc.import'].browse(posting)
            if migration.state == 'posted':
                break
    with session() as env:
        assert env['jxc.import'].browse(posting).state == 'posted'
        assert _made(env) == {
            'products': PRODUCTS,
            'stock': 3 * PRODUCTS,
            'moves': PRODUCTS,
            'entries': PRODUCTS,
            'owed': 10 * PRODUCTS,
            'names': PRODUCTS,
        }


def _cancel_a_trial(env, other, migration, patch):
    """Start the waiting trial of a migration, and cancel it while its process waits for a lock."""
    from odoo.tools import SQL

    from odoo.addons.jxc_module.models.onboarding import trial_process
    from odoo.addons.jxc_module.models.onboarding.trial_copy import LOCK_FAMILY

    started, start, key = [], subprocess.Popen, [LOCK_FAMILY, migration.id]

    def popen(*args, **options):
        other.cr.execute("SELECT pg_advisory_lock(%s, %s)", key)
        started.append(start(*args, **options))
        return started[-1]

    with patch.context() as inner:
        inner.setattr(trial_process.subprocess, 'Popen', popen)
        inner.setattr(trial_process, 'WAIT', 0)
        env['jxc.job']._cron_jxc_jobs()
        env.cr.commit()
    assert migration.job_id.state == 'waiting', "no worker looks on"
    waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    deadline = time.monotonic() + 300
    while not other.execute_query(SQL(waits, migration.id)):
        assert time.monotonic() < deadline and started[-1].poll() is None
        time.sleep(0.1)
    migration.job_id.action_cancel()
    env.cr.commit()
    assert started[-1].wait(timeout=20) == 0
    other.cr.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    env.invalidate_all()
    assert (migration.job_id.state, migration.state, migration.report) == (
        'cancelled',
        'read',
        False,
    )


def test_trial_of_many_rows_commits_nothing(session, posting):
    """In a process of its own, which a cancel ends; the report of the next is all that stays."""
    from odoo.addons.jxc_module.models.onboarding import trial
    from odoo.addons.jxc_module.tools.import_sheets import natural_key

    with session() as env, session() as other, pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, 'AT_ONCE', 1)
        migration = env['jxc.import'].browse(posting)
        migration.job_id.action_cancel()
        migration._set(state='read')
        first, new = migration.record_ids.sorted('id')[:2]
        first.values = {**first.values, 'name': "Tea of another name"}
        code = {'code': 'KILLNEW', 'name': "Tea that is new", 'cost': '2'}
        new.write({'values': code, 'key': natural_key('products', code)})
        before = _made(env)
        migration.with_user(env.ref('base.user_admin')).action_try()
        env.cr.commit()
        _cancel_a_trial(env, other, migration, patch)
        migration.job_id.action_retry()
        env.cr.commit()
        for _look in range(10):
            env['jxc.job']._cron_jxc_jobs()
            env.cr.commit()
            env.invalidate_all()
            if migration.job_id.state in ('done', 'failed'):
                break
        assert (migration.job_id.state, migration.job_id.error) == ('done', False)
        assert migration.state == 'tried', migration.row_ids.mapped('message')
        assert migration.report['made']['products'] == {
            'create': 1,
            'update': 1,
            'same': PRODUCTS - 2,
        }
        assert migration.report['made']['receivables'] == {'same': PRODUCTS}
        assert _made(env) == before
        assert not env['product.product'].search_count([('name', '=', "Tea of another name")])
