from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.jxc_module.tests.test_transferring_rebalance import RebalanceCommon

NOW = datetime(2026, 3, 2, 8)


class ArrivalCommon(RebalanceCommon):
    def _ask(self, quantity=5, product=None, **values):
        return self.env['jxc.transfer'].create(
            {
                'source_warehouse_id': self.warehouse.id,
                'dest_warehouse_id': self.warehouse_b.id,
                'line_ids': [
                    (0, 0, {'product_id': (product or self.tea).id, 'quantity': quantity})
                ],
                **values,
            }
        )

    def _shipped(self, at, quantity=5, **values):
        with freeze_time(at):
            transfer = self._ask(quantity, **values)
            transfer.action_request()
            transfer.action_ship()
        return transfer

    def _trip(self, start, days):
        transfer = self._shipped(start, 1)
        with freeze_time(start + timedelta(days=days)):
            transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        return transfer


@tagged('post_install', '-at_install')
class TestArrival(ArrivalCommon):
    def test_the_company_then_the_route_then_its_trips(self):
        """The middle of 3, 4 and 30 days is 4; of two trips nobody knows."""
        transfer = self._shipped(NOW)
        self.assertEqual(transfer.expected_date, NOW + timedelta(days=2))
        self.assertTrue(transfer.expected_by_route)
        route = self.env['jxc.transfer.route'].create(
            {
                'source_warehouse_id': self.warehouse.id,
                'dest_warehouse_id': self.warehouse_b.id,
                'days': 5,
            }
        )
        self.assertEqual(self._shipped(NOW).expected_date, NOW + timedelta(days=5))
        first = NOW - timedelta(days=60)
        self._trip(first, 3)
        self._trip(first, 30)
        self.assertEqual(self._shipped(NOW).expected_date, NOW + timedelta(days=5))
        self._trip(first, 4)
        with freeze_time(NOW):
            route.invalidate_recordset()
            self.assertEqual((route.trips, route.measured_days), (3, 4))
        self.assertEqual(self._shipped(NOW).expected_date, NOW + timedelta(days=4))
        # a year later they say nothing any more
        later = NOW + timedelta(days=400)
        self.assertEqual(self._shipped(later).expected_date, later + timedelta(days=5))

    def test_the_other_way_is_another_route(self):
        self._set_stock(self.tea, self.stock_b, 10)
        for _n in range(3):
            self._trip(NOW - timedelta(days=60), 9)
        back = self._shipped(
            NOW, source_warehouse_id=self.warehouse_b.id, dest_warehouse_id=self.warehouse.id
        )
        self.assertEqual(back.expected_date, NOW + timedelta(days=2))

    def test_it_counts_from_shipping(self):
        with freeze_time(NOW):
            transfer = self._ask()
            transfer.action_request()
            self.assertEqual(transfer.expected_date, transfer.scheduled_date + timedelta(days=2))
        with freeze_time(NOW + timedelta(days=3)):
            transfer.action_ship()
        self.assertEqual(transfer.expected_date, NOW + timedelta(days=5))
        incoming = transfer.receive_picking_ids.move_ids
        self.assertEqual(set(incoming.mapped('date')), {NOW + timedelta(days=5)})

    def test_who_knows_better_says_so(self):
        day = NOW + timedelta(days=20)
        transfer = self._ask(expected_date=day)
        transfer.action_request()
        with freeze_time(NOW):
            transfer.action_ship()
        self.assertEqual(transfer.expected_date, day)
        other = self._shipped(NOW)
        other.expected_date = day
        self.assertFalse(other.expected_by_route)
        self.assertEqual(set(other.receive_picking_ids.move_ids.mapped('date')), {day})

    def test_late(self):
        transfer = self._shipped(NOW)
        for hours, late in ((47, False), (49, True)):
            with freeze_time(NOW + timedelta(hours=hours)):
                transfer.invalidate_recordset()
                self.assertEqual(transfer.is_late, late)
                found = self.env['jxc.transfer'].search([('is_late', '=', True)])
                self.assertEqual(transfer in found, late)


