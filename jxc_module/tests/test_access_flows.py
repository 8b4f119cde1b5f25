from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

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

    def _resupply(self):
        """Make B ask A for 6 by a reordering rule.

        :return: transfer out of A, transfer into B
        """
        self.warehouse_b.resupply_wh_ids = [Command.set(self.warehouse.ids)]
        route = self.env['stock.route'].search(
            [
                ('supplied_wh_id', '=', self.warehouse_b.id),
                ('supplier_wh_id', '=', self.warehouse.id),
            ]
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
        quant = Quant.search(
            [('product_id', '=', self.tea.id), ('location_id.usage', '=', 'internal')]
        )
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
            self._picking(self.keeper_a, self.warehouse_b.out_type_id, self.stock_b, self.customers)

    def test_lines_moved_to_another_warehouse_are_not_validated(self):
        """The rest of a validation runs as superuser: it must not take other people's stock."""
        picking = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        # by the superuser: the keeper himself is refused, see below
        picking.sudo().move_line_ids.location_id = self.stock_b
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            picking.move_ids._action_done()

    def test_lines_cannot_be_moved_to_another_warehouse(self):
        """Core would reserve the goods there at once."""
        picking = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers
        )
        picking.action_confirm()
        picking.action_assign()
        quant = self.env['stock.quant']._gather(self.tea, self.stock_b)
        line = picking.move_line_ids
        for change in (
            lambda: line.write({'location_id': self.stock_b.id}),
            lambda: line.write({'quant_id': quant.id}),
            lambda: line.write({'location_dest_id': self.stock_b.id}),
            lambda: line.copy({'location_id': self.stock_b.id}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
                self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(quant.reserved_quantity, 0)
            self.assertEqual(line.location_id, self.stock)
        across = self._picking(self.keeper_a, self.warehouse.int_type_id, self.stock, self.stock_b)
        shelf = self.env['stock.location'].create({'name': "S", 'location_id': self.stock_b.id})
        across.action_confirm()
        across.action_assign()
        across.move_line_ids.location_dest_id = shelf
        self.assertEqual(across.move_line_ids.location_dest_id, shelf, "as planned")

    def test_packages_lots_mail_and_prints(self):
        """Put in pack, lots with dates, unreserve, a mail on validation, the delivery slip."""
        self.company.stock_move_email_validation = True
        self.partner.email = 'partner@example.com'
        milk = self._create_product(
            "Milk", tracking='lot', use_expiration_date=True, expiration_time=30
        )
        receipt = self._picking(
            self.keeper_a, self.warehouse.in_type_id, self.suppliers, self.stock, 5, milk
        )
        receipt.action_confirm()
        receipt.move_ids.move_line_ids = [
            Command.clear(),
            Command.create(
                {
                    'product_id': milk.id,
                    'lot_name': "L7",
                    'quantity': 5,
                    'location_id': self.suppliers.id,
                    'location_dest_id': self.stock.id,
                }
            ),
        ]
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(receipt.state, 'done')
        delivery = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers, 2, milk
        )
        delivery.partner_id = self.partner
        delivery.action_confirm()
        delivery.action_assign()
        self.assertEqual(delivery.move_line_ids.lot_id.name, "L7")
        delivery.do_unreserve()
        self.assertFalse(delivery.move_line_ids)
        delivery.action_assign()
        delivery.action_put_in_pack()
        package = delivery.move_line_ids.result_package_id
        self.assertTrue(package)
        delivery.move_ids.picked = True
        self.env.flush_all()
        self.env.invalidate_all()
        delivery.button_validate()
        self.assertEqual(delivery.state, 'done')
        self.assertEqual(package.sudo().quant_ids.quantity, 2)
        slip = self.env['ir.actions.report'].with_user(self.keeper_a)
        html = slip._render_qweb_html('stock.report_deliveryslip', delivery.ids)[0]
        self.assertIn(delivery.name.encode(), html)
        cancelled = self._picking(
            self.keeper_a, self.warehouse.out_type_id, self.stock, self.customers, 1, milk
        )
        cancelled.action_confirm()
        cancelled.action_cancel()
        self.assertEqual(cancelled.state, 'cancel')

    # === TRANSIT === #

    def test_transit_is_shipped_by_one_and_received_by_the_other(self):
        shipped, received = self._resupply()
        self.assertFalse(received.with_user(self.keeper_a).has_access('read'))
        self.assertFalse(shipped.with_user(self.keeper_b).has_access('read'))
        mine = shipped.with_user(self.keeper_a)
        mine.action_assign()
        mine.move_ids.picked = True
        mine.button_validate()
        self.assertEqual(mine.state, 'done')
        self.assertFalse(mine.move_ids.move_dest_ids, "he goes on seeing his own only")
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

    def test_receiver_reserves_again(self):
        """What was shipped to him, though he sees nothing of the shipment."""
        shipped, received = self._resupply()
        shipped.move_ids.picked = True
        shipped.button_validate()
        self.env.flush_all()
        self.env.invalidate_all()
        mine = received.with_user(self.keeper_b)
        mine.do_unreserve()
        self.assertFalse(mine.move_line_ids)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(mine.state, 'confirmed', "nothing to wait for")
        mine.action_assign()
        self.assertEqual(mine.state, 'assigned')
        self.assertEqual(mine.move_ids.quantity, 6)

    def test_goods_brought_over_serve_who_waits_there(self):
        cake = self._create_product("Cake")
        self._set_stock(cake, self.stock, 5)
        waiting = self._picking(
            self.env.user, self.warehouse_b.out_type_id, self.stock_b, self.customers, 2, cake
        )
        waiting.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        self._validate(
            self._picking(
                self.keeper_a, self.warehouse.int_type_id, self.stock, self.stock_b, 5, cake
            )
        )
        self.env.invalidate_all()
        self.assertEqual(waiting.state, 'assigned')

    def test_cancelling_one_end_cancels_the_hidden_one(self):
        shipped, received = self._resupply()
        shipped.move_ids.propagate_cancel = True
        self.env.flush_all()
        self.env.invalidate_all()
        shipped.with_user(self.keeper_a).action_cancel()
        self.env.invalidate_all()
        self.assertEqual(received.state, 'cancel')
