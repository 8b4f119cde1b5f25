from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException

from .common import JxcCommon
from .common_replenishment import NOW
from .common_replenishment_scheduler import SchedulerCommon
from .test_replenishment_scheduler_figures import simple_rules


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestSchedulerNights(SchedulerCommon):
    """Each night both ways: core orders, what differs is listed with its cause."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_scheduler_compare = True
        cls.rules = simple_rules(cls, 4)
        cls.Night = cls.env['jxc.scheduler.night']

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref('stock.ir_cron_scheduler_action').method_direct_trigger()
        self.env.invalidate_all()
        return self.Night.search([], limit=1)

    def _ordered(self):
        return len(
            self.env['purchase.order.line'].search([('orderpoint_id', 'in', self.rules.ids)])
        )

    def _nights(self, differences):
        """Make nights, the first a while ago; each with so many differences."""
        self.Night.search([]).unlink()
        now = fields.Datetime.now()
        self.Night.create(
            [
                {
                    'company_id': self.company.id,
                    'started_on': now - timedelta(days=len(differences) - number),
                    'compared': True,
                    'rule_count': 5,
                    'different_count': different,
                }
                for number, different in enumerate(differences)
            ]
        )

    def test_a_night_without_a_difference(self):
        night = self._run()
        self.assertRecordValues(
            night,
            [
                {
                    'company_id': self.company.id,
                    'compared': True,
                    'left_count': 0,
                    'different_count': 0,
                }
            ],
        )
        self.assertGreaterEqual(night.rule_count, 4)
        self.assertEqual(self._ordered(), 4)
        self.assertEqual(self.Night.search_count([]), 1)

    def test_each_difference_has_its_cause(self):
        """What ours would say is bent, one figure at a time; core's figures order."""
        model = self.env.registry['stock.warehouse.orderpoint']
        evaluate = model._jxc_evaluate
        bent = dict(
            zip(self.rules.ids, ('horizon', 'on_hand', 'forecast', 'to_order'), strict=True)
        )

        def bend(rules, **kwargs):
            outcomes, *rest = evaluate(rules, **kwargs)
            for rule, name in bent.items():
                if rule in outcomes:
                    value = getattr(outcomes[rule], name)
                    change = timedelta(days=1) if name == 'horizon' else 1
                    outcomes[rule] = outcomes[rule]._replace(**{name: value + change})
            return outcomes, *rest

        with patch.object(model, '_jxc_evaluate', bend):
            night = self._run()
        self.assertEqual(night.different_count, 4)
        lines = night.difference_ids.sorted('orderpoint_id')
        self.assertEqual(
            lines.mapped('cause'),
            ['lead_horizon_date', 'qty_on_hand', 'qty_forecast', 'qty_to_order_computed'],
        )
        self.assertRecordValues(lines[3], [{'core_text': '60.0', 'our_text': '61.0'}])
        self.assertEqual(self._ordered(), 4)
        orders = self.env['purchase.order.line'].search([('orderpoint_id', 'in', self.rules.ids)])
        self.assertEqual(set(orders.mapped('product_uom_qty')), {60})
        action = night.action_open_differences()
        self.assertEqual(
            self.env[action['res_model']].search(action['domain']), night.difference_ids
        )

    def test_left_to_core_is_counted_and_listed(self):
        bom = self.env['mrp.bom'].create({'product_tmpl_id': self.rules[1].product_tmpl_id.id})
        self.assertTrue(bom)
        night = self._run()
        self.assertEqual((night.left_count, night.different_count), (1, 0))
        self.assertRecordValues(
            night.difference_ids,
            [{'orderpoint_id': self.rules[1].id, 'kind': 'left', 'cause': 'made'}],
        )

    def test_what_goes_wrong_stops_nobody(self):
        model = self.env.registry['stock.warehouse.orderpoint']
        with (
            patch.object(model, '_jxc_evaluate', side_effect=ZeroDivisionError),
            self.assertLogs('odoo.addons.jxc_module.models.replenishment', 'ERROR'),
        ):
            night = self._run()
        self.assertFalse(night)
        self.assertEqual(self._ordered(), 4)

    def test_taking_over(self):
        """After seven nights in a row, not before; by managers of the company."""
        for nights in ([0] * 6, [0] * 6 + [1], [0] * 3 + [1] + [0] * 6):
            self._nights(nights)
            with self.assertRaisesRegex(UserError, "nights in a row"):
                self.Night.action_take_over()
            self.assertNotIn('jxc_scheduler', self.company._jxc_recommended_settings())
        self._nights([1] + [0] * 7)
        self.assertTrue(self.company._jxc_recommended_settings()['jxc_scheduler'])
        buyer = new_test_user(self.env, 'night buyer', groups='jxc_module.group_buyer')
        with self.assertRaises(AccessError):
            self.Night.with_user(buyer).action_take_over()
        manager = new_test_user(self.env, 'night manager', groups='jxc_module.group_manager')
        with self.assertRaisesRegex(UserError, "0 nights"):
            manager.company_ids += self.other_company
            self.Night.with_user(manager).with_company(self.other_company).action_take_over()
        self.Night.with_user(manager).with_company(self.company).action_take_over()
        self.assertRecordValues(
            self.company, [{'jxc_scheduler': True, 'jxc_scheduler_compare': False}]
        )
        night = self._run()
        self.assertEqual((night.compared, night.different_count), (False, 0))
        self.assertEqual(self._ordered(), 4)

    def test_seven_runs_of_one_day_are_one_night(self):
        self._nights([0])
        for _run in range(7):
            self.Night.search([], limit=1).copy()
        self.assertEqual(self.Night._nights_alike(self.company), 1)

    def test_old_nights_are_forgotten(self):
        self._nights([0])
        night = self.Night.search([])
        for days, stays in ((60, True), (61, False)):
            night.started_on = fields.Datetime.now() - timedelta(days=days)
            self.Night._gc_old_nights()
            self.assertEqual(bool(night.exists()), stays)

    def test_no_switch_no_night(self):
        self.company.jxc_scheduler_compare = False
        self.assertFalse(self._run())


@tagged('post_install', '-at_install')
class TestTakeOverPressed(HttpCase, JxcCommon):
    """The button of the list, as the web client presses it: through JSON-RPC, on no rows."""

    def _press(self, login):
        self.authenticate(login, login)
        return self.make_jsonrpc_request(
            '/web/dataset/call_button/jxc.scheduler.night/action_take_over',
            {
                'model': 'jxc.scheduler.night',
                'method': 'action_take_over',
                'args': [[]],
                'kwargs': {'context': {'allowed_company_ids': self.company.ids}},
            },
        )

    def test_pressed_by_a_manager_after_seven_nights(self):
        for role in ('manager', 'buyer'):
            new_test_user(
                self.env,
                f'night {role}',
                groups=f'jxc_module.group_{role}',
                company_id=self.company.id,
            )
        now = fields.Datetime.now()
        nights = self.env['jxc.scheduler.night'].create(
            [
                {
                    'company_id': self.company.id,
                    'started_on': now - timedelta(days=number),
                    'compared': True,
                    'rule_count': 5,
                }
                for number in range(7)
            ]
        )
        with self.assertRaises(JsonRpcException):
            self._press('night buyer')
        nights[0].different_count = 1
        with self.assertRaises(JsonRpcException):
            self._press('night manager')
        self.assertFalse(self.company.jxc_scheduler)
        nights[0].different_count = 0
        self.assertEqual(self._press('night manager')['tag'], 'soft_reload')
        self.assertTrue(self.company.jxc_scheduler)
