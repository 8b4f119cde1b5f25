"""Each figure of the day equals its report, for data as it comes."""

import doctest
from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.home.kpi import facts_stock_worth, jxc_kpi_money
from .common_facts_awkward import AwkwardStock
from .common_facts_history import FIRST
from .common_home_kpi import KpiCommon
from .common_receivables import SettlingCommon
from .test_closing_report_value import StockValueCommon

DAY = date(2026, 3, 10)


@tagged('post_install', '-at_install')
class TestKpiOrders(KpiCommon):
    _create_kit = classmethod(AwkwardStock._create_kit.__func__)
    _create_bill = classmethod(AwkwardStock._create_bill.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time('2026-03-10 04:00:00'))
        cls.tea = cls._create_product("Tea", standard_price=4, taxes_id=[])
        cls.tax = cls.env['account.tax'].create(
            {
                'name': "13 % in it",
                'amount': 25,
                'type_tax_use': 'sale',
                'price_include_override': 'tax_included',
                'country_id': cls.company.account_fiscal_country_id.id or cls.env.ref('base.us').id,
                'tax_group_id': cls.env['account.tax.group']
                .create({'name': "Kpi", 'company_id': cls.company.id})
                .id,
            }
        )

    def test_sales_and_orders(self):
        foreign = self.env['res.currency'].create(
            {
                'name': 'XTS',
                'symbol': 'x',
                'rate_ids': [Command.create({'name': '2025-01-01', 'rate': 4})],
            }
        )
        prices = self.env['product.pricelist'].create(
            {'name': "Foreign", 'currency_id': foreign.id}
        )
        kit = self._create_kit("Set", [(self.tea, 2)], taxes_id=[])
        # 23:59 and 00:00 in Shanghai
        self._sell((self.tea, 1, 10), when=datetime(2026, 3, 10, 15, 59))
        self._sell((self.tea, 1, 1000), when=datetime(2026, 3, 10, 16, 0))
        self._sell((self.tea, 1, 2000), when=datetime(2026, 3, 9, 15, 59))
        self._sell((self.tea, 1, 20), when=datetime(2026, 3, 9, 16, 0))
        self._sell((self.tea, 2, 60, {'product_uom_id': self.dozen.id}), (kit, 3, 7))
        taxed = self._sell((self.tea, 1, 125, {'tax_ids': [Command.set(self.tax.ids)]}))
        self.assertEqual(taxed.amount_untaxed, 100)
        self._sell((self.tea, 5, 8), pricelist_id=prices.id)
        branch = self._sell(
            (self.tea, 1, 500), (self.tea, -1, 50), warehouse_id=self.warehouse_b.id
        )
        self._sell((self.tea, 1, 9999))._action_cancel()
        down = self.env['sale.advance.payment.inv'].create(
            {
                'sale_order_ids': [Command.set(branch.ids)],
                'advance_payment_method': 'fixed',
                'fixed_amount': 77,
            }
        )
        if self.company.chart_template:
            down._create_invoices(branch)
        self._other_company()
        self._make(['sales', 'orders'], DAY)
        here = 10 + 20 + 120 + 21 + 100 + 5 * 8 / 4
        expected = {self.warehouse.id: here, self.warehouse_b.id: 450, False: here + 450}
        self.assertEqual(self._kept('sales', DAY), expected)
        self.assertEqual(self._reported('sales_summary', 'revenue', DAY), expected)
        self.assertEqual(
            self._kept('orders', DAY), {self.warehouse.id: 5, self.warehouse_b.id: 1, False: 6}
        )
        rows = self.kpi.search([('day', '=', DAY)])
        money = rows.filtered(lambda row: row.key == 'sales')
        self.assertEqual(money.currency_id, self.company.currency_id)
        self.assertFalse((rows - money).currency_id)

    def _other_company(self):
        company = self.env['res.company'].create({'name': "Kpi Other"})
        env = self.env(context={**self.env.context, 'allowed_company_ids': company.ids})
        order = env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'order_line': [
                    Command.create(
                        {'product_id': self.tea.id, 'product_uom_qty': 1, 'price_unit': 31}
                    )
                ],
            }
        )
        order.action_confirm()
        order.date_order = datetime(2026, 3, 10, 4)
        return company

    def test_a_day_without_orders_has_no_row(self):
        self._sell((self.tea, 1, 10), when=datetime(2026, 3, 8, 4))
        self._make(['sales', 'orders'], date(2026, 3, 8), DAY)
        self.assertEqual(self._kept('orders', date(2026, 3, 8))[False], 1)
        for key in ('sales', 'orders'):
            self.assertFalse(self._kept(key, date(2026, 3, 9)))
            self.assertFalse(self._kept(key, DAY))

    # === PROMISES === #

    def _ship(self, order, quantity, when, late=False):
        """Deliver, or receive, a part at an instant."""
        with freeze_time(when):
            picking = order.picking_ids.filtered(lambda one: one.state not in ('done', 'cancel'))
            for move in picking.move_ids:
                move.quantity = (
                    quantity
                    * move.product_uom_qty
                    / (move.product_uom_qty if move.product_id == self.tea else 1)
                )
            picking.move_ids.picked = True
            picking._action_done()
            self.env.flush_all()

    def test_fill_rate(self):
        self._set_stock(self.tea, self.stock, 1000)
        self._set_stock(self.tea, self.stock_b, 1000)
        noon = datetime(2026, 3, 10, 4)
        full = self._sell((self.tea, 5, 1), commitment_date=noon)
        self._ship(full, 5, noon)
        part = self._sell((self.tea, 5, 1), commitment_date=noon)
        self._ship(part, 4, noon)
        self._ship(part, 1, datetime(2026, 3, 10, 16, 0))  # midnight: too late
        branch = self._sell(
            (self.tea, 5, 1), commitment_date=noon, warehouse_id=self.warehouse_b.id
        )
        self._ship(branch, 5, datetime(2026, 3, 10, 15, 59))
        undated = self._sell((self.tea, 5, 1))  # for today, by its own date
        self._ship(undated, 5, noon)
        for when in (datetime(2026, 3, 10, 16), datetime(2026, 3, 9, 15, 59)):
            self._sell((self.tea, 5, 1), commitment_date=when)
        kit = self._create_kit("Set", [(self.tea, 2)], taxes_id=[])
        sets = self._sell((kit, 3, 7), commitment_date=noon)
        self._ship(sets, 6, datetime(2026, 3, 11, 4))
        advice = self._create_product("Advice", type='service', is_storable=False)
        self._sell((advice, 1, 5), commitment_date=noon)
        self.env.flush_all()
        with freeze_time('2026-03-12 04:00:00'):
            self._make(['fill_rate'], DAY)
        self.assertEqual(
            self._kept('fill_rate', DAY),
            {self.warehouse.id: 0.5, self.warehouse_b.id: 1, False: 0.6},
        )
        self.assertEqual(self._second('fill_rate', DAY), 5)
        with freeze_time('2026-03-12 04:00:00'):
            self._make(['fill_rate'], date(2026, 3, 1))
        self.assertFalse(self._kept('fill_rate', date(2026, 3, 1)))

    def _buy(self, quantity, planned, warehouse=None):
        kind = (warehouse or self.warehouse).in_type_id
        with freeze_time('2026-03-05 04:00:00'):
            order = self.env['purchase.order'].create(
                {
                    'partner_id': self.vendor.id,
                    'picking_type_id': kind.id,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': self.tea.id,
                                'product_qty': quantity,
                                'price_unit': 3,
                                'date_planned': planned,
                            }
                        )
                    ],
                }
            )
            order.button_confirm()
            order.order_line.date_planned = planned
            self.env.flush_all()
        return order

    def test_late_receipts(self):
        last = datetime(2026, 3, 9, 15, 59)  # the last minute of the 9th in Shanghai
        self._buy(5, last)
        self._buy(5, datetime(2026, 3, 9, 16))  # promised for the 10th itself
        came = self._buy(5, last)
        self._ship(came, 5, datetime(2026, 3, 10, 15, 59))
        later = self._buy(5, last, self.warehouse_b)
        self._ship(later, 3, datetime(2026, 3, 10, 4))
        self._ship(later, 2, datetime(2026, 3, 10, 16))
        self._buy(5, last).button_cancel()
        with freeze_time('2026-03-12 04:00:00'):
            self._make(['late_receipts'], date(2026, 3, 4), date(2026, 3, 11))
        self.assertEqual(
            self._kept('late_receipts', DAY),
            {self.warehouse.id: 1, self.warehouse_b.id: 1, False: 2},
        )
        # the same word as the vendors are reminded of
        today = self.company._jxc_day_start(date(2026, 3, 11))
        late = self.env['jxc.facts']._late_orders(self.company, None, today)
        self.assertEqual(self._kept('late_receipts', date(2026, 3, 11))[False], len(late))
        self.assertEqual(self._kept('late_receipts', date(2026, 3, 9)), {False: 0})
        self.assertFalse(self._kept('late_receipts', date(2026, 3, 4)))  # nothing was ordered


