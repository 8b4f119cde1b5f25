from odoo.tests import Form, HttpCase, tagged

from .common_alerting import AlertingCommon


@tagged('post_install', '-at_install')
class TestAlertingScreens(AlertingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sync(
            cls._row(cls.salt),
            cls._row(cls.sugar, 'out_of_stock', level='danger'),
            kinds=['low_stock', 'out_of_stock'],
        )
        cls.of_salt, cls.of_sugar = cls._alerts(cls.salt), cls._alerts(cls.sugar)

    def test_form_tells_what_is_wrong(self):
        with Form(self.of_salt.with_user(self.keeper)) as form:
            self.assertEqual(form.name, f"Low Stock: [{self.warehouse.code}] Salt")
            self.assertEqual(form.message, "Running low, 5.00 Units missing.")
            self.assertFalse(form.acknowledged_by_id)

    def test_worst_first(self):
        found = self.Alert.search([('id', 'in', (self.of_salt + self.of_sugar).ids)])
        self.assertEqual(found, self.of_sugar + self.of_salt)

    def test_the_group_with_the_worst_alert_first(self):
        ours = [('id', 'in', (self.of_salt + self.of_sugar).ids)]
        for by, first in (('kind', 'out_of_stock'), ('product_id', self.sugar.id)):
            group, _other = self.Alert.web_read_group(ours, [by])['groups']
            value = group[by]
            self.assertEqual(value[0] if by == 'product_id' else value, first)

    def test_found_by_the_name_of_its_object(self):
        self.assertEqual(self.Alert.name_search("Sugar"), [(self.of_sugar.id, self.of_sugar.name)])

    def test_actions_in_bulk(self):
        alerts = (self.of_salt + self.of_sugar).with_user(self.keeper)
        alerts.action_snooze_week()
        self.assertEqual(set(alerts.mapped('state')), {'snoozed'})
        alerts.action_acknowledge()
        self.assertRecordValues(alerts, [{'state': 'acknowledged', 'snoozed_until': False}] * 2)
        alerts.action_reopen()
        self.assertRecordValues(alerts, [{'state': 'open', 'acknowledged_by_id': False}] * 2)

    def test_opens_what_is_behind(self):
        action = self.of_salt.with_user(self.keeper).action_open_object()
        self.assertEqual(action['tag'], 'stock_forecasted')
        self.assertEqual(action['context']['active_id'], self.salt.id)
        self.assertEqual(action['context']['warehouse_id'], self.warehouse.id)
        lot = self.env['stock.lot'].create({'name': 'L1', 'product_id': self.rice.id})
        rows = [self._row(self.rice, 'expiry', lot_id=lot.id, due_date='2026-04-01')]
        self._sync(*rows, kinds=['expiry'])
        alert = self._alerts(self.rice)
        self.assertIn("(L1)", alert.name)
        action = alert.action_open_object()
        self.assertEqual((action['res_model'], action['res_id']), ('stock.lot', lot.id))
        partner = self.env.user.partner_id
        job = {'kind': 'job', 'level': 'info', 'key': 'j', 'res_model': 'res.partner'}
        self._sync({**job, 'res_id': partner.id}, kinds=['job'])
        alert = self.Alert.search([('kind', '=', 'job'), ('key', '=', 'j')])
        self.assertEqual(alert.action_open_object()['res_id'], partner.id)

    def test_opens_the_reordering_rule(self):
        rule = self.env['stock.warehouse.orderpoint'].create(
            {'product_id': self.rice.id, 'warehouse_id': self.warehouse.id}
        )
        self._sync(self._row(self.rice, orderpoint_id=rule.id), scope=[])
        alert = self._alerts(self.rice)
        action = alert.with_user(self.keeper).action_open_orderpoint()
        self.assertEqual(self.env[action['res_model']].search(action['domain']), rule)
        rule.unlink()
        self.assertFalse(alert.exists())

    def test_name_is_in_the_language_of_the_reader(self):
        self.env['res.lang']._activate_lang('zh_CN')
        self.salt.with_context(lang='zh_CN').name = "盐"
        self.assertIn("Salt", self.of_salt.with_context(lang='en_US').display_name)
        self.assertIn("盐", self.of_salt.with_context(lang='zh_CN').display_name)


@tagged('post_install', '-at_install')
class TestAlertingTour(AlertingCommon, HttpCase):
    def test_tour(self):
        self._sync(
            self._row(self.salt),
            self._row(self.sugar, 'out_of_stock', level='danger'),
            kinds=['low_stock', 'out_of_stock'],
        )
        self.start_tour('/odoo/jxc-alerts', 'jxc_alert', login='jxc_keeper')
        self.assertEqual(self._alerts(self.salt).state, 'open')
        self.assertRecordValues(
            self._alerts(self.sugar),
            [{'state': 'acknowledged', 'acknowledged_by_id': self.keeper.id}],
        )
