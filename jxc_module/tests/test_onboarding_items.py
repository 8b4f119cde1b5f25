from datetime import date

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .common_onboarding import FROZEN, OnboardingCommon
from .test_onboarding_posting import FIGURES, MASTER


@tagged('post_install', '-at_install')
class TestImportedItems(OnboardingCommon):
    """Open items of the old system in the rooms that work with what is owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(FROZEN):
            sheets = MASTER | FIGURES
            del sheets['sale_orders'], sheets['purchase_orders']
            cls.migration = cls._import(sheets)
            cls.migration.action_post()
            cls.customer = cls.env['res.partner'].search([('ref', '=', 'OC1')])
            cls.vendor = cls.env['res.partner'].search([('ref', '=', 'OV1')])
            cls.tea = cls.env['product.product'].search([('default_code', '=', 'OT1')])

    def setUp(self):
        super().setUp()
        frozen = freeze_time(FROZEN)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.assertEqual(self.migration.state, 'posted', self.migration.row_ids.mapped('message'))

    def test_no_invoice_and_no_sale(self):
        for model in ('account.invoice.report', 'sale.report'):
            self.env.flush_all()
            self.assertFalse(
                self.env[model].search([('partner_id', 'in', (self.customer | self.vendor).ids)])
            )

    def test_last_price_on_entry(self):
        """It is shown until there is an own order."""
        entry = self.env['jxc.quick.entry']
        shown = entry._last_prices('sale', self.tea, self.customer)
        self.assertEqual([(row['price'], row['uom']) for row in shown], [(8.8, "Units")])
        order = self.env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'order_line': [
                    (0, 0, {'product_id': self.tea.id, 'product_uom_qty': 1, 'price_unit': 7})
                ],
            }
        )
        order.action_confirm()
        shown = entry._last_prices('sale', self.tea, self.customer)
        self.assertEqual([row['price'] for row in shown], [7])

    def test_limited_user_sees_his_demand_only(self):
        """The demand of the past is that of the warehouses that the reader sees."""
        limited = new_test_user(
            self.env, 'items_limited', groups='base.group_user,jxc_module.group_buyer'
        )
        facts = self.env['jxc.facts']
        args = (self.company, date(2025, 11, 1), date(2025, 12, 31), self.tea.ids)
        self.assertEqual(len(facts._demand_lines(*args)), 1)
        limited.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse.ids)]}
        )
        self.assertFalse(facts.with_user(limited)._demand_lines(*args))

    def test_queries_do_not_grow_with_the_rows(self):
        """History is what there are most rows of; each sheet is posted in a few statements."""

        def rows(first, count):
            return [
                {
                    'warehouse': "Branch North",
                    'product': 'OT1',
                    'period': f'2024-{month:02}-{day:02}',
                }
                | {'quantity': '3'}
                for month in range(1, 13)
                for day in range(1, 29)
            ][first : first + count]

        few, many = (
            self._import({'demand': rows(first, count)})._worker()
            for first, count in ((0, 5), (5, 200))
        )

        def post(migration):
            migration._jxc_import_post_demand(migration.record_ids)

        # core takes a hundred rows a statement: of the history, of its external ids, of our records
        self.assertConstantQueries(post, few, many, more=3)
        self.assertEqual(self.env['jxc.demand.history'].search_count([('quantity', '=', 3)]), 205)
