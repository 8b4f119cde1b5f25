from datetime import datetime

from odoo.tests import tagged

from odoo.addons.jxc_module.tests.common_facts_history import HistoryCommon

JANUARY = [datetime(2026, 1, day, 9) for day in range(1, 31)]


@tagged('post_install', '-at_install')
class TestTransitValue(HistoryCommon):
    """Goods worth 100 are worth 100, whether half of them is on the road or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_transit_value = True

    def _values(self, product):
        """Return {place: value} of the quants of a product."""
        quants = self._quants(product)
        return {quant.location_id: round(quant.value, 6) for quant in quants}

    def _quants(self, products):
        self.env.invalidate_all()
        return self.env['stock.quant'].search(
            [
                ('product_id', 'in', products.ids),
                ('location_id.usage', 'in', ('internal', 'transit')),
                ('company_id', '=', self.company.id),
            ]
        )

    def _ten_of_which_on_the_road(self, quantity, method='average', place=None, **options):
        cup = self._product(method, **options)
        lot = self._lot(cup, "L1") if options.get('by_lot') else None
        self._go(JANUARY[1], cup, self.suppliers, self.stock, 10, lot=lot, worth=100.0)
        self._go(JANUARY[2], cup, self.stock, place or self.transit, quantity, lot=lot)
        return cup

    def test_each_cost_method(self):
        for method in ('standard', 'average', 'fifo'):
            with self.subTest(method=method):
                cup = self._ten_of_which_on_the_road(4, method)
                self.assertEqual(self._values(cup), {self.stock: 60.0, self.transit: 40.0})
                self.assertEqual(cup.total_value, 100.0)

    def test_two_prices(self):
        for method, each in (('average', 14.0), ('fifo', 14.0)):
            with self.subTest(method=method):
                cup = self._product(method)
                self._go(JANUARY[1], cup, self.suppliers, self.stock, 6, worth=60.0)
                self._go(JANUARY[2], cup, self.suppliers, self.stock, 4, worth=80.0)
                self._go(JANUARY[3], cup, self.stock, self.transit, 5)
                self.assertAlmostEqual(cup.total_value, 140.0)
                values = self._values(cup)
                self.assertEqual(values, {self.stock: 5 * each, self.transit: 5 * each})

    def test_all_of_it_on_the_road(self):
        cup = self._ten_of_which_on_the_road(10)
        self.assertEqual(self._values(cup)[self.transit], 100.0)

    def test_transit_place_of_a_warehouse(self):
        """A child of the company's transit place is the same stock."""
        place = self.env['stock.location'].create(
            {
                'name': "To B",
                'usage': 'transit',
                'location_id': self.company.internal_transit_location_id.id,
                'company_id': self.company.id,
            }
        )
        cup = self._ten_of_which_on_the_road(4, place=place)
        self.assertEqual(self._values(cup), {self.stock: 60.0, place: 40.0})

    def test_lots_that_are_valued(self):
        """Core counts the transit of lots: quants add up to what it says their product is worth."""
        for method in ('standard', 'average', 'fifo'):
            with self.subTest(method=method):
                cup = self._ten_of_which_on_the_road(4, method, by_lot=True)
                values = self._values(cup)
                self.assertEqual(values.keys(), {self.stock, self.transit})
                self.assertAlmostEqual(sum(values.values()), cup.total_value)

    def test_goods_of_others_are_worth_nothing(self):
        for method in ('standard', 'average'):
            with self.subTest(method=method):
                cup = self._product(method)
                self._go(JANUARY[1], cup, self.suppliers, self.stock, 10, worth=100.0)
                self._go(JANUARY[1], cup, self.suppliers, self.stock, 5, owner=self.owner)
                self._go(JANUARY[2], cup, self.stock, self.transit, 4)
                quants = self._quants(cup)
                self.assertAlmostEqual(sum(quants.mapped('value')), cup.total_value)
                self.assertEqual(cup.total_value, 100.0)
                self.assertFalse(any(quants.filtered('owner_id').mapped('value')))

    def test_switched_off_core_counts_twice(self):
        self.company.jxc_transit_value = False
        cup = self._ten_of_which_on_the_road(5)
        self.assertEqual(self._values(cup), {self.stock: 100.0, self.transit: 100.0})

    def test_another_company_keeps_its_own_switch(self):
        other = self.env['res.company'].create({'name': "Elsewhere"})
        self.assertFalse(other.jxc_transit_value)
        self.assertTrue(self.company._jxc_recommended_settings()['jxc_transit_value'])
        cup = self._ten_of_which_on_the_road(5)
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)])
        self.env['stock.quant']._update_available_quantity(cup, warehouse.lot_stock_id, 7)
        values = self._values(cup.with_context(allowed_company_ids=[self.company.id, other.id]))
        self.assertEqual(values, {self.stock: 50.0, self.transit: 50.0})

    def test_a_keeper_of_one_warehouse_sees_the_same_value(self):
        """What others hold decides what a piece is worth, and nothing else of it is told."""
        cup = self._ten_of_which_on_the_road(4)
        user = self.env['res.users'].create(
            {
                'name': "Head of the main warehouse",
                'login': "head_of_main",
                'group_ids': [
                    (4, self.env.ref('stock.group_stock_manager').id),
                    (4, self.env.ref('jxc_module.group_cost').id),
                ],
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [(4, self.warehouse.id)],
            }
        )
        quant = self._quants(cup).filtered(lambda quant: quant.location_id == self.stock)
        self.assertAlmostEqual(quant.with_user(user).value, 60.0)

    def test_grouped_sum_and_queries(self):
        cups = self.env['product.product'].union(
            *(self._ten_of_which_on_the_road(5) for _n in range(6))
        )
        domain = [('id', 'in', self._quants(cups).ids)]
        [(total,)] = self.env['stock.quant']._read_group(domain, aggregates=['value:sum'])
        self.assertAlmostEqual(total, 600.0)
        self.assertConstantQueries(
            lambda some: self._quants(some)._jxc_valued_quantities(self.company), cups[:1], cups
        )
