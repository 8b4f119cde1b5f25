from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferSettle(TransferringCommon):
    """What did not arrive as it was shipped: each answer, its moves, the worth."""

    def _row(self, line, kind, quantity, lot=None, **values):
        return {'line': line, 'kind': kind, 'quantity': quantity, 'lot': lot, **values}

    def _short(self, quantity=10, arrived=8, **values):
        transfer = self._transfer((self.tea, quantity), **values)
        transfer.action_ship()
        transfer.action_receive({transfer.line_ids: arrived})
        return transfer

    def _worth(self, product):
        self.env.invalidate_all()
        return product.with_company(self.company).total_value

    def test_lost(self):
        reason = self.env.ref('jxc_module.reason_transfer_stolen')
        transfer = self._short()
        with self.assertRaisesRegex(UserError, "2 Units of Transfer Tea are still on their way"):
            transfer.action_settle()
        difference = transfer._settle([self._row(transfer.line_ids, 'lost', 2, reason=reason)])
        self.assertRecordValues(
            difference,
            [{'kind': 'lost', 'quantity': 2, 'value': 10, 'reason_id': reason.id}],
        )
        self.assertEqual(difference.scrap_id.state, 'done')
        self.assertEqual(transfer.state, 'done')
        self.assertRecordValues(transfer.line_ids, [{'transit_qty': 0, 'settled_qty': 2}])
        self.assertEqual(self._in_transit(self.tea), 0)
        self.assertEqual(self._worth(self.tea), 490)
        self.assertEqual(set(transfer.picking_ids.mapped('state')), {'done', 'cancel'})
        self.assertTrue(transfer.action_settle())

    def test_carrier_owes(self):
        carrier = self.env['res.partner'].create({'name': "Slow Trucks"})
        transfer = self._short(carrier_id=carrier.id)
        difference = transfer._settle(
            [self._row(transfer.line_ids, 'carrier', 2, amount=30, note="call them")]
        )
        self.assertRecordValues(
            difference, [{'partner_id': carrier.id, 'amount': 30, 'note': "call them"}]
        )
        self.assertEqual(transfer.state, 'done')

    def test_still_coming(self):
        transfer = self._short()
        transfer._settle([self._row(transfer.line_ids, 'coming', 2, date='2030-01-02 03:00:00')])
        self.assertEqual(transfer.state, 'receiving')
        self.assertEqual(str(transfer.expected_date), '2030-01-02 03:00:00')
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')

    def test_returned(self):
        transfer = self._short()
        difference = transfer._settle([self._row(transfer.line_ids, 'returned', 2)])
        self.assertEqual(transfer.state, 'receiving')
        back = difference.move_ids.picking_id
        self.assertRecordValues(back, [{'jxc_transfer_leg': 'back', 'state': 'assigned'}])
        # nobody expects at the destination what goes back
        there = self.tea.with_context(warehouse_id=self.warehouse_b.id)
        here = self.tea.with_context(warehouse_id=self.warehouse.id)
        self.assertEqual((there.incoming_qty, here.incoming_qty), (0, 2))
        back.button_validate()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock), 92)
        self.assertEqual(self._worth(self.tea), 500)

    def test_never_shipped(self):
        transfer = self._short()
        transfer._settle([self._row(transfer.line_ids, 'never_shipped', 2)])
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock), 92)

    def test_never_shipped_is_confirmed_by_the_source(self):
        transfer = self._short()
        theirs = transfer.with_user(self.keeper_b)
        difference = theirs._settle([self._row(theirs.line_ids, 'never_shipped', 2)])
        self.assertEqual(transfer.state, 'receiving')
        difference.sudo().move_ids.picking_id.with_user(self.keeper_a).button_validate()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock), 92)

    def test_quarantine(self):
        transfer = self._short()
        transfer._settle([self._row(transfer.line_ids, 'quarantine', 2)])
        self.assertEqual(transfer.state, 'done')
        place = self.warehouse_b.jxc_quarantine_loc_id
        self.assertEqual(self._on_hand(self.tea, place), 2)
        self.assertEqual(transfer.line_ids.received_qty, 10)

    def test_damaged(self):
        transfer = self._short(arrived=7)
        transfer._settle(
            [
                self._row(transfer.line_ids, 'damaged_scrap', 1),
                self._row(transfer.line_ids, 'damaged_return', 2),
            ]
        )
        self.assertEqual(self._worth(self.tea), 495)
        self.assertEqual(transfer.state, 'receiving')
        transfer.picking_ids.filtered(lambda p: p.jxc_transfer_leg == 'back').button_validate()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock), 92)

    def test_more_shipped(self):
        transfer = self._short(arrived=10)
        self.assertEqual(transfer.state, 'done')
        transfer._settle([self._row(transfer.line_ids, 'more_shipped', 3)])
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 13)
        self.assertEqual(self._on_hand(self.tea, self.stock), 87)
        self.assertEqual(self._worth(self.tea), 500)
        with self.assertRaisesRegex(UserError, "has only 87"):
            transfer._settle([self._row(transfer.line_ids, 'more_shipped', 88)])

    def test_more_shipped_is_confirmed_by_the_source(self):
        transfer = self._short(arrived=10)
        theirs = transfer.with_user(self.keeper_b)
        theirs._settle([self._row(theirs.line_ids, 'more_shipped', 3)])
        self.assertEqual(transfer.state, 'shipping')
        transfer.with_user(self.keeper_a).action_ship()
        theirs.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 13)

    def test_found(self):
        transfer = self._short(arrived=10)
        difference = transfer._settle([self._row(transfer.line_ids, 'found', 4)])
        self.assertEqual(difference.value, -20)
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 14)
        self.assertEqual(self._worth(self.tea), 520)
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(transfer.line_ids.received_qty, 10)

    def test_wrong_lot(self):
        transfer = self._transfer((self.milk, 6, {'lot_id': self.lot_a.id}))
        line = transfer.line_ids
        transfer.action_ship()
        self.assertEqual(self._in_transit(self.milk, self.lot_a), 6)
        transfer.action_receive({(line, self.lot_a): 4})
        with self.assertRaisesRegex(UserError, "TB are more than what is on its way"):
            transfer.action_receive({(line, self.lot_b): 2})
        with self.assertRaisesRegex(UserError, "TB are more than what is on its way"):
            transfer._settle([self._row(line, 'lost', 2, self.lot_b)])
        transfer._settle(
            [
                self._row(line, 'never_shipped', 2, self.lot_a),
                self._row(line, 'more_shipped', 2, self.lot_b),
            ]
        )
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_a), 4)
        self.assertEqual(self._on_hand(self.milk, self.stock_b, self.lot_b), 2)
        self.assertEqual(self._on_hand(self.milk, self.stock, self.lot_a), 2)
        self.assertEqual(self._on_hand(self.milk, self.stock, self.lot_b), 7)

    def test_lot_must_be_named(self):
        transfer = self._transfer((self.milk, 6))
        transfer.action_ship()
        with self.assertRaisesRegex(UserError, "say which one"):
            transfer._settle([self._row(transfer.line_ids, 'found', 1)])

    def test_all_or_nothing(self):
        transfer = self._short()
        with self.assertRaisesRegex(UserError, "more than what"), self.cr.savepoint():
            transfer._settle(
                [
                    self._row(transfer.line_ids, 'lost', 1),
                    self._row(transfer.line_ids, 'returned', 2),
                ]
            )
        for quantity in (0, -1, '2', float('nan'), 1e15):
            with self.assertRaises(UserError):
                transfer._settle([self._row(transfer.line_ids, 'lost', quantity)])
        with self.assertRaisesRegex(UserError, "what became"):
            transfer._settle([self._row(transfer.line_ids, 'eaten', 1)])
        self.assertEqual(transfer.line_ids.transit_qty, 2)

    def test_who_settles(self):
        transfer = self._short()
        ours = transfer.with_user(self.keeper_a)
        with self.assertRaises(AccessError):
            ours._settle([self._row(ours.line_ids, 'lost', 2)])
        ours._settle([self._row(ours.line_ids, 'never_shipped', 2)])
        self.assertEqual(transfer.state, 'done')

    def test_return_in_cores_own_screen(self):
        transfer = self._transfer((self.tea, 10))
        transfer.action_ship()
        picking = transfer.ship_picking_ids
        wizard = (
            self.env['stock.return.picking']
            .with_context(active_id=picking.id, active_model='stock.picking')
            .create({})
        )
        wizard.product_return_moves.quantity = 4
        back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
        self.assertEqual(back.jxc_transfer_id, transfer)
        back.button_validate()
        self.assertRecordValues(
            transfer.line_ids, [{'transit_qty': 6, 'settled_qty': 4, 'shipped_qty': 10}]
        )
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        receipt = transfer.receive_picking_ids.filtered(lambda p: p.state == 'done')
        with self.assertRaisesRegex(UserError, "use Return there"):
            self.env['stock.return.picking'].create(
                {'picking_id': receipt.id}
            ).action_create_returns_all()

    def test_scrap_in_cores_own_screen(self):
        transfer = self._transfer((self.tea, 10))
        transfer.action_ship()
        receipt = transfer.receive_picking_ids
        self.env['stock.scrap'].create(
            {
                'product_id': self.tea.id,
                'scrap_qty': 3,
                'picking_id': receipt.id,
                'location_id': receipt.location_id.id,
            }
        ).do_scrap()
        self.assertRecordValues(transfer.line_ids, [{'transit_qty': 7, 'settled_qty': 3}])
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
