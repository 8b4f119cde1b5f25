from datetime import datetime

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


@tagged('post_install', '-at_install')
class TestSalesSummary(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=6)
        cls.cup = cls._create_product("Cup", standard_price=2)
        cls._set_stock(cls.tea, cls.stock, 100)
        cls._sell((cls.tea, 10, 10), (cls.cup, 4, 5))
        cls._sell((cls.tea, 1, 100, {'product_uom_id': cls.dozen.id}), partner=cls.other_customer)
        # the last minute of February and of March in Shanghai are UTC days of their own
        cls._sell((cls.tea, 7, 10), when=datetime(2026, 2, 28, 15, 59, 59))
        cls._sell((cls.tea, 3, 10), when=datetime(2026, 3, 31, 15, 59, 59))
        cls._sell((cls.tea, 5, 10), when=datetime(2026, 3, 31, 16))

    def test_one_row_a_product(self):
        rows = self._report('sales_summary', **MARCH).search([])
        self.assertEqual(
            self._values(rows, 'product_id', 'quantity', 'revenue', 'cost', 'margin'),
            [('Cup', 4, 20, 8, 12), ('Tea', 25, 230, 150, 80)],
        )
        self.assertFalse(rows.partner_id)

    def test_grouping_on_the_screen_adds_what_it_needs(self):
        report = self._report('sales_summary', **MARCH)
        groups = report._read_group([], ['partner_id'], ['revenue:sum', '__count'])
        self.assertEqual(
            sorted((partner.name, revenue, count) for partner, revenue, count in groups),
            [('Corner Shop', 100, 1), ('Tea House', 150, 2)],
        )
        rows = report.search([('partner_id', '=', self.customer.id)])
        self.assertEqual(
            self._values(rows, 'product_id', 'partner_id', 'revenue'),
            [('Cup', 'Tea House', 20), ('Tea', 'Tea House', 130)],
        )
        # each row is found again by its id, whatever its grain
        again = report.browse(rows.ids)
        self.env.invalidate_all()
        self.assertEqual(sum(again.mapped('revenue')), 150)

    def test_quantities_of_several_units_are_not_added(self):
        egg = self._create_product("Egg", uom_id=self.dozen.id)
        self._sell((egg, 5, 6), partner=self.other_customer)
        report = self._report('sales_summary', group_by=['partner_id'], **MARCH)
        self.assertEqual(
            self._values(report.search([]), 'partner_id', 'quantity', 'uom_id', 'revenue'),
            [('Corner Shop', 0, False, 130), ('Tea House', 17, 'Units', 150)],
        )
        [total] = report._read_group([], [], ['quantity:sum', 'revenue:sum'])
        self.assertEqual(total, (False, 280))
        units = report._read_group([], ['uom_id'], ['quantity:sum'])
        self.assertEqual(
            sorted((unit.name, quantity) for unit, quantity in units),
            [('Dozens', 5), ('Units', 29)],
        )

    def test_ratios_of_totals_are_ratios_of_totals(self):
        report = self._report('sales_summary', compare='previous', **MARCH)
        [[rate, growth]] = report._read_group([], [], ['margin_rate:avg', 'growth:avg'])
        self.assertAlmostEqual(rate, 92 / 250)
        self.assertAlmostEqual(growth, (250 - 70) / 70)
