from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_alerting import AlertingCommon


@tagged('post_install', '-at_install')
class TestAlertingAccess(AlertingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sync(
            cls._row(cls.salt),
            cls._row(cls.sugar, warehouse_id=cls.warehouse_b.id, key='b'),
            cls._row(cls.rice, 'match', key='m', warehouse_id=None),
            kinds=['low_stock', 'match'],
        )
        cls.all = cls._alerts(cls.salt) + cls._alerts(cls.sugar) + cls._alerts(cls.rice)
        cls.of_salt, cls.of_sugar, cls.matching = cls.all

    def _seen_by(self, user):
        return self.Alert.with_user(user).search([('id', 'in', self.all.ids)], order='id')

    def test_each_role_sees_its_kinds(self):
        stock = self.of_salt + self.of_sugar
        for role, expected in (
            ('manager', self.all),
            ('keeper', stock),
            ('buyer', self.all),
            ('accountant', self.matching),
            ('sales', self.Alert),
        ):
            with self.subTest(role=role):
                user = new_test_user(self.env, f'one_{role}', groups=f'jxc_module.group_{role}')
                self.assertEqual(self._seen_by(user), expected)

    def test_the_responsible_sees_and_handles_his_own(self):
        clerk = new_test_user(self.env, 'clerk', groups='base.group_user')
        self.matching.responsible_id = clerk
        self.assertEqual(self._seen_by(clerk), self.matching)
        self.matching.with_user(clerk).action_acknowledge()
        self.assertEqual(self.matching.acknowledged_by_id, clerk)
        with self.assertRaises(AccessError):
            self.of_salt.with_user(clerk).action_acknowledge()
        with self.assertRaises(AccessError):
            self.of_salt.with_user(clerk).action_open_object()

    def test_limited_users_see_their_warehouses(self):
        self.keeper.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        self.assertEqual(self._seen_by(self.keeper), self.of_sugar)
        self.boss.jxc_warehouse_limited = True
        self.assertEqual(self._seen_by(self.boss), self.matching)

    def test_other_companies_stay_out(self):
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'stranger',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self._seen_by(stranger))
        notice = self.Alert._jxc_notify(self.company)
        self.assertFalse(self.Notice.with_user(stranger).search([('id', 'in', notice.ids)]))

    def test_notices_are_personal(self):
        notice = self.Alert._jxc_notify(self.company)
        self.assertEqual(notice.user_id, self.boss)
        self.assertFalse(self.Notice.with_user(self.keeper).search([('id', '=', notice.id)]))
        limited = notice.with_user(self.boss)
        self.assertEqual(limited.open_count, 3)
        self.boss.jxc_warehouse_limited = True
        limited.invalidate_recordset()
        self.assertEqual(limited.open_count, 1)

    def test_nobody_writes_the_ledger_by_hand(self):
        for user in (self.keeper, self.boss):
            alerts = self.of_salt.with_user(user)
            with self.assertRaises(AccessError):
                alerts.create(
                    {'kind': 'job', 'level': 'info', 'key': 'k', 'company_id': self.company.id}
                )
            with self.assertRaises(AccessError):
                alerts.unlink()
        with self.assertRaises(AccessError):
            self.of_salt.with_user(self.keeper).write({'state': 'resolved'})

    def test_value_at_risk_needs_the_cost_group(self):
        self.keeper.group_ids += self.env.ref('base.group_allow_export')
        cost = self.env.ref('jxc_module.group_cost')
        self.env.ref('base.group_user').implied_ids -= cost
        self.assertFalse(self.keeper.has_group('jxc_module.group_cost'))
        Alert = self.Alert.with_user(self.keeper)
        alert = self.of_salt.with_user(self.keeper)
        for attempt in (
            lambda: alert.read(['value_at_risk']),
            lambda: alert.value_at_risk,
            lambda: alert.export_data(['value_at_risk']),
            lambda: Alert.search([('value_at_risk', '>', 0)]),
            lambda: Alert.search([], order='value_at_risk'),
            lambda: Alert._read_group([], ['kind'], ['value_at_risk:sum']),
            lambda: Alert.formatted_read_group([], ['kind'], ['value_at_risk:sum']),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertNotIn('value_at_risk', Alert.fields_get())
        self.assertNotIn('value_at_risk', Alert.get_view(view_type='list')['arch'])
        self.assertIn('quantity', alert.read(['quantity'])[0])
        self.assertEqual(self.of_salt.with_user(self.boss).value_at_risk, 50)
