from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksMoves(ChecksCommon):
    """The second gate of the stock check: what leaves for a customer has to be there."""

    def _picking(self, qty=5, product=None, kind=None, partner=None, dest=None):
        """Create a transfer of a quantity that somebody typed, as on the shelf."""
        kind = kind or self.warehouse.out_type_id
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': kind.id,
                'partner_id': (partner or self.customer).id,
                'location_id': kind.default_location_src_id.id,
                'location_dest_id': (dest or kind.default_location_dest_id or self.customers).id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': (product or self.rice).id,
                            'product_uom_qty': qty,
                            'quantity': qty,
                            'picked': True,
                            'location_id': kind.default_location_src_id.id,
                            'location_dest_id': (
                                dest or kind.default_location_dest_id or self.customers
                            ).id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({'quantity': qty, 'picked': True})
        return picking

    def _on_hand(self):
        quants = self.env['stock.quant'].search(
            [('product_id', '=', self.rice.id), ('location_id', 'child_of', self.stock.id)]
        )
        return sum(quants.mapped('quantity'))

    # === BLOCK === #

    def test_block_on_every_way(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 4)
        picking = self._picking(5)
        for way in (
            picking.button_validate,
            picking._action_done,
            picking.move_ids._action_done,
            picking.move_line_ids._action_done,
            picking.with_context(cron_id=1, batches_to_validate=[1]).button_validate,
        ):
            with self.assertRaises(UserError) as caught:
                way()
            self.assertIn(
                f"Rice: 5 Units leave, 4 Units are in {self.stock.display_name}",
                str(caught.exception),
            )
        self.assertEqual(self._on_hand(), 4)
        picking.move_ids.quantity = 4
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual((picking.state, self._on_hand()), ('done', 0))

    def test_a_lot_that_is_not_there(self):
        self._rule('stock')
        soap = self._create_product("Soap", tracking='lot')
        lots = self.env['stock.lot'].create(
            [{'name': name, 'product_id': soap.id} for name in ("S1", "S2")]
        )
        self._set_stock(soap, self.stock, 10, lots[0])
        picking = self._picking(5, soap)
        picking.move_line_ids.lot_id = lots[1]
        with self.assertRaises(UserError) as caught:
            picking.button_validate()
        self.assertIn("Soap, lot S2: 5 Units leave, 0 Units are in", str(caught.exception))
        picking.move_line_ids.lot_id = lots[0]
        picking.button_validate()
        self.assertEqual(picking.state, 'done')

    def test_goods_in_a_place_below_are_there(self):
        self._rule('stock')
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        self._set_stock(self.rice, shelf, 5)
        picking = self._picking(5)
        picking.move_line_ids.location_id = self.stock
        picking.button_validate()
        self.assertEqual(picking.state, 'done')

    def test_two_lines_take_the_same_goods(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 8)
        both = self._picking(5) | self._picking(5)
        with self.assertRaises(UserError) as caught:
            both.button_validate()
        self.assertIn("10 Units leave, 8 Units are in", str(caught.exception))

    def test_production(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 1)
        order = self.env['mrp.production'].create(
            {
                'product_id': self.tea.id,
                'product_qty': 1,
                'picking_type_id': self.warehouse.manu_type_id.id,
                'move_raw_ids': [
                    Command.create({'product_id': self.rice.id, 'product_uom_qty': 2})
                ],
            }
        )
        order.action_confirm()
        order.qty_producing = 1
        order.move_raw_ids.write({'quantity': 2, 'picked': True})
        with self.assertRaises(UserError) as caught:
            order.button_mark_done()
        self.assertIn("Rice: 2 Units leave, 1 Units are in", str(caught.exception))

    # === WARN === #

    def test_one_dialog_for_a_person(self):
        self._rule('stock', 'warn')
        self._set_stock(self.rice, self.stock, 4)
        picking = self._picking(5)
        action = picking.button_validate()
        self.assertEqual(action['res_model'], 'jxc.stock.warning')
        self.assertEqual(picking.state, 'assigned')
        wizard = self._dialog(action)
        self.assertIn("Rice: 5 Units leave, 4 Units are in", wizard.message)
        wizard.action_confirm()
        self.assertEqual(picking.state, 'done')
        self.assertIn("More left than was there", picking.message_ids[0].body)

    def test_one_dialog_after_the_backorder(self):
        self._rule('stock', 'warn')
        picking = self._picking(5)
        picking.move_ids.quantity = 3
        action = picking.button_validate()
        self.assertEqual(action['res_model'], 'stock.backorder.confirmation')
        form = Form(self.env[action['res_model']].with_context(**action['context']))
        action = form.save().process()
        self.assertEqual(action['res_model'], 'jxc.stock.warning')
        self._dialog(action).action_confirm()
        self.assertEqual(picking.state, 'done')
        self.assertEqual(picking.backorder_ids.move_ids.product_uom_qty, 2)

    def test_nobody_to_answer(self):
        self._rule('stock', 'warn')
        ways = {
            'cron': lambda one: one.with_context(cron_id=1).button_validate(),
            'batch': lambda one: one.with_context(batches_to_validate=[1]).button_validate(),
            'flow': lambda one: one._jxc_flow_validate('go_on'),
            'code': lambda one: one._action_done(),
        }
        for way, validate in ways.items():
            with self.subTest(way):
                picking = self._picking(5)
                validate(picking)
                self.assertEqual(picking.state, 'done')
                self.assertIn(
                    "More left than was there", ' '.join(picking.message_ids.mapped('body'))
                )

    def test_the_till_is_noted(self):
        self._rule('stock')
        self.env['pos.config'].create(
            {'name': "Till", 'picking_type_id': self.warehouse.pos_type_id.id}
        )
        picking = self._picking(5, kind=self.warehouse.pos_type_id, dest=self.customers)
        picking._action_done()
        self.assertEqual(picking.state, 'done')
        self.assertIn("More left than was there", picking.message_ids[0].body)

    # === WHAT IS LEFT ALONE === #

    def test_inside_and_back_are_left_alone(self):
        self._rule('stock')
        for kind, dest in (
            (self.warehouse.int_type_id, self.stock_b),
            (self.warehouse.out_type_id, self.suppliers),
        ):
            picking = self._picking(5, kind=kind, dest=dest)
            picking.button_validate()
            self.assertEqual(picking.state, 'done')
        # a customer sends goods back that are not on our shelf
        self._move(self.rice, self.customers, self.stock_b, 5)
        # what was sent back goes out again
        self._set_stock(self.tea, self.stock, 5)
        first = self._picking(5, self.tea)
        first.button_validate()
        back = self.env['stock.return.picking'].create({'picking_id': first.id})
        back.product_return_moves.quantity = 5
        returned = back._create_return()
        returned.move_ids.write({'quantity': 5, 'picked': True})
        returned.button_validate()
        self._set_stock(self.tea, self.stock, -5)
        back = self.env['stock.return.picking'].create({'picking_id': returned.id})
        back.product_return_moves.quantity = 5
        again = back._create_return()
        again.move_ids.write({'quantity': 5, 'picked': True})
        again.button_validate()
        self.assertEqual((returned.state, again.state), ('done', 'done'))

    def test_off_and_out_of_scope(self):
        rule = self._rule('stock')
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        for vals in (
            {'mode': 'off'},
            {'mode': 'block', 'partner_ids': [Command.set(stranger.ids)]},
        ):
            rule.write(vals)
            picking = self._picking(5)
            picking.button_validate()
            self.assertEqual(picking.state, 'done')
        with self.assertRaises(UserError):
            self._picking(5, partner=stranger).button_validate()
        self.company.jxc_checks = False
        self._picking(5, partner=stranger).button_validate()

    def test_a_rule_of_a_category_a_team_or_another_company(self):
        """Each narrows the second gate on its own: what it does not cover leaves."""
        rule = self._rule('stock')
        category = self.env['product.category'].create({'name': "Dry goods"})
        teams = self.env['crm.team'].create([{'name': "North"}, {'name': "South"}])
        order = self._sale(5, team_id=teams[0].id)
        with self.assertRaises(UserError):
            self._picking(5).button_validate()
        rule.product_categ_ids = category
        self._picking(5).button_validate()
        self.rice.categ_id = category
        with self.assertRaises(UserError):
            self._picking(5).button_validate()
        rule.write({'product_categ_ids': [Command.clear()], 'team_ids': teams[1].ids})
        self._picking(5).button_validate()  # without an order there is no team
        rule.active = False
        order.action_confirm()
        rule.active = True
        order.picking_ids.move_ids.write({'quantity': 5, 'picked': True})
        rule.team_ids = teams[0]
        with self.assertRaises(UserError):
            order.picking_ids.button_validate()
        rule.team_ids = teams[1]
        order.picking_ids.button_validate()
        self.assertEqual(order.picking_ids.state, 'done')
        branch = self.env['res.company'].create({'name': "Branch company"})
        rule.write({'team_ids': [Command.clear()], 'company_id': branch.id})
        self._picking(5).button_validate()
        rule.company_id = self.company
        with self.assertRaises(UserError):
            self._picking(5).button_validate()

    def test_an_order_that_somebody_let_pass(self):
        self._rule('stock')
        order = self._sale(5)
        order.with_user(self.boss)._jxc_override_checks("They are in the yard")
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.write({'quantity': 5, 'picked': True})
        picking.button_validate()
        self.assertEqual(picking.state, 'done')

    def _passed(self, qty, price=10):
        """Create a confirmed order that may leave without being there, and fill its transfer."""
        order = self._sale(qty, price)
        order.with_user(self.boss)._jxc_override_checks("They are in the yard")
        order.action_confirm()
        order.picking_ids.move_ids.write({'quantity': qty, 'picked': True})
        return order

    def test_a_down_payment_leaves_the_permit(self):
        self._rule('stock')
        order = self._passed(5)
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 30,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        wizard._create_invoices(order).action_post()
        order.picking_ids.button_validate()
        self.assertEqual(order.picking_ids.state, 'done')

    def test_an_order_let_pass_beside_another(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 5)
        fine = self._sale(3)
        fine.action_confirm()
        fine.picking_ids.move_ids.write({'quantity': 3, 'picked': True})
        passed = self._passed(8)
        # what was let pass does not hide what was not
        with self.assertRaisesRegex(UserError, "Rice: 6 Units leave, 5 Units are in"):
            (passed.picking_ids | self._picking(6)).button_validate()
        both = (fine | passed).picking_ids
        both.button_validate()
        self.assertEqual(both.mapped('state'), ['done', 'done'])

    def test_what_was_let_pass_is_asked_once(self):
        self._rule('stock')
        orders = self.env['sale.order'].union(*(self._passed(1) for _number in range(10)))
        lines = [
            self.env['stock.move.line'].browse(some.picking_ids.move_line_ids.ids)
            for some in (orders[:1], orders)
        ]
        self.assertConstantQueries(lambda some: self.assertFalse(some._jxc_shortages()), *lines)

    def test_a_constant_number_of_queries(self):
        self._rule('stock')
        lines = []
        for number in (1, 20):
            lines.append(self.env['stock.move.line'])
            for _line in range(number):
                lines[-1] |= self._picking(1).move_line_ids
            self._set_stock(self.rice, self.stock, 20)
        self.assertConstantQueries(lambda some: self.assertFalse(some._jxc_shortages()), *lines)
