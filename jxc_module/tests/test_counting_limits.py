from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestLimits(CountingCommon):
    """Second and third counts, causes, approval: from a limit on, not before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = new_test_user(cls.env, 'jxc_count_second', groups='jxc_module.group_keeper')
        cls.owner = new_test_user(cls.env, 'jxc_count_owner', groups='jxc_module.group_manager')

    def _tea(self, count):
        return count.line_ids.filtered(lambda line: line.product_id == self.tea)

    def test_limits_at_their_border(self):
        line = self._tea(self._open())
        for counted, limits, again in (
            (8, (2, 0, 0), True),
            (8, (2.01, 0, 0), False),
            (12, (2, 0, 0), True),
            (8, (0, 20, 0), True),
            (8, (0, 20.1, 0), False),
            (8, (0, 0, 10), True),
            (8, (0, 0, 10.01), False),
            (10, (1, 1, 1), False),
            (8, (0, 0, 0), False),
        ):
            self._count(line.stocktake_id, self.tea, self.shelf, counted, replaces=True)
            with self.subTest(counted=counted, limits=limits):
                self.assertEqual(line._needs_recount(*limits), again)

    def test_a_book_of_zero_is_above_every_percentage(self):
        count = self._open()
        self._count(count, self.tea, self.rack, 1)
        line = count.line_ids.filtered(
            lambda line: line.location_id == self.rack and not line.lot_id
        )
        self.assertTrue(line._needs_recount(0, 500, 0))

    def test_limit_of_the_deepest_category(self):
        limits = self.env['jxc.stocktake.limit']
        upper = self.env['product.category'].create({'name': "Upper"})
        lower = upper.create({'name': "Lower", 'parent_id': upper.id})
        limits.create([{'category_id': upper.id, 'quantity': 7}, {'abc_class': 'A', 'quantity': 9}])
        self.company.jxc_count_second_qty = 3
        self.assertEqual(limits._by_product(self.company, self.tea)[self.tea][0], 3)
        self.tea.categ_id = lower
        self.assertEqual(limits._by_product(self.company, self.tea)[self.tea][0], 7)
        limits.create({'category_id': lower.id, 'quantity': 0.5})
        self.assertEqual(limits._by_product(self.company, self.tea)[self.tea][0], 0.5)

    def test_second_by_another_third_by_a_manager(self):
        self.company.jxc_count_second_qty = 2
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        count.action_review()
        line = self._tea(count)
        self.assertEqual((count.state, line.state, line.round), ('second', 'again', 2))
        with self.assertRaisesRegex(UserError, "counted again"):
            count.action_review()
        with self.assertRaisesRegex(UserError, "another person"):
            self._count(count, self.tea, self.shelf, 8)
        self._count(count.with_user(self.second), self.tea, self.shelf, 7)
        count.action_review()
        self.assertEqual((count.state, line.state, line.round), ('second', 'again', 3))
        third = new_test_user(self.env, 'jxc_count_third', groups='jxc_module.group_keeper')
        with self.assertRaisesRegex(UserError, "a manager counts it now"):
            self._count(count.with_user(third), self.tea, self.shelf, 7)
        self._count(count.with_user(self.boss), self.tea, self.shelf, 7)
        count.action_review()
        self.assertEqual((count.state, line.difference_qty), ('review', -3))
        self.assertEqual((line.first_qty, line.second_qty), (8, 7))

    def test_a_second_count_that_agrees_is_the_last(self):
        self.company.jxc_count_second_qty = 2
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        count.action_review()
        self._move(self.tea, self.shelf, self.customers, 3)
        self._count(count.with_user(self.second), self.tea, self.shelf, 5)
        count.action_review()
        self.assertEqual(count.state, 'review')
        count.action_approve()
        count.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 5)

    def test_causes(self):
        self.company.jxc_count_reason_value = 10
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        count.action_review()
        with self.assertRaisesRegex(UserError, "Tea.*needs a cause"):
            count.action_approve()
        self._tea(count).reason_id = self.env.ref('jxc_module.reason_count_stolen')
        count.action_approve()
        self.assertEqual(count.state, 'approved')

    def test_approval(self):
        self.company.jxc_count_approve_value = 10
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 8)
        count.action_review()
        count.action_approve()
        self.assertEqual(count.state, 'review')
        request = count._jxc_requests(('requested',))
        self.assertEqual(len(request), 1)
        with self.assertRaisesRegex(Exception, "nobody approves his own"):
            request.with_user(self.boss).action_jxc_approve()
        request.with_user(self.owner).action_jxc_approve()
        self.assertEqual((count.state, count.approved_by_id), ('approved', self.owner))
        # a change afterwards asks again
        count.action_back()
        self._tea(count).action_count_again()
        self._count(count, self.tea, self.shelf, 6)
        count.action_review()
        count.action_approve()
        self.assertEqual(count.state, 'review')
        self.assertEqual(len(count._jxc_requests(('requested',))), 1)

    def test_gains_and_losses_do_not_hide_each_other(self):
        self.company.jxc_count_approve_value = 10
        self._set_stock(self.tea, self.rack, 5)
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 9)
        self._count(count, self.tea, self.rack, 6)
        count.action_review()
        self.assertEqual(
            (count.sudo().difference_value, count.sudo().difference_value_gross), (0, 10)
        )
        count.action_approve()
        self.assertEqual(count.state, 'review')
