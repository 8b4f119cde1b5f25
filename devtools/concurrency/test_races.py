"""Law 10: repeating an action, or doing it twice at once, has the effect of doing it once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest


def both(work):
    """Run `work(barrier)` in two threads that meet at a barrier; return results or errors."""
    barrier = Barrier(2, timeout=30)

    def guarded(_number):
        try:
            return work(barrier)
        except Exception as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(guarded, range(2)))


def test_a_proposal_is_decided_once(session, short_rule):
    """Two buyers press Accept on the same proposal: one does it, the other is told."""
    from odoo.addons.jxc_module.models.base.exceptions import BusyError

    with session() as env, session() as other:
        proposal = env['stock.warehouse.orderpoint'].browse(short_rule).jxc_proposal_ids
        proposal.action_accept()
        late = other['jxc.safety.proposal'].browse(proposal.id)
        with pytest.raises(BusyError):
            late.action_reject()
        env.cr.commit()
        other.cr.rollback()
        other.invalidate_all()
        late.action_reject()  # a click after the fact changes nothing
        other.cr.commit()
    with session() as env:
        rule = env['stock.warehouse.orderpoint'].browse(short_rule)
        assert rule.jxc_proposal_ids.mapped('state') == ['accepted']
        assert rule.product_min_qty == 40


def test_a_changed_product_is_taken_by_one_worker(session, short_rule):
    """Two status jobs at once: no row is worked on twice, none is lost."""
    with session() as env:
        product = env['stock.warehouse.orderpoint'].browse(short_rule).product_id
        for _n in range(3):
            env['jxc.stock.change']._mark(product.ids)
            env['jxc.stock.change']._flush_marks()
        env.cr.commit()
    with session() as env, session() as other:
        first = env['jxc.stock.change']._take(2)
        second = other['jxc.stock.change']._take(100)
        assert first == second == product.ids  # two rows, then the third one
        env.cr.rollback()  # the first worker dies: its rows come back
        other.cr.commit()
    with session() as env:
        env.cr.execute("SELECT COUNT(*) FROM jxc_stock_change")
        assert env.cr.fetchone() == (2,)
        env['stock.warehouse.orderpoint']._cron_jxc_status()
        env.cr.execute("SELECT COUNT(*) FROM jxc_stock_change")
        assert env.cr.fetchone() == (0,)
        env.cr.commit()


def test_two_nightly_runs_propose_once(session, short_rule):
    """The nightly run and somebody's "Recompute" at once: one open proposal a rule."""
    from odoo.service.model import retrying

    with session() as env:
        env['jxc.safety.proposal'].search([('orderpoint_id', '=', short_rule)]).unlink()
        env.cr.commit()

    def run(barrier):
        with session() as env:
            rule = env['stock.warehouse.orderpoint'].browse(short_rule)
            rule.jxc_status  # noqa: B018 both have taken their snapshot before either writes
            barrier.wait()
            retrying(lambda: rule._jxc_recompute(env.company), env)

    results = both(run)
    assert not [result for result in results if isinstance(result, Exception)], results
    with session() as env:
        rule = env['stock.warehouse.orderpoint'].browse(short_rule)
        assert rule.jxc_proposal_ids.filtered(lambda found: found.state == 'proposed').ensure_one()


def test_two_wizards_order_once(session, short_rule):
    """Two buyers, or one with two tabs, make drafts of the same need."""
    from odoo.service.model import retrying

    wizards = []
    for _n in range(2):
        with session() as env:
            action = env['stock.warehouse.orderpoint'].browse(short_rule).action_jxc_replenish()
            wizards.append(action['res_id'])
            env.cr.commit()
    waiting = list(wizards)

    def confirm(barrier):
        with session() as env:
            wizard = env['jxc.replenish'].browse(waiting.pop())
            wizard.line_ids.mapped('quantity')
            barrier.wait()
            retrying(wizard.action_confirm, env)

    both(confirm)
    with session() as env:
        lines = env['purchase.order.line'].search([('orderpoint_id', '=', short_rule)])
        rule = env['stock.warehouse.orderpoint'].browse(short_rule)
        assert sum(lines.mapped('product_qty')) == rule.jxc_order_up_to


def test_a_job_is_cancelled_while_it_works(registry, session):
    """Its owner cancels in the middle of a step: that step is undone, the one before it stays."""
    names = []

    def race(this, job):
        partner = this.env['res.partner'].create({'name': "Race step 1"})
        names.append(partner.id)
        job._step(1)
        names.append(partner.create({'name': "Race step 2"}).id)
        with session() as other:
            other['jxc.job'].browse(job.id).action_cancel()
            other.cr.commit()
        job._step(2)
        raise AssertionError("it went on")

    with session() as env:
        owner = env.ref('base.user_admin')
        action = env['jxc.job'].with_user(owner)._start('race', "Race", {})
        env.cr.commit()
        with patch.object(registry['jxc.job'], '_jxc_job_race', race, create=True):
            env['jxc.job']._cron_jxc_jobs()
        env.cr.commit()
    with session() as env:
        job = env['jxc.job'].browse(action['res_id'])
        assert (job.state, job.done, job.error) == ('cancelled', 1, False)
        assert env['res.partner'].browse(names).exists().mapped('name') == ["Race step 1"]


def test_two_who_receive_one_shipment(session):
    """Two keepers receive three of five pieces at once: one has to start again, none is doubled."""
    with session() as env:
        source = env['stock.warehouse'].search([], limit=1)
        dest = env['stock.warehouse'].create({'name': "Race branch", 'code': 'RACEB'})
        product = env['product.product'].create({'name': "Race coffee", 'is_storable': True})
        env['stock.quant']._update_available_quantity(product, source.lot_stock_id, 5)
        transfer = env['jxc.transfer'].create(
            {
                'source_warehouse_id': source.id,
                'dest_warehouse_id': dest.id,
                'line_ids': [(0, 0, {'product_id': product.id, 'quantity': 5})],
            }
        )
        transfer.action_request()
        transfer.action_ship()
        given = (transfer.id, transfer.line_ids.id, dest.lot_stock_id.id, product.id)
        env.cr.commit()

    def receive(barrier):
        with session() as env:
            one = env['jxc.transfer'].browse(given[0])
            assert one.state == 'transit'  # both have seen it before either moves
            barrier.wait()
            one.action_receive({given[1]: 3})
            env.cr.commit()
            return True

    answers = both(receive)
    assert answers.count(True) == 1, answers
    assert any(isinstance(answer, Exception) for answer in answers), answers
    with session() as env:
        one = env['jxc.transfer'].browse(given[0])
        assert one.state == 'receiving'
        assert (one.line_ids.received_qty, one.line_ids.transit_qty) == (3, 2)
        one.action_receive()
        assert one.state == 'done'
        there = env['stock.quant'].search(
            [('product_id', '=', given[3]), ('location_id', '=', given[2])]
        )
        assert sum(there.mapped('quantity')) == 5
