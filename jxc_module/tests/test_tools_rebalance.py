import doctest
from collections import defaultdict

from odoo.tests import BaseCase, tagged

from ..tools import rebalance as module
from ..tools import rebalance_giver, rebalance_stock
from ..tools.rebalance import Batch, Place, Route, Stock, Terms, rebalance
from .common_tools_properties import holds

TINY = 1e-6


def free_way(_source, _dest):
    return Route(days=1)


def after(stock, moves):
    """Return the stock when these moves have been asked for: gone here, on order there."""
    given, taken, lots = defaultdict(float), defaultdict(float), defaultdict(float)
    for move in moves:
        given[move.source] += move.quantity
        taken[move.dest] += move.quantity
        lots[move.source, move.lot] += move.quantity
    places = tuple(
        place._replace(
            outgoing=place.outgoing + given[place.id],
            free=place.free - given[place.id],
            incoming=place.incoming + taken[place.id],
        )
        for place in stock.places
    )
    batches = stock.batches and {
        place: tuple(
            batch._replace(
                free=batch.free - lots[place, batch.lot],
                waste=max(batch.waste - lots[place, batch.lot], 0.0),
            )
            for batch in own
        )
        for place, own in stock.batches.items()
    }
    return stock._replace(places=places, batches=batches)


def stocks(st):
    whole = st.integers(0, 120).map(float)
    place = st.builds(
        lambda usable, reserved, outgoing, incoming, demand, low, more, lead, pack: Place(
            0,
            usable=usable,
            free=max(usable - reserved, 0.0),
            outgoing=outgoing + min(reserved, usable),
            incoming=incoming,
            demand=demand,
            reorder_point=low,
            order_up_to=low + more,
            lead_time=lead,
            pack=pack,
        ),
        whole,
        st.integers(0, 20).map(float),
        st.integers(0, 20).map(float),
        st.sampled_from([0.0, 0.0, 5.0, 40.0]),
        st.sampled_from([0.0, 0.5, 2.0, 7.0]),
        st.integers(0, 40).map(float),
        st.integers(0, 40).map(float),
        st.sampled_from([0.0, 5.0, 20.0]),
        st.sampled_from([0.0, 1.0, 6.0, 12.0]),
    )
    places = st.lists(place, min_size=2, max_size=4).map(
        lambda found: tuple(one._replace(id=number) for number, one in enumerate(found, 1))
    )
    batch = st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(-3, 60))
    return {
        'places': places,
        'lots': st.one_of(
            st.none(),
            st.lists(st.lists(batch, min_size=0, max_size=3), min_size=4, max_size=4),
        ),
        'way': st.builds(
            Route,
            st.sampled_from([0.0, 1.0, 4.0]),
            st.sampled_from([0.0, 0.0, 30.0]),
            st.sampled_from([0.0, 0.5, 3.0]),
            st.just(0.0),
        ),
        'money': st.tuples(st.sampled_from([0.0, 5.0, 40.0]), st.sampled_from([-1.0, 0.0, 9.0])),
        'terms': st.builds(
            Terms,
            st.sampled_from([1.0, 10.0]),
            st.sampled_from([0.0, 0.0, 25.0]),
            st.sampled_from([0.0, 0.2]),
        ),
    }


def made_stock(places, lots, money):
    batches = None
    if lots is not None:
        batches, number = {}, 0
        for place, own in zip(places, lots, strict=False):
            left, found = place.free, []
            for part, bad, life in own:
                number += 1
                free = round(left * part)
                left -= free
                found.append(Batch(number, float(free), float(round(free * bad)), float(life)))
            batches[place.id] = tuple(found)
    return Stock(places, batches, cost=money[0], margin=money[1], weight=2.0)


