"""Figures of orders and promises equal their reports, for data as it comes."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock
from .common_home_kpi import KpiCommon

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

    def test_approvals(self):
        order = self._sell((self.tea, 1, 1))
        midnight = datetime(2026, 3, 10, 16)  # the end of the 10th in Shanghai
        before = midnight - timedelta(minutes=1)
        asked = self.env['jxc.approval'].create(
            [
                {
                    'document': f"A{number}",
                    'res_model': 'sale.order',
                    'res_id': order.id + number,
                    'company_id': self.company.id,
                    'currency_id': self.company.currency_id.id,
                    'requested_by_id': self.env.uid,
                    'signature': 's',
                    'warehouse_id': house.id,
                    'requested_on': requested,
                    'decided_on': decided,
                    'state': state,
                }
                for number, (house, state, requested, decided) in enumerate(
                    (
                        (self.warehouse, 'requested', before, False),
                        (self.warehouse, 'requested', midnight, False),
                        (self.warehouse_b, 'approved', before, midnight),
                        (self.warehouse_b, 'refused', before, before),
                    )
                )
            ]
        )
        self._make(['approvals'], DAY)
        self.assertEqual(
            self._kept('approvals', DAY),
            {self.warehouse.id: 1, self.warehouse_b.id: 1, False: 2},
        )
        # who is no manager counts those that he asked for
        seller = self._user('approval_seller', 'jxc_module.group_sales')
        asked[2].requested_by_id = seller
        read = self.kpi.with_user(seller)._jxc_kpi_read(['approvals'], [DAY])
        self.assertEqual(
            read['approvals'],
            {
                (self.company.id, self.warehouse_b.id): {DAY: (1, 0)},
                (self.company.id, False): {DAY: (1, 0)},
            },
        )

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
        # a buyer who sees his own purchases only
        buyer = self._user('late_buyer', 'jxc_module.group_buyer')
        (came | later).user_id = self.env.ref('base.user_admin')
        whole = self.kpi.with_user(buyer)._jxc_kpi_read(['late_receipts'], [DAY])
        self.assertEqual(whole['late_receipts'][self.company.id, False], {DAY: (2, 0)})
        self.company.jxc_own_purchases = True
        self.env['purchase.order'].search([('state', '=', 'purchase')]).user_id = buyer
        later.user_id = self.env.ref('base.user_admin')
        self.env.flush_all()
        with freeze_time('2026-03-12 04:00:00'):
            own = self.kpi.with_user(buyer)._jxc_kpi_read(['late_receipts'], [DAY])
        self.assertEqual(
            own['late_receipts'],
            {
                (self.company.id, self.warehouse.id): {DAY: (1, 0)},
                (self.company.id, False): {DAY: (1, 0)},
            },
        )
        self.assertFalse(self._kept('late_receipts', date(2026, 3, 4)))  # nothing was ordered
