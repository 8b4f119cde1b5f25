from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jxc_module.tests.common import JxcCommon


class RebalanceCommon(JxcCommon):
    """Tea: 80 in the main warehouse, which wants 20 to 50; 10 in B, which wants 15 to 24."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                'jxc_rebalance_min_worth': 0,
                'jxc_transfer_min_life': 5,
                'jxc_rebalance_holding': 0,
                'jxc_transfer_days': 2,
            }
        )
        cls.rows = cls.env['jxc.rebalance']
        cls.tea = cls._create_product("Tea", standard_price=5.0, list_price=8.0)
        cls._stocked(cls.tea)

    @classmethod
    def _stocked(cls, product, here=80, there=10):
        cls._rule(product, cls.warehouse, 20, 50)
        cls._rule(product, cls.warehouse_b, 15, 24)
        if here:
            cls._set_stock(product, cls.stock, here)
        if there:
            cls._set_stock(product, cls.stock_b, there)

    @classmethod
    def _rule(cls, product, warehouse, low, high, **vals):
        rules = cls.env['stock.warehouse.orderpoint']
        old = rules.search([('product_id', '=', product.id), ('warehouse_id', '=', warehouse.id)])
        values = {'product_min_qty': low, 'product_max_qty': high, **vals}
        if old:
            old.write(values)
            return old
        return rules.create(
            {
                'product_id': product.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'trigger': 'manual',
                **values,
            }
        )

    def _run(self):
        self.rows._run(self.company)
        return self._open()

    def _open(self, product=None):
        return self.rows.search(
            [('state', '=', 'proposed'), ('product_id', 'in', (product or self.tea).ids)],
            order='id',
        )

    def _user(self, login, *groups, warehouses=None):
        return self.env['res.users'].create(
            {
                'name': login,
                'login': login,
                'group_ids': [
                    (4, self.env.ref(f'jxc_module.group_{group}').id) for group in groups
                ],
                'jxc_warehouse_limited': warehouses is not None,
                'jxc_warehouse_ids': [(6, 0, warehouses.ids if warehouses else [])],
            }
        )


@tagged('post_install', '-at_install')
class TestRebalanceRun(RebalanceCommon):
    def test_surplus_to_shortage(self):
        row = self._run()
        self.assertRecordValues(
            row,
            [
                {
                    'product_id': self.tea.id,
                    'source_warehouse_id': self.warehouse.id,
                    'dest_warehouse_id': self.warehouse_b.id,
                    'quantity': 14,
                    'lot_id': False,
                    'waste_qty': 0,
                    'days': 2,
                    'source_usable': 80,
                    'source_reorder_point': 20,
                    'source_order_up_to': 50,
                    'dest_position': 10,
                    'dest_reorder_point': 15,
                    'dest_order_up_to': 24,
                    'state': 'proposed',
                    'transfer_id': False,
                }
            ],
        )
        for figure in ('80', '50', '15', self.warehouse_b.name):
            self.assertIn(figure, row.reason)
        self.assertFalse(self.env['jxc.transfer'].search([]))

    def test_reserved_and_promised_goods_stay(self):
        self._promise(self.stock, 20)
        self.assertEqual(self._run().quantity, 10)
        self._promise(self.stock, 10)
        self.assertFalse(self._run())

    def _promise(self, place, quantity):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': quantity,
                'location_id': place.id,
                'location_dest_id': self.customers.id,
            }
        )
        move._action_confirm()
        move._action_assign()

    def test_what_is_on_order_is_not_missing(self):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': 5,
                'location_id': self.suppliers.id,
                'location_dest_id': self.stock_b.id,
            }
        )
        move._action_confirm()
        self.assertFalse(self._run())

    def test_unusable_goods_are_no_surplus(self):
        apart = self.warehouse._jxc_quarantine_location()
        self._set_stock(self.tea, self.stock, -30)
        self._set_stock(self.tea, apart, 30)
        self.assertFalse(self._run())

    def test_computed_levels_count_once_there_are_some(self):
        rule = self._rule(self.tea, self.warehouse, 20, 50)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET jxc_computed_on = now(), jxc_reorder_point = 30,"
            " jxc_order_up_to = 75 WHERE id = %s",
            [rule.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._run().quantity, 5)

    def test_days_without_stock(self):
        """At 2 a day 10 last 5 days; a purchase takes 10, 14 pieces come after two."""
        rule = self._rule(self.tea, self.warehouse_b, 15, 24)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET jxc_computed_on = now(), jxc_reorder_point = 15,"
            " jxc_order_up_to = 24, jxc_daily_demand = 2, jxc_lead_time = 10 WHERE id = %s",
            [rule.id],
        )
        self.env.invalidate_all()
        row = self._run()
        # five days of two pieces at a margin of 3
        self.assertEqual((row.stockout_days, row.saves, row.costs, row.worth), (5, 30, 0, 30))
        self.env['jxc.transfer.route'].create(
            {
                'source_warehouse_id': self.warehouse.id,
                'dest_warehouse_id': self.warehouse_b.id,
                'days': 1,
                'fixed_cost': 10,
                'cost_per_unit': 0.5,
                'cost_per_kg': 1,
            }
        )
        self.tea.weight = 0.5
        row.state = 'superseded'
        row = self._run()
        self.assertEqual((row.saves, row.costs, row.worth, row.days), (30, 24, 6, 1))
        self.company.jxc_rebalance_min_worth = 6.5
        self.assertFalse(self._run())

    def test_packs(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        self._rule(self.tea, self.warehouse_b, 15, 24, replenishment_uom_id=dozen.id)
        self.assertEqual(self._run().quantity, 12)

    def test_two_runs_propose_once(self):
        first = self._run()
        self.assertEqual(self.rows._run(self.company), 0)
        self.assertEqual(self._open(), first)

    def test_what_changed_is_superseded(self):
        first = self._run()
        self._set_stock(self.tea, self.stock, -20)
        second = self._run()
        self.assertEqual(first.state, 'superseded')
        self.assertEqual(second.quantity, 10)
        self._set_stock(self.tea, self.stock_b, 20)
        self.assertFalse(self._run())
        self.assertEqual(second.state, 'superseded')

    def test_documents_without_moves_count(self):
        transfer = self._ask(14)
        self.assertEqual(transfer.state, 'draft')
        self.assertFalse(self._run())
        transfer.action_cancel()
        self.assertEqual(self._run().quantity, 14)

    def test_documents_with_moves_count_once(self):
        transfer = self._ask(4)
        transfer.action_request()
        self.assertEqual(transfer.state, 'approved')
        self.assertEqual(self._run().quantity, 10)
        transfer.action_ship()
        self.assertEqual(self._run().quantity, 10)
        transfer.action_receive()
        self.assertEqual(self._run().quantity, 10)

    def _ask(self, quantity):
        return self.env['jxc.transfer'].create(
            {
                'source_warehouse_id': self.warehouse.id,
                'dest_warehouse_id': self.warehouse_b.id,
                'line_ids': [(0, 0, {'product_id': self.tea.id, 'quantity': quantity})],
            }
        )

    def test_rejected_for_a_week(self):
        row = self._run()
        row.action_reject()
        self.assertEqual(row.decided_by_id, self.env.user)
        self.assertFalse(self._run())
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.assertEqual(self._run().quantity, 14)

    def test_what_nobody_decided_is_forgotten(self):
        old = self._run()
        self._set_stock(self.tea, self.stock, -20)
        kept = self._run()
        self._set_stock(self.tea, self.stock_b, 20)
        self._run()
        kept.decided_on = fields.Datetime.now() - timedelta(days=89)
        old.decided_on = fields.Datetime.now() - timedelta(days=91)
        self.rows._gc_superseded()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())

    def test_archived_ends(self):
        self._rule(self.tea, self.warehouse, 20, 50).active = False
        self.assertFalse(self._run())

    def test_of_each_company_alone(self):
        other = self.env['res.company'].create({'name': "Elsewhere"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)])
        self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'company_id': other.id,
                'product_min_qty': 40,
                'product_max_qty': 90,
            }
        )
        self.rows._cron_jxc_rebalance()
        self.assertEqual(self._open().dest_warehouse_id, self.warehouse_b)
        self.assertFalse(self.rows.search([('company_id', '=', other.id)]))

    def test_queries(self):
        few = self.env['product.product'].browse()
        many = few.union(*(self._create_product(f"Tin {n}") for n in range(12)))
        for product in many:
            self._stocked(product)
        self.env.flush_all()
        self.assertConstantQueries(
            lambda products: self.rows.sudo()._stocks(self.company, set(products.ids)),
            many[:1],
            many,
        )
        before = self._count_queries(self._run)
        self.rows.search([]).unlink()
        for product in few.union(*(self._create_product(f"Pot {n}") for n in range(12))):
            self._stocked(product)
        self.assertLessEqual(self._count_queries(self._run), before + 1)


@tagged('post_install', '-at_install')
class TestRebalanceLots(RebalanceCommon):
    """Milk: 40 of a lot in the main warehouse, which wants 20 to 50, but sells none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls._create_product(
            "Milk", tracking='lot', use_expiration_date=True, standard_price=5.0, list_price=8.0
        )
        cls._rule(cls.milk, cls.warehouse, 20, 50)
        rule = cls._rule(cls.milk, cls.warehouse_b, 15, 24)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET jxc_computed_on = now(), jxc_reorder_point = 15,"
            " jxc_order_up_to = 24, jxc_daily_demand = 2, jxc_lead_time = 10 WHERE id = %s",
            [rule.id],
        )
        cls.env.invalidate_all()
        cls.lot = cls._lot("M1", 20)

    @classmethod
    def _lot(cls, name, days):
        day = fields.Datetime.now() + timedelta(days=days)
        return cls.env['stock.lot'].create(
            {
                'name': name,
                'product_id': cls.milk.id,
                'company_id': cls.company.id,
                'expiration_date': day,
                'removal_date': day,
            }
        )

    def _run(self):
        self.env['jxc.lot.outlook']._jxc_refresh(self.company)
        self.rows._run(self.company)
        return self._open(self.milk)

    def test_waste_goes_though_there_is_no_surplus(self):
        self._set_stock(self.milk, self.stock, 40, self.lot)
        row = self._run()
        self.assertRecordValues(
            row,
            [
                {
                    'lot_id': self.lot.id,
                    'quantity': 20,  # 40 less the reorder point; B would take 24
                    'waste_qty': 20,
                    'removal_on': self.company._jxc_today() + timedelta(days=20),
                }
            ],
        )
        self.assertGreaterEqual(row.saves, 100)
        row.action_accept()
        self.assertEqual(row.transfer_id.line_ids.lot_id, self.lot)

    def test_life_at_arrival(self):
        """Two days on the road; five must be left."""
        short = self._lot("M2", 6)
        self._set_stock(self.milk, self.stock, 60, short)
        self.assertFalse(self._run())
        short.removal_date = short.expiration_date = fields.Datetime.now() + timedelta(days=7)
        self.assertTrue(self._run())

    def test_held_and_expired_lots_stay(self):
        self._set_stock(self.milk, self.stock, 90, self.lot)
        self.lot.jxc_on_hold = True
        self.assertFalse(self._run())


