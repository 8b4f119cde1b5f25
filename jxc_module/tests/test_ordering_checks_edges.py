from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestOrderingChecksEdges(ChecksCommon):
    """What is said, kept and refused beside the verdict itself."""

    def test_only_a_rule_that_asks_needs_approvers(self):
        rule = self._rule('amount', approver_group_id=False)
        with self.assertRaisesRegex(ValidationError, "choose the group of the approvers"):
            rule.mode = 'approve'

    def test_what_keeps_to_its_rules_is_confirmed_without_a_note(self):
        self._rule('amount', 'warn', amount=100)
        self._rule('discount', percent=10)
        order = self._sale()
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
        self.assertNotIn("in spite of", ' '.join(order.message_ids.mapped('body')))

    def test_of_two_purchases_the_good_one_is_confirmed(self):
        self._rule('amount', amount=70, document='purchase')
        dear, good = self._purchase(price=8), self._purchase()
        told = (dear | good).button_confirm()
        self.assertEqual((dear.state, good.state), ('draft', 'purchase'))
        self.assertIn(dear.name, told['params']['message'])

    def test_a_drift_that_was_overridden_is_kept_for_who_sees_costs(self):
        """How far beyond the limit, with the price that everybody reads, is the earlier price."""
        self._rule('price_drift', percent=10, document='purchase')
        self._purchase(price=6).button_confirm()
        order = self._purchase(price=9)
        order.with_user(self.boss)._jxc_override_checks("Sample")
        log = self.env['jxc.check.log'].search([('purchase_id', '=', order.id)])
        self.assertEqual((log.exceeded, log.exceeded_cost), (0, 40))

    def test_a_fixed_floor_is_no_cost(self):
        """What it was based on before it was fixed says nothing."""
        item = {'compute_price': 'fixed', 'base': 'standard_price', 'fixed_price': 9}
        floor = self.env['product.pricelist'].create(
            {'name': "Floor", 'item_ids': [Command.create({**item, 'applied_on': '3_global'})]}
        )
        self._rule('price_floor', floor_pricelist_id=floor.id, company_id=self.company.id)
        self._hide_costs()
        self.assertEqual(
            self._findings(self._sale(price=8)), [('fail', "Rice at $ 8.00, the floor is $ 9.00.")]
        )

    def test_who_delivers_need_not_read_the_order(self):
        """A picker who sells, too, sees no orders of his colleagues: their goods are held alike."""
        rule = self._rule('stock')
        rule.active = False
        order = self._sale(5)
        order.action_confirm()
        rule.active = True
        order.picking_ids.move_ids.write({'quantity': 5, 'picked': True})
        picker = new_test_user(
            self.env,
            'check_picker',
            groups='stock.group_stock_user,sales_team.group_sale_salesman',
        )
        self.assertFalse(order.with_user(picker).has_access('read'))
        with self.assertRaisesRegex(UserError, "Rice: 5 Units leave, 0 Units are in"):
            order.picking_ids.with_user(picker).button_validate()
