from datetime import date

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW, ReplenishmentCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestStatus(ReplenishmentCommon):
    """Status and alerts after moves; rules without policy compare with their own min and max."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.active = False
        cls._open_stock(200, '2025-12-01')
        cls.rule = cls._create_rule(min_qty=20, max_qty=50)
        cls.rule._jxc_recompute(cls.company)

    def _work_off(self):
        """Commit what the moves marked and run the status job, as the cron does in a minute."""
        self.env.cr.precommit.run()
        self.Orderpoint._cron_jxc_status()

    def _plan(self, src, dst, qty, day='2026-03-02'):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': qty,
                'product_uom': self.tea.uom_id.id,
                'location_id': src.id,
                'location_dest_id': dst.id,
                'date': f'{day} 10:00:00',
            }
        )
        move._action_confirm()
        return move

    def test_status_follows_a_finished_move(self):
        self.assertRecordValues(self.rule, [{'jxc_status': 'over', 'jxc_on_hand': 200}])
        for sold, left, status in ((160, 40, 'ok'), (30, 10, 'below_reorder'), (10, 0, 'out')):
            self._sell(sold, '2026-03-02')
            self._work_off()
            self.assertRecordValues(self.rule, [{'jxc_status': status, 'jxc_on_hand': left}])

    def test_a_finished_move_wakes_the_status_job(self):
        cron = self.env.ref('jxc_module.cron_stock_status')
        triggers = self.env['ir.cron.trigger'].search([('cron_id', '=', cron.id)])
        self._sell(1, '2026-03-02')
        self.env.cr.precommit.run()
        self.assertTrue(self.env['ir.cron.trigger'].search([('cron_id', '=', cron.id)]) - triggers)
        self.assertEqual(self.env['jxc.stock.change']._take(100), self.tea.ids)

    def test_products_without_rule_wake_nobody(self):
        other = self._create_product("Other")
        self.env.cr.precommit.run()
        self.env['jxc.stock.change']._take(100)
        self._open_stock(1, '2026-03-01', product=other)
        self.env.cr.precommit.run()
        self.assertFalse(self.env['jxc.stock.change']._take(100))

    def test_orders_count(self):
        self._sell(190, '2026-03-02')
        self._work_off()
        self.assertEqual(self.rule.jxc_status, 'below_reorder')
        receipt = self._plan(self.suppliers, self.stock, 30, '2026-05-01')
        self._work_off()
        self.assertRecordValues(self.rule, [{'jxc_status': 'ok', 'jxc_on_order': 30}])
        delivery = self._plan(self.stock, self.customers, 25)
        self._work_off()
        self.assertRecordValues(self.rule, [{'jxc_status': 'below_reorder', 'jxc_committed': 25}])
        delivery._action_cancel()
        self._work_off()
        self.assertRecordValues(self.rule, [{'jxc_status': 'ok', 'jxc_committed': 0}])
        receipt._action_cancel()
        self._work_off()
        self.assertEqual(self.rule.jxc_status, 'below_reorder')

    def test_a_delivery_beyond_the_horizon_does_not_count_yet(self):
        self._sell(160, '2026-03-02')
        self._plan(self.stock, self.customers, 30, '2026-06-01')
        self._work_off()
        self.assertRecordValues(self.rule, [{'jxc_status': 'ok', 'jxc_committed': 0}])

    def test_requests_for_quotation_count(self):
        self._add_vendor()
        self._sell(190, '2026-03-02')
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [(0, 0, {'product_id': self.tea.id, 'product_qty': 30})],
            }
        )
        self._work_off()
        self.assertRecordValues(self.rule, [{'jxc_status': 'ok', 'jxc_on_order': 30}])
        order.order_line.product_qty = 2
        self._work_off()
        self.assertEqual(self.rule.jxc_status, 'below_reorder')

    def test_cover_and_dates(self):
        self.tea.write({'create_date': '2025-01-01'})
        self.rule.write({'jxc_daily_demand': 4, 'jxc_lead_time': 2})
        self._sell(160, '2026-03-02')
        self._work_off()
        # 40 on hand at 4 a day; 20 above the reorder point
        self.assertRecordValues(
            self.rule,
            [
                {
                    'jxc_days_of_cover': 10,
                    'jxc_stockout_date': date(2026, 3, 12),
                    'jxc_order_by': date(2026, 3, 7),
                }
            ],
        )

    def test_alerts_open_change_and_close(self):
        self.company.jxc_stock_alerts = True
        Alert = self.env['jxc.alert']
        domain = [('orderpoint_id', '=', self.rule.id), ('state', '=', 'open')]
        Alert._jxc_sync_stock(self.company)  # the first run is silent
        self.assertRecordValues(
            Alert.search(domain), [{'kind': 'overstock', 'quantity': 150, 'value_at_risk': 1500}]
        )
        self.assertFalse(Alert.search(domain).notice_id)
        self._sell(190, '2026-03-02')
        self._work_off()
        low = Alert.search(domain)
        self.assertRecordValues(low, [{'kind': 'low_stock', 'quantity': 10, 'level': 'info'}])
        self._sell(10, '2026-03-02')
        self._work_off()
        self.assertRecordValues(
            Alert.search(domain), [{'kind': 'out_of_stock', 'quantity': 20, 'level': 'danger'}]
        )
        self.assertEqual(low.state, 'resolved')
        self._open_stock(45, '2026-03-02')
        self._work_off()
        self.assertFalse(Alert.search(domain))

    def test_no_alerts_while_switched_off(self):
        self._sell(200, '2026-03-02')
        self._work_off()
        self.assertEqual(self.rule.jxc_status, 'out')
        self.assertFalse(self.env['jxc.alert'].search([('orderpoint_id', '=', self.rule.id)]))

    def test_switching_off_closes_the_alerts(self):
        self.company.jxc_stock_alerts = True
        self.env['jxc.alert']._jxc_sync_stock(self.company)
        alerts = self.env['jxc.alert'].search(
            [('orderpoint_id', '=', self.rule.id), ('state', '=', 'open')]
        )
        self.assertTrue(alerts)
        self.company.jxc_stock_alerts = False
        self.assertEqual(alerts.mapped('state'), ['resolved'])
        self.assertFalse(self.company.jxc_stock_alerts_since)

    def test_the_buyer_of_the_policy_is_responsible(self):
        buyer = new_test_user(self.env, 'jxc buyer', groups='jxc_module.group_buyer')
        self._add_vendor(delay=5)
        self.tea.responsible_id = False
        self.policy.write({'active': True, 'responsible_id': buyer.id})
        self.company.jxc_stock_alerts = True
        self.env['jxc.alert']._jxc_sync_stock(self.company)
        self._sell_daily([4] * 40)
        self._sell(self.tea.qty_available, '2026-03-02')
        self.Orderpoint._jxc_recompute_company(self.company)
        alert = self.env['jxc.alert'].search(
            [('orderpoint_id', '=', self.rule.id), ('state', '=', 'open')]
        )
        self.assertRecordValues(alert, [{'kind': 'out_of_stock', 'responsible_id': buyer.id}])
        self.assertEqual(alert.notice_id.user_id, buyer)

    def test_refreshing_takes_a_constant_number_of_queries(self):
        products = self.env['product.product'].browse()
        for n in range(20):
            product = self._create_product(f"P{n}")
            self._create_rule(product, min_qty=1, max_qty=2)
            products |= product
        self.Orderpoint.search([])._jxc_recompute(self.company)
        self.assertConstantQueries(
            lambda batch: self.Orderpoint._jxc_refresh_status(self.company, batch.ids),
            products[:1],
            products,
        )
