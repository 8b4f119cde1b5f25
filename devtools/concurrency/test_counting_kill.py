"""A worker that posts a count is killed as a machine stops: nothing is posted twice."""

import pytest

from devtools.concurrency import workers

LINES, BATCH = 12, 3
# Stops in the middle of the third batch: its moves are made and not committed. It waits there for
# a word that never comes.
WORKER = f"""
from odoo.addons.jxc_module.models.counting import jxc_job
from odoo.addons.jxc_module.models.counting.jxc_stocktake_line_post import JxcStocktakeLine

apply, calls = JxcStocktakeLine._apply, []

def applied(lines, quants):
    apply(lines, quants)
    lines.env.flush_all()
    calls.append(len(lines))
    if len(calls) == 3:
        print('in the middle', flush=True)
        sys.stdin.read()

with (
    patch.object(jxc_job, 'BATCH', {BATCH}),
    patch.object(JxcStocktakeLine, '_apply', applied),
    registry.cursor() as cursor,
):
    api.Environment(cursor, SUPERUSER_ID, {{}})['jxc.job']._cron_jxc_jobs()
"""


@pytest.fixture
def posting(session):
    """A committed count that waits for its posting job: two of ten are missing of each product."""
    from odoo.addons.jxc_module.models.counting import jxc_stocktake_post

    with session() as root, pytest.MonkeyPatch.context() as patch:
        patch.setattr(jxc_stocktake_post, 'FOREGROUND', 1)
        # a job has the rights of who asked for it: of somebody who works there
        boss = root.ref('base.user_admin')
        boss.group_ids |= root.ref('jxc_module.group_manager')
        root.flush_all()
        env = root(user=boss.id)
        place = env['stock.location'].create(
            {
                'name': "Kill Shelf",
                'location_id': env['stock.warehouse'].search([], limit=1).lot_stock_id.id,
            }
        )
        products = env['product.product'].create(
            [{'name': f"Kill Tea {n}", 'is_storable': True} for n in range(LINES)]
        )
        for product in products:
            env['stock.quant']._update_available_quantity(product, place, 10)
        count = env['jxc.stocktake'].create({'location_ids': place.ids})
        count.action_open()
        env['jxc.stocktake.entry'].create(
            [
                {
                    'stocktake_id': count.id,
                    'product_id': product.id,
                    'location_id': place.id,
                    'quantity': 8,
                }
                for product in products
            ]
        )
        count.action_review()
        count.action_approve()
        count.action_post()
        assert count.state == 'posting'
        env.cr.commit()
        return count.id


def _posted(env, count_id):
    lines = env['jxc.stocktake'].browse(count_id).line_ids
    return len(lines.move_ids), lines.filtered(lambda line: line.state == 'posted')


def _errors(session):
    with session() as env:
        return env['jxc.job'].search([]).mapped(lambda job: (job.name, job.state, job.error))


def test_killed_in_the_middle_of_a_batch(session, posting):
    process = workers.start(WORKER)
    try:
        told = process.stdout.readline()
        assert told.strip() == 'in the middle', _errors(session)
    finally:
        workers.kill(process)
    with session() as env:
        moves, lines = _posted(env, posting)
        # two batches stand, of the third nothing is left
        assert (moves, len(lines)) == (2 * BATCH, 2 * BATCH)
        job = env['jxc.job'].search([('kind', '=', 'stocktake_post')], limit=1)
        assert (job.state, job.done) == ('running', 2 * BATCH)
        env['jxc.job']._cron_jxc_jobs()
        env.cr.commit()
    with session() as env:
        count = env['jxc.stocktake'].browse(posting)
        moves, lines = _posted(env, posting)
        assert (count.state, moves, len(lines)) == ('posted', LINES, LINES)
        assert lines.move_ids.mapped('quantity') == [2] * LINES
        quants = env['stock.quant'].search([('location_id', '=', count.location_ids.id)])
        assert quants.mapped('quantity') == [8] * LINES
        job = env['jxc.job'].search([('kind', '=', 'stocktake_post')], limit=1)
        assert job.state == 'done'