@tagged('post_install', '-at_install')
class TestTransitAlerts(ArrivalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({'jxc_transit_alerts': True, 'jxc_transfer_late_days': 1})
        cls.company.partner_id.tz = 'UTC'
        cls.alerts = cls.env['jxc.alert']

    def _found(self, at, kinds=('open',)):
        with freeze_time(at):
            self.env['jxc.transfer']._cron_jxc_transit()
        return self.alerts.search(
            [('kind', '=', 'transit'), ('state', 'in', kinds)], order='warehouse_id'
        )

    def test_both_keepers_are_told(self):
        here = self._user('transit_here', 'keeper', warehouses=self.warehouse)
        there = self._user('transit_there', 'keeper', warehouses=self.warehouse_b)
        transfer = self._shipped(NOW)
        self.assertFalse(self._found(NOW + timedelta(days=3)))
        late = self._found(NOW + timedelta(days=3, hours=1))
        due = (NOW + timedelta(days=2)).date()
        self.assertRecordValues(
            late,
            [
                {
                    'warehouse_id': warehouse.id,
                    'responsible_id': user.id,
                    'res_model': 'jxc.transfer',
                    'res_id': transfer.id,
                    'quantity': 5,
                    'value_at_risk': 25,
                    'due_date': due,
                    'level': 'warning',
                    'notified': True,
                }
                for warehouse, user in ((self.warehouse, here), (self.warehouse_b, there))
            ],
        )
        self.assertEqual(len(self.alerts.with_user(there).search([('kind', '=', 'transit')])), 1)
        self.assertIn(transfer.name, late[0].name)
        # found again it is the same
        self.assertEqual(self._found(NOW + timedelta(days=4)), late)
        transfer.action_receive()
        self.assertFalse(self._found(NOW + timedelta(days=5)))
        self.assertEqual(set(late.mapped('state')), {'resolved'})

    def test_what_has_not_left_is_not_late(self):
        with freeze_time(NOW):
            self._ask().action_request()
        self.assertFalse(self._found(NOW + timedelta(days=30)))

    def test_a_lot_that_goes_bad_on_its_way(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        for name, days in (("M1", 8), ("M2", 30)):
            day = NOW + timedelta(days=days)
            lot = self.env['stock.lot'].create(
                {
                    'name': name,
                    'product_id': milk.id,
                    'company_id': self.company.id,
                    'expiration_date': day,
                    'removal_date': day,
                }
            )
            self._set_stock(milk, self.stock, 4, lot)
        transfer = self._shipped(NOW, 8, product=milk)
        self.assertFalse(self._found(NOW))
        transfer.expected_date = NOW + timedelta(days=10)
        found = self._found(NOW)
        self.assertEqual(found.lot_id.name, "M1")
        self.assertEqual(found.mapped('quantity'), [4, 4])
        self.assertEqual(set(found.mapped('level')), {'danger'})
        self.assertIn('4', found[0].message)

    def test_a_valued_lot_is_worth_its_own_cost(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        milk.product_tmpl_id.lot_valuated = True
        day = NOW + timedelta(days=8)
        for name, cost in (("M1", 8), ("M2", 2)):
            lot = self.env['stock.lot'].create(
                {
                    'name': name,
                    'product_id': milk.id,
                    'company_id': self.company.id,
                    'expiration_date': day,
                    'removal_date': day,
                }
            )
            self._set_stock(milk, self.stock, 4, lot)
            lot.standard_price = cost
        transfer = self._shipped(NOW, 8, product=milk)
        transfer.expected_date = NOW + timedelta(days=10)
        found = self._found(NOW)
        self.assertEqual(
            {alert.lot_id.name: alert.value_at_risk for alert in found}, {"M1": 32, "M2": 8}
        )

    def test_switched_off(self):
        self._shipped(NOW)
        late = self._found(NOW + timedelta(days=9))
        self.company.jxc_transit_alerts = False
        self.assertEqual(set(late.mapped('state')), {'resolved'})
        self.assertFalse(self._found(NOW + timedelta(days=9)))

    def test_of_each_company_and_in_one_query(self):
        other = self.env['res.company'].create({'name': "Elsewhere", 'jxc_transit_alerts': True})
        few = self._shipped(NOW)
        self.assertFalse(self.alerts._transit_rows(other))
        self.assertEqual(len(self._found(NOW + timedelta(days=9))), 2)

        def rows(transfers):
            with freeze_time(NOW + timedelta(days=9)):
                return self.alerts.sudo()._transit_rows(self.company)

        before = self._count_queries(rows, few)
        for _n in range(5):
            self._shipped(NOW)
        self.assertLessEqual(self._count_queries(rows, few), before)
        self.assertEqual(len(rows(few)), 12)

    def test_recommended(self):
        settings = self.company._jxc_recommended_settings()
        self.assertTrue(settings['jxc_transit_alerts'])
