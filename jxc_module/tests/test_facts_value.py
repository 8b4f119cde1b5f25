"""Value of stock now and at past instants, against core's own cost methods."""

import doctest
from datetime import timedelta

from odoo.tests import tagged

from ..tools import stock_value
from .common_history import FIRST, HistoryCommon
from .properties import holds


def load_tests(loader, tests, ignore):
    tests.addTests(doctest.DocTestSuite(stock_value))
    return tests


STEPS = (
    'receive',
    'receive',
    'sell',
    'sell',
    'return',
    'count',
    'price',
    'branch',
    'transit',
    'dropship',
    'late',
    'backdate',
)


@tagged('post_install', '-at_install')
class TestFactsValueProperty(HistoryCommon):
    """Any history: what we compute in bulk is what core computes one by one."""

    @holds(
        lambda st: {
            'steps': st.lists(
                st.tuples(
                    st.sampled_from(STEPS),
                    st.integers(1, 12),
                    st.integers(1, 40),
                    st.sampled_from(['L1', 'L2']),
                ),
                min_size=3,
                max_size=9,
            ),
            'method': st.sampled_from(['standard', 'average', 'fifo']),
            'by_lot': st.booleans(),
        },
        examples=40,
    )
    def test_equal_to_core(self, steps, method, by_lot):
        product = self._product(method, by_lot)
        done = []
        for number, (step, quantity, price, lot_name) in enumerate(steps):
            lot = self._lot(product, lot_name) if by_lot else None
            at = FIRST + timedelta(hours=6 * number)
            move = self._do(step, at, product, quantity, price, lot, done)
            if move:
                done.append(move)
        instants = [FIRST + timedelta(hours=6 * n + 3) for n in range(len(steps))]
        self.assertAlmostEqual(
            self._our_values(None, product).get(product.id, 0.0),
            self._core_value_now(product),
            places=2,
        )
        for instant in instants:
            if by_lot and method == 'fifo':
                break  # core reads today's quantity of the lot there
            self.assertAlmostEqual(
                self._our_values(instant, product).get(product.id, 0.0),
                self._core_value_at(product, instant),
                places=4,
                msg=f"at {instant}",
            )

    def _do(self, step, at, product, quantity, price, lot, done):
        places = {
            'receive': (self.suppliers, self.stock),
            'sell': (self.stock, self.customers),
            'branch': (self.stock, self.stock_b),
            'transit': (self.stock_b, self.transit),
            'dropship': (self.suppliers, self.customers),
        }
        if step in places:
            worth = quantity * price if step == 'receive' else None
            return self._go(at, product, *places[step], quantity, lot, worth=worth)
        if step == 'return':
            sold = [move for move in done if move.location_dest_id == self.customers]
            if sold:
                origin = sold[-1]
                return self._go(
                    at,
                    product,
                    self.customers,
                    self.stock,
                    1,
                    origin.lot_ids[:1] or None,
                    origin_returned_move_id=origin.id,
                )
        elif step == 'count':
            self._count(at, product, self.stock, quantity, lot)
        elif step == 'price':
            self._at(at, lambda: product.write({'standard_price': price}))
        elif step == 'late' and done and done[0].is_in:
            self._at(at, lambda: done[0].write({'value_manual': quantity * price}))
        elif step == 'backdate' and done:
            done[-1].date = FIRST + timedelta(hours=1)
            self.env.flush_all()
        return None

    def _at(self, at, do):
        from freezegun import freeze_time

        with freeze_time(at):
            do()
            self.env.flush_all()
