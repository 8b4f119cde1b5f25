"""The set-based scheduler: two runs at once order once, a killed one is taken up again.

JXC_KILLS: how many workers are killed at random instants, after one in the middle of a step.
"""

import os
import random
import time

import pytest

from devtools.concurrency import workers
from devtools.concurrency.test_races import both

RULES, VENDORS, STEP = 24, 2, 4
KILLS = int(os.environ.get('JXC_KILLS', '1'))
# Stops when its third step has ordered and has not committed; else it tells of each step.
WORKER = f"""
from odoo.addons.jxc_module.models.replenishment.scheduler import orderpoint_ordering

Rule = orderpoint_ordering.StockWarehouseOrderpoint
locked, calls = Rule._jxc_procure_locked, []

def ordered(rules, company):
    locked(rules, company)
    rules.env.flush_all()
    calls.append(len(rules))
    print('step', flush=True)
    if len(calls) == int(sys.argv[1]):
        sys.stdin.read()

with (
    patch.object(orderpoint_ordering, 'STEP', {STEP}),
    patch.object(Rule, '_jxc_procure_locked', ordered),
    registry.cursor() as cursor,
):
    api.Environment(cursor, SUPERUSER_ID, {{}})['stock.rule'].run_scheduler(use_new_cursor=True)
"""


@pytest.fixture
def rules(session):
    """Committed rules 20/50 of two vendors in a company with the switch on; returns their ids."""
    with session() as env:
        vendors = env['res.partner'].create([{'name': f"Night {n}"} for n in range(VENDORS)])
        products = env['product.product'].create(
            [
                {
                    'name': f"Night Tea {n}",
                    'is_storable': True,
                    'seller_ids': [
                        (0, 0, {'partner_id': vendors[n % VENDORS].id, 'delay': 5, 'price': 1})
                    ],
                }
                for n in range(RULES)
            ]
        )
        warehouse = env['stock.warehouse'].search([('company_id', '=', env.company.id)], limit=1)
        made = env['stock.warehouse.orderpoint'].create(
            [
                {
                    'product_id': product.id,
                    'location_id': warehouse.lot_stock_id.id,
                    'product_min_qty': 20,
                    'product_max_qty': 50,
                }
                for product in products
            ]
        )
        env.company.jxc_scheduler = True
        env.cr.commit()
    yield made.ids
    with session() as env:
        env.company.jxc_scheduler = False
        env['stock.warehouse.orderpoint'].browse(made.ids).active = False
        env.cr.commit()


def _ordered(env, rules):
    """Return the quantities on purchase lines of each rule."""
    lines = env['purchase.order.line'].search([('orderpoint_id', 'in', rules)])
    found = {}
    for line in lines:
        found.setdefault(line.orderpoint_id.id, []).append(line.product_qty)
    return found


def _once(rules):
    return {rule: [50.0] for rule in rules}


def test_two_nights_at_once_order_once(registry, session, rules, monkeypatch):
    """Two connections meet at a barrier, each having seen all that is missing."""
    from odoo.addons.jxc_module.models.replenishment.scheduler import orderpoint_ordering

    monkeypatch.setattr(orderpoint_ordering, 'STEP', STEP)
    # core tidies quants after the ordering: of two at once one may be refused, orders stand
    monkeypatch.setattr(registry['stock.quant'], '_quant_tasks', lambda quants: None)

    def run(barrier):
        with session() as env:
            mine = env['stock.warehouse.orderpoint'].browse(rules)
            assert set(mine.mapped('qty_to_order')) == {50.0}
            barrier.wait()
            env['stock.rule'].run_scheduler(use_new_cursor=True)
            env.cr.commit()

    for result in both(run):
        assert result is None, result
    with session() as env:
        assert _ordered(env, rules) == _once(rules)


def test_killed_and_taken_up_again(session, rules):
    process = workers.start(WORKER, at=3)
    try:
        assert [process.stdout.readline().strip() for _step in range(3)] == ['step'] * 3
    finally:
        workers.kill(process)
    with session() as env:
        found = _ordered(env, rules)
        assert len(found) == 2 * STEP, "two steps stand, of the third nothing"
    dice = random.Random(KILLS)
    for _kill_number in range(KILLS - 1):
        process = workers.start(WORKER)
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.6))
        workers.kill(process)
        with session() as env:
            orders = env['purchase.order.line'].search([('orderpoint_id', 'in', rules)]).order_id
            found = _ordered(env, rules)
            assert found == {rule: [50.0] for rule in found}
            assert len(found) % STEP == 0, "whole steps only"
            if len(found) == RULES:  # all is ordered: once more from the beginning
                orders.button_cancel()
                orders.unlink()
                env.cr.commit()
    with session() as env:
        env['stock.rule'].run_scheduler(use_new_cursor=True)
        env.cr.commit()
    with session() as env:
        assert _ordered(env, rules) == _once(rules)
