from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_onboarding import FROZEN, OnboardingCommon

ROWS = {
    'products': [
        {'code': 'MT1', 'name': "Code Tea", 'cost': '4'},
        {'code': 'MT2', 'name': "Code Milk", 'tracking': 'lot'},
    ],
    'partners': [
        {'code': 'MC1', 'name': "Code Customer", 'role': 'customer'},
        {'code': 'MC2', 'name': "Other Customer", 'role': 'customer'},
        {'code': 'MV1', 'name': "Code Vendor", 'role': 'vendor'},
    ],
    'customer_prices': [
        {'customer': 'MC1', 'product': 'MT1', 'price': '9', 'customer_code': '77-Tea'},
        {'customer': 'MC1', 'product': 'MT2', 'customer_code': '77-Milk'},
    ],
    'rules': [
        {'warehouse': 'WH', 'product': 'MT1', 'minimum': '5', 'maximum': '20', 'multiple': '18'}
    ],
    'stock': [
        {
            'warehouse': 'WH',
            'product': 'MT2',
            'lot': 'M1',
            'quantity': '10',
            'cost': '2',
            'produced_on': '2025-12-31',
        }
    ],
    'last_sales': [{'partner': 'MC1', 'product': 'MT1', 'price': '8.8', 'date': '2025-12-20'}],
    'last_purchases': [
        {'partner': 'MV1', 'product': 'MT1', 'price': '3.9', 'date': '2025-12-10'},
        {'partner': 'MC2', 'product': 'MT1', 'price': '4.1', 'date': '2025-12-01'},
    ],
}