@tagged('post_install', '-at_install')
class TestKpiMoney(KpiCommon, SettlingCommon):
    def test_doctests(self):
        result = doctest.testmod(jxc_kpi_money)
        self.assertFalse(result.failed)
        self.assertEqual(result.attempted, 3)

    def _kept_days(self, key, days):
        return {day: self._kept(key, day).get(False) for day in days}

    def test_ledger_day_by_day(self):
        """Payments in parts, later, unapplied, in a currency whose rate changed, and due days."""
        first = self._invoice(100, '2026-01-10', due='2026-02-10')
        self._invoice(40, '2026-01-15', due='2026-02-09')
        self._invoice(1000, '2026-01-20', kind='in_invoice', due='2026-01-25')
        credit = self._invoice(30, '2026-02-05', kind='out_refund')
        self._entry(-25, '2026-02-08')
        abroad = self._invoice(80, '2026-01-12', currency_id=self.foreign.id, due='2026-02-01')
        self._pay(abroad, 80, '2026-02-12', currency_id=self.foreign.id)
        self._pay(first, 60, '2026-02-11')
        (self._items(first) + self._items(credit)).reconcile()
        self._invoice(7, '2026-02-01', post=False)
        self._invoice(9, '2026-02-02').button_cancel()
        days = [date(2026, 1, 9) + timedelta(days=number) for number in range(40)]
        with freeze_time('2026-03-01 04:00:00'):
            self._make(['receivable', 'payable', 'overdue'], days[0], days[-1])
            for key in ('receivable', 'payable'):
                reports = {
                    day: self._reported(
                        'ageing', 'amount', day, by_warehouse=False, ageing_kind=key
                    )
                    for day in days
                }
                kept = {day: self._kept(key, day) for day in days}
                for day in days:
                    self.assertEqual(
                        kept[day].get(False, 0), reports[day].get(False, 0), (key, day)
                    )
            for day in days:
                rows = self._report(
                    'ageing', date_from=str(day), date_to=str(day), ageing_kind='receivable'
                ).search([])
                late = rows.filtered(lambda row: row.bucket_id.kind == 'days')
                self.assertAlmostEqual(
                    self._kept('overdue', day).get(False, 0), sum(late.mapped('amount')), 2, day
                )
        self.assertFalse(self._kept('receivable', date(2026, 1, 9)))
        self.assertEqual(self._kept('receivable', date(2026, 1, 10)), {False: 100})
        self.assertEqual(self._kept('payable', date(2026, 1, 20)), {False: -1000})
        self.assertEqual(self._kept('overdue', date(2026, 2, 1)), {False: 0})
        # 80 at a rate of 2, due the day before
        self.assertEqual(self._kept('overdue', date(2026, 2, 2)), {False: 40})
        self.assertEqual(self._kept('overdue', date(2026, 2, 10)), {False: 80})
        self.assertEqual(self._second('overdue', date(2026, 2, 10)), 2)

    def test_money_in_and_out(self):
        invoice = self._invoice(100, '2026-03-01')
        self._pay(invoice, 60, DAY)
        self._pay(self._invoice(30, '2026-03-01', kind='in_invoice'), 30, DAY)
        self._pay(invoice, 5, '2026-03-11')
        abroad = self._invoice(80, '2026-03-01', currency_id=self.foreign.id)
        self._pay(abroad, 80, DAY, currency_id=self.foreign.id)
        self._pay(invoice, 9, DAY).action_draft()
        self._make(['money_in', 'money_out'], DAY, date(2026, 3, 12))
        self.assertEqual(self._kept('money_in', DAY), {False: 80})
        self.assertEqual(self._second('money_in', DAY), 2)
        self.assertEqual(self._kept('money_out', DAY), {False: 30})
        for key, measure in (('money_in', 'received'), ('money_out', 'paid')):
            self.assertEqual(
                self._kept(key, DAY),
                self._reported('payment_summary', measure, DAY, by_warehouse=False),
            )
        self.assertEqual(self._kept('money_in', date(2026, 3, 11)), {False: 5})
        self.assertFalse(self._kept('money_out', date(2026, 3, 11)))
        self.assertFalse(self._kept('money_in', date(2026, 3, 12)))

    def test_where_the_money_is(self):
        """A payment is outside the bank until its method has the account of the bank."""
        self._pay(self._invoice(100, '2026-03-01'), 60, DAY)
        facts = self.env['jxc.facts']
        inside, outside = facts._money_accounts(self.company)
        self.assertIn(self.bank.default_account_id, inside)
        self.assertFalse(inside & outside)
        self.assertEqual(facts._money_held(self.company), (0, 60))
        self.bank.inbound_payment_method_line_ids.payment_account_id = self.bank.default_account_id
        self._pay(self._invoice(100, '2026-03-01'), 30, '2026-03-12')
        self.assertEqual(facts._money_held(self.company), (30, 60))
        self.assertEqual(facts._money_held(self.company, DAY), (0, 60))
        boss = self._user('money_boss', 'jxc_module.group_manager')
        read = self.kpi.with_user(boss)._jxc_kpi_money
        self.assertEqual(read(), {self.company.id: (30, 60)})
        keeper = self._user('money_keeper', 'jxc_module.group_keeper')
        self.assertFalse(self.kpi.with_user(keeper)._jxc_kpi_money())
        branch = self._user('money_b', 'jxc_module.group_manager', warehouses=self.warehouse_b)
        self.assertFalse(self.kpi.with_user(branch)._jxc_kpi_money())
        with Form(
            self.env['res.config.settings'].with_user(self.env.ref('base.user_admin'))
        ) as page:
            self.assertIn(self.bank.default_account_id.name, page.jxc_money_inside)
            for account in outside:
                self.assertIn(account.name, page.jxc_money_outside)

    def test_margin(self):
        tea = self._create_product("Tea", standard_price=6, invoice_policy='order', taxes_id=[])
        self._set_stock(tea, self.stock, 100)
        order = self._sell((tea, 10, 10))
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        tea.standard_price = 50  # too late for what was delivered
        invoice = order._create_invoices()
        invoice.invoice_date = DAY
        invoice.action_post()
        credit = invoice._reverse_moves([{'invoice_date': DAY, 'date': DAY}])
        credit.invoice_line_ids.price_unit = 1  # an allowance of 10 takes no cost off
        credit.action_post()
        self._invoice(80, DAY, currency_id=self.foreign.id)
        self._invoice(999, '2026-03-11')
        self.env.flush_all()
        self._make(['margin'], DAY)
        self.assertEqual(self._kept('margin', DAY), {False: 100 - 60 - 10 + 20})
        self.assertEqual(self._second('margin', DAY), 110)
        for measure, figure in (
            ('profit', self._kept('margin', DAY)),
            ('revenue', {False: self._second('margin', DAY)}),
        ):
            self.assertEqual(
                self._reported('gross_profit', measure, DAY, by_warehouse=False), figure
            )


