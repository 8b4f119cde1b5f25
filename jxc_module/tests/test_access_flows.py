from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import JxcCommon


class AccessFlowCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=5)
        cls._set_stock(cls.tea, cls.stock, 20)
        cls._set_stock(cls.tea, cls.stock_b, 20)
        cls.transit = cls.company.internal_transit_location_id
        cls.partner = cls.env['res.partner'].create({'name': "Partner"})
        cls.keeper_a = cls._user('keeper_a', cls.warehouse, 'jxc_module.group_keeper')
        cls.keeper_b = cls._user('keeper_b', cls.warehouse_b, 'jxc_module.group_keeper')
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, warehouses, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(warehouses.ids)],
        )

    def setUp(self):
        super().setUp()
        # each request of a user starts with an empty cache
        self.env.invalidate_all()

    def _picking(self, user, picking_type, source, destination, qty=2, product=None):
        """Create a transfer as the user would."""
        return (
            self.env['stock.picking']
            .with_user(user)
            .create(
                {
                    'picking_type_id': picking_type.id,
                    'location_id': source.id,
                    'location_dest_id': destination.id,
                    'move_ids': [
                        Command.create(
                            {
                                'product_id': (product or self.tea).id,
                                'product_uom_qty': qty,
                                'location_id': source.id,
                                'location_dest_id': destination.id,
                            }
                        )
                    ],
                }
            )
        )

    def _validate(self, picking):
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.write({'picked': True})
        picking.button_validate()
        self.assertEqual(picking.state, 'done')

    def _on_hand(self, location, product=None):
        self.env.invalidate_all()
        product = product or self.tea
        return product.with_context(location=location.id).qty_available


