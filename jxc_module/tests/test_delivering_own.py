"""Deliveries of a salesperson's own orders: their lots, and the slip."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import JxcCommon


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestOwnDeliveries(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = (
            new_test_user(cls.env, f'own_{name}', groups='jxc_module.group_sales')
            for name in ('ann', 'bob')
        )
        cls.tea = cls._create_product("Tea", tracking='lot', use_expiration_date=True)
        lots = cls.env['stock.lot'].create(
            [
                {'name': name, 'product_id': cls.tea.id, 'expiration_date': day}
                for name, day in (('L1', '2026-05-01 04:00:00'), ('L2', '2026-12-31 04:00:00'))
            ]
        )
        for lot, quantity in zip(lots, (2, 9), strict=True):
            cls._set_stock(cls.tea, cls.stock, quantity, lot)
        cls.customer = cls.env['res.partner'].create({'name': "Green Shop"})
        cls.mine, cls.other = cls._deliver(cls.ann, 5), cls._deliver(cls.bob, 1)

    @classmethod
    def _deliver(cls, user, quantity):
        line = {'product_id': cls.tea.id, 'product_uom_qty': quantity}
        order = cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'user_id': user.id,
                'warehouse_id': cls.warehouse.id,
                'order_line': [Command.create(line)],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        return picking

    def _list(self, user):
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_own_deliveries')
        domain = safe_eval(action['domain'])
        return self.env['stock.picking'].with_user(user).search(domain)

    def test_the_list_holds_his_own(self):
        self.assertFalse(self.env['stock.lot'].with_user(self.ann).has_access('read'))
        self.assertEqual(self._list(self.ann), self.mine)
        self.assertEqual(self._list(self.bob), self.other)
        self.assertEqual(
            self._list(self.env.user) & (self.mine | self.other), self.mine | self.other
        )

    def test_lots_of_his_own(self):
        text = self.mine.with_user(self.ann).jxc_lots_text
        self.assertIn("Tea: L1 × 2 Units (05/01/2026), L2 × 3 Units (12/31/2026)", text)
        self.assertFalse(self.other.with_user(self.ann).jxc_lots_text)
        both = (self.mine | self.other).with_user(self.env.user)
        self.assertTrue(all(both.mapped('jxc_lots_text')))

    def test_the_slip_of_his_own(self):
        lines = self.mine.with_user(self.ann)._jxc_slip_lines()
        self.assertEqual(
            [(line['lot'], line['quantity']) for line in lines], [('L1', 2), ('L2', 3)]
        )
        with self.assertRaises(AccessError):
            self.other.with_user(self.ann)._jxc_slip_lines()
        report = self.env['ir.actions.report'].with_user(self.ann)
        html, _kind = report._render_qweb_html('jxc_module.delivery_slip', self.mine.ids)
        self.assertIn(b'L2', html)
        action = self.mine.with_user(self.ann).action_jxc_print_slip()
        self.assertEqual(action['report_name'], 'jxc_module.delivery_slip')

    def test_every_view_of_it_opens(self):
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_own_deliveries')
        for view_id, kind in action['views']:
            view = self.env['stock.picking'].with_user(self.ann).get_view(view_id, kind)
            self.assertIn('jxc_lots_text', view['arch'])

    def test_lots_in_a_fixed_number_of_queries(self):
        more = [self._deliver(self.ann, 1).id for _ in range(3)]
        pickings = self.env['stock.picking'].with_user(self.ann)
        self.assertConstantQueries(
            lambda some: some.mapped('jxc_lots_text'),
            pickings.browse(self.mine.id),
            pickings.browse(more),
            more=1,
        )
