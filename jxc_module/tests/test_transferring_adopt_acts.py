from freezegun import freeze_time

from odoo.tests import tagged

from .common_expiry import NOW as EXPIRY_NOW
from .common_expiry import ExpiryCommon
from .common_replenishment import NOW as ORDER_NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(EXPIRY_NOW)
@tagged('post_install', '-at_install')
class TestTransferAdoptExpiry(ExpiryCommon):
    """A lot sent to another warehouse from the board of expiry is in the one list, undivided."""

    def test_lot_action(self):
        self.company.jxc_transfer_adopt = True
        lot = self._lot("Soon", 9, qty=6)
        wizard = self.env['jxc.lot.action'].with_user(self.keeper)
        wizard = wizard.with_context(active_model='stock.lot', active_ids=lot.ids)
        wizard.create({'action': 'transfer', 'warehouse_id': self.warehouse_b.id}).action_run()
        picking = self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)])
        transfer = picking.jxc_transfer_id
        self.assertRecordValues(
            transfer,
            [
                {
                    'kind': 'direct',
                    'state': 'approved',
                    'source_warehouse_id': self.warehouse.id,
                    'dest_warehouse_id': self.warehouse_b.id,
                }
            ],
        )
        self.assertRecordValues(
            transfer.line_ids, [{'product_id': self.milk.id, 'quantity': 6, 'reserved_qty': 6}]
        )
        self.assertEqual(picking.move_line_ids.lot_id, lot)
        picking.button_validate()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(len(transfer.picking_ids), 1)

    def test_switched_off(self):
        self.company.jxc_transfer_adopt = False
        lot = self._lot("Soon", 9, qty=6)
        wizard = self.env['jxc.lot.action'].with_user(self.keeper)
        wizard = wizard.with_context(active_model='stock.lot', active_ids=lot.ids)
        wizard.create({'action': 'transfer', 'warehouse_id': self.warehouse_b.id}).action_run()
        picking = self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)])
        self.assertTrue(picking)
        self.assertFalse(picking.jxc_transfer_id)


@freeze_time(ORDER_NOW)
@tagged('post_install', '-at_install')
class TestTransferAdoptReplenishment(ReplenishCommon):
    """What the page of what to order takes from another warehouse is in the one list."""

    def test_planned_transfer(self):
        self.company.jxc_transfer_adopt = True
        self._add_vendor()
        rule = self._create_rule(min_qty=20, max_qty=50)
        self._open_stock(130, '2026-01-01', warehouse=self.warehouse_b)
        self._create_rule(warehouse=self.warehouse_b, min_qty=10, max_qty=30)
        self._confirm(self._open(rule))
        move = self.env['stock.move'].search([('orderpoint_id', '=', rule.id)])
        transfer = move.picking_id.jxc_transfer_id
        self.assertRecordValues(
            transfer,
            [
                {
                    'kind': 'direct',
                    'source_warehouse_id': self.warehouse_b.id,
                    'dest_warehouse_id': self.warehouse.id,
                }
            ],
        )
        self.assertRecordValues(
            transfer.line_ids, [{'product_id': rule.product_id.id, 'quantity': 50}]
        )