@tagged('post_install', '-at_install')
class TestRebalanceDecide(RebalanceCommon):
    def test_accept_in_bulk(self):
        """One transfer a pair of warehouses; pressed twice it is made once."""
        pot = self._create_product("Pot")
        self._stocked(pot)
        self._run()
        rows = self._open(self.tea | pot)
        rows.action_accept()
        rows.action_accept()
        transfer = self.env['jxc.transfer'].search([])
        self.assertRecordValues(
            transfer,
            [
                {
                    'kind': 'rebalance',
                    'source_warehouse_id': self.warehouse.id,
                    'dest_warehouse_id': self.warehouse_b.id,
                    'state': 'approved',
                }
            ],
        )
        self.assertEqual(
            {(line.product_id, line.quantity) for line in transfer.line_ids},
            {(self.tea, 14), (pot, 14)},
        )
        self.assertEqual(set(rows.mapped('state')), {'accepted'})
        self.assertEqual(rows.transfer_id, transfer)
        self.rows._run(self.company)
        self.assertFalse(self._open(self.tea | pot))

    def test_cancelled_transfers_are_proposed_again(self):
        row = self._run()
        row.action_accept()
        row.transfer_id.action_cancel()
        self.assertEqual(self._run().quantity, 14)

    def test_the_stock_has_changed_since(self):
        """14 may go while 34 are there: the reorder point of 20 stays."""
        row = self._run()
        self._set_stock(self.tea, self.stock, -47)
        action = row.action_accept()
        self.assertEqual(row.state, 'superseded')
        self.assertFalse(self.env['jxc.transfer'].search([]))
        self.assertIn(self.tea.name, action['params']['message'])
        self._set_stock(self.tea, self.stock, 47)
        row = self._run()
        self._set_stock(self.tea, self.stock, -46)
        row.action_accept()
        self.assertEqual(row.transfer_id.line_ids.quantity, 14)

    def test_meanwhile_it_came_from_elsewhere(self):
        row = self._run()
        self._set_stock(self.tea, self.stock_b, 14)
        row.action_accept()
        self.assertEqual(row.state, 'superseded')

    def test_who_decides(self):
        row = self._run()
        buyer = self._user('rebalance_buyer', 'buyer')
        keeper = self._user('rebalance_keeper', 'keeper')
        for method in ('action_accept', 'action_reject', 'action_rebalance'):
            with self.assertRaises(AccessError):
                getattr(row.with_user(buyer), method)()
        self.assertEqual(row.with_user(buyer).quantity, 14)
        row.with_user(keeper).action_accept()
        self.assertEqual(row.transfer_id.create_uid, keeper)
        self.assertEqual(row.decided_by_id, keeper)

    def test_a_keeper_of_one_warehouse_sees_nothing_of_the_other(self):
        row = self._run()
        one = self._user('rebalance_one', 'keeper', warehouses=self.warehouse_b)
        both = self._user('rebalance_both', 'keeper', warehouses=self.warehouse | self.warehouse_b)
        self.assertFalse(self.rows.with_user(one).search([]))
        with self.assertRaises(AccessError):
            row.with_user(one).action_accept()
        self.assertEqual(self.rows.with_user(both).search([]), row)
        hook = self.rows.with_user(one)._jxc_rebalance_proposals(self.tea)
        self.assertEqual(hook, [])
        [found] = self.rows.with_user(both)._jxc_rebalance_proposals(self.tea)
        self.assertEqual((found['proposal'], found['quantity']), (row, 14))

    def test_without_the_cost_group(self):
        self.env['res.config.settings'].create({'jxc_hide_costs': True}).execute()
        row = self._run().with_user(self._user('rebalance_masked', 'keeper'))
        for name in ('saves', 'costs', 'worth'):
            with self.assertRaises(AccessError):
                row.read([name])
            with self.assertRaises(AccessError):
                row.search([(name, '>', 0)])
        arch = row.get_view(view_type='list')['arch']
        self.assertNotIn('worth', arch)
        routes = self.env['jxc.transfer.route'].with_user(row.env.user)
        with self.assertRaises(AccessError):
            routes.search([('fixed_cost', '>', 0)])
        self.assertTrue(row.reason)

    def test_users_of_another_company(self):
        row = self._run()
        other = self.env['res.company'].create({'name': "Elsewhere"})
        stranger = self._user('rebalance_stranger', 'manager')
        stranger.write({'company_ids': [(6, 0, other.ids)], 'company_id': other.id})
        self.assertFalse(self.rows.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            row.with_user(stranger).action_accept()

    def test_screens(self):
        row = self._run()
        with Form(row) as form:
            self.assertEqual(form.quantity, 14)
        manager = self._user('rebalance_manager', 'manager')
        action = row.with_user(manager).action_rebalance()
        self.assertEqual(action['tag'], 'display_notification')
        row.action_accept()
        self.assertEqual(row.action_open_transfer()['res_id'], row.transfer_id.id)
        with Form(self.env['jxc.transfer.route']) as form:
            form.source_warehouse_id = self.warehouse
            form.dest_warehouse_id = self.warehouse_b
            form.days = 3
