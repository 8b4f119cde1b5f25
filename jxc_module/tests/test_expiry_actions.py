from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryActions(GatesCommon):
    """One click on one or many lots; each action is safe to repeat."""

    def _run(self, lots, action, user=None, **vals):
        wizard = self.env['jxc.lot.action'].with_user(user or self.keeper)
        wizard = wizard.with_context(active_model='stock.lot', active_ids=lots.ids)
        wizard = wizard.create({'action': action, **vals})
        self.assertEqual(wizard.lot_ids, lots)
        wizard.action_run()
        return wizard

    def test_hold_many(self):
        lots = self._lot("A", 9) | self._lot("B", -9)
        self._run(lots, 'hold', reason="Glass")
        wizard = self._run(lots, 'hold', reason="Again")
        self.assertIn("on hold already", wizard.result)
        self.assertEqual(lots.mapped('jxc_hold_reason'), ["Glass", "Glass"])
        self._run(lots, 'release')
        self.assertFalse(any(lots.mapped('jxc_on_hold')))
        self.assertIn("Was not on hold", self._run(lots, 'release').result)

    def test_reason_is_required(self):
        for action in ('hold', 'quarantine', 'vendor_return', 'scrap'):
            with self.assertRaisesRegex(UserError, "Give a reason"):
                self._run(self._lot(f"R{action}", 9), action)

    def test_form(self):
        lot = self._lot("A", 9)
        action = lot.with_context(default_action='quarantine').action_jxc_lot_action()
        wizard = self.env['jxc.lot.action'].with_user(self.keeper).with_context(**action['context'])
        with Form(wizard) as form:
            form.reason = "Smells"
        form.record.action_run()
        self.assertEqual(self._on_hand(lot, self.warehouse.jxc_quarantine_loc_id), 10)

    def test_quarantine_and_back(self):
        lot = self._lot("A", -9)
        self._run(lot, 'quarantine', reason="Smells")
        self.assertIn("Nothing outside", self._run(lot, 'quarantine', reason="Smells").result)
        self._run(lot, 'unquarantine')
        self.assertEqual(self._on_hand(lot, self.stock), 10)
        self.assertIn("Nothing in quarantine", self._run(lot, 'unquarantine').result)

    def test_scrap(self):
        lot = self._lot("A", -9)
        tag = self.env['stock.scrap.reason.tag'].create({'name': "Rotten"})
        self._delivery(4, [lot])  # reserved goods are not taken away from it
        self._run(lot, 'scrap', reason="Count of March", tag_ids=tag.ids)
        scrap = self.env['stock.scrap'].search([('lot_id', '=', lot.id)])
        self.assertRecordValues(
            scrap,
            [
                {
                    'scrap_qty': 6,
                    'state': 'done',
                    'origin': "Count of March",
                    'scrap_reason_tag_ids': tag.ids,
                }
            ],
        )
        self.assertIn("Nothing free", self._run(lot, 'scrap', reason="Again").result)
        self.assertEqual(self._on_hand(lot), 4)

    def test_transfer(self):
        lot = self._lot("A", -9, 6)
        self._run(lot, 'quarantine', reason="Smells")
        self._set_stock(self.milk, self.stock, 4, lot)
        wizard = self._run(lot, 'transfer', warehouse_id=self.warehouse_b.id)
        picking = self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)])
        self.assertIn(picking.name, wizard.result)
        self.assertRecordValues(
            picking.move_line_ids.sorted('quantity'),
            [
                {'quantity': 4, 'lot_id': lot.id, 'location_id': self.stock.id},
                {
                    'quantity': 6,
                    'lot_id': lot.id,
                    'location_id': self.warehouse.jxc_quarantine_loc_id.id,
                },
            ],
        )
        self.assertRecordValues(
            picking.move_ids.sorted('product_uom_qty'),
            [
                {'product_uom_qty': 4, 'location_id': self.stock.id},
                {'product_uom_qty': 6, 'location_id': self.warehouse.jxc_quarantine_loc_id.id},
            ],
        )
        self.assertEqual(picking.location_id, self.stock)
        self.assertEqual(picking.state, 'assigned')
        again = self._run(lot, 'transfer', warehouse_id=self.warehouse_b.id)
        self.assertIn("Nothing free", again.result)
        self.assertEqual(
            self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)]), picking
        )
        picking.with_context(skip_expired=True).button_validate()
        self.assertEqual(self._on_hand(lot, self.stock_b), 10)

    def test_transfer_out_of_one_place(self):
        """Two lines of one place, one of them in a package: one move, from there."""
        lot = self._lot("A", 9, 6)
        self._run(lot, 'quarantine', reason="Smells")
        place = self.warehouse.jxc_quarantine_loc_id
        package = self.env['stock.package'].create({'name': "Box"})
        self.env['stock.quant']._update_available_quantity(
            self.milk, place, 2, lot_id=lot, package_id=package
        )
        self._run(lot, 'transfer', warehouse_id=self.warehouse_b.id)
        picking = self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)])
        self.assertEqual(picking.location_id, place)
        self.assertRecordValues(picking.move_ids, [{'product_uom_qty': 8, 'location_id': place.id}])
        self.assertEqual(sorted(picking.move_line_ids.mapped('quantity')), [2, 6])

    def test_value_of_the_day_before(self):
        """What core says of yesterday does not change when goods leave today."""
        now = fields.Datetime.to_datetime(self.NOW)
        with freeze_time(now - timedelta(days=3)):
            self.milk.standard_price = 2
        lot = self._lot("A", 9, 0)
        with freeze_time(now - timedelta(days=2)):
            self._receive(lot, 10)
        self._run(lot, 'quarantine', reason="Smells")
        yesterday = now - timedelta(days=1)
        milk = self.milk.with_context(to_date=yesterday)
        before = (milk.qty_available, milk.total_value)
        self.assertEqual(before, (10, 20))
        self._run(lot, 'transfer', warehouse_id=self.warehouse_b.id)
        picking = self.env['stock.picking'].search([('location_dest_id', '=', self.stock_b.id)])
        picking.with_context(skip_expired=True).button_validate()
        self.assertEqual(picking.state, 'done')
        self.env.invalidate_all()
        self.assertEqual((milk.qty_available, milk.total_value), before)

    def test_vendor_return(self):
        """Received 10 and 5, sold 3, 2 in quarantine: what is left goes back, the newest first."""
        lot = self._lot("A", 9, 0)
        first, second = self._receive(lot, 10), self._receive(lot, 5)
        self._delivery(3, [lot]).button_validate()
        wizard = self._run(lot, 'vendor_return', reason="Sour")
        back = (first | second).return_ids
        self.assertEqual(len(back), 2)
        for picking in back:
            self.assertIn(picking.name, wizard.result)
        self.assertEqual(second.return_ids.move_line_ids.mapped('quantity'), [5])
        self.assertEqual(first.return_ids.move_line_ids.mapped('quantity'), [7])
        self.assertEqual(set(back.mapped('state')), {'assigned'})
        self.assertEqual(back.move_line_ids.lot_id, lot)
        self.assertEqual(back.location_dest_id, self.suppliers)
        self.assertEqual(back.move_ids.origin_returned_move_id, (first | second).move_ids)
        self.assertIn("Nothing free", self._run(lot, 'vendor_return', reason="Sour").result)
        self.assertEqual(len((first | second).return_ids), 2)
        back.with_user(self.keeper).button_validate()
        self.assertEqual(self._on_hand(lot), 0)

    def test_vendor_return_of_expired_goods_in_quarantine(self):
        lot = self._lot("A", 9, 0)
        receipt = self._receive(lot, 10)
        lot.expiration_date = '2026-03-01 00:00:00'
        self._run(lot, 'quarantine', reason="Old")
        self._run(lot, 'vendor_return', reason="Old")
        back = receipt.return_ids
        self.assertEqual(back.move_line_ids.location_id, self.warehouse.jxc_quarantine_loc_id)
        back.with_user(self.keeper).with_context(skip_expired=True).button_validate()
        self.assertEqual(back.state, 'done')

    def test_vendor_return_out_of_two_places(self):
        lot = self._lot("A", 9, 0)
        receipt = self._receive(lot, 10)
        shelf = self.env['stock.location'].create({'name': "S", 'location_id': self.stock.id})
        self._set_stock(self.milk, self.stock, -4, lot)
        self._set_stock(self.milk, shelf, 4, lot)
        self._run(lot, 'vendor_return', reason="Sour")
        back = receipt.return_ids
        self.assertRecordValues(
            back.move_ids.sorted('product_uom_qty'),
            [
                {
                    'product_uom_qty': 4,
                    'location_id': shelf.id,
                    'origin_returned_move_id': receipt.move_ids.id,
                },
                {
                    'product_uom_qty': 6,
                    'location_id': self.stock.id,
                    'origin_returned_move_id': receipt.move_ids.id,
                },
            ],
        )
        self.assertIn("Nothing free", self._run(lot, 'vendor_return', reason="Sour").result)
        back.with_user(self.keeper).button_validate()
        self.assertEqual(self._on_hand(lot), 0)

    def test_no_more_goes_back_than_came(self):
        lot = self._lot("A", 9, 4)
        receipt = self._receive(lot, 10)
        self._run(lot, 'vendor_return', reason="Sour")
        self.assertEqual(receipt.return_ids.move_ids.product_uom_qty, 10)
        self.assertIn(
            "Nothing left to return", self._run(lot, 'vendor_return', reason="Sour").result
        )

    def test_failure_is_named_and_the_others_are_done(self):
        good, bad = self._lot("GOOD", 9, 0), self._lot("BAD", 9, 5)
        receipt = self._receive(good, 10)
        wizard = self._run(bad | good, 'vendor_return', reason="Sour")
        self.assertEqual(wizard.failed_lot_ids, bad)
        self.assertTrue(wizard.result.startswith("✗ BAD: No receipt"))
        self.assertTrue(receipt.return_ids)

    def test_failed_lot_leaves_nothing_behind(self):
        """What an action did before it failed is taken back, for that lot only."""
        good, bad = self._lot("GOOD", 9), self._lot("BAD", 9)
        model = self.registry['stock.lot']
        hold = model._jxc_lot_action_hold

        def hold_and_fail(lot, options):
            text = hold(lot, options)
            lot.flush_recordset()
            if lot == bad:
                raise UserError("No.")  # pylint: disable=translation-required
            return text

        with patch.object(model, '_jxc_lot_action_hold', hold_and_fail):
            results = (bad | good)._jxc_run_action('hold', {'reason': "Glass"})
        self.assertEqual(results, [(bad, False, "No."), (good, True, "Put on hold.")])
        self.assertEqual((bad.jxc_on_hold, good.jxc_on_hold), (False, True))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((bad.jxc_on_hold, good.jxc_on_hold), (False, True))

    def test_take_out_of_several_quants(self):
        """6 of 3 on the shelf and 5 in stock; what lies in another warehouse is not touched."""
        lot = self._lot("A", 9, 0)
        receipt = self._receive(lot, 5)
        shelf = self.env['stock.location'].create({'name': "S", 'location_id': self.stock.id})
        self._set_stock(self.milk, shelf, 3, lot)
        self._set_stock(self.milk, self.stock_b, 9, lot)
        free = {quant.location_id: (quant, qty) for quant, qty in lot._jxc_free_quants()}
        here, there, far = free[shelf], free[self.stock], free[self.stock_b]
        self.assertEqual(
            lot._jxc_take([here, far, there], receipt.move_ids, 6),
            ([(here[0], 3), (there[0], 3)], [far, (there[0], 2)]),
        )
        self.assertEqual(lot._jxc_take([here], receipt.move_ids, 0), ([], [here]))

    def test_who_may(self):
        lot = self._lot("A", 9)
        clerk = new_test_user(self.env, 'action_clerk', groups='stock.group_stock_user')
        with self.assertRaises(AccessError):
            self._run(lot, 'scrap', clerk, reason="x")
        for action in ('hold', 'quarantine', 'scrap'):
            self._run(self._lot(f"M{action}", 9), action, self.boss, reason="Glass")

    def test_lot_of_another_company(self):
        company = self.env['res.company'].create({'name': "Other"})
        lot = self.env['stock.lot'].create(
            {'name': "O", 'product_id': self.milk.id, 'company_id': company.id}
        )
        with self.assertRaises(AccessError):
            self._run(lot, 'hold', reason="Glass")
