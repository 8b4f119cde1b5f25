"""Small conditions of what people may know that nothing else asks for."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon
from .common_access_costs import CostCommon


@tagged('post_install', '-at_install')
class TestCostGuards(CostCommon):
    def test_amounts_in_names_are_for_who_sees_costs(self):
        """Core puts the total into the name of an order, and the price into that of a vendor."""
        order = self._purchase(3)
        price = self.env['product.supplierinfo'].create(
            {
                'partner_id': self.vendor.id,
                'product_id': self.products['standard'].id,
                'price': self.COST,
            }
        )
        total = f"{order.amount_total:.2f}"
        buyer = self._user('cost_buyer', 'jxc_module.group_buyer')
        self.assertFalse(buyer._jxc_costs_hidden())
        for user, shown in ((buyer, True), (self.chief, False)):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                named = order.with_user(user).with_context(show_total_amount=True).sudo()
                self.assertEqual(total in named.display_name, shown, named.display_name)
                self.assertIn(order.name, named.display_name)
                self.env.invalidate_all()
                named = price.with_user(user).sudo()
                self.assertEqual(str(self.COST) in named.display_name, shown, named.display_name)
                self.assertIn(self.vendor.name, named.display_name)


@tagged('post_install', '-at_install')
class TestScopeGuards(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env,
            'guard_keeper',
            groups='jxc_module.group_keeper',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse_b.ids)],
        )

    def test_how_many_documents_the_others_made(self):
        """The numbers of his own warehouse stay, those of the others are 0."""
        own = self.warehouse_b.out_type_id.sequence_id
        other = self.warehouse.out_type_id.sequence_id
        (own | other).number_next_actual = 7
        seen = (own | other).with_user(self.keeper).mapped('number_next_actual')
        self.assertEqual(seen, [7, 0])
