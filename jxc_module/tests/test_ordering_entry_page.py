"""The head of quick entry: warehouse, day, discount, credit, totals, flow and payment, print."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .common import JxcCommon


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestEntryPage(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.seller = new_test_user(cls.env, 'page_seller', groups='jxc_module.group_sales')
        cls.buyer = new_test_user(cls.env, 'page_buyer', groups='jxc_module.group_buyer')
        cls.partner = cls.env['res.partner'].create({'name': "Green Shop"})
        vat = cls.env['account.tax'].create(
            {
                'name': "13",
                'amount': 13,
                'type_tax_use': 'sale',
                'price_include_override': 'tax_excluded',
            }
        )
        cls.tea = cls._create_product("Tea", list_price=50.0, taxes_id=[Command.set(vat.ids)])
        cls.tea.supplier_taxes_id = False

    def _entry(self, user=None):
        return self.env['jxc.quick.entry'].with_user(user or self.seller)

    def _values(self, *lines, **head):
        return {
            'partner_id': self.partner.id,
            'token': f'page {head}{lines}',
            'lines': [
                {'product_id': self.tea.id, 'quantity': 1, 'price': None} | one for one in lines
            ],
            **head,
        }

    def _discounts_on(self):
        self.env.ref('base.group_user').implied_ids += self.env.ref(
            'sale.group_discount_per_so_line'
        )

    def _save(self, values, kind='sale', user=None):
        saved = self._entry(user).save_order(kind, values)
        return self.env[saved['model']].browse(saved['id'])

    # === WAREHOUSE AND DAY === #

    def test_warehouse_and_day_of_a_sale(self):
        order = self._save(self._values({}, warehouse_id=self.warehouse_b.id, date='2026-03-12'))
        self.assertEqual(order.warehouse_id, self.warehouse_b)
        self.assertEqual(order.commitment_date, datetime(2026, 3, 11, 16))

    def test_warehouse_and_day_of_a_purchase(self):
        values = self._values({'price': 9}, warehouse_id=self.warehouse_b.id, date='2026-03-12')
        order = self._save(values, 'purchase', self.buyer)
        self.assertEqual(order.picking_type_id, self.warehouse_b.in_type_id)
        self.assertEqual(order.order_line.date_planned, datetime(2026, 3, 11, 16))

    def test_days_that_cannot_be(self):
        for day in ('2026-03-09', '31.12.2026', 'x', 5, ['2026-03-12']):
            with self.subTest(day), self.assertRaises(UserError):
                self._save(self._values({}, date=day))
        # still the 10th where the company is
        self.assertTrue(self._save(self._values({}, date='2026-03-10')))

    def test_warehouses_of_a_limited_user(self):
        self.seller.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        page = self._entry().page_settings('sale')
        self.assertEqual([one['id'] for one in page['warehouses']], self.warehouse_b.ids)
        self.assertEqual(page['warehouse_id'], self.warehouse_b.id)
        with self.assertRaises(UserError):
            self._save(self._values({}, warehouse_id=self.warehouse.id))

    def test_warehouses_of_another_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        house = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        for hostile in (house.id, 10**9, 'x', [1, 2], -1):
            with self.subTest(hostile), self.assertRaises(UserError):
                self._save(self._values({}, warehouse_id=hostile))

    # === DISCOUNT === #

    def test_discount(self):
        self._discounts_on()
        self.assertTrue(self._entry().page_settings('sale')['with_discount'])
        order = self._save(self._values({'discount': 10, 'quantity': 2}))
        self.assertEqual(order.order_line.discount, 10)
        self.assertEqual(order.amount_untaxed, 90)
        order = self._save(self._values({'discount': 5, 'price': 20}), 'purchase', self.buyer)
        self.assertEqual(order.order_line.discount, 5)

    def test_a_typed_price_is_what_is_paid(self):
        """A percentage of the price list, or of the vendor, is not taken off it once more."""
        self._discounts_on()
        self.partner.property_product_pricelist = self.env['product.pricelist'].create(
            {
                'name': "Friends",
                'item_ids': [Command.create({'compute_price': 'percentage', 'percent_price': 10})],
            }
        )
        self.env['product.supplierinfo'].create(
            {
                'partner_id': self.partner.id,
                'product_tmpl_id': self.tea.product_tmpl_id.id,
                'price': 50,
                'discount': 10,
            }
        )
        for kind, user in (('sale', self.seller), ('purchase', self.buyer)):
            for given, subtotal in (
                ({'price': None}, 45),  # of 50 less 10 %
                ({'price': 40}, 40),
                ({'price': 40, 'discount': 0}, 40),
                ({'price': None, 'discount': 0}, 50),
                ({'price': 40, 'discount': 5}, 38),
            ):
                with self.subTest(kind=kind, **given):
                    values = self._values(given, kind=kind)
                    line = self._save(values, kind, user).order_line
                    self.assertEqual(line.price_subtotal, subtotal)
                    totals = self._entry(user).order_totals(kind, values)
                    self.assertEqual(totals['untaxed'], subtotal)
            figures = self._entry(user).product_figures(kind, self.tea.id, self.partner.id)
            self.assertEqual(figures['price'], 45, kind)

    def test_discounts_that_cannot_be(self):
        self._discounts_on()
        for discount in (101, -1, 'x', True, [5]):
            with self.subTest(discount), self.assertRaisesRegex(UserError, "Line 1"):
                self._save(self._values({'discount': discount}))

    def test_no_discount_where_they_are_off(self):
        self.env.ref('base.group_user').implied_ids -= self.env.ref(
            'sale.group_discount_per_so_line'
        )
        self.seller.group_ids -= self.env.ref('sale.group_discount_per_so_line')
        self.assertFalse(self._entry().page_settings('sale')['with_discount'])
        with self.assertRaises(UserError):
            self._save(self._values({'discount': 10}))

    # === TOTALS AND CREDIT === #

    def test_totals_are_those_of_the_order(self):
        self._discounts_on()
        values = self._values({'quantity': 2}, {'price': 10, 'discount': 50})
        before = self.env['sale.order'].search_count([])
        totals = self._entry().order_totals('sale', values)
        # 2 x 50 + 10 x 50 %, and 13 % of it
        self.assertEqual((totals['untaxed'], totals['tax'], totals['total']), (105, 13.65, 118.65))
        self.assertEqual(self.env['sale.order'].search_count([]), before, "nothing is saved")
        order = self._save(values)
        self.assertEqual(
            (order.amount_untaxed, order.amount_tax, order.amount_total), (105, 13.65, 118.65)
        )
        values = self._values({'quantity': 3, 'price': 9})
        totals = self._entry(self.buyer).order_totals('purchase', values)
        self.assertEqual((totals['untaxed'], totals['total']), (27, 27))

    def test_totals_cost_as_many_queries_for_many_lines(self):
        entry = self._entry()
        self.assertConstantQueries(
            lambda values: entry.order_totals('sale', values),
            self._values({'price': 1}),
            self._values(*[{'price': n} for n in range(20)]),
            more=2,
        )

    def test_credit_left(self):
        self.company.account_use_credit_limit = True
        self.partner.credit_limit = 200
        figures = self._entry().partner_figures('sale', self.partner.id)
        self.assertEqual((figures['credit'], figures['overdue']), (200, 0))
        order = self._save(self._values({'quantity': 2}))
        order.action_confirm()
        self.env.invalidate_all()
        figures = self._entry().partner_figures('sale', self.partner.id)
        self.assertEqual(figures['credit'], 87)  # 200 - 113
        self.partner.credit_limit = 0
        self.assertIsNone(self._entry().partner_figures('sale', self.partner.id)['credit'])
        # a buyer is told nothing of what a customer owes
        self.partner.credit_limit = 200
        figures = self._entry(self.buyer).partner_figures('purchase', self.partner.id)
        self.assertIsNone(figures['credit'])
        figures = self._entry(self.buyer).partner_figures('sale', self.partner.id)
        self.assertIsNone(figures['credit'])

    def test_a_customer_of_somebody_else_is_no_answer(self):
        self.company.jxc_own_customers = True
        self.partner.user_id = self.env.user
        for method in ('partner_figures',):
            with self.assertRaises(AccessError):
                getattr(self._entry(), method)('sale', self.partner.id)
        with self.assertRaises(AccessError):
            self._entry().order_totals('sale', self._values({}))

    def test_values_of_a_client(self):
        entry = self._entry()
        for values in (None, [], 'x', {}, {'partner_id': self.partner.id, 'lines': 'x'}):
            with self.subTest(values), self.assertRaises(UserError):
                entry.order_totals('sale', values)
        with self.assertRaises(UserError):
            entry.order_totals('other', self._values({}))

    # === FLOW AND PAYMENT === #

    def _profile(self, **vals):
        return self.env['jxc.flow.profile'].create({'name': "Counter", 'kind': 'sale', **vals})

    def test_how_an_order_is_paid_is_shown_and_chosen(self):
        self.company.jxc_flows = True
        cash = self.env['account.journal'].create(
            {'name': "Till", 'type': 'cash', 'code': 'TILL', 'company_id': self.company.id}
        )
        later = self._profile(name="Later")
        self.company.jxc_sale_flow_profile_id = later
        counter = self._profile(step_pay=True, journal_id=cash.id)
        shown = {
            one['id']: one['payment'] for one in self._entry().page_settings('sale')['profiles']
        }
        self.assertEqual(shown[counter.id], "Till")
        self.assertEqual(shown[later.id], '')
        figures = self._entry().partner_figures('sale', self.partner.id)
        self.assertEqual(figures['profile']['name'], "Later")
        order = self._save(self._values({}, profile_id=counter.id))
        self.assertEqual(order.jxc_flow_profile_id, counter)
        self.assertFalse(self._save(self._values({'quantity': 2})).jxc_flow_profile_id)
        bought = self._profile(kind='purchase')
        other = self.env['res.company'].create({'name': "Other"})
        foreign = self._profile(company_id=other.id)
        for hostile in (bought.id, foreign.id, 10**9, 'x'):
            with self.subTest(hostile), self.assertRaises(UserError):
                self._save(self._values({}, profile_id=hostile))
        self.company.jxc_flows = False
        self.assertEqual(self._entry().page_settings('sale')['profiles'], [])

    # === PRINT === #

    def test_print(self):
        order = self._save(self._values({}))
        action = self._entry().print_order('sale', order.id)
        self.assertEqual(action['report_name'], 'sale.report_saleorder')
        self.assertEqual(action['context']['active_ids'], order.ids)
        order = self._save(self._values({'price': 1}), 'purchase', self.buyer)
        action = self._entry(self.buyer).print_order('purchase', order.id)
        self.assertEqual(action['report_name'], 'purchase.report_purchasequotation')
        order.button_confirm()
        action = self._entry(self.buyer).print_order('purchase', order.id)
        self.assertEqual(action['report_name'], 'purchase.report_purchaseorder')
        for hostile in (10**9, 'x', [], None):
            with self.subTest(hostile), self.assertRaises(UserError):
                self._entry().print_order('sale', hostile)
