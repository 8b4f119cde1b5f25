from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .common_expiry import NOW, TODAY, ExpiryCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryAlerts(ExpiryCommon):
    """Each level alerts once, to somebody who is responsible, and stops by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.company.jxc_expiry_alerts = True
            cls._run()  # the silent first run, over nothing

    def _later(self, days):
        with freeze_time(NOW + timedelta(days=days)):
            self._run()

    def _notices(self):
        return self.env['jxc.alert.notice'].search([('company_id', '=', self.company.id)])

    def test_alert_of_a_lot(self):
        lot = self._lot("L", 20, qty=5)
        self._run()
        self.assertRecordValues(
            self._alerts(lot),
            [
                {
                    'level': 'warning',
                    'product_id': self.milk.id,
                    'warehouse_id': self.warehouse.id,
                    'quantity': 5,
                    'value_at_risk': 10,
                    'due_date': (TODAY + timedelta(days=20)).date(),
                    'state': 'open',
                    'notified': True,
                }
            ],
        )
        self.assertEqual(self._alerts(lot).message, "5.00 Units expire on 03/30/2026.")

    def test_each_level_once(self):
        lot = self._lot("L", 31)
        self._later(0)
        first = self._alerts(lot)
        first.action_acknowledge()
        self._later(0)
        self.assertEqual(self._alerts(lot), first)
        self.assertEqual(first.state, 'acknowledged')
        self._later(1)
        second = self._alerts(lot) - first
        self.assertRecordValues(
            first + second,
            [{'state': 'resolved', 'level': 'info'}, {'state': 'open', 'level': 'warning'}],
        )
        self._later(2)
        self.assertEqual(self._alerts(lot), first + second)
        self._later(40)
        self.assertEqual(self._alerts(lot, state='open').level, 'danger')

    def test_armed_again_by_another_date(self):
        lot = self._lot("L", 20)
        self._run()
        first = self._alerts(lot)
        first.action_acknowledge()
        lot.expiration_date += timedelta(days=3)  # the same level
        self._run()
        second = self._alerts(lot) - first
        self.assertEqual((first.state, second.state), ('resolved', 'open'))
        lot.expiration_date += timedelta(days=500)
        self._run()
        self.assertFalse(self._alerts(lot, state='open'))

    def test_armed_again_when_stock_returns(self):
        lot = self._lot("L", 20)
        self._run()
        first = self._alerts(lot)
        self._set_stock(self.milk, self.stock, -10, lot)
        self._run()
        self.assertEqual(first.state, 'resolved')
        self.assertFalse(self._notices().activity_ids)
        self._set_stock(self.milk, self.stock, 4, lot)
        self._run()
        self.assertEqual((self._alerts(lot) - first).quantity, 4)
        self.assertTrue(self._notices().activity_ids)

    def test_warehouses_apart_and_negative_quants_netted(self):
        lot = self._lot("L", 20, qty=5)
        shelf = self.env['stock.location'].create({'name': "S", 'location_id': self.stock.id})
        self._set_stock(self.milk, shelf, -2, lot)
        self._set_stock(self.milk, self.stock_b, 7, lot)
        self._run()
        self.assertEqual(
            {alert.warehouse_id: alert.quantity for alert in self._alerts(lot)},
            {self.warehouse: 3, self.warehouse_b: 7},
        )

    def test_no_alert(self):
        lots = self._lot("fresh", 300) + self._lot("no date", None) + self._lot("gone", 5, qty=0)
        in_transit = self.company.internal_transit_location_id
        lots += self._lot("at a customer", 5, location=self.customers)
        lots += self._lot("under way", 5, location=in_transit)
        self._run()
        self.assertFalse(self._alerts(lots))

    def test_who_is_responsible(self):
        """Product, else category, else warehouse, else the level's group; never OdooBot."""
        people = {
            name: new_test_user(self.env, f'jxc_{name}', groups='jxc_module.group_keeper')
            for name in ('product', 'category', 'warehouse', 'group')
        }
        group = self.env['res.groups'].create(
            {'name': "Expiry desk", 'user_ids': people['group'].ids}
        )
        self.levels[30].group_id = group
        parent = self.env['product.category'].create({'name': "Food"})
        self.milk.categ_id = self.env['product.category'].create(
            {'name': "Dairy", 'parent_id': parent.id}
        )
        self.milk.responsible_id = people['product']
        parent.jxc_expiry_responsible_id = people['category']
        self.warehouse.jxc_expiry_responsible_id = people['warehouse']
        lot = self._lot("L", 20)
        for name in ('product', 'category', 'warehouse', 'group'):
            self._run()
            self.assertEqual(self._alerts(lot, state='open').responsible_id, people[name])
            people[name].active = False
            self._set_stock(self.milk, self.stock, -10, lot)
            self._run()
            self._set_stock(self.milk, self.stock, 10, lot)
        self._run()  # nobody is left: whoever gets the alerts of nobody
        self.assertEqual(self._alerts(lot, state='open').responsible_id, self.boss)

    def test_odoobot_is_nobody(self):
        self.milk.responsible_id = self.env.ref('base.user_root')
        self.levels[30].group_id = False
        lot = self._lot("L", 20)
        self._run()
        self.assertEqual(self._alerts(lot).responsible_id, self.boss)

    def test_escalation(self):
        group = self.env['res.groups'].create({'name': "Chiefs", 'user_ids': self.boss.ids})
        self.levels[7].write({'group_id': group.id, 'escalate': True})
        self.milk.responsible_id = self.keeper
        lot = self._lot("L", 8)
        self._later(0)
        self.assertEqual(self._alerts(lot, state='open').responsible_id, self.keeper)
        self._later(1)
        self.assertEqual(self._alerts(lot, state='open').responsible_id, self.boss)

    def test_group_member_of_the_warehouse(self):
        local = new_test_user(self.env, 'jxc_local', groups='jxc_module.group_keeper')
        local.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids})
        desk = self.env['res.groups'].create(
            {'name': "Desk", 'user_ids': (self.keeper + local).ids}
        )
        self.levels[30].group_id = desk
        here, there = self._lot("L", 20), self._lot("M", 20, location=self.stock_b)
        self._run()
        self.assertEqual(self._alerts(here).responsible_id, self.keeper)
        self.assertEqual(self._alerts(there).responsible_id, local)

    def test_one_activity_for_many_lots(self):
        self.milk.responsible_id = self.keeper
        self.tea.responsible_id = self.boss
        lots = self.Lot.union(*(self._lot(f"L{n}", 20) for n in range(7)))
        lots += self._lot("T", 20, self.tea)
        self._run()
        notices = self._notices()
        self.assertEqual(
            {notice.user_id: len(notice.alert_ids) for notice in notices},
            {self.keeper: 7, self.boss: 1},
        )
        self.assertEqual([len(notice.activity_ids) for notice in notices], [1, 1])
        self.assertFalse(lots.activity_ids)

    def test_first_run_is_silent(self):
        self.company.jxc_expiry_alerts = False
        lot = self._lot("L", 20)
        self._run()
        self.assertFalse(self._alerts(lot))
        self.assertTrue(self._outlook(lot))
        self.company.jxc_expiry_alerts = True
        self._run()
        self.assertEqual(len(self._alerts(lot, state='open')), 1)
        self.assertFalse(self._notices())
        other = self._lot("M", 20)
        self._run()
        self.assertEqual(self._notices().alert_ids, self._alerts(other))
        self.company.jxc_expiry_alerts = False
        self.assertEqual(set(self._alerts(lot + other).mapped('state')), {'resolved'})

    def test_alerts_of_another_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        lot = self._lot("L", 20)  # shared
        self._set_stock(self.milk, warehouse.lot_stock_id, 3, lot)
        self._run()
        self.assertEqual(self._alerts(lot).company_id, self.company)
        other.jxc_expiry_alerts = True
        self._run()
        self.assertEqual(
            {alert.company_id: alert.quantity for alert in self._alerts(lot)},
            {self.company: 10, other: 3},
        )

    def test_value_of_a_lot_valuated_product(self):
        self.milk.product_tmpl_id.categ_id = self.env['product.category'].create(
            {'name': "A", 'property_cost_method': 'average'}
        )
        self.milk.lot_valuated = True
        lot = self._lot("L", 20)
        lot.standard_price = 7
        self._run()
        self.assertEqual(self._alerts(lot).value_at_risk, 70)

    def test_number_of_queries_does_not_grow(self):
        def count():
            self._run()  # caches
            self._lot(f"one more {self.env.cr.sql_log_count}", 20)
            return self._count_queries(self._run)

        self._lot("first", 20)
        few = count()
        for n in range(60):
            self._lot(f"L{n}", 20 + n % 3, self.tea if n % 2 else self.milk)
        self.assertLessEqual(count(), few)

    def test_recommended(self):
        self.assertTrue(self.company._jxc_recommended_settings()['jxc_expiry_alerts'])


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestCoresOwnAlert(ExpiryCommon):
    """Core's activity a lot stays where our alerts are off, and only there."""

    def _core_alert(self, lot):
        lot.alert_date = NOW - timedelta(days=1)
        self.env['stock.rule']._run_scheduler_tasks()
        return bool(lot.activity_ids)

    def test_off_as_installed(self):
        lot = self._lot("L", 20)
        self.assertTrue(self._core_alert(lot))
        self.assertTrue(lot.product_expiry_reminded)

    def test_on(self):
        self.company.jxc_expiry_alerts = True
        for company in self.env['res.company'].search([]) - self.company:
            company.jxc_expiry_alerts = True
        lot = self._lot("L", 20)
        self.assertFalse(self._core_alert(lot))
        self.assertFalse(lot.product_expiry_reminded)  # core may still tell when it is its turn
        self.company.jxc_expiry_alerts = False
        self.assertTrue(self._core_alert(lot))

    def test_company_by_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self.company.jxc_expiry_alerts = True
        mine, shared = self._lot("L", 20), self._lot("M", 20, location=warehouse.lot_stock_id)
        theirs = self._lot("N", 20, company_id=other.id, location=warehouse.lot_stock_id)
        self.assertFalse(self._core_alert(mine))
        self.assertTrue(self._core_alert(shared))
        self.assertTrue(self._core_alert(theirs))
