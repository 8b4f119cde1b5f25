from freezegun import freeze_time

from odoo.tests import tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryReservation(GatesCommon):
    """Which lots are reserved for customers."""

    def _reserved(self, picking):
        return {line.lot_id.name: line.quantity for line in picking.move_line_ids}

    def test_first_expired_first_out(self):
        self._lot("LATE", 60)  # came first
        self._lot("SOON", 20)
        self.assertEqual(self._reserved(self._delivery(12)), {"SOON": 10, "LATE": 2})

    def test_chosen_strategy_wins(self):
        self._lot("LATE", 60)
        self._lot("SOON", 20)
        fifo = self.env['product.removal'].search([('method', '=', 'fifo')])
        self.milk.categ_id = self.env['product.category'].create(
            {'name': "Fifo", 'removal_strategy_id': fifo.id}
        )
        self.assertEqual(self._reserved(self._delivery(12)), {"LATE": 10, "SOON": 2})

    def test_switched_off_is_core(self):
        self.company.jxc_expiry_gates = False
        self._lot("LATE", 60)
        self._lot("SOON", 20).action_jxc_hold("Glass")
        picking = self._delivery(12)
        self.assertEqual(self._reserved(picking), {"LATE": 10, "SOON": 2})
        self.assertFalse(picking.move_ids.jxc_expiry_note)

    def test_held_lots_are_left_out(self):
        self._lot("HELD", 20).action_jxc_hold("Glass")
        self._lot("FREE", 60)
        picking = self._delivery(12)
        self.assertEqual(self._reserved(picking), {"FREE": 10})
        self.assertEqual(picking.move_ids.jxc_expiry_note, "HELD is on hold")

    def test_customer_asks_for_days(self):
        self.partner.jxc_min_life_days = 30
        self._lot("SHORT", 29)
        self._lot("EXACT", 30)
        self._lot("LONG", 60)
        picking = self._delivery(25)
        self.assertEqual(self._reserved(picking), {"EXACT": 10, "LONG": 10})
        self.assertEqual(
            picking.move_ids.jxc_expiry_note, "SHORT has 29 days left, the customer asks for 30"
        )

    def test_customer_asks_for_a_share_of_the_life(self):
        self.partner.write({'jxc_min_life_percent': 33.4, 'jxc_min_life_days': 10})  # 34 of 100
        self._lot("SHORT", 33)
        self._lot("EXACT", 34)
        self.assertEqual(self._reserved(self._delivery(15)), {"EXACT": 10})

    def test_address_asks_as_its_company(self):
        self.partner.write({'is_company': True, 'jxc_min_life_days': 30})
        shop = self.env['res.partner'].create(
            {'name': "Shop", 'parent_id': self.partner.id, 'type': 'delivery'}
        )
        self._lot("SHORT", 29)
        self.assertEqual(self._reserved(self._delivery(5, partner=shop)), {})
        shop.jxc_min_life_days = 20
        self.assertEqual(self._reserved(self._delivery(5, partner=shop)), {"SHORT": 5})

    def test_none_qualifies_and_the_line_says_why(self):
        self.partner.jxc_min_life_days = 30
        for days in (5, 6, 7, 8, 9):
            self._lot(f"L{days}", days)
        picking = self._delivery(5)
        self.assertEqual(picking.move_ids.state, 'confirmed')
        self.assertEqual(
            picking.move_ids.jxc_expiry_note,
            "L5 has 5 days left, the customer asks for 30; "
            "L6 has 6 days left, the customer asks for 30; "
            "L7 has 7 days left, the customer asks for 30; 2 more lots",
        )

    def test_planned_day_counts(self):
        """A delivery in ten days needs lots that still live long enough by then."""
        self.partner.jxc_min_life_days = 30
        self._lot("SHORT", 39)
        self._lot("EXACT", 40)
        picking = self._delivery(15)
        picking.do_unreserve()
        picking.scheduled_date = '2026-03-20 04:00:00'
        picking.action_assign()
        self.assertEqual(self._reserved(picking), {"EXACT": 10})

    def test_delivered_by_hand_is_stopped(self):
        self.partner.jxc_min_life_days = 30
        picking = self._delivery(lots=[self._lot("SHORT", 29)])
        with self.assertRaisesRegex(Exception, "SHORT has 29 days left; the customer asks for 30"):
            picking.with_user(self.keeper).button_validate()

    def test_level_blocks_the_reservation(self):
        level = self.env['jxc.expiry.level']
        level.create({'name': "30", 'days_before': 30, 'effect_block_reservation': True})
        level.create({'name': "10", 'days_before': 10})
        self._lot("BLOCKED", 30)
        self._lot("BLOCKED TOO", 11)
        self._lot("LOW", 10)
        self._lot("HIGH", 31)
        picking = self._delivery(40)
        self.assertEqual(self._reserved(picking), {"LOW": 10, "HIGH": 10})
        self.assertIn("BLOCKED has only 30 days left", picking.move_ids.jxc_expiry_note)

    def test_lots_without_date_and_untracked_goods_qualify(self):
        self.partner.jxc_min_life_days = 30
        self._lot("NODATE", None)
        self.assertEqual(self._reserved(self._delivery(4)), {"NODATE": 4})
        salt = self._create_product("Salt")
        self._set_stock(salt, self.stock, 9)
        self.assertEqual(self._reserved(self._delivery(4, product=salt)), {False: 4})

    def test_sale_order(self):
        self.partner.jxc_min_life_days = 30
        self._lot("SHORT", 29)
        self._lot("LONG", 60)
        order = self.env['sale.order'].create(
            {
                'partner_id': self.partner.id,
                'order_line': [(0, 0, {'product_id': self.milk.id, 'product_uom_qty': 3})],
            }
        )
        order.action_confirm()
        order.picking_ids.action_assign()
        self.assertEqual(self._reserved(order.picking_ids), {"LONG": 3})

    def test_two_steps(self):
        """What the picker takes to the output is for the customer already."""
        self.warehouse.delivery_steps = 'pick_ship'
        self.partner.jxc_min_life_days = 30
        self._lot("SHORT", 29)
        self._lot("LONG", 60)
        order = self.env['sale.order'].create(
            {
                'partner_id': self.partner.id,
                'warehouse_id': self.warehouse.id,
                'order_line': [(0, 0, {'product_id': self.milk.id, 'product_uom_qty': 3})],
            }
        )
        order.action_confirm()
        pick = order.picking_ids.filtered(
            lambda p: p.picking_type_id == self.warehouse.pick_type_id
        )
        pick.action_assign()
        self.assertEqual(self._reserved(pick), {"LONG": 3})

    def test_inside_nothing_is_left_out(self):
        self._lot("HELD", 20).action_jxc_hold("Glass")
        picking = self._picking(self.warehouse.int_type_id, self.stock, self.stock_b, 5, ())
        self.assertEqual(self._reserved(picking), {"HELD": 5})

    def test_several_places_and_negative_quants(self):
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        lot = self._lot("SPLIT", 40, 3)
        self._set_stock(self.milk, shelf, 4, lot)
        self._set_stock(self.milk, self.stock_b, 50, lot)
        self._set_stock(self.milk, shelf, -2, self._lot("NEG", 30, 0))
        picking = self._delivery(10)
        self.assertEqual(picking.move_ids.quantity, 7)
        self.assertEqual(set(picking.move_line_ids.lot_id.mapped('name')), {"SPLIT"})

    def test_query_count_of_notes(self):
        self.partner.jxc_min_life_days = 30

        def count(names):
            moves = self.env['stock.move']
            for name in names:
                self._lot(name, 5, 1)
                moves |= self._delivery(1).move_ids
            return self._count_queries(
                lambda: self.assertTrue(all(moves.mapped('jxc_expiry_note')))
            )

        count("W")
        self.assertEqual(count("AB"), count("CDEFGHIJ"))
