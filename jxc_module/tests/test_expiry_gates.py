from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryGates(GatesCommon):
    """What leaves to customers."""

    def _validate(self, picking, user):
        return picking.with_user(user).button_validate()

    def _override(self, action, user, reason="Agreed by phone"):
        wizard = self._dialog(action, user)
        with Form(wizard) as form:
            form.reason = reason
        return form.record.action_confirm()

    def test_fresh_lot_leaves(self):
        picking = self._delivery(lots=[self._lot("FRESH", 50)])
        self.assertIs(self._validate(picking, self.keeper), True)
        self.assertEqual(picking.state, 'done')

    def test_expired_lot_needs_a_reason(self):
        lot = self._lot("OLD", -3)
        picking = self._delivery(lots=[lot])
        with self.assertRaisesRegex(UserError, r"(?s)OLD has expired on 2026-03-07.*override"):
            self._validate(picking, self.keeper)
        action = self._validate(picking, self.boss)
        self.assertEqual(action['res_model'], 'jxc.expiry.override')
        self.assertNotEqual(picking.state, 'done')
        self._override(action, self.boss)
        self.assertEqual(picking.state, 'done')
        self.assertRecordValues(
            self.env['jxc.expiry.log'].search([('lot_id', '=', lot.id)]),
            [
                {
                    'user_id': self.boss.id,
                    'kind': 'delivery',
                    'cause': 'expired',
                    'lot_name': "OLD",
                    'product_id': self.milk.id,
                    'partner_id': self.partner.id,
                    'picking_id': picking.id,
                    'warehouse_id': self.warehouse.id,
                    'quantity': 5,
                    'days_left': -3,
                    'reason': "Agreed by phone",
                    'date': fields.Datetime.to_datetime(self.NOW),
                }
            ],
        )

    def test_reason_is_required_and_the_right_too(self):
        picking = self._delivery(lots=[self._lot("OLD", -3)])
        with self.assertRaisesRegex(UserError, "Give a reason"):
            picking.with_user(self.boss)._jxc_override("  ")
        with self.assertRaises(AccessError):
            picking.with_user(self.keeper)._jxc_override("I want to")
        with self.assertRaises(AccessError):
            self.env['jxc.expiry.log'].with_user(self.boss).create({})

    def test_no_way_around_the_last_door(self):
        """Neither the context, nor core's methods, nor the superuser let the lot pass."""
        lot = self._lot("OLD", -3)
        for way in (
            lambda picking: picking.with_context(skip_expired=True).button_validate(),
            lambda picking: picking._action_done(),
            lambda picking: picking.move_ids._action_done(),
        ):
            picking = self._delivery(lots=[lot])
            picking.move_ids.picked = True
            with self.assertRaisesRegex(UserError, "OLD has expired"):
                way(picking.with_context(jxc_expiry_warned=True, skip_expired=True))
            picking.action_cancel()

    def test_lot_changed_after_the_transfer(self):
        """Editing the lines of a transfer that is done moves goods as well."""
        fresh, old = self._lot("FRESH", 50), self._lot("OLD", -3)
        picking = self._delivery(lots=[fresh])
        picking.button_validate()
        with self.assertRaisesRegex(UserError, "OLD has expired"):
            picking.move_line_ids.lot_id = old

    def test_line_added_after_the_transfer(self):
        fresh, old = self._lot("FRESH", 50), self._lot("OLD", -3)
        picking = self._delivery(lots=[fresh])
        picking.button_validate()
        with self.assertRaisesRegex(UserError, "OLD has expired"):
            self.env['stock.move.line'].create(
                {
                    'move_id': picking.move_ids.id,
                    'picking_id': picking.id,
                    'product_id': self.milk.id,
                    'lot_id': old.id,
                    'quantity': 1,
                    'location_id': self.stock.id,
                    'location_dest_id': self.customers.id,
                    'company_id': self.company.id,
                }
            )

    def test_moves_without_a_transfer(self):
        lot = self._lot("OLD", -3)
        move = self._delivery(lots=[lot]).move_ids
        move.write({'picking_id': False, 'picked': True})
        move.move_line_ids.picking_id = False
        with self.assertRaisesRegex(UserError, "OLD has expired"):
            move._action_done()

    def test_held_lot(self):
        lot = self._lot("HELD", 50)
        lot.action_jxc_hold("Glass in the milk")
        picking = self._delivery(lots=[lot])
        with self.assertRaisesRegex(UserError, "HELD is on hold: Glass in the milk"):
            self._validate(picking, self.keeper)
        self._override(self._validate(picking, self.boss), self.boss)
        self.assertEqual(picking.state, 'done')

    def test_permission_is_for_one_cause_and_one_transfer(self):
        lot = self._lot("OLD", -3)
        first, second = self._delivery(2, [lot]), self._delivery(2, [lot])
        first.with_user(self.boss)._jxc_override("Agreed")
        lot.action_jxc_hold("Glass")
        with self.assertRaisesRegex(UserError, "on hold"):
            self._validate(first, self.keeper)
        lot.action_jxc_release()
        # who may not override goes on with what was allowed
        self._validate(first.with_context(skip_expired=True), self.keeper)
        self.assertEqual(first.state, 'done')
        with self.assertRaisesRegex(UserError, "has expired"):
            self._validate(second, self.keeper)

    def test_several_transfers_at_once(self):
        """As the list of transfers and batches do: one question for all."""
        old, fresh = self._lot("OLD", -3), self._lot("FRESH", 50)
        pickings = self._delivery(lots=[old]) | self._delivery(lots=[fresh])
        action = self._validate(pickings, self.boss)
        self._override(action, self.boss)
        self.assertEqual(pickings.mapped('state'), ['done', 'done'])
        self.assertEqual(len(self.env['jxc.expiry.log'].search([('lot_id', '=', old.id)])), 1)

    def test_backorder_question_comes_after(self):
        lot = self._lot("OLD", -3)
        picking = self._delivery(5, [lot])
        picking.move_ids.product_uom_qty = 8
        action = self._override(self._validate(picking, self.boss), self.boss)
        self.assertEqual(action['res_model'], 'stock.backorder.confirmation')

    def test_day_of_the_company_decides(self):
        """Expires at 2026-03-10 17:00 UTC, which is the 11th in Shanghai: one day is left."""
        lot = self._lot("EDGE", 50)
        lot.expiration_date = '2026-03-10 17:00:00'
        lot.removal_date = '2026-03-20 00:00:00'
        picking = self._delivery(lots=[lot])
        self.assertEqual(picking._jxc_lines_to_do()._jxc_blocks(), [])
        lot.expiration_date = '2026-03-10 15:00:00'
        (block,) = picking._jxc_lines_to_do()._jxc_blocks()
        self.assertEqual((block.cause, block.days_left), ('expired', 0))

    def test_lot_without_date_is_never_expired(self):
        picking = self._delivery(lots=[self._lot("NODATE", None)])
        self.assertIs(self._validate(picking, self.keeper), True)

    def test_product_switched_off_later(self):
        lot = self._lot("OLD", -3)
        self.milk.use_expiration_date = False
        picking = self._delivery(lots=[lot])
        self.assertEqual(picking._jxc_lines_to_do()._jxc_blocks(), [])

    def test_untracked_products_pass(self):
        salt = self._create_product("Salt")
        self._set_stock(salt, self.stock, 9)
        picking = self._delivery(product=salt)
        self.assertIs(self._validate(picking, self.keeper), True)

    def test_always_possible(self):
        """Return to the vendor, scrap, another warehouse: never a question of ours."""
        lot = self._lot("OLD", -3)
        lot.action_jxc_hold("Glass")
        vendor = self._picking(
            self.warehouse.out_type_id, self.stock, self.suppliers, 1, [lot], self.vendor
        )
        inside = self._picking(self.warehouse.int_type_id, self.stock, self.stock_b, 1, [lot])
        for picking in vendor, inside:
            self._validate(picking.with_context(skip_expired=True), self.keeper)
            self.assertEqual(picking.state, 'done')
        scrap = self.env['stock.scrap'].create(
            {'product_id': self.milk.id, 'lot_id': lot.id, 'scrap_qty': 1}
        )
        scrap.with_user(self.keeper).do_scrap()
        self.assertEqual(self._on_hand(lot), 8)

    def test_dropship_is_no_stock_of_ours(self):
        lot = self._lot("OLD", -3, qty=0)
        picking = self._picking(
            self.warehouse.in_type_id, self.suppliers, self.customers, 1, [lot], self.partner
        )
        self.assertEqual(picking._jxc_lines_to_do()._jxc_blocks(), [])

    def test_switched_off_is_core(self):
        self.company.jxc_expiry_gates = False
        lot = self._lot("OLD", -3)
        lot.action_jxc_hold("Glass")
        picking = self._delivery(lots=[lot])
        action = self._validate(picking, self.keeper)
        self.assertEqual(action['res_model'], 'expiry.picking.confirmation')
        self._validate(picking.with_context(skip_expired=True), self.keeper)
        self.assertEqual(picking.state, 'done')
        self.assertFalse(self.env['jxc.expiry.log'].search([('lot_id', '=', lot.id)]))

    def test_same_lot_name_on_two_products(self):
        yoghurt = self._create_product("Yoghurt", tracking='lot', use_expiration_date=True)
        old, fresh = self._lot("SAME", -3), self._lot("SAME", 50, product=yoghurt)
        self._delivery(1, [old]).with_user(self.boss)._jxc_override("Agreed")
        picking = self._delivery(1, [fresh], product=yoghurt)
        self.assertIs(self._validate(picking, self.keeper), True)
        fresh.action_jxc_hold("Glass")
        with self.assertRaisesRegex(UserError, "Yoghurt"):
            self._validate(self._delivery(1, [fresh], product=yoghurt), self.keeper)

    def test_query_count_does_not_grow(self):
        def count(names):
            picking = self._delivery(1, [self._lot(name, -3, 1) for name in names])
            return self._count_queries(
                lambda: self.assertEqual(len(picking.move_line_ids._jxc_blocks()), len(names))
            )

        count("W")
        self.assertEqual(count("AB"), count("CDEFGHIJKLM"))

    # === LEVELS === #

    def _level(self, days, **effects):
        return self.env['jxc.expiry.level'].create(
            {'name': f"Within {days}", 'days_before': days, **effects}
        )

    def test_level_warns(self):
        self._level(30, effect_warn_delivery=True)
        picking = self._delivery(lots=[self._lot("NEAR", 20)])
        action = self._validate(picking, self.keeper)
        wizard = self._dialog(action, self.keeper)
        self.assertTrue(wizard.is_warning)
        self.assertIn("20 days left", wizard.message)
        for forged in (True, 1, [wizard.id], wizard.id, 2**31, 'x'):
            cheated = picking.with_context(jxc_expiry_warned=forged)
            self.assertEqual(self._validate(cheated, self.keeper)['res_model'], wizard._name)
        wizard.action_confirm()
        self.assertEqual(picking.state, 'done')
        self.assertIs(self._validate(self._delivery(lots=[self._lot("F", 31)]), self.keeper), True)

    def test_level_asks_for_an_override(self):
        self._level(30, effect_override=True)
        picking = self._delivery(lots=[self._lot("NEAR", 30)])
        with self.assertRaisesRegex(UserError, "30 days left"):
            self._validate(picking, self.keeper)
        self._override(self._validate(picking, self.boss), self.boss)
        self.assertEqual(picking.state, 'done')

    def test_level_blocks_the_sale_for_everybody(self):
        self._level(30, effect_warn_delivery=True)
        self._level(7, effect_block_sale=True)
        picking = self._delivery(lots=[self._lot("LAST", 7)])
        with self.assertRaisesRegex(UserError, "(?s)not for sale.*nobody"):
            self._validate(picking, self.boss)
        with self.assertRaisesRegex(UserError, "not for sale"):
            picking.with_user(self.boss)._jxc_override("Agreed")

    def test_category_has_its_own_levels(self):
        category = self.env['product.category'].create({'name': "Dairy"})
        self.milk.categ_id = self.env['product.category'].create(
            {'name': "Milk", 'parent_id': category.id}
        )
        self._level(30, effect_override=True)
        self._level(5, effect_override=True, category_ids=category.ids)
        lines = self._delivery(lots=[self._lot("A", 20), self._lot("B", 5)])._jxc_lines_to_do()
        self.assertEqual([block.lot_name for block in lines._jxc_blocks()], ["B"])

    # === RECEIPTS === #

    def _receipt(self, days, **vals):
        self.milk.product_tmpl_id.write(vals)
        lot = self._lot("NEW", days, qty=0)
        return self._picking(
            self.warehouse.in_type_id, self.suppliers, self.stock, 5, [lot], self.vendor
        )

    def test_receipt_below_the_minimum(self):
        picking = self._receipt(59, jxc_receipt_min_percent=60)  # of 100 days
        with self.assertRaisesRegex(UserError, "arrives with 59 days left; 60 are asked for"):
            self._validate(picking, self.keeper)
        self._override(self._validate(picking, self.boss), self.boss, "Needed tomorrow")
        self.assertEqual(picking.state, 'done')
        log = self.env['jxc.expiry.log'].search([('picking_id', '=', picking.id)])
        self.assertRecordValues(
            log, [{'kind': 'receipt', 'cause': 'receipt', 'days_left': 59, 'required_days': 60}]
        )

    def test_receipt_at_the_minimum(self):
        picking = self._receipt(60, jxc_receipt_min_percent=60, jxc_receipt_min_days=10)
        self.assertIs(self._validate(picking, self.keeper), True)

    def test_receipt_minimum_of_the_category(self):
        parent = self.env['product.category'].create({'name': "A", 'jxc_receipt_min_days': 40})
        self.milk.categ_id = self.env['product.category'].create(
            {'name': "B", 'parent_id': parent.id}
        )
        with self.assertRaisesRegex(UserError, "39 days left; 40"):
            self._validate(self._receipt(39), self.keeper)

    def test_receipt_of_a_lot_that_is_made_there(self):
        self.milk.product_tmpl_id.jxc_receipt_min_days = 40
        picking = self._receipt(50)
        picking.move_line_ids.write({'lot_id': False, 'lot_name': "MADE"})
        picking.move_line_ids.expiration_date = fields.Datetime.now() + timedelta(days=39)
        with self.assertRaisesRegex(UserError, "lot MADE arrives with 39"):
            self._validate(picking, self.keeper)
        self._override(self._validate(picking, self.boss), self.boss)
        self.assertEqual(picking.state, 'done')

    def test_receipt_of_an_expired_lot(self):
        with self.assertRaisesRegex(UserError, "arrives with -1 days left"):
            self._validate(self._receipt(-1), self.keeper)

    def test_return_from_customer_is_never_stopped(self):
        self.milk.product_tmpl_id.jxc_receipt_min_days = 40
        lot = self._lot("BACK", -3, qty=0)
        picking = self._picking(
            self.warehouse.in_type_id, self.customers, self.stock, 1, [lot], self.partner
        )
        self._validate(picking.with_context(skip_expired=True), self.keeper)
        self.assertEqual(picking.state, 'done')

    # === LOG === #

    def test_log_is_searched_and_never_changed(self):
        lot = self._lot("OLD", -3)
        log = self._delivery(lots=[lot]).with_user(self.boss)._jxc_override("Half price")
        found = (
            self.env['jxc.expiry.log'].with_user(self.keeper).search([('reason', 'ilike', "half")])
        )
        self.assertEqual(found, log)
        with self.assertRaises(AccessError):
            log.with_user(self.boss).reason = "x"
        with self.assertRaises(AccessError):
            log.with_user(self.boss).unlink()
        limited = new_test_user(self.env, 'gate_limited', groups='jxc_module.group_keeper')
        limited.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids})
        self.assertFalse(self.env['jxc.expiry.log'].with_user(limited).search([]))
