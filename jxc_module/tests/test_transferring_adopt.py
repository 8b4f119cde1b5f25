from odoo.fields import Command
from odoo.tests import tagged

from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferAdopt(TransferringCommon):
    """What core's routes and other rooms move between warehouses, in documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_transfer_adopt = True

    def _resupply(self, quantity=10):
        """Let a reordering rule of branch B order from the first warehouse."""
        if self.warehouse not in self.warehouse_b.resupply_wh_ids:
            self.warehouse_b.resupply_wh_ids = [Command.link(self.warehouse.id)]
        route = self.warehouse_b.resupply_route_ids
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'warehouse_id': self.warehouse_b.id,
                'location_id': self.stock_b.id,
                'product_min_qty': quantity,
                'product_max_qty': quantity,
                'route_id': route.id,
                'trigger': 'manual',
            }
        )
        rule.action_replenish()
        return self.Transfer.search([('dest_warehouse_id', '=', self.warehouse_b.id)])

    def test_pair_of_a_route(self):
        self.warehouse.partner_id = self.env['res.partner'].create({'name': "House A"})
        self.warehouse_b.partner_id = self.env['res.partner'].create({'name': "House B"})
        transfer = self._resupply()
        self.assertRecordValues(
            transfer,
            [{'kind': 'rule', 'state': 'approved', 'source_warehouse_id': self.warehouse.id}],
        )
        place = self.warehouse_b.jxc_transit_location_id
        ship, receipt = transfer.ship_picking_ids, transfer.receive_picking_ids
        self.assertEqual((len(ship), len(receipt)), (1, 1))
        self.assertRecordValues(
            ship.move_ids,
            [
                {
                    'location_dest_id': place.id,
                    'location_final_id': place.id,
                    'move_dest_ids': receipt.move_ids.ids,
                    'partner_id': self.warehouse_b.partner_id.id,
                }
            ],
        )
        self.assertRecordValues(
            receipt.move_ids,
            [
                {
                    'location_id': place.id,
                    'location_final_id': self.stock_b.id,
                    'partner_id': self.warehouse.partner_id.id,
                }
            ],
        )
        self.assertEqual(self.tea.virtual_available, 100)
        there = self.tea.with_context(warehouse_id=self.warehouse_b.id)
        self.assertEqual(there.incoming_qty, 10)
        transfer.action_ship()
        self.assertEqual(transfer.state, 'transit')
        self.assertEqual(self.tea.virtual_available, 100)
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
        # the route is as core made it
        transit = self.company.internal_transit_location_id
        ends = self.warehouse_b.resupply_route_ids.rule_ids
        self.assertEqual(ends.location_src_id & transit, transit)

    def test_pair_of_several_steps(self):
        self.warehouse.delivery_steps = 'pick_ship'
        self.warehouse_b.reception_steps = 'two_steps'
        transfer = self._resupply()
        self.assertEqual(len(transfer.ship_picking_ids), 2)
        transfer.action_ship()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(transfer.line_ids.received_qty, 10)

    def test_less_is_needed(self):
        self.warehouse_b.resupply_wh_ids = [Command.link(self.warehouse.id)]
        values = {
            'route_ids': self.warehouse_b.resupply_route_ids,
            'warehouse_id': self.warehouse_b,
            'date_planned': self.env.cr.now(),
            'reference_ids': self.env['stock.reference'].create({'name': "Need"}),
        }
        for quantity in (10, -4):
            self.env['stock.rule'].run(
                [
                    self.env['stock.rule'].Procurement(
                        *(self.tea, quantity, self.tea.uom_id, self.stock_b, "n", "o"),
                        *(self.company, dict(values)),
                    )
                ]
            )
        moves = self.env['stock.move'].search([('product_id', '=', self.tea.id)])
        moves = moves.filtered('picking_id')
        self.assertEqual(moves.mapped('product_uom_qty'), [6, 6])
        self.assertEqual(len(moves.jxc_transfer_line_id), 1)

    def test_joins_no_transfer_of_people(self):
        mine = self._transfer((self.tea, 20))
        both = self._resupply(30)
        self.assertEqual(both.mapped('kind'), ['rule', 'push'])
        self.assertEqual(mine.line_ids.shipped_qty + len(mine.ship_picking_ids.move_ids), 1)

    def test_off_is_core(self):
        self.company.jxc_transfer_adopt = False
        self.assertFalse(self._resupply())
        transit = self.company.internal_transit_location_id
        moves = self.env['stock.move'].search([('product_id', '=', self.tea.id)])
        self.assertIn(transit, moves.location_dest_id)
        # open when it is switched on: stays as it is
        self.company.jxc_transfer_adopt = True
        ship = moves.filtered(lambda move: move.location_dest_id == transit).picking_id
        ship.action_assign()
        ship.button_validate()
        receipt = moves.filtered(lambda move: move.location_id == transit).picking_id
        receipt.button_validate()
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
        self.assertFalse((ship | receipt).jxc_transfer_id)

    def test_one_step(self):
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse.int_type_id.id,
                'location_id': self.stock.id,
                'location_dest_id': self.stock_b.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'product_uom_qty': 10,
                            'location_id': self.stock.id,
                            'location_dest_id': self.stock_b.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        transfer = picking.jxc_transfer_id
        self.assertRecordValues(transfer, [{'kind': 'direct', 'state': 'approved'}])
        picking.action_assign()
        picking.button_validate()
        self.assertEqual(transfer.state, 'done')
        self.assertRecordValues(
            transfer.line_ids, [{'shipped_qty': 10, 'received_qty': 10, 'transit_qty': 0}]
        )
        self.assertEqual(len(transfer.picking_ids), 1)

    def test_one_step_by_hand(self):
        transfer = self._transfer((self.tea, 10), kind='direct')
        self.assertEqual(len(transfer.picking_ids), 1)
        self.assertFalse(self.warehouse_b.jxc_transit_location_id, "nothing is on the road")
        transfer.action_ship({transfer.line_ids: 4})
        self.assertEqual(transfer.state, 'shipping')
        transfer.action_ship()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
