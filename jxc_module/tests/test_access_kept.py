from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon

ROLES = ('group_sales', 'group_buyer', 'group_keeper', 'group_manager')


@tagged('post_install', '-at_install')
class TestKeptByCore(JxcCommon):
    """What core computes of moves and stores: no request says that goods have moved."""

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
        cls.move = cls.order.picking_ids.move_ids
        cls.users = {
            role: new_test_user(cls.env, f'kept_{role}', groups=f'jxc_module.{role}')
            for role in ROLES
        }
        cls.plan = {
            'product_id': cls.tea.id,
            'product_uom_qty': 5,
            'location_id': cls.suppliers.id,
            'location_dest_id': cls.stock.id,
            'purchase_line_id': cls.order.order_line.id,
        }

    def _assert_refused(self, call):
        with self.assertRaises(AccessError) as caught:
            call()
        self.assertIn("follows from what is done", str(caught.exception))

    def test_nobody_says_that_goods_have_moved(self):
        for role, user in self.users.items():
            move = self.move.with_user(user)
            moves = move.browse()
            for call in (
                lambda m=move: m.write({'state': 'done', 'quantity': 5}),
                lambda m=moves: m.create({**self.plan, 'state': 'done', 'quantity': 5}),
                lambda m=moves: m.with_context(default_state='done').create(self.plan),
                lambda m=move: m.write({'value': 99}),
                lambda m=move: m.picking_id.write({'state': 'done'}),
                lambda m=move: m.picking_id.write(
                    {'move_ids': [Command.update(m.id, {'state': 'done'})]}
                ),
            ):
                with self.subTest(role=role):
                    self._assert_refused(call)
        self.assertEqual(self.order.order_line.qty_received, 0)
        self.assertEqual(self.tea.qty_available, 0)

    def test_what_has_moved_stays_so(self):
        self.move.quantity = 5
        self.move.picked = True
        self.move.picking_id.button_validate()
        for role, user in self.users.items():
            move = self.move.with_user(user)
            for call in (
                lambda m=move: m.write({'state': 'draft'}),
                lambda m=move: m.write({'purchase_line_id': self.other.order_line.id}),
                lambda m=move: m.write({'purchase_line_id': False}),
                lambda m=move: m.move_line_ids.write({'state': 'assigned'}),
                lambda m=move: m.picking_id.write({'state': 'assigned'}),
            ):
                with self.subTest(role=role):
                    self._assert_refused(call)
        self.assertEqual(self.order.order_line.qty_received, 5)
        # what a form sends back as it is
        keeper = self.move.with_user(self.users['group_keeper'])
        keeper.write({'state': 'done', 'purchase_line_id': self.order.order_line.id})
        keeper.picking_id.write({'state': 'done'})

    def test_receipts_go_on(self):
        """Core writes all of it itself as who receives: parts, and what is more."""
        keeper = self.users['group_keeper']
        receipt = self.order.picking_ids.with_user(keeper)
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        receipt.with_context(skip_backorder=True).button_validate()
        rest = receipt.backorder_ids
        rest.write(
            {
                'move_ids': [
                    Command.create(
                        {
                            **self.plan,
                            'product_uom_qty': 1,
                            'quantity': 1,
                            'purchase_line_id': False,
                        }
                    )
                ]
            }
        )
        rest.move_ids.picked = True
        rest.button_validate()
        self.assertEqual(self.order.order_line.qty_received, 6)
        # to a receipt that is done, as its list of details does
        line = {'product_id': self.tea.id, 'quantity': 1, 'picking_id': rest.id}
        ends = {'location_id': self.suppliers.id, 'location_dest_id': self.stock.id}
        rest.env['stock.move.line'].create({**line, **ends})
        self.assertEqual(self.tea.qty_available, 7)

    def test_who_makes_goods_goes_on(self):
        """Core's manufacturing says itself that nothing was used, and adds to what is done."""
        maker = new_test_user(
            self.env, 'kept_maker', groups='mrp.group_mrp_user,jxc_module.group_keeper'
        )
        milk, cup = self._create_product("Milk"), self._create_product("Cup")
        self._set_stock(milk, self.stock, 10)
        plan = {
            'product_id': self.tea.id,
            'product_qty': 2,
            'move_raw_ids': [
                Command.create({'product_id': product.id, 'product_uom_qty': 2})
                for product in (milk, cup)
            ],
        }
        made, left = self.env['mrp.production'].with_user(maker).create([{**plan}, {**plan}])
        (made | left).action_confirm()
        made.qty_producing = 2
        made._set_qty_producing()
        unused = made.move_raw_ids.filtered(lambda move: move.product_id == cup)
        unused.write({'quantity': 0, 'picked': False})
        made.with_context(skip_consumption=True).button_mark_done()
        self.assertEqual(made.state, 'done')
        # as core ends what nothing was used of
        left.move_raw_ids.write({'state': 'done', 'product_uom_qty': 0})
        added = (
            made.env['stock.move']
            .with_context(default_raw_material_production_id=made.id)
            .create(
                {
                    'product_id': milk.id,
                    'raw_material_production_id': made.id,
                    'quantity': 1,
                    'location_id': self.stock.id,
                    'location_dest_id': made.production_location_id.id,
                }
            )
        )
        self.assertEqual(added.state, 'done')
        # whoever makes nothing ties no receipt to it
        buyer = self.move.with_user(self.users['group_buyer'])
        buyer.raw_material_production_id = made.id
        self._assert_refused(lambda: buyer.write({'state': 'done'}))

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
