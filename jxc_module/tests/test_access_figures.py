from odoo.fields import Command
from odoo.tests import tagged

from .test_access_flows import AccessFlowCommon


@tagged('post_install', '-at_install')
class TestAccessFigures(AccessFlowCommon):
    """Costs are the company's, quantities those of the user's warehouses."""

    # === COST === #

    def test_cost_is_the_companys(self):
        """10 at 4 in B and 10 at 8 received in A make 6, though A's keeper sees only the 8."""
        category = self.env['product.category'].create(
            {'name': "Average", 'property_cost_method': 'average'}
        )
        coffee = self._create_product("Coffee", categ_id=category.id)
        move = self.env['stock.move'].create(
            {
                'product_id': coffee.id,
                'product_uom_qty': 10,
                'location_id': self.suppliers.id,
                'location_dest_id': self.stock_b.id,
                'price_unit': 4,
            }
        )
        coffee.standard_price = 4
        move._action_confirm()
        move.quantity = 10
        move.picked = True
        move._action_done()
        self.assertEqual(coffee.standard_price, 4)
        coffee.with_context(disable_auto_revaluation=True).standard_price = 8
        self.env.flush_all()
        self.env.invalidate_all()
        self._validate(
            self._picking(
                self.keeper_a, self.warehouse.in_type_id, self.suppliers, self.stock, 10, coffee
            )
        )
        self.env.invalidate_all()
        self.assertEqual(coffee.standard_price, 6)
        self.assertEqual(coffee.total_value, 120)
        mine = coffee.with_user(self.keeper_a)
        self.assertEqual(mine.qty_available, 10)
        self.assertEqual(mine.total_value, 60)
        self.assertEqual(mine.avg_cost, 6)

    def test_fifo_cost_is_the_companys(self):
        """The oldest layer lies in B: A's delivery leaves at its cost."""
        category = self.env['product.category'].create(
            {'name': "Fifo", 'property_cost_method': 'fifo'}
        )
        coffee = self._create_product("Coffee", categ_id=category.id)
        for location, price in ((self.stock_b, 4), (self.stock, 8)):
            coffee.with_context(disable_auto_revaluation=True).standard_price = price
            self._move(coffee, self.suppliers, location, 10)
        self.env.flush_all()
        self.env.invalidate_all()
        delivery = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers, 5, coffee
        )
        self._validate(delivery)
        self.env.invalidate_all()
        self.assertEqual(delivery.sudo().move_ids.value, 20)
        self.assertEqual(coffee.total_value, 100)
        self.assertAlmostEqual(coffee.standard_price, 100 / 15, 2)

    def test_cost_of_a_lot_is_the_companys(self):
        category = self.env['product.category'].create(
            {'name': "Average", 'property_cost_method': 'average'}
        )
        coffee = self._create_product(
            "Coffee", categ_id=category.id, tracking='lot', lot_valuated=True
        )
        lot = self.env['stock.lot'].create({'name': "L1", 'product_id': coffee.id})
        for location, user, price in (
            (self.stock_b, self.env.user, 4),
            (self.stock, self.keeper_a, 8),
        ):
            lot.with_context(disable_auto_revaluation=True).standard_price = price
            picking = self._picking(
                user,
                location.warehouse_id.in_type_id,
                self.suppliers,
                location,
                10,
                coffee,
            )
            picking.action_confirm()
            picking.move_ids.move_line_ids = [
                Command.clear(),
                Command.create(
                    {
                        'product_id': coffee.id,
                        'lot_id': lot.id,
                        'quantity': 10,
                        'location_id': self.suppliers.id,
                        'location_dest_id': location.id,
                    }
                ),
            ]
            picking.move_ids.picked = True
            self.env.flush_all()
            self.env.invalidate_all()
            picking.button_validate()
            self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(lot.standard_price, 6)
        lot.with_user(self.keeper_a)._update_standard_price()
        self.env.invalidate_all()
        self.assertEqual(lot.standard_price, 6)

    def test_cost_of_goods_sold_is_the_companys(self):
        category = self.env['product.category'].create(
            {'name': "Fifo", 'property_cost_method': 'fifo'}
        )
        coffee = self._create_product("Coffee", categ_id=category.id)
        for location, price in ((self.stock_b, 4), (self.stock, 8)):
            coffee.with_context(disable_auto_revaluation=True).standard_price = price
            self._move(coffee, self.suppliers, location, 10)
        self.env.flush_all()
        self.env.invalidate_all()
        accountant = self._user('accountant_a', self.warehouse, 'jxc_module.group_accountant')
        line = (
            self.env['account.move.line']
            .with_user(accountant)
            .new({'product_id': coffee.id, 'quantity': 5})
        )
        self.assertEqual(line._get_cogs_value(), 4)

    # === QUANTITIES === #

    def test_quantities_do_not_travel_between_users(self):
        """One transaction, one product: superuser, keeper of A, keeper of B, superuser."""
        for record in (self.tea, self.tea.product_tmpl_id):
            self.env.invalidate_all()
            self.assertEqual(record.qty_available, 40)
            self.assertEqual(record.with_user(self.keeper_a).qty_available, 20)
            self.assertEqual(record.with_user(self.keeper_a).virtual_available, 20)
            self._set_stock(self.tea, self.stock_b, 1)
            self.env.invalidate_all()
            self.assertEqual(record.with_user(self.keeper_b).qty_available, 21)
            self.assertEqual(record.with_user(self.keeper_b).sudo().qty_available, 41)
            self.assertEqual(record.with_user(self.keeper_a).qty_available, 20)
            self._set_stock(self.tea, self.stock_b, -1)

    def test_searching_by_quantity_counts_the_own_stock(self):
        Product = self.env['product.product'].with_user(self.keeper_a)
        for value, expected in ((20, self.tea), (40, self.tea.browse())):
            found = Product.search([('id', '=', self.tea.id), ('qty_available', '=', value)])
            self.assertEqual(found, expected)

    def test_forecast_report(self):
        self._picking(
            self.env.user, self.warehouse_b.out_type_id, self.stock_b, self.customers
        ).action_confirm()
        own = self._picking(self.env.user, self.warehouse.out_type_id, self.stock, self.customers)
        own.action_confirm()
        shipped, received = self._resupply()
        self.env.flush_all()
        for product in (self.tea, shipped.product_id, received.product_id):
            for model, record in (
                ('stock.forecasted_product_product', product),
                ('stock.forecasted_product_template', product.product_tmpl_id),
            ):
                for warehouse in (self.warehouse, self.warehouse_b):
                    self.env.invalidate_all()
                    report = self.env[model].with_user(self.keeper_a)
                    report = report.with_context(warehouse_id=warehouse.id)
                    docs = report.get_report_values(record.ids)['docs']
                    documents = {(line['document_out'] or {}).get('id') for line in docs['lines']}
                    if warehouse == self.warehouse_b:
                        self.assertFalse(documents - {None, False}, docs['lines'])
                    elif product == self.tea:
                        self.assertIn(own.id, documents)
