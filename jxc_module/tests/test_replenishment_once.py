from freezegun import freeze_time

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestReplenishOnce(ReplenishCommon):
    """Nothing is ordered twice, and nothing that is not needed any more. Rule 20/50, stock 0."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._add_vendor()
        cls.rule = cls._create_rule(min_qty=20, max_qty=50)

    def _ordered(self):
        lines = self.env['purchase.order.line'].search([('product_id', '=', self.tea.id)])
        return sum(lines.filtered(lambda line: line.state != 'cancel').mapped('product_qty'))

    def test_the_button_pressed_twice(self):
        wizard = self._open(self.rule)
        wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "ordered already"):
            wizard.action_confirm()
        self.assertEqual(self._ordered(), 50)

    def test_two_tabs(self):
        first, second = self._open(self.rule), self._open(self.rule)
        first.action_confirm()
        with self.assertRaisesRegex(UserError, "Tea in .*already ordered"):
            second.action_confirm()
        self.assertEqual(self._ordered(), 50)

    def test_two_tabs_of_which_one_has_another_product(self):
        coffee = self._create_product("Coffee")
        self._add_vendor(coffee)
        first = self._open(self.rule)
        second = self._open(self.rule | self._create_rule(coffee, min_qty=1, max_qty=2))
        first.action_confirm()
        orders, message = self._confirm(second)
        self.assertIn("Tea in", message)
        self.assertIn("already ordered", message)
        self.assertEqual(self._ordered(), 50)
        self.assertEqual(
            [(line.product_id.name, line.product_qty) for line in orders.order_line],
            [("Tea", 50), ("Coffee", 2)],
        )

    def test_a_part_was_ordered_meanwhile(self):
        wizard = self._open(self.rule)
        self._buy_draft(self.tea, 15)  # still below the reorder point: 35 are missing
        _orders, message = self._confirm(wizard)
        self.assertIn("lowered from 50 Units to 35 Units", message)
        self.assertEqual(self._ordered(), 50)

    def test_more_was_sold_meanwhile(self):
        self._open_stock(19, '2026-02-01')
        wizard = self._open(self.rule)
        self._sell(5, '2026-03-02')
        self._confirm(wizard)
        self.assertEqual(self._ordered(), 31)  # what the buyer saw and confirmed

    def test_a_receipt_of_what_was_on_order_changes_nothing(self):
        order = self._buy_draft(self.tea, 10)
        order.button_confirm()
        wizard = self._open(self.rule)
        self.assertEqual(wizard.line_ids.need_qty, 40)
        order.picking_ids.button_validate()
        self._confirm(wizard)
        self.assertEqual(self._ordered(), 50)

    def test_the_quantity_of_the_user_stands(self):
        wizard = self._open(self.rule)
        wizard.line_ids.quantity = 200
        self._confirm(wizard)
        self.assertEqual(self._ordered(), 200)

    def test_a_cancelled_request_is_needed_again(self):
        orders, _message = self._confirm(self._open(self.rule))
        with self.assertRaisesRegex(UserError, "Nothing to order"):
            self._open(self.rule)
        orders.button_cancel()
        self.assertEqual(self._open(self.rule).line_ids.quantity, 50)

    def test_a_cancelled_request_wakes_the_status_job(self):
        order = self._buy_draft(self.tea, 15)
        self.env.cr.precommit.run()
        self.env['jxc.stock.change']._take(100)
        order.button_cancel()
        self.env.cr.precommit.run()
        self.assertEqual(self.env['jxc.stock.change']._take(100), self.tea.ids)

    def test_a_rule_that_was_never_computed(self):
        self.assertFalse(self.rule.jxc_computed_on)
        self.assertEqual(self._open(self.rule).line_ids.quantity, 50)
        self.assertTrue(self.rule.jxc_computed_on)

    def test_somebody_else_is_at_it(self):
        wizard = self._open(self.rule)
        Model = self.env.registry['stock.warehouse.orderpoint']
        self.patch(Model, 'lock_for_update', self._raise_locked)
        with self.assertRaisesRegex(UserError, "Somebody else is ordering"):
            wizard.action_confirm()
        self.assertEqual(self._ordered(), 0)

    @staticmethod
    def _raise_locked(*_args, **_kwargs):
        raise LockError("locked")

    def test_only_buyers_and_managers(self):
        keeper = new_test_user(self.env, 'jxc keeper', groups='jxc_module.group_keeper')
        with self.assertRaises(AccessError):
            self.rule.with_user(keeper).action_jxc_replenish()

    def test_queries_of_a_line(self):
        """Opening costs the same few queries for 5 lines and for 25, but for their inserts."""
        batches = []
        for size in (5, 25):
            rules = self.Orderpoint
            for n in range(size):
                product = self._create_product(f"P{size}.{n}")
                self._add_vendor(product)
                rules |= self._create_rule(product, min_qty=1, max_qty=2)
            rules._jxc_recompute(self.company)
            batches.append(rules)
        self.assertConstantQueries(self._open, *batches, more=20)
