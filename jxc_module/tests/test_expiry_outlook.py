from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_expiry import NOW, TODAY, ExpiryCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryOutlook(ExpiryCommon):
    """What will be left of each lot in each warehouse, who sees it, and what to do."""

    def _day(self, days):
        return (TODAY + timedelta(days=days)).date()

    def test_figures(self):
        """2 a day: 20 days sell 40 of the first lot, the next 10 days 20 of the second."""
        self._rule(self.milk, 2)
        lots = self._lot("A", 20, qty=45), self._lot("B", 30, qty=18)
        self._run()
        self.assertRecordValues(
            self._outlook(lots[0]) + self._outlook(lots[1]),
            [
                {
                    'product_id': self.milk.id,
                    'quantity': 45,
                    'value': 90,
                    'days_left': 20,
                    'expires_on': self._day(20),
                    'level_id': self.levels[30].id,
                    'state': 'critical',
                    'daily_demand': 2,
                    'waste_qty': 5,
                    'waste_value': 10,
                    'run_out_on': False,
                },
                {
                    'product_id': self.milk.id,
                    'quantity': 18,
                    'value': 36,
                    'days_left': 30,
                    'expires_on': self._day(30),
                    'level_id': self.levels[30].id,
                    'state': 'critical',
                    'daily_demand': 2,
                    'waste_qty': 0,
                    'waste_value': 0,
                    'run_out_on': self._day(28),
                },
            ],
        )

    def test_sold_until_the_removal_day(self):
        self._rule(self.milk, 1)
        lot = self._lot("A", 20)
        lot.removal_date = lot.expiration_date - timedelta(days=13)
        self._run()
        self.assertEqual(self._outlook(lot).removal_on, self._day(7))
        self.assertEqual(self._outlook(lot).waste_qty, 3)

    def test_reserved_goods_go_out_first(self):
        """5 are reserved: they take the demand of five days, 15 days sell 15 of the other 45."""
        self._rule(self.milk, 1)
        lot = self._lot("A", 20, qty=50)
        self.env['stock.quant']._update_reserved_quantity(self.milk, self.stock, 5, lot_id=lot)
        self._run()
        self.assertRecordValues(
            self._outlook(lot), [{'quantity': 50, 'reserved': 5, 'waste_qty': 30}]
        )

    def _use_lot(self, move, lot):
        move.move_line_ids.unlink()
        values = move._prepare_move_line_vals(quantity=move.product_uom_qty)
        self.env['stock.move.line'].create({**values, 'lot_id': lot.id})

    def _receive(self, qty, days, expires=None):
        """Plan a receipt in so many days, of a lot that expires in so many days."""
        move = self.env['stock.move'].create(
            {
                'product_id': self.milk.id,
                'product_uom_qty': qty,
                'location_id': self.suppliers.id,
                'location_dest_id': self.stock.id,
                'date': TODAY + timedelta(days=days),
                'picking_type_id': self.warehouse.in_type_id.id,
            }
        )
        move._action_confirm()
        if expires is not None:
            lot = self._lot("incoming", expires, qty=0)
            self._use_lot(move, lot)
        return move

    def test_incoming_lot_that_expires_before(self):
        """From day 5 to 15 the lot under way sells, not ours: 20 days less 10 sell 10 of 16."""
        self._rule(self.milk, 1)
        lot = self._lot("A", 20, qty=16)
        self._receive(30, 5, expires=15)
        self._run()
        self.assertEqual(self._outlook(lot).waste_qty, 6)

    def test_incoming_without_a_lot_lives_as_its_product(self):
        self._rule(self.milk, 1)
        lot = self._lot("A", 20, qty=16)
        self.milk.write({'expiration_time': 10, 'removal_time': 0})
        move = self._receive(30, 5)
        move.move_line_ids.unlink()
        self._run()
        self.assertEqual(self._outlook(lot).waste_qty, 6)
        self.milk.expiration_time = 365
        self._run()
        self.assertEqual(self._outlook(lot).waste_qty, 0)

    def test_incoming_line_with_a_date_but_no_lot_yet(self):
        """Ours is on sale for 18 days, the one under way takes the days 5 to 11: 11 are sold."""
        self._rule(self.milk, 1)
        self.milk.write({'expiration_time': 10, 'removal_time': 2})
        lot = self._lot("A", 20, qty=16)
        move = self._receive(30, 5)
        move.move_line_ids.expiration_date = TODAY + timedelta(days=14)
        self._run()
        self.assertEqual(self._outlook(lot).waste_qty, 5)

    def test_demand_without_a_rule_is_the_average_of_90_days(self):
        lot = self._lot("A", 20, qty=59)
        sold = self._lot("S", 40, qty=45)
        move = self.env['stock.move'].create(
            {
                'product_id': self.milk.id,
                'product_uom_qty': 45,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
            }
        )
        move._action_confirm()
        self._use_lot(move, sold)
        move.picked = True
        move._action_done()
        for days, demand in ((1, 0.5), (90, 0.5), (91, 0)):
            move.move_line_ids.date = move.date = NOW - timedelta(days=days)
            self._run()
            self.assertEqual(self._outlook(lot).daily_demand, demand, days)
            self.assertEqual(self._outlook(lot).waste_qty, 59 - 20 * demand)

    def test_expired_and_undated(self):
        self._rule(self.milk, 1)
        old, undated = self._lot("A", -3, qty=4), self._lot("B", None, qty=6)
        self._run()
        self.assertRecordValues(
            self._outlook(old) + self._outlook(undated),
            [
                {'state': 'expired', 'waste_qty': 4, 'days_left': -3, 'run_out_on': False},
                {
                    'state': False,
                    'waste_qty': 0,
                    'days_left': 0,
                    'run_out_on': self._day(5),
                },
            ],
        )
        self.assertFalse(self._outlook(undated).suggested_action)
        found = self.Outlook.search([('days_left', '<=', 0), ('product_id', '=', self.milk.id)])
        self.assertEqual(found.lot_id, old)

    def test_rows_follow_the_stock(self):
        lot = self._lot("A", 20)
        self._run()
        row = self._outlook(lot)
        self._set_stock(self.milk, self.stock, -4, lot)
        self._run()
        self.assertEqual(self._outlook(lot), row)
        self.assertEqual(row.quantity, 6)
        self._set_stock(self.milk, self.stock, -6, lot)
        self._run()
        self.assertFalse(row.exists())
        self.assertEqual(self.Outlook._jxc_refresh(self.company), 0)

    def test_suggestions_with_their_reasons(self):
        self._rule(self.milk, 1)
        lots = {
            name: self._lot(name, days, qty=qty)
            for name, days, qty in (
                ("sold", 20, 10),
                ("late", 40, 50),
                ("old", -1, 3),
            )
        }
        long_ago = NOW - timedelta(days=100)
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_quant SET in_date = %s", [long_ago])
        self.env.invalidate_all()
        self._run()

        def suggested():
            return {name: self._outlook(lot).suggested_action for name, lot in lots.items()}

        # 10 days for the first, 30 for the second: 20 of it are left
        self.assertEqual(suggested(), {'sold': 'sell', 'late': 'discount', 'old': 'scrap'})
        self.assertEqual(
            self._outlook(lots['late']).reason,
            "At 1.00 Units a day 20.00 Units will be left on 04/19/2026, and no other warehouse "
            "sells them in time.",
        )
        rule_b = self._rule(self.milk, 0.5, self.warehouse_b)  # 40 days sell 20
        self._run()
        self.assertEqual(suggested()['late'], 'transfer')
        self.assertEqual(self._outlook(lots['late']).target_warehouse_id, self.warehouse_b)
        self.assertIn("Branch B", self._outlook(lots['late']).reason)
        self._set_stock(self.milk, self.stock_b, 1, self._lot("there", 300, qty=0))
        self._run()
        self.assertEqual(suggested()['late'], 'discount')
        rule_b.unlink()
        self.env['product.supplierinfo'].create(
            {
                'partner_id': self.env.user.partner_id.id,
                'product_tmpl_id': self.milk.product_tmpl_id.id,
            }
        )
        self.env.cr.execute("UPDATE stock_quant SET in_date = %s", [NOW - timedelta(days=9)])
        self.env.invalidate_all()
        self._run()
        self.assertEqual(suggested(), {'sold': 'sell', 'late': 'return', 'old': 'return'})

    def test_spare_demand_is_promised_once(self):
        self._rule(self.milk, 1, self.warehouse_b)
        lots = self._lot("A", 20, qty=15), self._lot("B", 21, qty=15)
        self._run()
        self.assertEqual(
            [self._outlook(lot).target_warehouse_id for lot in lots],
            [self.warehouse_b, self.env['stock.warehouse']],
        )

    def test_waste_on_the_lot_as_far_as_one_sees(self):
        lot = self._lot("A", 20, qty=4)
        self._set_stock(self.milk, self.stock_b, 3, lot)
        self._run()
        self.assertEqual(lot.jxc_waste_qty, 7)
        local = new_test_user(self.env, 'jxc_local', groups='jxc_module.group_keeper')
        local.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids})
        self.assertEqual(lot.with_user(local).jxc_waste_qty, 3)
        self.assertEqual(lot.jxc_waste_qty, 7)
        rows = self.Outlook.with_user(local).search([('lot_id', '=', lot.id)])
        self.assertEqual(rows.warehouse_id, self.warehouse_b)
        local.jxc_warehouse_ids = False
        self.assertFalse(self.Outlook.with_user(local).search_count([]))

    def test_costs_are_hidden(self):
        lot = self._lot("A", 20)
        self._run()
        self.env['res.groups'].browse(
            self.env.ref('base.group_user').id
        ).implied_ids -= self.env.ref('jxc_module.group_cost')
        row = self._outlook(lot).with_user(self.keeper)
        self.assertEqual(row.quantity, 10)
        for name in ('value', 'waste_value'):
            with self.assertRaises(AccessError):
                row.read([name])
            with self.assertRaises(AccessError):
                row.search([(name, '>', 0)])

    def test_other_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        lot = self._lot("A", 20)
        self._set_stock(self.milk, warehouse.lot_stock_id, 3, lot)
        self._run()
        self.assertEqual(self._outlook(lot, warehouse).quantity, 3)
        mine = self.Outlook.with_user(self.keeper).search([('lot_id', '=', lot.id)])
        self.assertEqual(mine.company_id, self.company)

    def test_nobody_writes_it_by_hand(self):
        lot = self._lot("A", 20)
        self._run()
        with self.assertRaises(AccessError):
            self._outlook(lot).with_user(self.boss).quantity = 1
        with self.assertRaises(AccessError):
            self.Outlook.with_user(new_test_user(self.env, 'nobody')).action_jxc_refresh()

    def test_number_of_queries_does_not_grow(self):
        def count():
            self.Outlook._jxc_refresh(self.company)
            self._lot(f"one more {self.env.cr.sql_log_count}", 20)
            return self._count_queries(self.Outlook._jxc_refresh, self.company)

        few = count()
        for n in range(40):
            self._lot(f"L{n}", 20 + n, self.tea if n % 2 else self.milk)
        self.assertLessEqual(count(), few)
