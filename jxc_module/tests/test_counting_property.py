from random import Random

from odoo.tests import tagged

from .common_counting import CountingCommon
from .common_counting_random import RandomMoves
from .common_tools_properties import FACTOR

STEPS = 14


@tagged('post_install', '-at_install')
class TestProperty(RandomMoves, CountingCommon):
    """Whatever moves between the entries of a count and its posting, stock ends as it lies there.

    What lies there is kept beside, by place and lot, and known to nobody but the counters. On two
    connections: `devtools/concurrency/test_counting_random.py`.
    """

    def test_random_moves_and_counts_end_at_the_true_stock(self):
        for seed in range(6 * FACTOR):
            with self.subTest(seed=seed):
                self._play(Random(seed))

    def _play(self, random):
        product = self._create_product("Count Random", tracking='lot')
        lots = self.env['stock.lot'].create(
            [{'name': f"R{n}", 'product_id': product.id} for n in range(3)]
        )
        there = {}
        for place in (self.shelf, self.rack):
            for lot in lots:
                book = random.randint(30, 60)
                self._set_stock(product, place, book, lot)
                there[place, lot] = book + random.randint(-9, 9)
        modes = {'entry_mode': 'replace', 'mode': 'live'}
        count = self._open(product_ids=product.ids, **modes)
        counted = set()
        for _step in range(STEPS):
            self._step(random, product, there, count, counted)
        missed = there.keys() - counted
        for key in missed:
            self._count(count, product, key[0], there[key], key[1])
        for call in ('action_review', 'action_approve', 'action_post'):
            self._move_once(random, product, there)
            getattr(count, call)()
        self.assertEqual(count.state, 'posted')
        stock = {key: self._on_hand(product, *key) for key in there}
        self.assertEqual(stock, there)

    def _step(self, random, product, there, count, counted):
        if random.random() < 0.5:
            key = random.choice(sorted(there, key=str))
            self._count(count, product, key[0], there[key], key[1])
            counted.add(key)
        else:
            self._move_once(random, product, there)