@tagged('post_install', '-at_install')
class TestMoreOfTheOldSystem(OnboardingCommon):
    """Customers' codes, multiples, production dates; last prices where prices are compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = dict(ROWS)
        for sheet in ('rules', 'stock'):
            rows[sheet] = [row | {'warehouse': cls.warehouse.name} for row in ROWS[sheet]]
        cls.rows = rows
        with freeze_time(FROZEN):
            cls.migration = cls._import(rows)
            cls.migration.action_post()
        find = cls.env['product.product'].search
        cls.tea = find([('default_code', '=', 'MT1')])
        cls.milk = find([('default_code', '=', 'MT2')])
        partners = cls.env['res.partner']
        cls.customer, cls.other_customer, cls.vendor = (
            partners.search([('ref', '=', ref)]) for ref in ('MC1', 'MC2', 'MV1')
        )
        cls.clerk = new_test_user(
            cls.env, 'codes_clerk', groups='base.group_user,jxc_module.group_sales'
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(FROZEN)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.assertEqual(self.migration.state, 'posted', self.migration.row_ids.mapped('message'))

    # === CODES === #

    def _typed(self, text, partner, kind='sale'):
        entry = self.env['jxc.quick.entry'].with_user(self.clerk)
        return [row['id'] for row in entry.find_products(kind, text, partner.id)]

    def test_quick_entry_finds_by_the_customers_code(self):
        self.assertEqual(self._typed('77-tea', self.customer), self.tea.ids)
        self.assertEqual(self._typed('77-Milk', self.customer), self.milk.ids)
        self.assertEqual(self._typed('77-Tea', self.other_customer), [])
        person = self.env['res.partner'].create({'name': "Somebody", 'parent_id': self.customer.id})
        self.assertEqual(self._typed('77-Tea', person), self.tea.ids)
        # of two that fit, the exact code of the customer stands before a name
        self._create_product("Also 77-Tea")
        self.assertEqual(self._typed('77-Tea', self.customer)[0], self.tea.id)
        self.assertEqual(self._typed('%', self.customer), [])

    def test_the_printed_order_says_it(self):
        line = {'product_uom_qty': 1, 'price_unit': 1}
        order = self.env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'order_line': [
                    (0, 0, line | {'product_id': product.id})
                    for product in (self.tea, self.milk, self._create_product("No code"))
                ],
            }
        )
        self.assertEqual(
            order.order_line.with_user(self.clerk).mapped('jxc_customer_code'),
            ['77-Tea', '77-Milk', False],
        )
        html = self.env['ir.actions.report']._render_qweb_html('sale.report_saleorder', order.ids)
        self.assertEqual(html[0].decode().count("Your code:"), 2)
        self.assertIn('77-Milk', html[0].decode())

    def test_codes_by_hand(self):
        codes = self.env['jxc.customer.code'].with_user(self.clerk)
        with Form(codes, 'jxc_module.customer_code_view_list') as form:
            form.partner_id, form.product_id, form.code = self.other_customer, self.tea, 'Z'
        self.assertEqual(self._typed('z', self.other_customer), self.tea.ids)
        with (
            self.assertRaises(UniqueViolation),
            mute_logger('odoo.sql_db'),
            self.env.cr.savepoint(),
        ):
            codes.create(
                {'partner_id': self.customer.id, 'product_id': self.tea.id, 'code': 'again'}
            )
            self.env.flush_all()
        keeper = new_test_user(
            self.env, 'codes_keeper', groups='base.group_user,jxc_module.group_keeper'
        )
        with self.assertRaises(AccessError):
            codes.with_user(keeper).search([])
        # the customers of a colleague are none of his
        self.assertEqual(len(codes.search([])), 3)
        self.company.jxc_own_customers = True
        self.customer.user_id = self.manager
        self.env.flush_all()
        codes.invalidate_model()
        self.assertEqual(codes.search([]).mapped('code'), ['Z'])
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'codes_stranger',
            groups='base.group_user,jxc_module.group_sales',
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(codes.with_user(stranger).search([]))

    def test_contacts_that_are_merged(self):
        codes = self.env['jxc.customer.code']
        codes.create({'partner_id': self.other_customer.id, 'product_id': self.tea.id, 'code': 'Z'})
        codes.create(
            {
                'partner_id': self.other_customer.id,
                'product_id': self.env['product.product'].create({'name': "Third"}).id,
                'code': 'Y',
            }
        )
        wizard = self.env['base.partner.merge.automatic.wizard'].create({})
        wizard._merge((self.customer | self.other_customer).ids, self.customer)
        self.assertEqual(
            sorted(codes.search([('partner_id', '=', self.customer.id)]).mapped('code')),
            ['77-Milk', '77-Tea', 'Y'],
        )

    # === RULES, LOTS === #

    def test_a_multiple_is_a_packaging_of_the_rule(self):
        rule = self.env['stock.warehouse.orderpoint'].search([('product_id', '=', self.tea.id)])
        unit = rule.replenishment_uom_id
        self.assertEqual((unit.factor / self.tea.uom_id.factor, unit), (18, self.tea.uom_ids))
        # 5 to 20 with nothing there: 20 are missing, two cases are ordered
        self.assertEqual(rule.qty_to_order, 36)

    def test_a_lot_knows_when_it_was_made(self):
        lot = self.env['stock.lot'].search([('product_id', '=', self.milk.id)])
        self.assertEqual((lot.name, lot.jxc_produced_on), ('M1', date(2025, 12, 31)))

    # === LAST PRICES === #

    def test_price_drift_knows_the_last_purchases(self):
        last = self.facts._last_purchase_prices(self.company, self.tea.ids, 1, [])
        self.assertEqual(last, {self.tea.id: [{'line_id': None, 'quantity': 1.0, 'amount': 3.9}]})
        rule = self.env['jxc.check.rule'].create(
            {'name': "Drift", 'kind': 'price_drift', 'percent': 10, 'orders_count': 2}
        )
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    (0, 0, {'product_id': self.tea.id, 'product_qty': 1, 'price_unit': price})
                    for price in (4.3, 5)
                ],
            }
        )
        self.company.jxc_checks = True
        results = self.env['jxc.check']._run(order)[order.id]
        dear = order.order_line[1]
        found = {row['line_id'] for row in results if row['rule'] == rule and row['line_id']}
        self.assertEqual(found, {dear.id})
        order.button_confirm()
        own = self.facts._last_purchase_prices(self.company, self.tea.ids, 3, [])
        self.assertEqual([row['amount'] for row in own[self.tea.id]], [5, 4.3])

    def test_usually_buys_counts_the_last_day_of_the_old_system(self):
        days = self.facts._earlier_order_days_sql(self.company, date(2025, 12, 1), date(2026, 1, 1))
        self.assertEqual(
            self.env.execute_query(days),
            [(self.customer.id, self.tea.id, None, date(2025, 12, 20))],
        )
        later = self.facts._earlier_order_days_sql(
            self.company, date(2025, 12, 21), date(2026, 1, 1)
        )
        self.assertFalse(self.env.execute_query(later))
        order = self.env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'order_line': [
                    (0, 0, {'product_id': self.tea.id, 'product_uom_qty': 2, 'price_unit': 7})
                ],
            }
        )
        order.action_confirm()
        order.date_order = '2026-01-09 04:00:00'
        self.env.flush_all()
        report = self.env['jxc.report.customer_preference']._with_params(
            date_from='2025-12-01', date_to='2026-01-31'
        )
        row = report.search([('partner_id', '=', self.customer.id)])
        self.assertRecordValues(
            row,
            [
                {
                    'orders': 2,
                    'quantity': 2,
                    'revenue': 14,
                    'last_order': date(2026, 1, 9),
                    'silent_days': 22,
                }
            ],
        )
        # a customer of a colleague: whose orders are not seen, his days are not either
        self.customer.user_id = self.manager
        self.env.flush_all()
        limited = self.facts.with_user(self.clerk)._earlier_order_days_sql(
            self.company, date(2025, 12, 1), date(2026, 1, 1)
        )
        self.assertFalse(self.env.execute_query(limited))

    # === UNDO === #

    def test_twice_changed_and_undone(self):
        again = self._import(self.rows)
        self._post(again)
        self.assertEqual(set(again.record_ids.mapped('action')), {'same'})
        changed = self._import(
            {
                'customer_prices': [
                    self.rows['customer_prices'][0] | {'customer_code': '78'},
                    self.rows['customer_prices'][1] | {'customer_code': '79'},
                ]
            }
        )
        self._post(changed)
        codes = self.env['jxc.customer.code'].search([('partner_id', '=', self.customer.id)])
        self.assertEqual(codes.mapped('code'), ['78', '79'])
        changed.action_undo()
        self.assertEqual(sorted(codes.mapped('code')), ['77-Milk', '77-Tea'])
        again.action_undo()
        rule = self.env['stock.warehouse.orderpoint'].search([('product_id', '=', self.tea.id)])
        unit = rule.replenishment_uom_id
        self.migration.action_undo()
        self.assertFalse(codes.exists())
        self.assertFalse(unit.exists() and unit.active)


@tagged('post_install', '-at_install')
class TestLoad(OnboardingCommon):
    """Rows of a program come in as those of a file do."""

    @freeze_time(FROZEN)
    def test_rows_become_records(self):
        company = self.env.company.with_user(self.manager)
        sheets = {
            'partners': [{'code': 'L9', 'name': "Load Vendor", 'role': 'vendor'}],
            'products': [{'code': 'L2', 'name': "Load Two"}, {'code': 'L1', 'name': "Load One"}],
            'vendor_prices': [{'vendor': 'L9', 'product': 'L1', 'price': '3'}],
        }
        made = company._jxc_load(date(2026, 1, 1), sheets)
        names = [record.name for record in made['products']]
        self.assertEqual(names, ["Load Two", "Load One"], "in the order of the rows")
        self.assertEqual(made['products'][1].seller_ids.partner_id, made['partners'][0])
        self.assertEqual(self.env['jxc.import'].search([], limit=1).state, 'opened')

    @freeze_time(FROZEN)
    def test_what_is_wrong_is_named(self):
        company = self.env.company.with_user(self.manager)
        rows = {'products': [{'code': 'L1', 'name': "Load One", 'unit': "no such unit"}]}
        with self.assertRaisesRegex(UserError, r"Products \d+: .*no such unit"):
            company._jxc_load(date(2026, 1, 1), rows)
        self.assertFalse(self.env['product.product'].search([('default_code', '=', 'L1')]))
