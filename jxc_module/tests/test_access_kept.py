from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon

ROLES = ('group_sales', 'group_buyer', 'group_keeper', 'group_manager')


@tagged('post_install', '-at_install')
class TestKeptByCore(JxcCommon):
    """What core writes without asking for the right to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", purchase_method='receive')
        vendor = cls.env['res.partner'].create({'name': "Farm"})
        cls.order, cls.other = cls.env['purchase.order'].create(
            [
                {
                    'partner_id': vendor.id,
                    'order_line': [
                        Command.create(
                            {'product_id': cls.tea.id, 'product_qty': 5, 'price_unit': 3}
                        )
                    ],
                }
                for _number in range(2)
            ]
        )
        (cls.order | cls.other).button_confirm()
        cls.users = {
            role: new_test_user(cls.env, f'kept_{role}', groups=f'jxc_module.{role}')
            for role in ROLES
        }

    def test_a_line_enters_no_order_of_others(self):
        """Core asks for the right to the order that a line leaves."""
        ann, bob = (
            new_test_user(self.env, f'kept_{name}', groups='jxc_module.group_sales')
            for name in ('ann', 'bob')
        )
        partner = self.env['res.partner'].create({'name': "Shop"})
        of_ann, of_bob = (
            self.env['sale.order'].create(
                {
                    'partner_id': partner.id,
                    'user_id': user.id,
                    'order_line': [Command.create({'product_id': self.tea.id})],
                }
            )
            for user in (ann, bob)
        )
        self.env.flush_all()
        line = of_ann.order_line.with_user(ann)
        with self.assertRaises(AccessError):
            line.write({'order_id': of_bob.id})
        mine = of_ann.copy().with_user(ann)
        line.write({'order_id': mine.id})
        self.assertEqual(len(mine.order_line), 2)
        self.company.jxc_own_purchases = True
        cai = new_test_user(self.env, 'kept_cai', groups='jxc_module.group_buyer')
        self.order.user_id, self.other.user_id = cai, self.users['group_buyer']
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.order.order_line.with_user(cai).write({'order_id': self.other.id})
