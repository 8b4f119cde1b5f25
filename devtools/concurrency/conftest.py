"""Two cursors on a committed database: what happens when people and jobs work at the same time.

These tests commit, so they cannot be TransactionCases. `./dev test` runs them on a database of
their own, named in JXC_RACE_DB.
"""

import os
import random
from contextlib import contextmanager

import pytest

NAME = 'JXC_RACE_DB'


@pytest.fixture(scope='session')
def registry():
    """Odoo's registry on the database of the races."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    name = os.environ[NAME]
    config.parse_config(['-d', name, '--no-http', '--max-cron-threads=0', '--log-level=error'])
    return Registry(name)


@pytest.fixture
def session(registry):
    """A function that opens one more cursor: `with session() as env`; it rolls back at the end."""
    from odoo import SUPERUSER_ID, api

    @contextmanager
    def opened():
        with registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            yield env
            cursor.rollback()

    return opened


@pytest.fixture
def impatient(monkeypatch):
    """Begin again at once: Odoo waits up to 16 seconds before it tries for the last time."""
    from odoo.service import model

    monkeypatch.setattr(model, 'MAX_TRIES_ON_CONCURRENCY_FAILURE', 12)
    monkeypatch.setattr(random, 'uniform', lambda _low, _high: random.random() / 20)


@pytest.fixture
def short_rule(session):
    """A committed rule with an open proposal and something to order; returns its id."""
    with session() as env:
        vendor = env['res.partner'].create({'name': "Race vendor"})
        product = env['product.product'].create(
            {
                'name': "Race tea",
                'is_storable': True,
                'seller_ids': [(0, 0, {'partner_id': vendor.id, 'delay': 5, 'price': 1})],
            }
        )
        warehouse = env['stock.warehouse'].search([], limit=1)
        rule = env['stock.warehouse.orderpoint'].create(
            {
                'product_id': product.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'trigger': 'manual',
            }
        )
        policy = env['jxc.safety.policy'].create(
            {'name': "Race", 'method': 'fixed', 'fixed_qty': 40, 'product_ids': product.ids}
        )
        rule._jxc_recompute(env.company)
        assert rule.jxc_policy_id == policy
        assert rule.jxc_proposal_ids.mapped('state') == ['proposed']
        env.cr.commit()
        return rule.id
