"""Two who do anything with the same transfers at the same time: pieces and worth stay together.

The steps and what holds after them are those of the test on one connection. Each round both take
a step at once, on a snapshot of their own; what one of them is refused, or has to begin again,
changes nothing. `./dev soak transferring` plays many games.
"""

import os
import unittest
from random import Random

import pytest

from devtools.concurrency.test_races import both

ROUNDS = 10
GAMES = int(os.environ.get('JXC_GAMES', '2'))


def player(env, given):
    """Return the game as one connection sees it."""
    from odoo.addons.jxc_module.tests.common_transferring_random import RandomTransfers

    class Player(RandomTransfers, unittest.TestCase):
        pass

    one = Player()
    one.env = env
    one.product = env['product.product'].browse(given['product'])
    one.lots = [*env['stock.lot'].browse(given['lots']), env['stock.lot']]
    one.warehouse, one.warehouse_b = env['stock.warehouse'].browse(given['warehouses'])
    one.start, one.worth = given['start'], given['worth']
    one.transfers = env['jxc.transfer'].search([('line_ids.product_id', '=', given['product'])])
    return one


def _deal(env, game):
    """Put goods on the shelves and ask for two transfers; return what players are given."""
    source = env['stock.warehouse'].search([], limit=1)
    dest = env['stock.warehouse'].create({'name': f"Random {game}", 'code': f'RND{game}'})
    tracking = 'lot' if game % 2 else 'none'
    product = env['product.product'].create(
        {
            'name': f"Random Tea {game}",
            'is_storable': True,
            'tracking': tracking,
            'standard_price': 3.0,
        }
    )
    lots = env['stock.lot']
    if tracking == 'lot':
        lots = lots.create([{'name': f"R{n}", 'product_id': product.id} for n in range(2)])
    for lot in lots or [None]:
        env['stock.quant']._update_available_quantity(product, source.lot_stock_id, 40, lot_id=lot)
    env.invalidate_all()
    given = {
        'product': product.id,
        'lots': lots.ids,
        'warehouses': [source.id, dest.id],
        'start': 40.0 * (len(lots) or 1),
        'worth': product.total_value,
    }
    one = player(env, given)
    for quantity in (12, 9):
        one._ask(quantity)
    env.cr.commit()
    return given


@pytest.mark.parametrize('game', range(GAMES))
def test_two_who_do_anything_at_once(session, impatient, game):
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    with session() as env:
        given = _deal(env, game)
    done = []
    for number in range(ROUNDS):
        names = ['first', 'second']

        def step(barrier, number=number, names=names):
            seed = f'{game} {number} {names.pop()}'
            with session() as env:
                player(env, given)._check("before")  # a snapshot of its own, before both move
                barrier.wait()

                def call():
                    random = Random(seed)  # the same when it begins again
                    one = player(env, given)
                    name = one._draw(random)
                    name(random, random.choice(one.transfers))
                    return name.__name__

                try:
                    return retrying(call, env)
                except UserError as error:
                    return error  # refused

        answers = both(step)
        broken = [one for one in answers if not isinstance(one, str | UserError)]
        assert not broken, (game, number, answers)
        done += [one for one in answers if isinstance(one, str)]
        with session() as env:
            player(env, given)._check(f'{game} {number} {answers}')
    with session() as env:
        assert len(done) > ROUNDS / 2, done
        player(env, given)._end()
