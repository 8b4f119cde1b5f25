from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, warmup

from .common_alerting import AlertingCommon

NOW = datetime(2026, 3, 2, 6)


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestAlertingNotice(AlertingCommon):
    """Who is told, how often, and when the activity goes away."""

    def _notify(self, *rows, **options):
        if rows:
            self._sync(*rows, scope=[], kinds={row['kind'] for row in rows}, **options)
        return self.Alert._jxc_notify(self.company)

    def _activities(self, user):
        return self.env['mail.activity'].search(
            [('res_model', '=', 'jxc.alert.notice'), ('user_id', '=', user.id)]
        )

    def test_one_activity_a_responsible(self):
        self._notify(
            self._row(self.salt),
            self._row(self.sugar, 'out_of_stock'),
            self._row(self.rice, responsible_id=self.keeper.id),
        )
        self.assertEqual(
            self._activities(self.boss).mapped('summary'),
            ["2 products need attention: 1 out of stock and 1 low stock"],
        )
        self.assertEqual(
            self._activities(self.keeper).mapped('summary'),
            ["A product needs attention: 1 low stock"],
        )
        notice = self._alerts(self.salt).notice_id
        self.assertRecordValues(
            notice, [{'user_id': self.boss.id, 'open_count': 2, 'danger_count': 0}]
        )
        self.assertEqual(notice, self._alerts(self.sugar).notice_id)

    def test_later_runs_join_the_open_notice(self):
        self._notify(self._row(self.salt))
        first = self._activities(self.boss)
        self._notify(self._row(self.sugar))
        self.assertEqual(self._activities(self.boss), first)
        self.assertEqual(first.summary, "2 products need attention: 2 low stock")
        self.assertEqual(self._alerts(self.salt).notice_id, self._alerts(self.sugar).notice_id)

    def test_running_again_tells_nobody_twice(self):
        notice = self._notify(self._row(self.salt))
        self.assertEqual(self._notify(), notice)
        self.assertEqual(len(self._activities(self.boss)), 1)

    def test_resolved_alerts_close_the_activity(self):
        notice = self._notify(self._row(self.salt), self._row(self.sugar))
        self._sync(self._row(self.sugar))
        self.assertEqual(self._notify(), notice)
        self.assertEqual(
            self._activities(self.boss).summary, "A product needs attention: 1 low stock"
        )
        self._sync()
        self.assertFalse(self._notify())
        self.assertFalse(self._activities(self.boss))
        self.assertEqual(notice.state, 'done')

    def test_acknowledging_ends_the_reminder_not_the_alert(self):
        notice = self._notify(self._row(self.salt))
        alert = self._alerts(self.salt)
        alert.with_user(self.keeper).action_acknowledge()
        self.assertRecordValues(
            alert, [{'state': 'acknowledged', 'acknowledged_by_id': self.keeper.id}]
        )
        self.assertEqual(notice.state, 'done')
        self.assertFalse(self._activities(self.boss))
        self._notify(self._row(self.salt, quantity=1))
        self.assertFalse(self._activities(self.boss))

    def test_reopened_and_worse_alerts_remind_again(self):
        self._notify(self._row(self.salt))
        alert = self._alerts(self.salt)
        alert.action_acknowledge()
        alert.action_reopen()
        self.assertEqual(alert.state, 'open')
        self._notify()
        self.assertEqual(len(self._activities(self.boss)), 1)
        alert.action_acknowledge()
        self._notify(self._row(self.salt, level='danger'))
        self.assertEqual(alert.notice_id.danger_count, 1)
        self.assertEqual(len(self._activities(self.boss)), 1)

    def test_resolved_alerts_cannot_be_handled(self):
        self._sync(self._row(self.salt))
        self._sync()
        alert = self._alerts(self.salt)
        alert.action_acknowledge()
        alert.action_snooze()
        alert.action_reopen()
        self.assertEqual(alert.state, 'resolved')

    def test_an_activity_done_by_hand_ends_the_notice(self):
        notice = self._notify(self._row(self.salt))
        self._activities(self.boss).with_user(self.boss).action_feedback()
        self.assertFalse(self._notify())
        self.assertEqual((notice.state, self._alerts(self.salt).state), ('done', 'open'))
        later = self._notify(self._row(self.sugar))
        self.assertEqual(later.alert_ids, self._alerts(self.sugar))

    def test_silent_baseline_tells_nobody(self):
        self._notify(self._row(self.salt), silent=True)
        self.assertFalse(self._activities(self.boss))
        self._notify(self._row(self.sugar))
        self.assertEqual(
            self._activities(self.boss).summary, "A product needs attention: 1 low stock"
        )

    def test_alerts_without_product_are_not_called_products(self):
        self._notify({'kind': 'job', 'level': 'info', 'key': 'x'})
        self.assertEqual(
            self._activities(self.boss).summary, "1 alerts need attention: 1 background job"
        )

    def test_never_told_to_people_who_should_not_be(self):
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env, 'stranger', company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        left = new_test_user(self.env, 'left')
        left.active = False
        portal = new_test_user(self.env, 'portal_jxc', groups='base.group_portal')
        elsewhere = new_test_user(
            self.env,
            'elsewhere',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.warehouse_b.ids)],
        )
        root = self.env['res.users'].browse(SUPERUSER_ID)
        for user in (stranger, left, portal, elsewhere, root):
            with self.subTest(user=user.login):
                product = self._create_product(user.login)
                self._notify(self._row(product, responsible_id=user.id))
                self.assertEqual(self._alerts(product).responsible_id, self.boss)
                self.assertFalse(self._activities(user))
        here = self._row(self.rice, responsible_id=elsewhere.id, warehouse_id=self.warehouse_b.id)
        self._notify(here)
        self.assertEqual(self._alerts(self.rice).responsible_id, elsewhere)

    def test_who_left_between_sync_and_notify_is_replaced(self):
        self._sync(self._row(self.salt, responsible_id=self.keeper.id))
        self.keeper.active = False
        self._notify()
        self.assertEqual(self._alerts(self.salt).notice_id.user_id, self.boss)

    def test_fallback_is_the_first_manager_and_never_odoobot(self):
        managers = self.env['res.users'].search(
            [('all_group_ids', 'in', self.env.ref('jxc_module.group_manager').ids)], order='id'
        )
        fallback = self.Alert._jxc_fallback_responsible
        self.assertEqual(fallback(self.company), self.boss)
        for chosen in (self.env['res.users'], self.env['res.users'].browse(SUPERUSER_ID)):
            self.company.jxc_alert_responsible_id = chosen
            self.assertEqual(fallback(self.company), managers[0])
        self.env.ref('base.user_root').group_ids += self.env.ref('jxc_module.group_manager')
        self.assertEqual(fallback(self.company), managers[0])

    def test_without_anybody_the_ledger_keeps_it(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.env.user.company_ids -= other  # whoever creates a company gets it
        self.env['res.users'].search([]).company_ids -= other
        row = self._row(self.salt, warehouse_id=None)
        self.Alert._jxc_sync(other, ['low_stock'], [row])
        self.assertFalse(self.Alert._jxc_notify(other))
        alert = self._alerts(self.salt)
        self.assertRecordValues(alert, [{'responsible_id': False, 'state': 'open'}])
        self.boss.company_ids += other
        other.jxc_alert_responsible_id = self.boss
        self.assertEqual(self.Alert._jxc_notify(other), alert.notice_id)

    def test_companies_have_notices_of_their_own(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.boss.company_ids += other
        other.jxc_alert_responsible_id = self.boss
        here = self._notify(self._row(self.salt))
        self.Alert._jxc_sync(other, ['low_stock'], [self._row(self.sugar, warehouse_id=None)])
        there = self.Alert._jxc_notify(other)
        self.assertEqual((here | there).company_id, self.company | other)
        self.assertEqual(there.alert_ids.product_id, self.sugar)
        self.assertEqual(len(self._activities(self.boss)), 2)

    def test_cron_wakes_and_reminds(self):
        notice = self._notify(self._row(self.salt))
        alert = self._alerts(self.salt)
        alert.action_snooze()
        self.assertEqual(notice.state, 'done')
        self.Alert._cron_jxc_alerts()
        self.assertEqual(alert.state, 'snoozed')
        with freeze_time(NOW + timedelta(days=1)):
            self.Alert._cron_jxc_alerts()
        self.assertEqual(alert.state, 'open')
        self.assertEqual(len(self._activities(self.boss)), 1)

    def test_old_resolved_alerts_are_deleted(self):
        self._sync(self._row(self.salt))
        self._sync(self._row(self.sugar))
        resolved, still_open = self._alerts(self.salt), self._alerts(self.sugar)
        with freeze_time(NOW + timedelta(days=364)):
            self.Alert._gc_resolved_alerts()
            self.assertTrue(resolved.exists())
        with freeze_time(NOW + timedelta(days=366)):
            self.Alert._gc_resolved_alerts()
        self.assertFalse(resolved.exists())
        self.assertTrue(still_open.exists())

    @warmup
    def test_query_count_does_not_grow_with_alerts(self):
        self._notify(self._row(self.salt))
        products = self.env['product.product'].create(
            [{'name': f"P{i}", 'is_storable': True} for i in range(202)]
        )
        for batch in (products[:2], products[2:]):
            self._sync(*(self._row(product) for product in batch), scope=[])
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(alerts=len(batch)), self.assertQueryCount(25):
                self.Alert._jxc_notify(self.company)
                self.env.flush_all()
