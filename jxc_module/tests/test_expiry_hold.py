from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryHold(GatesCommon):
    def test_hold_and_release(self):
        lot = self._lot("L", 50)
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "Say why"):
            lot.with_user(self.keeper).action_jxc_hold(" ")
        lot.with_user(self.keeper).action_jxc_hold("Glass")
        lot.with_user(self.keeper).action_jxc_hold("Other")
        self.assertRecordValues(lot, [{'jxc_on_hold': True, 'jxc_hold_reason': "Glass"}])
        lot.with_user(self.boss).action_jxc_release()
        self.assertRecordValues(lot, [{'jxc_on_hold': False, 'jxc_hold_reason': False}])

    def test_only_keepers_and_managers(self):
        lot = self._lot("L", 50)
        clerk = new_test_user(self.env, 'gate_clerk', groups='stock.group_stock_user')
        for vals in ({'jxc_on_hold': True}, {'jxc_hold_reason': "x"}):
            with self.assertRaises(AccessError):
                lot.with_user(clerk).write(vals)
            with self.assertRaises(AccessError):
                lot.with_user(clerk).create({'name': "X", 'product_id': self.milk.id, **vals})
            context = {f'default_{name}': value for name, value in vals.items()}
            born = (
                lot.with_user(clerk)
                .with_context(**context)
                .create({'name': f"By {list(vals)}", 'product_id': self.milk.id})
            )
            self.assertFalse(born.jxc_on_hold or born.jxc_hold_reason)
        lot.with_user(clerk).ref = "free to write"
        seller = new_test_user(self.env, 'gate_seller', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            lot.with_user(seller).action_jxc_hold("Glass")

    def test_copy_is_free(self):
        lot = self._lot("L", 50)
        lot.action_jxc_hold("Glass")
        self.assertFalse(lot.copy().jxc_on_hold)

    def test_form_shows_the_hold(self):
        lot = self._lot("L", 50)
        lot.action_jxc_hold("Glass")
        with Form(lot.with_user(self.keeper)) as form:
            self.assertEqual(form.jxc_hold_reason, "Glass")
        self.assertEqual(self.env['stock.lot'].search([('jxc_on_hold', '=', True)]), lot)

    # === QUARANTINE === #

    def test_quarantine_location_is_made_once(self):
        self.assertFalse(self.warehouse.jxc_quarantine_loc_id)
        place = self.warehouse.with_user(self.keeper)._jxc_quarantine_location()
        self.assertRecordValues(
            place.sudo(),
            [
                {
                    'usage': 'internal',
                    'location_id': self.warehouse.view_location_id.id,
                    'warehouse_id': self.warehouse.id,
                    'company_id': self.company.id,
                }
            ],
        )
        self.assertEqual(self.warehouse._jxc_quarantine_location(), place)
        self.assertNotEqual(self.warehouse_b._jxc_quarantine_location(), place)
        place.sudo().active = False
        self.assertTrue(self.warehouse._jxc_quarantine_location().active)

    def test_expired_and_reserved_goods_go_to_quarantine(self):
        lot = self._lot("OLD", -3)
        picking = self._delivery(4, [lot])
        lot.with_user(self.keeper).action_jxc_quarantine("Smells")
        place = self.warehouse.jxc_quarantine_loc_id
        self.assertEqual((self._on_hand(lot), self._on_hand(lot, place)), (10, 10))
        # the delivery has lost its goods, as with core's own relocation
        self.assertFalse(
            picking.move_line_ids.filtered(lambda line: line.location_id == self.stock)
        )
        self.assertEqual(self.milk.qty_available, 10)
        moves = self.env['stock.move'].search([('location_dest_id', '=', place.id)])
        self.assertIn("Smells", moves.reference)
        lot.action_jxc_quarantine("Again")
        self.assertEqual(
            self.env['stock.move'].search([('location_dest_id', '=', place.id)]), moves
        )

    def test_quarantine_is_not_reserved_for_customers(self):
        self._lot("Q", 50).action_jxc_quarantine()
        self.assertEqual(self._delivery(5).move_ids.quantity, 0)

    def test_each_warehouse_has_its_own(self):
        lot = self._lot("TWO", 50)
        self._set_stock(self.milk, self.stock_b, 7, lot)
        self._set_stock(self.milk, self.customers, 3, lot)
        lot.action_jxc_quarantine()
        self.assertEqual(self._on_hand(lot, self.warehouse.jxc_quarantine_loc_id), 10)
        self.assertEqual(self._on_hand(lot, self.warehouse_b.jxc_quarantine_loc_id), 7)
        self.assertEqual(
            lot.quant_ids.filtered(lambda quant: quant.location_id == self.customers).quantity, 3
        )

    def test_limited_keeper_moves_his_part(self):
        lot = self._lot("TWO", 50)
        self._set_stock(self.milk, self.stock_b, 7, lot)
        self.keeper.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids}
        )
        lot.with_user(self.keeper).action_jxc_quarantine("Smells")
        self.assertFalse(self.warehouse.jxc_quarantine_loc_id)
        self.assertEqual(self._on_hand(lot, self.warehouse_b.jxc_quarantine_loc_id), 7)
        self.assertEqual(self._on_hand(lot, self.stock), 10)

    def test_negative_quants_stay(self):
        lot = self._lot("NEG", 50, 0)
        self._set_stock(self.milk, self.stock, -4, lot)
        lot.action_jxc_quarantine()
        self.assertEqual(self._on_hand(lot, self.stock), -4)
