from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import freeze_time, new_test_user, tagged

from .common_ordering_checks import ChecksCommon
from .common_ordering_flows import FlowsCommon


@contextmanager
def evaluations(env):
    """Count how often orders are judged within: a list with the orders of each time."""
    judged, engine = [], env.registry['jxc.check']
    run = engine._run

    def counted(self, orders, reader=None):
        judged.append(orders)
        return run(self, orders, reader)

    with patch.object(engine, '_run', counted):
        yield judged


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestOrderingVerdict(ChecksCommon):
    """A verdict is handed on to whoever has to be told; nobody judges once more for his words."""

    def _count(self, work, times=1):
        with evaluations(self.env) as judged:
            work()
        self.assertEqual(len(judged), times)

    def test_confirmed_in_spite_of_warnings(self):
        self._rule('below_cost', 'warn')
        self._rule('stock', 'warn')
        order = self._sale(price=5)
        self._count(order.action_confirm)
        self.assertEqual(order.state, 'sale')
        self.assertIn("Rice is below the allowed price.", order.message_ids[0].body)
        self.assertIn("not enough in the warehouse", order.message_ids[0].body)

    def test_many_orders_at_once(self):
        self._rule('below_cost', 'warn')
        orders = self._sale(price=5) | self._sale(price=4) | self._sale()
        self._count(orders.action_confirm)
        self.assertEqual(set(orders.mapped('state')), {'sale'})

    def test_blocked(self):
        self._rule('below_cost')
        orders = self._sale(price=5) | self._sale()
        self._count(orders.action_confirm)
        self.assertEqual(orders.mapped('state'), ['draft', 'sale'])

    def test_an_approval_is_asked_for_in_every_language(self):
        self._rule('discount', 'approve', percent=10, document='sale')
        order = self._sale(order_line=[self._line(self.rice, 10, 10, discount=20)])
        self._count(order.action_confirm)
        request = self._approval(order)
        for code, _name in self.env['res.lang'].get_installed():
            self.assertTrue(request.with_context(lang=code).figures)
        # the order says so when it is asked again, and is judged for that
        self._count(order.action_confirm)
        self.company.jxc_approval_auto = True
        self._count(request.with_user(self.boss).action_jxc_approve)
        self.assertEqual(order.state, 'sale')

    def test_a_purchase_with_two_signatures(self):
        self.company.write({'po_double_validation': 'two_step', 'po_double_validation_amount': 20})
        self._rule('amount', 'warn', amount=50, document='purchase')
        order = self._purchase()
        self._count(order.button_confirm)
        self.assertEqual(order.state, 'to approve')
        # it may have changed between the two
        self._count(order.with_user(self.boss).button_approve)
        self.assertEqual(order.state, 'purchase')

    def test_a_change_is_judged_before_and_after(self):
        self._rule('below_cost', 'warn')
        order = self._sale()
        order.action_confirm()
        self._count(lambda: order.order_line.write({'price_unit': 5}), 2)
        self.assertIn("below the allowed price", order.message_ids[0].body)

    def test_an_override(self):
        self._rule('below_cost')
        order = self._sale(price=5).with_user(self.boss)
        self._count(lambda: order._jxc_override_checks("Sample"))
        self._count(order.action_confirm)
        self.assertEqual(order.state, 'sale')


@tagged('post_install', '-at_install')
class TestOrderingVerdictOfFlows(FlowsCommon):
    """A flow judges when it confirms, all its orders at once, and never again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_checks = True
        rules = cls.env['jxc.check.rule']
        rules.search([]).active = False
        for kind, vals in (
            ('stock', {}),
            ('amount', {'document': 'sale', 'amount': 1}),
            ('below_cost', {'percent': 10000}),
        ):
            rules.create({'name': kind, 'kind': kind, 'mode': 'warn', **vals})
        cls.tea.standard_price = 9

    def test_from_entry_to_paid(self):
        orders = self._sale() | self._sale((self.tea, 2000))
        orders[1].jxc_flow_profile_id.when_short = 'backorder'
        with evaluations(self.env) as judged:
            orders.action_jxc_run_flow()
        self.assertEqual(orders.mapped('state'), ['sale', 'sale'])
        self.assertEqual(orders[0].jxc_flow_state, 'collected')
        self.assertEqual([found.ids for found in judged], [orders.ids])
        for order in orders:
            notes = ' '.join(order.message_ids.mapped('body'))
            self.assertEqual(notes.count("Confirmed in spite of"), 1)

    def test_what_waits_for_an_approval(self):
        self.env['jxc.check.rule'].search([('kind', '=', 'amount')]).mode = 'approve'
        seller = new_test_user(self.env, 'verdict_seller', groups='jxc_module.group_sales')
        order = self._sale(user=seller).with_user(seller)
        with evaluations(self.env) as judged:
            order.action_jxc_run_flow()
        self.assertEqual(self._steps(order)['confirm'], 'stopped')
        self.assertEqual(len(judged), 1)
        self.assertEqual(len(order._jxc_requests(['requested'])), 1)

    def test_nothing_of_the_verdict_comes_from_a_request(self):
        """A context that says what was judged changes nothing."""
        self.env['jxc.check.rule'].search([('kind', '=', 'amount')]).mode = 'block'
        order = self._sale()
        told = {'jxc_verdicts': {order.id: []}, 'jxc_passed': [order.id], 'jxc_findings': {}}
        with evaluations(self.env) as judged:
            order.with_context(**told).action_jxc_run_flow()
        self.assertEqual((order.state, len(judged)), ('draft', 1))