@tagged('post_install', '-at_install')
class TestKeeperFlows(AccessFlowCommon):
    """What a keeper of one warehouse does all day."""

    def test_receipt_transfer_delivery_and_return(self):
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock.id, 'usage': 'internal'}
        )
        wh = self.warehouse
        self._validate(self._picking(self.keeper_a, wh.in_type_id, self.suppliers, self.stock))
        self.assertEqual(self._on_hand(self.stock), 22)
        self._validate(self._picking(self.keeper_a, wh.int_type_id, self.stock, shelf, 3))
        self.assertEqual(self._on_hand(shelf), 3)
        delivery = self._picking(self.keeper_a, wh.out_type_id, self.stock, self.customers, 4)
        self._validate(delivery)
        self.assertEqual(self._on_hand(self.stock), 18)

        wizard = (
            self.env['stock.return.picking']
            .with_user(self.keeper_a)
            .with_context(active_id=delivery.id, active_model='stock.picking')
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        action = wizard.action_create_returns()
        back = self.env['stock.picking'].with_user(self.keeper_a).browse(action['res_id'])
        self._validate(back)
        self.assertEqual(self._on_hand(self.stock), 19)
        self.assertEqual(self._on_hand(self.stock_b), 20)

    def test_part_delivery_makes_a_backorder(self):
        picking = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers, 5
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, 'done')
        self.assertEqual(picking.backorder_ids.move_ids.product_uom_qty, 3)

    def test_receipt_in_three_steps(self):
        self.warehouse.reception_steps = 'three_steps'
        wh = self.warehouse
        receipt = self._picking(
            self.keeper_a, wh.in_type_id, self.suppliers, wh.wh_input_stock_loc_id
        )
        self._validate(receipt)
        for location in (wh.wh_qc_stock_loc_id, self.stock):
            step = receipt.move_ids.move_dest_ids.picking_id
            self.assertEqual(step.state, 'assigned')
            step.move_ids.picked = True
            step.button_validate()
            self.assertEqual(step.state, 'done')
            self.assertEqual(step.location_dest_id, location)
            receipt = step
        self.assertEqual(self._on_hand(self.stock), 22)

    def test_scrap(self):
        scrap = (
            self.env['stock.scrap']
            .with_user(self.keeper_a)
            .create({'product_id': self.tea.id, 'scrap_qty': 1, 'location_id': self.stock.id})
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, 'done')
        self.assertEqual(self._on_hand(self.stock), 19)

    def test_count(self):
        # core lets only stock managers apply a count
        self.keeper_a.group_ids = [Command.link(self.env.ref('stock.group_stock_manager').id)]
        Quant = self.env['stock.quant'].with_user(self.keeper_a).with_context(inventory_mode=True)
        quant = Quant.search([('product_id', '=', self.tea.id), ('location_id.usage', '=', 'internal')])
        self.assertEqual(quant.location_id, self.stock)
        quant.inventory_quantity = 17
        quant.action_apply_inventory()
        self.assertEqual(self._on_hand(self.stock), 17)
        Quant.create(
            {
                'product_id': self._create_product("Found").id,
                'location_id': self.stock.id,
                'inventory_quantity': 2,
            }
        ).action_apply_inventory()
        with self.assertRaises(AccessError):
            self.env['stock.quant']._gather(self.tea, self.stock_b).with_user(
                self.keeper_a
            ).inventory_quantity = 1

    def test_other_warehouse_is_refused(self):
        with self.assertRaises(AccessError):
            self._picking(
                self.keeper_a, self.warehouse_b.out_type_id, self.stock_b, self.customers
            )

    def test_lines_moved_to_another_warehouse_are_not_validated(self):
        """The rest of a validation runs as superuser: it must not take other people's stock."""
        picking = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.move_line_ids.location_id = self.stock_b
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            picking.move_ids._action_done()

    # === TRANSIT === #

    def _resupply(self):
        """Make B ask A for 6 by a reordering rule.

        :return: transfer out of A, transfer into B
        """
        self.warehouse_b.resupply_wh_ids = [Command.set(self.warehouse.ids)]
        route = self.env['stock.route'].search(
            [('supplied_wh_id', '=', self.warehouse_b.id), ('supplier_wh_id', '=', self.warehouse.id)]
        )
        cake = self._create_product("Cake")
        self._set_stock(cake, self.stock, 10)
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': cake.id,
                'warehouse_id': self.warehouse_b.id,
                'location_id': self.stock_b.id,
                'product_min_qty': 6,
                'product_max_qty': 6,
                'route_id': route.id,
            }
        )
        rule.action_replenish()
        moves = self.env['stock.move'].search([('product_id', '=', cake.id)])
        shipped = moves.filtered(lambda m: m.location_id == self.stock).picking_id
        received = moves.filtered(lambda m: m.location_dest_id == self.stock_b).picking_id
        self.assertTrue(shipped)
        self.assertTrue(received)
        self.env.flush_all()
        self.env.invalidate_all()
        return shipped, received

    def test_transit_is_shipped_by_one_and_received_by_the_other(self):
        shipped, received = self._resupply()
        self.assertFalse(received.with_user(self.keeper_a).has_access('read'))
        self.assertFalse(shipped.with_user(self.keeper_b).has_access('read'))
        mine = shipped.with_user(self.keeper_a)
        mine.action_assign()
        mine.move_ids.picked = True
        mine.button_validate()
        self.assertEqual(mine.state, 'done')
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(received.state, 'assigned', "the hidden other end is reserved")
        self.assertEqual(received.move_ids.move_orig_ids, shipped.move_ids, "no link was cut")
        self.env.invalidate_all()
        mine = received.with_user(self.keeper_b)
        mine.move_ids.picked = True
        mine.button_validate()
        self.assertEqual(mine.state, 'done')
        self.assertEqual(self._on_hand(self.stock_b, received.product_id), 6)

    def test_receiver_waits_for_his_own_shipment(self):
        """Goods of another transit are not reserved while the own ones were not shipped."""
        _shipped, received = self._resupply()
        self._set_stock(received.product_id, self.transit, 6)
        self.env.invalidate_all()
        mine = received.with_user(self.keeper_b)
        mine.action_assign()
        self.env.invalidate_all()
        self.assertEqual(received.state, 'waiting')
        self.assertFalse(received.move_line_ids)

    def test_cancelling_one_end_cancels_the_hidden_one(self):
        shipped, received = self._resupply()
        shipped.move_ids.propagate_cancel = True
        self.env.flush_all()
        self.env.invalidate_all()
        shipped.with_user(self.keeper_a).action_cancel()
        self.env.invalidate_all()
        self.assertEqual(received.state, 'cancel')

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
        own = self._picking(
            self.env.user, self.warehouse.out_type_id, self.stock, self.customers
        )
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
                    documents = {
                        (line['document_out'] or {}).get('id') for line in docs['lines']
                    }
                    if warehouse == self.warehouse_b:
                        self.assertFalse(documents - {None, False}, docs['lines'])
                    elif product == self.tea:
                        self.assertIn(own.id, documents)