@tagged('post_install', '-at_install')
class TestKpiStock(KpiCommon, StockValueCommon):
    """Six cost methods, consigned goods, goods on the way, a price that was corrected later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        late = FIRST + timedelta(days=25)
        for (_method, by_lot), product in cls.products.items():
            lot = cls._lot(cls, product, 'L1') if by_lot else None
            at = FIRST + timedelta(days=12)
            cls._go(cls, at, product, cls.suppliers, cls.stock_b, 4, lot, cls.owner)
            cls._go(cls, late, product, cls.stock, cls.customers, 1, lot)
        cls._age()
        cls.days = [FIRST.date() + timedelta(days=number) for number in range(-2, 15)]

    def _compare(self, days):
        for day in days:
            expected = self._reported('stock_movement', 'closing_value', day)
            transit = self._report(
                'stock_movement', date_from=str(day), date_to=str(day)
            )._read_group([('warehouse_id', '=', False)], [], ['closing_value:sum'])
            kept = self._kept('stock_value', day)
            if not kept:
                self.assertFalse(expected.get(False))
                continue
            for house in {*kept, *expected}:
                self.assertAlmostEqual(kept.get(house, 0), expected.get(house, 0), 1, (day, house))
            self.assertAlmostEqual(
                self._kept('transit_value', day).get(False, 0), transit[0][0] or 0, 1
            )

    def test_days_of_the_past(self):
        with freeze_time(FIRST + timedelta(days=40)):
            for day in self.days:
                self._make(['stock_value', 'transit_value'], day)
            self._compare(self.days)
        self.assertFalse(self._kept('stock_value', self.days[0]))
        self.assertTrue(self._kept('transit_value', self.days[-1]))

    def test_yesterday_is_today_without_what_came_since(self):
        """One product moved after midnight: it alone is valued anew; the others as of now."""
        after = FIRST + timedelta(days=30)
        tea = self.products['average', 0]
        with freeze_time(after - timedelta(hours=12)):
            before = self._report('stock_on_hand')
            [(value,)] = before._read_group([], [], ['value:sum'])
            houses = dict(before._read_group([], ['warehouse_id'], ['value:sum']))
        day = self.company._jxc_local_day(after) - timedelta(days=1)
        self._go(after, tea, self.suppliers, self.stock, 5, worth=500.0)
        self._go(after, tea, self.stock, self.customers, 2)
        with freeze_time(after - timedelta(hours=1)):
            tea_price = self.products['standard', 0]
        with freeze_time(after):
            tea_price.standard_price = 77
            self.env.flush_all()
        self._age()
        with freeze_time(after + timedelta(hours=1)):
            facts = self.env['jxc.facts']._whole_company(self.company)
            end = self.company._jxc_day_start(day + timedelta(days=1))
            changed, share = facts._changed_after(self.company, end)
            # the database has other products, whose costs were written today
            self.assertEqual(set(changed) & set(self.all.ids), set((tea | tea_price).ids))
            self.assertGreater(share, 0)
            with patch.object(facts_stock_worth, 'MOST_CHANGED', 1):
                self._make(['stock_value', 'transit_value'], day)
            self._compare([day])
        kept = self._kept('stock_value', day)
        self.assertAlmostEqual(kept[False], value, 1)
        for house, worth in houses.items():
            place = self._kept('transit_value', day)[False] if not house else kept[house.id]
            self.assertAlmostEqual(place, worth or 0, 1)

    def test_turnover_days(self):
        with freeze_time(FIRST + timedelta(days=40)):
            for day in (self.days[-1], FIRST.date() + timedelta(days=35)):
                self._make(['turnover_days'], day)
                report = self._report(
                    'turnover', date_from=str(day - timedelta(days=89)), date_to=str(day)
                )
                names = ['used_value:sum', 'opening_value:sum', 'closing_value:sum']
                expected = {
                    house.id: 90 * (opening + closing) / 2 / used
                    for house, used, opening, closing in report._read_group(
                        [], ['warehouse_id'], names
                    )
                    if used
                }
                [(used, opening, closing)] = report._read_group([], [], names)
                expected[False] = 90 * (opening + closing) / 2 / used
                kept = self._kept('turnover_days', day)
                self.assertEqual(kept.keys(), expected.keys())
                for house, value in expected.items():
                    self.assertAlmostEqual(kept[house], value, 1, (day, house))

    def test_turnover_from_what_is_kept(self):
        """The opening value of the 90 days is that of the row of the day before them."""
        day = FIRST.date() + timedelta(days=95)
        before = day - timedelta(days=90)
        with freeze_time(FIRST + timedelta(days=100)):
            self._make(['turnover_days'], day)
            reckoned = self._kept('turnover_days', day)
            self._make(['stock_value'], before)
            self._make(['turnover_days'], day)
            self.assertEqual(self._kept('turnover_days', day), reckoned)
            self.kpi.search([('day', '=', before)]).value = 0
            self._make(['turnover_days'], day)
            self.assertNotEqual(self._kept('turnover_days', day), reckoned)

    def test_states(self):
        """Rules by status, lots by their outlook and date; no row where there is none of them."""
        keys = ['out_of_stock', 'below_safety', 'waste', 'expiring_value', 'approvals']
        day = self.days[-1]
        self._make(keys, day)
        self.assertFalse(self.kpi.search([('key', 'in', keys), ('day', '=', day)]))
        rules = self.env['stock.warehouse.orderpoint'].create(
            [
                {
                    'product_id': product.id,
                    'warehouse_id': house.id,
                    'location_id': house.lot_stock_id.id,
                }
                for product in self.all[:3]
                for house in (self.warehouse, self.warehouse_b)
            ]
        )
        for rule, status in zip(
            rules, ('out', 'ok', 'below_safety', 'out', 'below_reorder', False), strict=True
        ):
            rule.jxc_status = status
        milk = self._create_product(
            "Milk", tracking='lot', use_expiration_date=True, standard_price=3
        )
        with freeze_time('2026-02-01 04:00:00'):
            for days, quantity in ((-1, 2), (30, 5), (31, 70)):
                lot = self.env['stock.lot'].create(
                    {
                        'name': f"L{days}",
                        'product_id': milk.id,
                        'expiration_date': datetime(2026, 2, 1, 4) + timedelta(days=days),
                        'removal_date': datetime(2026, 2, 1, 4) + timedelta(days=days),
                    }
                )
                self._set_stock(milk, self.stock_b, quantity, lot)
            self.env.flush_all()
            self.env['jxc.lot.outlook']._jxc_refresh(self.company)
            self._make(keys, day)
            report = self._report('expiry', days=30)
            [(value,)] = report._read_group([], [], ['value:sum'])
            [(waste,)] = self.env['jxc.lot.outlook']._read_group([], [], ['waste_value:sum'])
        self.assertEqual(
            self._kept('out_of_stock', day),
            {self.warehouse.id: 1, self.warehouse_b.id: 1, False: 2},
        )
        self.assertEqual(
            self._kept('below_safety', day),
            {self.warehouse.id: 1, self.warehouse_b.id: 0, False: 1},
        )
        self.assertEqual(self._second('out_of_stock', day), 5)
        self.assertAlmostEqual(value, 21)
        self.assertEqual(self._kept('expiring_value', day), {self.warehouse_b.id: 21, False: 21})
        self.assertGreater(waste, 0)
        self.assertAlmostEqual(self._kept('waste', day)[False], waste, 1)
