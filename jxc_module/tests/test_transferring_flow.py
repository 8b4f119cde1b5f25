from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferFlow(TransferringCommon):
    """From the wish to the last piece, in one and more steps, by our buttons and by core's."""

    def test_one_user_does_all(self):
        transfer = self._transfer((self.tea, 10), user=self.keeper, request=False)
        self.assertEqual(transfer.state, 'draft')
        transfer.action_request()
        self.assertEqual(transfer.state, 'approved')
        line = transfer.line_ids
        self.assertRecordValues(line, [{'reserved_qty': 10, 'shipped_qty': 0, 'transit_qty': 0}])
        self.assertTrue(transfer.action_ship())
        self.assertEqual(transfer.state, 'transit')
        self.assertRecordValues(line, [{'reserved_qty': 0, 'shipped_qty': 10, 'transit_qty': 10}])
        self.assertEqual(self._in_transit(self.tea), 10)
        self.assertTrue(transfer.action_receive())
        self.assertEqual(transfer.state, 'done')
        self.assertRecordValues(
            line, [{'shipped_qty': 10, 'received_qty': 10, 'transit_qty': 0, 'settled_qty': 0}]
        )
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
        self.assertEqual(self._in_transit(self.tea), 0)
        self.assertTrue(transfer.shipped_on and transfer.received_on)

    def test_at_once_next_door(self):
        transfer = self._transfer((self.tea, 10), user=self.keeper, request=False)
        self.assertTrue(transfer.action_complete())
        self.assertEqual(transfer.state, 'done')
        scarce = self._transfer((self.tea, 95), user=self.keeper, request=False)
        scarce.action_complete()
        self.assertEqual(scarce.state, 'shipping')  # five are still to be sent
        self.assertEqual(scarce.line_ids.received_qty, 90)

    def test_grams_of_goods_in_kilograms(self):
        """1,250 g of what is kept in kg: half a kilo is sent first, 50 g of it are lost."""
        kg, gram = self.env.ref('uom.product_uom_kgm'), self.env.ref('uom.product_uom_gram')
        nuts = self._create_product("TRF Nuts", uom_id=kg.id, standard_price=8.0)
        self._set_stock(nuts, self.stock, 10.5)
        transfer = self._transfer((nuts, 1250, {'uom_id': gram.id}))
        line = transfer.line_ids
        self.assertRecordValues(line, [{'product_qty': 1.25, 'reserved_qty': 1.25}])
        transfer.action_ship({line: 0.5})
        self.assertAlmostEqual(self._on_hand(nuts, self.stock), 10.0)
        transfer.action_receive({line: 0.45})
        lost = {'line': line, 'lot': self.env['stock.lot'], 'quantity': 0.05, 'kind': 'lost'}
        transfer._settle([lost])
        self.assertRecordValues(
            line, [{'shipped_qty': 0.5, 'received_qty': 0.45, 'settled_qty': 0.05}]
        )
        self.assertAlmostEqual(self._in_transit(nuts), 0)
        transfer.action_ship()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertAlmostEqual(self._on_hand(nuts, self.stock_b), 1.2)
        self.assertAlmostEqual(nuts.total_value, 8.0 * (10.5 - 0.05))

    def test_a_kit_travels_as_its_parts(self):
        cup, saucer = self._create_product("TRF Cup"), self._create_product("TRF Saucer")
        kit = self.env['product.product'].create({'name': "TRF Tea Set", 'type': 'consu'})
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create({'product_id': cup.id, 'product_qty': 2}),
                    Command.create({'product_id': saucer.id, 'product_qty': 3}),
                ],
            }
        )
        self._set_stock(cup, self.stock, 20)
        self._set_stock(saucer, self.stock, 20)
        self.warehouse.delivery_steps = 'pick_ship'
        transfer = self._transfer((kit, 4))
        self.assertEqual(
            sorted((line.product_id.name, line.quantity) for line in transfer.line_ids),
            [("TRF Cup", 8), ("TRF Saucer", 12)],
        )
        transfer.action_ship()
        self.assertEqual(transfer.state, 'transit')
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(saucer, self.stock_b), 12)

    def test_form(self):
        form = Form(self.Transfer.with_user(self.keeper))
        form.source_warehouse_id = self.warehouse
        form.dest_warehouse_id = self.warehouse_b
        with form.line_ids.new() as line:
            line.product_id = self.tea
            line.quantity = 3
        transfer = form.save()
        self.assertEqual(transfer.source_location_id, self.stock)
        self.assertEqual(transfer.dest_location_id, self.stock_b)
        self.assertEqual(transfer.line_ids.product_qty, 3)

    def test_validated_in_cores_own_screen(self):
        transfer = self._transfer((self.tea, 10))
        ship = transfer.ship_picking_ids
        ship.move_ids.quantity = 6
        ship.move_ids.picked = True
        ship.with_context(skip_backorder=True).button_validate()
        self.assertEqual(transfer.state, 'shipping')
        receipt = transfer.receive_picking_ids
        self.assertEqual(receipt.move_ids.quantity, 6)
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(transfer.state, 'receiving')
        self.assertRecordValues(
            transfer.line_ids, [{'shipped_qty': 6, 'received_qty': 2, 'transit_qty': 4}]
        )
        rest = transfer.ship_picking_ids - ship
        self.assertEqual(len(rest), 1)
        rest.action_cancel()
        self.assertEqual(transfer.state, 'receiving')
        open_receipt = transfer.receive_picking_ids - receipt
        # nothing waits for what will not come
        self.assertEqual(open_receipt.move_ids.product_uom_qty, 4)
        open_receipt.button_validate()
        self.assertEqual(transfer.state, 'done')

    def test_pieces_count_once_in_the_forecast(self):
        tea = self.tea
        here = tea.with_context(warehouse_id=self.warehouse.id)
        there = tea.with_context(warehouse_id=self.warehouse_b.id)
        transfer = self._transfer((tea, 10))

        def figures():
            self.env.invalidate_all()
            return [
                (view.qty_available, view.incoming_qty, view.outgoing_qty, view.virtual_available)
                for view in (tea, here, there)
            ]

        # the company's own figures leave out what lies in no warehouse, as core's do
        self.assertEqual(figures()[1:], [(100, 0, 10, 90), (0, 10, 0, 10)])
        self.assertEqual(figures()[0][3], 100)
        transfer.action_ship()
        self.assertEqual(figures()[1:], [(90, 0, 0, 90), (0, 10, 0, 10)])
        self.assertEqual(figures()[0][3], 100)
        transfer.action_receive()
        self.assertEqual(figures()[1:], [(90, 0, 0, 90), (10, 0, 0, 10)])
        self.assertEqual(figures()[0][3], 100)

    def test_three_steps_at_both_ends(self):
        self.warehouse.delivery_steps = 'pick_pack_ship'
        self.warehouse_b.reception_steps = 'three_steps'
        transfer = self._transfer((self.tea, 10))
        self.assertEqual(len(transfer.ship_picking_ids), 3)
        there = self.tea.with_context(warehouse_id=self.warehouse_b.id)
        self.assertEqual(there.incoming_qty, 10)
        here = self.tea.with_context(warehouse_id=self.warehouse.id)
        self.assertEqual(here.outgoing_qty, 10)
        pick = transfer.ship_picking_ids.sorted('id')[0]
        pick.button_validate()
        self.assertEqual(transfer.state, 'shipping')
        self.assertEqual(transfer.line_ids.reserved_qty, 10)
        transfer.action_ship()
        self.assertEqual(transfer.state, 'transit')
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        entered = self.warehouse_b.wh_input_stock_loc_id
        self.assertEqual(self._on_hand(self.tea, entered), 10)
        check = self.env['stock.move'].search(
            [('product_id', '=', self.tea.id), ('location_id', '=', entered.id)]
        )
        check.picking_id.button_validate()
        store = self.env['stock.move'].search(
            [('product_id', '=', self.tea.id), ('location_dest_id', '=', self.stock_b.id)]
        )
        store.picking_id.button_validate()
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 10)
        self.assertEqual(transfer.line_ids.received_qty, 10)

    def test_quantities_by_line(self):
        transfer = self._transfer((self.tea, 10), (self.milk, 8))
        tea, milk = transfer.line_ids
        transfer._ship({(tea, self.env['stock.lot']): 4})
        self.assertEqual(transfer.state, 'shipping')
        self.assertEqual((tea.shipped_qty, milk.shipped_qty), (4, 0))
        transfer.action_ship({milk: 8})
        self.assertEqual((tea.shipped_qty, milk.shipped_qty), (4, 8))
        transfer.action_receive({(milk, self.lot_a): 5})
        self.assertEqual(transfer.state, 'receiving')
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_a), 5)
        with self.assertRaisesRegex(UserError, "more than what is on its way"):
            transfer.action_receive({(milk, self.lot_a): 2})
        transfer.action_receive()
        self.assertEqual((tea.received_qty, milk.received_qty), (4, 8))
        transfer.action_ship()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')

    def test_more_than_shipped_is_refused(self):
        other = self._transfer((self.tea, 20))
        other.action_ship()
        transfer = self._transfer((self.tea, 10))
        transfer.action_ship({transfer.line_ids: 4})
        receipt = transfer.receive_picking_ids
        receipt.move_ids.quantity = 6
        receipt.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "more of .*would arrive than was shipped"):
            receipt.with_context(skip_backorder=True).button_validate()
        # nor by a picking, a scrap or a count beside the document
        place = self.warehouse_b.jxc_transit_location_id
        with self.assertRaisesRegex(UserError, "Only its transfer moves it"):
            self._move(self.tea, place, self.stock_b, 1)
        with self.assertRaisesRegex(UserError, "Only its transfer moves it"):
            quant = self.env['stock.quant'].search(
                [('location_id', '=', place.id), ('product_id', '=', self.tea.id)]
            )
            quant.inventory_quantity = 3
            quant.action_apply_inventory()

    def test_corrections_of_what_is_done(self):
        transfer = self._transfer((self.tea, 10))
        transfer.action_ship()
        transfer.action_receive({transfer.line_ids: 6})
        sent = transfer.ship_picking_ids.move_line_ids
        with (
            self.assertRaisesRegex(UserError, "would arrive than was shipped"),
            self.cr.savepoint(),
        ):
            sent.quantity = 5
        with self.assertRaisesRegex(UserError, "Only its transfer moves it"), self.cr.savepoint():
            transfer.receive_picking_ids.move_line_ids.filtered(
                lambda row: row.state == 'done'
            ).location_id = self.stock_b
        with (
            self.assertRaisesRegex(UserError, "would arrive than was shipped"),
            self.cr.savepoint(),
        ):
            self.env['stock.move.line'].create(
                {
                    'move_id': transfer.receive_picking_ids.move_ids.filtered(
                        lambda move: move.state == 'done'
                    ).id,
                    'product_id': self.tea.id,
                    'quantity': 5,
                }
            )
        sent.quantity = 8
        self.assertRecordValues(
            transfer.line_ids, [{'shipped_qty': 8, 'received_qty': 6, 'transit_qty': 2}]
        )
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')

    def test_more_shipped_than_asked(self):
        transfer = self._transfer((self.tea, 10))
        ship = transfer.ship_picking_ids
        ship.move_ids.quantity = 12
        ship.move_ids.picked = True
        ship.button_validate()
        transfer.action_receive()
        self.assertEqual(transfer.line_ids.received_qty, 12)
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._in_transit(self.tea), 0)

    def test_added_in_the_picking(self):
        coffee = self._create_product("Transfer Coffee")
        self._set_stock(coffee, self.stock, 5)
        transfer = self._transfer((self.tea, 10))
        transfer.ship_picking_ids.move_ids = [
            Command.create(
                {
                    'product_id': coffee.id,
                    'product_uom_qty': 2,
                    'location_id': self.stock.id,
                    'location_dest_id': transfer.ship_picking_ids.location_dest_id.id,
                }
            )
        ]
        transfer.ship_picking_ids.action_confirm()
        transfer.ship_picking_ids.action_assign()
        transfer.ship_picking_ids.button_validate()
        extra = transfer.line_ids.filtered('is_extra')
        self.assertRecordValues(extra, [{'product_id': coffee.id, 'shipped_qty': 2}])
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(coffee, self.stock_b), 2)

    def test_each_step_in_its_turn(self):
        transfer = self._transfer((self.tea, 10), request=False)
        for call in (transfer.action_approve, transfer.action_ship, transfer.action_receive):
            with self.assertRaisesRegex(UserError, "is in state Draft"):
                call()
        transfer.action_request()
        with self.assertRaisesRegex(UserError, "is in state Approved"):
            transfer.action_receive()
        transfer.action_ship()
        self.assertTrue(transfer.action_request())  # a second click
        self.assertTrue(transfer.action_ship())  # a second click
        with self.assertRaisesRegex(UserError, "nothing is reserved"):
            transfer.action_ship({transfer.line_ids: 1})
        transfer.action_receive()
        self.assertTrue(transfer.action_receive())
        self.assertEqual(transfer.line_ids.received_qty, 10)

    def test_the_place_in_transit_stays(self):
        transfer = self._transfer((self.tea, 10))
        with self.assertRaisesRegex(UserError, "keeps its place in transit"):
            transfer.ship_picking_ids.location_dest_id = self.customers
        with self.assertRaisesRegex(UserError, "keeps its place in transit"):
            transfer.receive_picking_ids.location_id = self.stock
        copy = transfer.ship_picking_ids.copy()
        self.assertFalse(copy.jxc_transfer_id | copy.move_ids.jxc_transfer_line_id.transfer_id)
        self.warehouse_b.name = "Branch Bee"
        self.assertEqual(self.warehouse_b.jxc_transit_location_id.name, "To Branch Bee")

    def test_cancel(self):
        transfer = self._transfer((self.tea, 10))
        transfer.action_cancel()
        self.assertEqual(transfer.state, 'cancelled')
        self.assertEqual(set(transfer.picking_ids.mapped('state')), {'cancel'})
        transfer = self._transfer((self.tea, 10))
        transfer.action_ship({transfer.line_ids: 4})
        transfer.action_cancel()
        self.assertEqual(transfer.state, 'transit')
        with self.assertRaisesRegex(UserError, "all of it is on its way"):
            transfer.action_cancel()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')

    def test_bad_input(self):
        for quantity in (0, -1, 1e15, float('nan'), float('inf'), "ten"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._transfer((self.tea, quantity), request=False)
        with self.assertRaisesRegex(ValidationError, "cannot be counted"), self.cr.savepoint():
            kg = self.env.ref('uom.product_uom_kgm')
            self._transfer((self.tea, 1, {'uom_id': kg.id}), request=False)
        with self.assertRaisesRegex(UserError, "nothing to move"):
            self._transfer()
        with self.assertRaisesRegex(ValidationError, "both ends"):
            self._transfer((self.tea, 1), dest_warehouse_id=self.warehouse.id)
        transfer = self._transfer((self.tea, 1), request=False)
        self.tea.active = False
        with self.assertRaisesRegex(ValidationError, "archived"):
            transfer.action_request()

    def test_ends_that_are_none(self):
        gone = new_test_user(self.env, 'jxc_trf_gone', groups='base.group_user', active=False)
        bin_ = self.env['stock.location'].create(
            {'name': "Transfer Bin", 'location_id': self.stock.id, 'active': False}
        )
        company = self.env['res.company'].create({'name': "Transfer Neighbours"})
        theirs = self.env['stock.warehouse'].search([('company_id', '=', company.id)], limit=1)
        closed = self.warehouse_b.copy({'name': "Transfer Closed", 'code': 'TCL', 'active': False})
        for values, message in (
            ({'user_id': gone.id}, "jxc_trf_gone.*is archived"),
            ({'source_location_id': bin_.id}, "Transfer Bin is no place for goods"),
            ({'source_location_id': self.stock_b.id}, "is no place for goods of"),
            ({'source_location_id': theirs.lot_stock_id.id}, "is no place for goods of"),
            ({'dest_warehouse_id': theirs.id}, "belongs to Transfer Neighbours"),
            ({'dest_warehouse_id': closed.id}, "Transfer Closed is archived"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self._transfer((self.tea, 1), request=False, **values)
        self.assertFalse(self.Transfer.search([('line_ids.product_id', '=', self.tea.id)]))
        # who made it has left: another one duplicates it
        transfer = self._transfer((self.tea, 1), request=False, user_id=self.keeper.id)
        self.keeper.active = False
        self.assertEqual(transfer.with_user(self.boss).copy().user_id, self.boss)

    def test_queries_of_the_document_do_not_grow(self):
        products = self.env['product.product'].create(
            [
                {'name': f"Transfer Many {number}", 'type': 'consu', 'is_storable': True}
                for number in range(12)
            ]
        )
        for product in products:
            self._set_stock(product, self.stock, 50)
        few = self._transfer(*((product, 2) for product in products[:2]))
        many = self._transfer(*((product, 2) for product in products))
        for transfer in few | many:
            transfer.action_ship()
        names = ['reserved_qty', 'shipped_qty', 'received_qty', 'transit_qty', 'settled_qty']

        def read(transfer):
            transfer.read(['state', 'is_late', 'value'])
            transfer.line_ids.read(names)

        self.assertConstantQueries(read, few, many)

        def decide(transfer):
            transfer.sudo()._after_moves()

        self.assertConstantQueries(decide, few, many)