@tagged('post_install', '-at_install')
class TestOrdersOfOtherWarehouses(AccessFlowCommon):
    """Orders name any warehouse; their transfers are seen by those who work there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._user('seller_a', cls.warehouse, 'jxc_module.group_sales')
        cls.buyer = cls._user('buyer_a', cls.warehouse, 'jxc_module.group_buyer')

    def _sale(self, qty=3):
        return (
            self.env['sale.order']
            .with_user(self.seller)
            .create(
                {
                    'partner_id': self.partner.id,
                    'warehouse_id': self.warehouse_b.id,
                    'order_line': [
                        Command.create({'product_id': self.tea.id, 'product_uom_qty': qty})
                    ],
                }
            )
        )

    def _deliveries(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['stock.picking'].search([('origin', '=', order.name)])

    def test_sale_is_confirmed_and_reserved(self):
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        self.assertEqual(delivery.location_id, self.stock_b)
        self.assertEqual(delivery.state, 'assigned')
        self.env.invalidate_all()
        self.assertFalse(order.delivery_count)
        with self.assertRaises(AccessError):
            delivery.with_user(self.seller).read(['state'])
        with Form(order) as form:
            form.client_order_ref = "A-1"

    def test_raising_the_quantity_delivers_the_difference_only(self):
        order = self._sale(3)
        order.action_confirm()
        self._deliveries(order)
        order.order_line.product_uom_qty = 5
        self.assertEqual(sum(self._deliveries(order).move_ids.mapped('product_uom_qty')), 5)

    def test_cancelling_the_sale_cancels_the_hidden_delivery(self):
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        order._action_cancel()
        self.assertEqual(delivery.state, 'cancel')

    def test_delivery_in_two_warehouses_is_not_full_before_both(self):
        """Stored figures of an order are not made of what one keeper sees."""
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        keeper = delivery.with_user(self.keeper_b)
        keeper.move_ids.picked = True
        keeper.button_validate()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.sudo().delivery_status, 'full')
        self.assertEqual(order.sudo().order_line.qty_delivered, 3)

    def _purchase(self, qty=3):
        return (
            self.env['purchase.order']
            .with_user(self.buyer)
            .create(
                {
                    'partner_id': self.partner.id,
                    'picking_type_id': self.warehouse_b.in_type_id.id,
                    'order_line': [
                        Command.create(
                            {'product_id': self.tea.id, 'product_qty': qty, 'price_unit': 5}
                        )
                    ],
                }
            )
        )

    def test_purchase_for_another_warehouse(self):
        order = self._purchase(3)
        order.button_confirm()
        receipt = self._deliveries(order)
        self.assertEqual(receipt.location_dest_id, self.stock_b)
        self.assertEqual(receipt.state, 'assigned')
        with self.assertRaises(AccessError):
            receipt.with_user(self.buyer).read(['state'])
        order.order_line.product_qty = 5
        receipt = self._deliveries(order)
        self.assertEqual(len(receipt), 1)
        self.assertEqual(sum(receipt.move_ids.mapped('product_uom_qty')), 5)
        order.button_cancel()
        self.assertEqual(self._deliveries(order).state, 'cancel')

    # === SCHEDULER === #

    def _rule(self, warehouse, product):
        return self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': product.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'product_min_qty': 5,
                'product_max_qty': 5,
            }
        )

    def test_scheduler_serves_all_and_its_button_the_own_warehouse(self):
        cake = self._create_product(
            "Cake", seller_ids=[Command.create({'partner_id': self.partner.id, 'price': 1})]
        )
        rules = self._rule(self.warehouse, cake) | self._rule(self.warehouse_b, cake)
        self.env.flush_all()
        self.env.invalidate_all()

        def ordered():
            lines = self.env['purchase.order.line'].search([('product_id', '=', cake.id)])
            return lines.order_id.picking_type_id.warehouse_id

        self.env['stock.rule'].with_user(self.keeper_a).run_scheduler()
        self.env.invalidate_all()
        self.assertEqual(ordered(), self.warehouse)
        self.env['stock.rule'].run_scheduler()
        self.env.invalidate_all()
        self.assertEqual(ordered(), rules.warehouse_id)
        lines = self.env['purchase.order.line'].search([('product_id', '=', cake.id)])
        self.assertEqual(lines.mapped('product_qty'), [5, 5])
