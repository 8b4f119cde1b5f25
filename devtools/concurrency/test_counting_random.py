"""One counts while another one moves the goods, each on a connection of his own.

What lies there is known here alone: what the book said at first, plus a secret difference, plus
what was moved and committed. A counter counts what lies there at the moment of his snapshot; the
other one moves on, or is refused where the places are frozen. However the two meet, stock ends as
it lies there, lot by lot. `./dev soak counting` plays many games.
"""

import os
from random import Random

import pytest

from devtools.concurrency.test_races import both

ROUNDS = 8
MODES = ('live', 'freeze')
# steps beside which a move may slip in though the places are frozen: at both ends of the freeze
BORDERS = ('open', 'post')
GAMES = int(os.environ.get('JXC_GAMES', '2'))


class Floor:
    """Two places with three lots each, as one connection sees them."""

    def __init__(self, env, given):
        from odoo.addons.jxc_module.tests.common_counting_random import RandomMoves

        self.env = env
        self.product = env['product.product'].browse(given['product'])
        self.shelf, self.rack = env['stock.location'].browse(given['places'])
        self.lots = env['stock.lot'].browse(given['lots'])
        self.keys = [(place, lot) for place in (self.shelf, self.rack) for lot in self.lots]
        self.count = env['jxc.stocktake'].browse(given['count'])
        self.missing = given['missing']
        self._move = RandomMoves._move_once

    def book(self):
        """Return ``{(place id, lot id): quantity}`` of the quants."""
        groups = self.env['stock.quant']._read_group(
            [('product_id', '=', self.product.id), ('location_id.usage', '=', 'internal')],
            ['location_id', 'lot_id'],
            ['quantity:sum'],
        )
        return {(place.id, lot.id): quantity for place, lot, quantity in groups}

    def move(self, random):
        """Move something; return what that changes: ``{(place id, lot id): quantity}``."""
        there = dict.fromkeys(self.keys, 0)
        self._move(self, random, self.product, there)
        return {(place.id, lot.id): quantity for (place, lot), quantity in there.items()}

    def enter(self, place, lot):
        """Count what lies there now, of ids."""
        key = (place, lot)
        self.env['jxc.stocktake.entry'].create(
            {
                'stocktake_id': self.count.id,
                'product_id': self.product.id,
                'location_id': place,
                'lot_id': lot,
                'quantity': self.book().get(key, 0) + self.missing[key],
            }
        )


def _begin(env, game):
    """Put goods on two shelves and open a count of them."""
    random = Random(game)
    home = env['stock.warehouse'].search([], limit=1).lot_stock_id
    places = env['stock.location'].create(
        [{'name': f"Random {game} {n}", 'location_id': home.id} for n in range(2)]
    )
    product = env['product.product'].create(
        {'name': f"Random Milk {game}", 'is_storable': True, 'tracking': 'lot'}
    )
    lots = env['stock.lot'].create([{'name': f"R{n}", 'product_id': product.id} for n in range(3)])
    for place in places:
        for lot in lots:
            env['stock.quant']._update_available_quantity(
                product, place, random.randint(30, 60), lot_id=lot
            )
    count = env['jxc.stocktake'].create(
        {
            'location_ids': places.ids,
            'product_ids': product.ids,
            'entry_mode': 'replace',
            'mode': MODES[game % 2],
        }
    )
    given = {
        'product': product.id,
        'places': places.ids,
        'lots': lots.ids,
        'count': count.id,
        'missing': {(place.id, lot.id): random.randint(-9, 9) for place in places for lot in lots},
    }
    env.cr.commit()
    return given


def _take(session, barrier, given, what, seed):
    """Do one thing on a connection of its own, once both have taken their snapshot.

    :param what: ``move``, ``('enter', (place id, lot id))``, or an action of the count
    :return: what it changed of what lies there, or ``(what, error)`` where it was refused
    """
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    with session() as env:
        Floor(env, given).book()
        barrier.wait()

        def call():
            floor = Floor(env, given)
            if what == 'move':
                return floor.move(Random(seed))
            if isinstance(what, tuple):
                floor.enter(*what[1])
            else:
                getattr(floor.count, f'action_{what}')()
            return {}

        try:
            return retrying(call, env)
        except UserError as error:
            return (what, error)


@pytest.mark.parametrize('game', range(GAMES))
def test_one_counts_and_one_moves(session, impatient, game):
    with session() as env:
        given = _begin(env, game)
        there = Floor(env, given).book()
    for key, quantity in given['missing'].items():
        there[key] += quantity
    keys = [(place, lot) for place in given['places'] for lot in given['lots']]
    entries = [('enter', key) for key in (*Random(game).choices(keys, k=ROUNDS), *keys)]
    for number, act in enumerate(['open', *entries, 'review', 'approve', 'post']):
        todo = ['move', act]
        seed = f'{game} {number}'
        answers = both(
            lambda barrier, todo=todo, seed=seed: _take(session, barrier, given, todo.pop(), seed)
        )
        moved = [one for one in answers if isinstance(one, dict)]
        refused = [one for one in answers if isinstance(one, tuple)]
        assert len(moved) + len(refused) == 2, (seed, act, answers)
        assert {what for what, _error in refused} <= {'move'}, (seed, act, answers)
        if act not in BORDERS:  # frozen is frozen, and live is live
            assert len(refused) == (MODES[game % 2] == 'freeze'), (seed, act, answers)
        for changed in moved:
            for key, quantity in changed.items():
                there[key] += quantity
    with session() as env:
        floor = Floor(env, given)
        assert floor.count.state == 'posted', floor.count.line_ids.mapped('state')
        stock = {key: floor.book().get(key, 0) for key in there}
        assert stock == there, game
