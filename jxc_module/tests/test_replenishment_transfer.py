from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestReplenishTransfer(ReplenishCommon):
    """Tea is short in the main warehouse (0 of 20/50); branch B has 130 and keeps up to 30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_vendor()
        cls.rule = cls._create_rule(min_qty=20, max_qty=50)
        cls._open_stock(130, '2026-01-01', warehouse=cls.warehouse_b)
        cls.rule_b = cls._create_rule(warehouse=cls.warehouse_b, min_qty=10, max_qty=30)

    def test_idle_stock_first_the_rest_from_the_vendor(self):
        self.rule.write({'product_max_qty': 170})
        wizard = self._open(self.rule)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    'source': 'transfer',
                    'source_warehouse_id': self.warehouse_b.id,
                    'need_qty': 170,
                    'quantity': 100,
                },
                {
                    'source': 'buy',
                    'source_warehouse_id': False,
                    'need_qty': 70,
                    'quantity': 70,
                },
            ],
        )
        orders, message = self._confirm(wizard)
        self.assertIn("Requests for quotation: 1. Planned transfers: 1.", message)
        self.assertRecordValues(orders.order_line, [{'product_qty': 70}])
        move = self.env['stock.move'].search([('orderpoint_id', '=', self.rule.id)])
        self.assertRecordValues(
            move,
            [
                {
                    'product_uom_qty': 100,
                    'location_id': self.stock_b.id,
                    'location_dest_id': self.stock.id,
                    'picking_type_id': self.warehouse_b.int_type_id.id,
                }
            ],
        )
        self.assertIn(move.picking_id.state, ('confirmed', 'assigned'))  # planned, nothing moved
        self.assertRecordValues(
            self.rule | self.rule_b,
            [
                {'jxc_on_order': 170, 'jxc_committed': 0, 'jxc_short_qty': 0},
                {'jxc_on_order': 0, 'jxc_committed': 100, 'jxc_short_qty': 0},
            ],
        )

    def test_two_rules_share_what_is_idle(self):
        warehouse_c = self.env['stock.warehouse'].create({'name': "Branch C", 'code': 'BRC'})
        rule_c = self._create_rule(warehouse=warehouse_c, min_qty=60, max_qty=80)
        lines = self._open(self.rule | rule_c).line_ids
        self.assertEqual(
            [(line.warehouse_id, line.source, line.quantity) for line in lines],
            [
                (self.warehouse, 'transfer', 50),
                (warehouse_c, 'transfer', 50),
                (warehouse_c, 'buy', 30),
            ],
        )

    def test_one_transfer_a_pair_of_warehouses(self):
        coffee = self._create_product("Coffee")
        self._open_stock(60, '2026-01-01', coffee, self.warehouse_b)
        self._create_rule(coffee, self.warehouse_b, min_qty=1, max_qty=10)
        rules = self.rule | self._create_rule(coffee, min_qty=5, max_qty=10)
        action = self._open(rules).action_confirm()['params']['next']
        self.assertEqual(action['res_model'], 'stock.picking')
        picking = self.env['stock.picking'].with_user(self.buyer).search(action['domain'])
        self.assertEqual(len(picking), 1)
        self.assertEqual(
            {(move.product_id.name, move.product_uom_qty) for move in picking.move_ids},
            {("Tea", 50), ("Coffee", 10)},
        )

    def test_the_resupply_route_of_core_is_used(self):
        self.warehouse.resupply_wh_ids = [Command.link(self.warehouse_b.id)]
        self.assertEqual(self._open(self.rule).line_ids.mapped('source'), ['transfer'])
        self._confirm(self._open(self.rule))
        moves = self.env['stock.move'].search([('orderpoint_id', '=', self.rule.id)])
        transit = self.company.internal_transit_location_id
        self.assertEqual(
            {(move.location_id, move.location_dest_id, move.product_uom_qty) for move in moves},
            {(self.stock_b, transit, 50), (transit, self.stock, 50)},
        )
        self.assertRecordValues(self.rule, [{'jxc_on_order': 50, 'jxc_short_qty': 0}])

    def test_a_rule_resupplied_by_its_route_buys_nothing(self):
        """The route decides, though the product has a vendor with a minimum of 500."""
        self.tea.seller_ids.min_qty = 500
        self.rule_b.product_max_qty = 130  # nothing idle
        self.warehouse.resupply_wh_ids = [Command.link(self.warehouse_b.id)]
        route = self.warehouse.resupply_route_ids
        self.rule.route_id = route
        wizard = self._open(self.rule)
        self.assertRecordValues(
            wizard.line_ids, [{'source': 'route', 'vendor_id': False, 'quantity': 50}]
        )
        orders, _message = self._confirm(wizard)
        self.assertFalse(orders)
        self.assertEqual(self.rule.jxc_on_order, 50)

    def test_stock_in_a_place_of_its_own_is_not_counted_twice(self):
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock_b.id})
        self._move(self.tea, self.stock_b, shelf, 120)
        inner = self._create_rule(
            warehouse=self.warehouse_b, min_qty=0, max_qty=0, location_id=shelf.id
        )
        self.rule.product_max_qty = 300
        lines = self._open(self.rule).line_ids
        self.assertEqual(inner.jxc_status, 'over')
        self.assertEqual(lines[0].quantity, 100)

    def test_a_limited_buyer_is_not_told_of_other_warehouses(self):
        self.buyer.sudo().write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse.ids)],
            }
        )
        wizard = self._open(self.rule)
        self.assertRecordValues(wizard.line_ids, [{'source': 'buy', 'quantity': 50}])
        orders, _message = self._confirm(wizard)
        self.assertRecordValues(orders.order_line, [{'product_qty': 50}])
        # nor by a rule that is not his
        for call in (
            self.rule_b.with_user(self.buyer).action_jxc_replenish,
            lambda: wizard.line_ids.create(
                {
                    'replenish_id': wizard.id,
                    'orderpoint_id': self.rule_b.id,
                    'source': 'buy',
                    'quantity': 1,
                }
            ),
            lambda: wizard.line_ids.write({'orderpoint_id': self.rule_b.id}),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        # with both warehouses he is
        self.buyer.sudo().jxc_warehouse_ids |= self.warehouse_b
        orders.button_cancel()
        self.assertRecordValues(self._open(self.rule).line_ids, [{'source': 'transfer'}])
        self.assertIn("Planned transfers: 1", self._confirm(self._open(self.rule))[1])
