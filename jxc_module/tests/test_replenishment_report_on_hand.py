from datetime import datetime

from odoo.tests import tagged

from .common_reporting import ReportCommon

FIGURES = ('on_hand', 'usable', 'reserved', 'promised', 'free', 'incoming', 'outgoing', 'forecast')


@tagged('post_install', '-at_install')
class TestStockOnHand(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env['product.category'].create({'name': "Goods"})
        cls.tea = cls._create_product("Tea", standard_price=6, categ_id=cls.category.id)
        cls.cup = cls._create_product("Cup", standard_price=2, categ_id=cls.category.id)
        cls._set_stock(cls.tea, cls.stock, 50)
        cls._set_stock(cls.tea, cls.stock_b, 20)
        cls._set_stock(cls.cup, cls.stock_b, 5)
        # the 3rd of April in Shanghai, the 2nd in UTC
        cls._move(cls.tea, cls.suppliers, cls.stock, 10, datetime(2026, 4, 2, 17))
        cls._move(cls.tea, cls.stock, cls.customers, 4, datetime(2026, 4, 5, 3))
        cls._sell((cls.tea, 7, 10), warehouse_id=cls.warehouse.id)
        cls.filters = {'category_ids': [cls.category.id]}

    def test_figures_equal_those_of_core(self):
        rows = self._report('stock_on_hand', **self.filters).search([])
        self.assertEqual(
            self._values(rows, 'product_id', 'warehouse_id', *FIGURES),
            [
                ('Cup', 'Branch B', 5, 5, 0, 0, 5, 0, 0, 5),
                ('Tea', 'Branch B', 20, 20, 0, 0, 20, 0, 0, 20),
                ('Tea', self.warehouse.display_name, 56, 56, 7, 0, 49, 0, 7, 49),
            ],
        )
        for row in rows:
            core = row.product_id.with_context(warehouse_id=row.warehouse_id.id)
            self.assertEqual(row.on_hand, core.qty_available)
            self.assertEqual(row.forecast, core.virtual_available)

    def test_value_and_last_days(self):
        rows = self._report('stock_on_hand', **self.filters).search([])
        here = rows.filtered(
            lambda row: row.warehouse_id == self.warehouse and row.product_id == self.tea
        )
        self.assertEqual(str(here.last_in), '2026-04-03')
        self.assertEqual(str(here.last_out), '2026-04-05')
        products = self.tea + self.cup
        self.assertEqual(sum(rows.mapped('value')), sum(products.mapped('total_value')))

    def test_a_limited_keeper_gets_his_warehouse(self):
        keeper = self._user('keeper b', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        report = self._report('stock_on_hand', keeper, **self.filters)
        self.assertEqual(
            self._values(report.search([]), 'product_id', 'on_hand'), [('Cup', 5), ('Tea', 20)]
        )
        self.assertEqual(report._read_group([], [], ['on_hand:sum']), [(25,)])

    def test_without_costs(self):
        self._hide_costs()
        keeper = self._user('keeper', 'jxc_module.group_keeper')
        report = self._report('stock_on_hand', keeper, **self.filters)
        self.assertNotIn('value', {name for row in report._get_rows() for name in row})
        self.assertNotIn('value', report.get_view(view_type='list')['arch'])
        self.assertNotIn('standard_price', report._table_query.code)

    def test_opens_the_quants(self):
        rows = self._report('stock_on_hand', **self.filters).search([])
        for row in rows:
            action = row.action_jxc_open()
            quants = self.env[action['res_model']].search(action['domain'])
            self.assertEqual(sum(quants.mapped('quantity')), row.on_hand)