@tagged('jxc', 'post_install', '-at_install')
class TestRebalance(BaseCase):
    def setUp(self):
        super().setUp()
        self.tea = Stock(
            (
                Place(1, usable=80, free=80, reorder_point=20, order_up_to=50),
                Place(
                    2,
                    usable=10,
                    free=10,
                    demand=2,
                    reorder_point=15,
                    order_up_to=24,
                    lead_time=10,
                ),
            ),
            cost=5,
            margin=3,
        )

    def _moves(self, stock, way=None, **terms):
        return rebalance({7: stock}, way or free_way, Terms(**terms))

    def _quantities(self, *args, **kwargs):
        return [(move.source, move.dest, move.quantity) for move in self._moves(*args, **kwargs)]

    def _with(self, giver=None, taker=None, **stock):
        one, two = self.tea.places
        return self.tea._replace(
            places=(one._replace(**giver or {}), two._replace(**taker or {})), **stock
        )

    def test_doctests(self):
        for one in (module, rebalance_giver, rebalance_stock):
            self.assertEqual(doctest.testmod(one).failed, 0)

    def test_at_the_reorder_point_nothing_is_short(self):
        self.assertEqual(self._quantities(self._with(taker={'reorder_point': 10})), [])
        self.assertEqual(
            self._quantities(self._with(taker={'reorder_point': 10.5})), [(1, 2, 14.0)]
        )

    def test_what_is_on_order_counts(self):
        self.assertEqual(self._quantities(self._with(taker={'incoming': 5})), [])
        self.assertEqual(self._quantities(self._with(taker={'incoming': 4})), [(1, 2, 10.0)])

    def test_only_what_lies_above_the_level(self):
        self.assertEqual(self._quantities(self._with(giver={'order_up_to': 73})), [(1, 2, 7.0)])
        self.assertEqual(self._quantities(self._with(giver={'order_up_to': 80})), [])
        self.assertEqual(self._quantities(self._with(giver={'outgoing': 25})), [(1, 2, 5.0)])
        self.assertEqual(self._quantities(self._with(giver={'free': 3})), [(1, 2, 3.0)])

    def test_what_is_still_to_come_does_not_make_a_surplus(self):
        poor = self._with(giver={'usable': 40, 'free': 40, 'incoming': 500})
        self.assertEqual(self._quantities(poor), [])

    def test_waste_goes_below_the_level_and_never_below_the_reorder_point(self):
        dated = {1: (Batch(3, free=40, waste=40, life=60),)}
        poor = self._with(giver={'usable': 40, 'free': 40}, batches=dated)
        [move] = self._moves(poor)
        self.assertEqual((move.lot, move.quantity, move.waste), (3, 14.0, 14.0))
        poor = self._with(
            giver={'usable': 40, 'free': 40, 'reorder_point': 31},
            batches=dated,
        )
        self.assertEqual(self._quantities(poor), [(1, 2, 9.0)])

    def test_a_surplus_that_will_be_thrown_away_is_not_given_twice(self):
        """30 too many, all of them in a lot that cannot travel: the others are needed here."""
        dated = {1: (Batch(3, free=30, waste=30, life=1), Batch(4, free=50, waste=0, life=300))}
        self.assertEqual(self._quantities(self._with(batches=dated)), [])

    def test_life_at_arrival(self):
        """Two days on the road, ten must be left when it arrives."""
        for life, made in ((12, True), (11, False)):
            dated = {1: (Batch(3, free=80, waste=0, life=life),)}
            taker = {'demand': 20, 'reorder_point': 215, 'order_up_to': 224}
            with self.subTest(life=life):
                stock = self._with(taker=taker, batches=dated)
                found = self._moves(stock, lambda *_trip: Route(days=2), min_life=10)
                self.assertEqual(bool(found), made)

    def test_no_more_of_a_lot_than_is_sold_in_time(self):
        """At 2 a day and 10 there already, of a lot with 9 days left at arrival 8 are sold."""
        dated = {1: (Batch(3, free=80, waste=30, life=10),)}
        self.assertEqual(self._quantities(self._with(batches=dated)), [(1, 2, 8.0)])

    def test_what_goes_bad_goes_first(self):
        dated = {1: (Batch(3, free=40, waste=0, life=30), Batch(4, free=40, waste=10, life=90))}
        moves = self._moves(self._with(batches=dated))
        self.assertEqual([(m.lot, m.quantity, m.waste) for m in moves], [(4, 14.0, 10.0)])

    def test_packs(self):
        for pack, quantity in ((6, 12.0), (14, 14.0), (20, 20.0), (30, 30.0), (31, 0.0)):
            with self.subTest(pack=pack):
                found = self._quantities(self._with(taker={'pack': pack}))
                self.assertEqual(sum(row[2] for row in found), quantity)

    def test_a_trip_that_does_not_pay(self):
        """14 pieces, five days of two pieces at a margin of 3 are saved: 30."""
        for fixed, per_unit, minimum, made in (
            (30, 0, 0, True),
            (30.1, 0, 0, False),
            (0, 2, 0, True),
            (0, 2.2, 0, False),
            (10, 0, 20, True),
            (10, 0, 20.5, False),
        ):
            with self.subTest(fixed=fixed, per_unit=per_unit, minimum=minimum):
                way = Route(days=1, fixed=fixed, per_unit=per_unit)
                found = self._moves(self.tea, lambda *_trip, way=way: way, min_worth=minimum)
                self.assertEqual(bool(found), made)

    def test_weight_costs(self):
        heavy = self.tea._replace(weight=2.0)
        [move] = self._moves(heavy, lambda *_trip: Route(days=1, per_kg=1.0))
        self.assertEqual(move.costs, 28.0)

    def test_the_fixed_cost_is_one_for_all_goods_of_a_trip(self):
        """Neither pays for a truck of 40 alone; together they do, each by what it brings."""
        way = lambda *_trip: Route(days=1, fixed=40)  # noqa: E731
        cheap = self.tea._replace(margin=1)
        self.assertEqual(rebalance({7: self.tea}, way), [])
        moves = rebalance({7: self.tea, 8: cheap}, way)
        self.assertEqual([(m.product, m.saves, m.costs) for m in moves], [(7, 30, 30), (8, 10, 10)])

    def test_dear_ways_give_way_to_others(self):
        """What was on a trip that does not pay is brought from elsewhere."""
        three = self.tea._replace(
            places=(*self.tea.places, self.tea.places[0]._replace(id=3, usable=60, free=60))
        )
        ways = {(1, 2): Route(days=1, fixed=1000), (3, 2): Route(days=2)}
        found = rebalance({7: three}, lambda *trip: ways.get(trip))
        self.assertEqual([(m.source, m.quantity) for m in found], [(3, 10.0)])

    def test_no_way_no_move(self):
        self.assertEqual(self._moves(self.tea, lambda *_trip: None), [])

    def test_idle_goods(self):
        """10 pieces of 5 that would lie for a year, at 20 % a year: 14 · 5 · 0.2 = 14."""
        slow = self.tea._replace(margin=0)
        [move] = self._moves(slow, holding=0.2)
        self.assertAlmostEqual(move.saves, 14.0)

    def test_a_customer_who_waits_is_worth_a_trip(self):
        """Nobody's demand is known, but 12 are promised where 2 lie: 10 of 3 are sold now."""
        owed = {'demand': 0, 'usable': 2, 'free': 2, 'outgoing': 12, 'reorder_point': 0}
        [move] = self._moves(self._with(taker={**owed, 'order_up_to': 0}))
        self.assertEqual((move.quantity, move.saves, move.days), (10.0, 30.0, 9.0))
        self.assertEqual(self._quantities(self._with(taker={**owed, 'outgoing': 2})), [])
        late = self._with(taker={**owed, 'order_up_to': 0, 'lead_time': 0})
        self.assertEqual([move.saves for move in self._moves(late)], [0.0])

    @holds(stocks, examples=200)
    def test_always(self, places, lots, way, money, terms):
        stock = made_stock(places, lots, money)
        moves = rebalance({7: stock}, lambda *_trip: way, terms)
        given, taken, lot_given = defaultdict(float), defaultdict(float), defaultdict(float)
        worth = defaultdict(float)
        by_id = {place.id: place for place in places}
        batch_of = {batch.lot: batch for own in (stock.batches or {}).values() for batch in own}
        for move in moves:
            self.assertGreater(move.quantity, 0)
            self.assertGreaterEqual(move.quantity, move.waste)
            given[move.source] += move.quantity
            taken[move.dest] += move.quantity
            lot_given[move.lot] += move.quantity
            worth[move.source, move.dest] += move.saves - move.costs
            pack = by_id[move.dest].pack
            if pack:
                self.assertAlmostEqual(move.quantity / pack, round(move.quantity / pack))
            if move.lot:
                life = batch_of[move.lot].life - way.days
                self.assertGreaterEqual(life, terms.min_life)
                if by_id[move.dest].demand:
                    self.assertLessEqual(
                        move.quantity,
                        by_id[move.dest].demand * life + abs(by_id[move.dest].position),
                    )
        self.assertFalse(given.keys() & taken.keys(), "nobody gives and takes")
        for place, quantity in given.items():
            one = by_id[place]
            self.assertGreaterEqual(one.usable - one.outgoing - quantity, one.reorder_point - TINY)
            self.assertLessEqual(quantity, one.free + TINY)
        for place, quantity in taken.items():
            one = by_id[place]
            self.assertLess(one.position, one.reorder_point)
            self.assertLessEqual(quantity, one.need + one.pack + TINY)
        for lot, quantity in lot_given.items():
            if lot:
                self.assertLessEqual(quantity, batch_of[lot].free + TINY)
        for total in worth.values():
            self.assertGreaterEqual(total, terms.min_worth - TINY)
        # what has been asked for is not proposed again
        trips = {(move.source, move.dest) for move in moves}
        again = rebalance({7: after(stock, moves)}, lambda *_trip: way, terms)
        self.assertFalse(trips & {(move.source, move.dest) for move in again})
