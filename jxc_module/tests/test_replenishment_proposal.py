from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW, ReplenishmentCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestProposal(ReplenishmentCommon):
    """Nothing changes minimum and maximum silently (law 7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_stock(10000, '2026-01-01')
        cls._add_vendor(delay=5)
        cls._sell_daily([4] * 60)
        cls.rule = cls._create_rule(min_qty=3, max_qty=7)
        cls.buyer = new_test_user(cls.env, 'jxc buyer', groups='jxc_module.group_buyer')

    def _run(self):
        self.rule._jxc_recompute(self.company)
        return self.env['jxc.safety.proposal'].search(
            [('orderpoint_id', '=', self.rule.id), ('state', '=', 'proposed')]
        )

    def test_a_proposal_changes_nothing_until_it_is_accepted(self):
        proposal = self._run()
        self.assertRecordValues(self.rule, [{'product_min_qty': 3, 'product_max_qty': 7}])
        point, up_to = self.rule.jxc_reorder_point, self.rule.jxc_order_up_to
        self.assertRecordValues(
            proposal,
            [
                {
                    'old_min_qty': 3,
                    'old_max_qty': 7,
                    'new_min_qty': point,
                    'new_max_qty': up_to,
                    'value_effect': (point - 3) * 10,
                    'automatic': False,
                }
            ],
        )
        self.assertIn("in demand on 60 of 60 days", proposal.reason)
        proposal.with_user(self.buyer).action_accept()
        self.assertRecordValues(self.rule, [{'product_min_qty': point, 'product_max_qty': up_to}])
        self.assertRecordValues(
            proposal, [{'state': 'accepted', 'decided_by_id': self.buyer.id, 'decided_on': NOW}]
        )
        self.assertFalse(self._run())

    def test_accepting_lets_core_recompute_what_to_order(self):
        """Core orders from the new levels: 10,000 − 240 on hand is far above, then nothing."""
        self._sell(9760 - 5, '2026-03-02', hour=1)
        self.env.flush_all()
        self.env['stock.warehouse.orderpoint'].invalidate_model()
        self._run().action_accept()
        self.assertEqual(self.rule.qty_to_order, self.rule.product_max_qty - self.rule.qty_forecast)

    def test_a_double_click_does_it_once(self):
        proposal = self._run()
        proposal.action_accept()
        self.rule.write({'product_min_qty': 1, 'product_max_qty': 2})
        proposal.action_accept()
        proposal.action_reject()
        self.assertRecordValues(self.rule, [{'product_min_qty': 1, 'product_max_qty': 2}])
        self.assertEqual(proposal.state, 'accepted')

    def test_rejected_numbers_are_not_proposed_again_but_new_ones_are(self):
        self._run().action_reject()
        self.assertRecordValues(self.rule, [{'product_min_qty': 3, 'product_max_qty': 7}])
        self.assertFalse(self._run())
        self._sell_daily([40] * 10)
        self.assertTrue(self._run())

    def test_new_numbers_supersede_an_open_proposal(self):
        first = self._run()
        self.assertEqual(self._run(), first)  # same numbers: same proposal
        self._sell_daily([40] * 10)
        second = self._run()
        self.assertNotEqual(first, second)
        self.assertEqual(first.state, 'superseded')

    def test_reaching_the_levels_by_hand_closes_the_proposal(self):
        proposal = self._run()
        self.rule.write(
            {
                'product_min_qty': self.rule.jxc_reorder_point,
                'product_max_qty': self.rule.jxc_order_up_to,
            }
        )
        self.assertFalse(self._run())
        self.assertEqual(proposal.state, 'superseded')

    def test_automatic_policy_applies_and_logs(self):
        self.rule.write({'product_min_qty': 0, 'product_max_qty': 0})
        self.policy.apply_mode = 'auto'
        self.assertFalse(self._run())
        self.assertEqual(self.rule.product_min_qty, self.rule.jxc_reorder_point)
        self.assertGreater(self.rule.product_min_qty, 20)
        self.assertRecordValues(
            self.rule.jxc_proposal_ids, [{'state': 'accepted', 'automatic': True}]
        )

    def test_a_rule_edited_by_hand_is_not_overwritten(self):
        self.policy.apply_mode = 'auto'
        proposal = self._run()  # set by hand before the policy came
        self.assertEqual((self.rule.product_min_qty, proposal.automatic), (3, False))
        proposal.action_accept()
        self._sell_daily([40] * 10)
        self.assertFalse(self._run())  # ours since: applied
        self.assertEqual(self.rule.product_min_qty, self.rule.jxc_reorder_point)
        self.rule.product_min_qty = 5
        self._sell_daily([90] * 5)
        self.assertTrue(self._run())
        self.assertEqual(self.rule.product_min_qty, 5)

    def test_without_a_policy_there_is_no_proposal(self):
        self.policy.active = False
        self.assertFalse(self._run())
        self.assertRecordValues(
            self.rule, [{'jxc_reorder_point': 3, 'jxc_order_up_to': 7, 'jxc_policy_id': False}]
        )

    def test_who_may_decide(self):
        proposal = self._run()
        keeper = new_test_user(self.env, 'jxc keeper', groups='jxc_module.group_keeper')
        with self.assertRaises(AccessError):
            proposal.with_user(keeper).action_accept()
        salesman = new_test_user(self.env, 'jxc sales', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            proposal.with_user(salesman).read(['new_min_qty'])
        with self.assertRaises(AccessError):
            proposal.with_user(self.buyer).write({'new_min_qty': 0})

    def test_another_company_or_warehouse_sees_nothing(self):
        proposal = self._run()
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'stranger',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env['jxc.safety.proposal'].with_user(stranger).search([]))
        self.buyer.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse_b.ids)]}
        )
        self.assertNotIn(proposal, self.env['jxc.safety.proposal'].with_user(self.buyer).search([]))

    def test_value_effect_needs_the_cost_group(self):
        proposal = self._run()
        keeper = new_test_user(self.env, 'jxc keeper', groups='jxc_module.group_keeper')
        self.env.ref('base.group_user').implied_ids -= self.env.ref('jxc_module.group_cost')
        self.assertFalse(keeper.has_group('jxc_module.group_cost'))
        with self.assertRaises(AccessError):
            proposal.with_user(keeper).read(['value_effect'])
        self.assertTrue(proposal.with_user(keeper).read(['new_min_qty']))
