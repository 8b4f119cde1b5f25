"""Value of stock now and at past instants, against core's own cost methods."""

import doctest
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..tools import stock_value
from .common_facts_history import FIRST, HistoryCommon
from .common_tools_properties import holds

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


@tagged('post_install', '-at_install')
class TestFactsValue(HistoryCommon):
    """Single cases, with figures reckoned by hand beside core's."""

    def _value(self, product, instant=None):
        return self._our_values(instant, product).get(product.id, 0.0)

    def test_doctests(self):
        result = doctest.testmod(stock_value)
        self.assertGreater(result.attempted, 5)
        self.assertFalse(result.failed)

    def _buy(self, product, quantity, price, at, currency=None, **line):
        """Order and receive.

        :return: purchase.order.line
        """
        with freeze_time(at):
            order = self.env['purchase.order'].create(
                {
                    'partner_id': self.owner.id,
                    'currency_id': (currency or self.company.currency_id).id,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': product.id,
                                'product_qty': quantity,
                                'price_unit': price,
                                'tax_ids': [],
                                **line,
                            }
                        )
                    ],
                }
            )
            order.button_confirm()
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
            self.env.flush_all()
        return order.order_line

    def _bill(self, line, price, at, quantity=None):
        with freeze_time(at):
            line.order_id.action_create_invoice()
            bill = line.invoice_lines.move_id.filtered(lambda move: move.state == 'draft')
            bill.invoice_date = bill.date = at.date()
            bill.invoice_line_ids.price_unit = price
            if quantity:
                bill.invoice_line_ids.quantity = quantity
            bill.action_post()
            self.env.flush_all()

    def _same_as_core(self, product, *instants):
        self.assertAlmostEqual(self._value(product), self._core_value_now(product), places=4)
        for instant in instants:
            self.assertAlmostEqual(
                self._value(product, instant), self._core_value_at(product, instant), places=4
            )

    def test_late_bill(self):
        for method in ('average', 'fifo'):
            product = self._product(method, purchase_method='receive')
            line = self._buy(product, 10, 5.0, datetime(2026, 1, 5, 4))
            self._buy(product, 10, 8.0, datetime(2026, 1, 20, 4))
            self._go(datetime(2026, 1, 25), product, self.stock, self.customers, 4)
            before, after = datetime(2026, 1, 31, 16), datetime(2026, 2, 28, 16)
            self._bill(line, 7.0, datetime(2026, 2, 10, 4), quantity=6)
            self._same_as_core(product, before, after)
            if method == 'fifo':
                # 6 left of the first receipt: at 5.00, then 6 of 10 billed at 7.00
                self.assertAlmostEqual(self._value(product, before), 6 * 5 + 80)
                self.assertAlmostEqual(self._value(product, after), 6 * 6.2 + 80)

    def test_landed_costs(self):
        """`stock_landed_costs` is no dependency; the test databases have it beside us."""
        self.assertIn('stock.landed.cost', self.env, "install stock_landed_costs")
        freight = self.env['product.product'].create({'name': "Freight", 'type': 'service'})
        journal = self.env['account.journal'].create(
            {'name': "Landed", 'code': 'LAND', 'type': 'general'}
        )
        before, after = datetime(2026, 1, 31, 16), datetime(2026, 2, 28, 16)
        for method in ('average', 'fifo'):
            product = self._product(method)
            line = self._buy(product, 10, 5.0, datetime(2026, 1, 5, 4))
            self._go(datetime(2026, 1, 25), product, self.stock, self.customers, 4)
            with freeze_time(datetime(2026, 2, 10, 4)):
                self.env['stock.landed.cost'].create(
                    {
                        'date': '2026-02-10',
                        'account_journal_id': journal.id,
                        'picking_ids': [Command.set(line.order_id.picking_ids.ids)],
                        'cost_lines': [
                            Command.create(
                                {
                                    'product_id': freight.id,
                                    'split_method': 'by_quantity',
                                    'price_unit': 20,
                                }
                            )
                        ],
                    }
                ).button_validate()
                self.env.flush_all()
            self._same_as_core(product, before, after)
            self.assertAlmostEqual(self._value(product, before), 6 * 5)
            self.assertAlmostEqual(self._value(product, after), 6 * 7)  # 20 over 10 pieces

    def test_foreign_currency_taxes_and_units(self):
        """What the formulas do not cover is asked of core."""
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].create(
            {'currency_id': euro.id, 'rate': 0.5, 'name': '2026-01-01'}
        )
        tax = self.env['account.tax'].create(
            {'name': "In the cost", 'amount': 10, 'price_include_override': 'tax_included'}
        )
        dozen = self.env.ref('uom.product_uom_dozen')
        product = self._product('average')
        self._buy(product, 2, 24.0, datetime(2026, 1, 5, 4), product_uom_id=dozen.id)
        # a tax without an account stays in the cost
        self._buy(product, 10, 5.5, datetime(2026, 1, 6, 4), tax_ids=[(6, 0, tax.ids)])
        self._buy(product, 1, 10.0, datetime(2026, 1, 7, 4), currency=euro)
        self._same_as_core(product, datetime(2026, 1, 31, 16))
        self.assertAlmostEqual(
            self._value(product, datetime(2026, 1, 31, 16)),
            48 + 55 + 20,
        )

    def test_goods_of_other_owners_are_worth_nothing(self):
        product = self._product('average')
        self._go(FIRST, product, self.suppliers, self.stock, 10, worth=70.0)
        self._go(FIRST, product, self.suppliers, self.stock, 5, owner=self.owner)
        for instant in (None, FIRST + timedelta(hours=1)):
            [row] = self.facts._stock_values(self.company, instant, product.ids)
            self.assertAlmostEqual(row.value, 70)
            self.assertEqual((row.quantity, row.cost), (10, 7))
        self._same_as_core(product)
        fixed = self._product('standard', cost=3.0)
        self._go(FIRST, fixed, self.suppliers, self.stock, 5, owner=self.owner)
        self.assertEqual(self._value(fixed), 0)

    def test_core_at_a_date_mixes_two_instants(self):
        """Law 4: core takes the cost at 23:59:59 UTC and the quantity at the instant given."""
        product = self._product('standard', cost=10.0)
        self._go(FIRST, product, self.suppliers, self.stock, 10)
        # 31 January ends in Shanghai at 16:00 UTC; one hour later the price changes
        end = datetime(2026, 1, 31, 16)
        with freeze_time(end + timedelta(hours=1)):
            product.standard_price = 12.0
            self.env.flush_all()
        self.env.invalidate_all()
        core = product.with_context(to_date=end - timedelta(seconds=1)).total_value
        self.assertAlmostEqual(core, 120)
        self.assertAlmostEqual(self._value(product, end), 100)
        self._same_as_core(product, end)

    def test_core_forgets_lots_that_have_left(self):
        """Law 4: core reads 0 at a past date for a lot that is gone today."""
        product = self._product('average', by_lot=True)
        lot = self._lot(product, 'L')
        self._go(FIRST, product, self.suppliers, self.stock, 10, lot, worth=70.0)
        then = FIRST + timedelta(hours=1)
        self._go(FIRST + timedelta(days=1), product, self.stock, self.customers, 10, lot)
        self.env.invalidate_all()
        self.assertEqual(product.with_context(to_date=then).total_value, 0)
        self.assertAlmostEqual(self._value(product, then), 70)
        self._same_as_core(product, then)

    def test_a_limited_reader_gets_the_cost_of_the_company(self):
        product = self._product('average')
        self._go(FIRST, product, self.suppliers, self.stock, 10, worth=70.0)
        self._go(FIRST, product, self.suppliers, self.stock_b, 10, worth=90.0)
        user = new_test_user(self.env, login='kim', groups='jxc_module.group_keeper')
        user.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse_b.ids)]}
        )
        [value] = self.facts.with_user(user)._stock_values(self.company, None, product.ids)
        self.assertAlmostEqual(value.cost, 8.0)

    def test_companies_do_not_mix(self):
        product = self._product('average')
        self._go(FIRST, product, self.suppliers, self.stock, 10, worth=70.0)
        other = self.env['res.company'].create({'name': "Other"})
        self.categories['average'].with_company(other).property_cost_method = 'average'
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self._go(
            FIRST,
            product,
            self.suppliers,
            warehouse.lot_stock_id,
            10,
            company_id=other.id,
            worth=900.0,
        )
        self.assertAlmostEqual(self._value(product), 70)
        [value] = self.facts._stock_values(other, None, product.ids)
        self.assertAlmostEqual(value.value, 900)

    def test_query_count_does_not_grow(self):
        def count():
            return self._count_queries(
                lambda: list(self.facts._stock_values(self.company, datetime(2026, 2, 1)))
            )

        for method in ('standard', 'average', 'fifo'):
            self._go(FIRST, self._product(method), self.suppliers, self.stock, 1)
        count()
        few = count()
        for method in ('standard', 'average', 'fifo') * 2:
            self._go(FIRST, self._product(method), self.suppliers, self.stock, 1)
        count()
        self.assertEqual(count(), few)
