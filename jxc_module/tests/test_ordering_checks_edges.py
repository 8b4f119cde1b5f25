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

    def test_the_amount_of_a_purchase_is_told_to_who_sees_costs(self):
        self._rule('amount', amount=50, document='purchase')
        self.assertEqual(
            self._findings(self._purchase()),
            [('fail', "The order comes to $ 60.00, allowed are $ 50.00.")],
        )

    def test_amounts_are_typed_by_the_superuser_alone(self):
        """What a method of an addon writes stands; of a new order core works them out itself."""
        for order in (self._sale(amount_total=7), self._purchase(price=10, amount_total=7)):
            self.assertEqual(order.amount_total, 100)
            order.write({'amount_total': 5})
            self.assertEqual(order.amount_total, 100)
            order.sudo().write({'amount_total': 5})
            self.assertEqual(order.amount_total, 5)

    def test_what_is_kept_again_is_not_called_let_pass(self):
        """The limit was raised after somebody let the order pass: the panel has no more to say."""
        self._rule('credit')
        self.customer.credit_limit = 50
        order = self._sale()
        order.with_user(self.boss)._jxc_override_checks("Sample")
        for limit, shown in ((50, ('fail', True)), (500, ('ok', False))):
            self.customer.credit_limit = limit
            self.env.invalidate_all()
            [row] = order.action_jxc_check_panel()['rows']
            self.assertEqual((row['state'], row['passed']), shown)

    def test_what_is_behind_a_finding_opens_as_one_or_as_a_list(self):
        """One product on its form; of the last purchases, which may be many, the list."""
        self._rule('below_cost')
        self._rule('price_drift', percent=10, document='purchase')
        bought = self._purchase(price=6)
        bought.button_confirm()
        [row] = self._sale(price=5).action_jxc_check_panel()['rows']
        drill = row['drill']
        self.assertEqual((drill['res_model'], drill['res_id']), ('product.product', self.rice.id))
        self.assertEqual(drill['views'], [[False, 'form']])
        [row] = self._purchase(price=9).action_jxc_check_panel()['rows']
        drill = row['drill']
        self.assertEqual(drill['domain'], [('id', 'in', bought.order_line.ids)])
        self.assertEqual(drill['views'], [[False, 'list'], [False, 'form']])

    def test_who_sees_no_prices_changes_a_confirmed_purchase(self):
        """What the lines said is kept for the words about a change, whoever makes it."""
        self._rule('amount', amount=1000, document='purchase')
        self._hide_costs()
        helper = new_test_user(
            self.env, 'check_helper', groups='base.group_user,purchase.group_purchase_user'
        )
        order = self._purchase()
        order.button_confirm()
        order.with_user(helper).order_line.product_qty = 12
        self.assertEqual(order.amount_total, 72)
