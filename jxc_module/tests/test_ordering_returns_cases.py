from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestReturnCases(FlowsCommon):
    """Returns of orders that are not as simple as they look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref('jxc_module.reason_return_damaged')
        cls.rice = cls._create_product(
            "Rice", list_price=100, invoice_policy='delivery', taxes_id=False
        )
        cls._set_stock(cls.rice, cls.stock, 100)
        cls.cup = cls._create_product("Cup", list_price=1)
        cls._set_stock(cls.cup, cls.stock, 100)

    def _return(self, order, *quantities, money='credit', **vals):
        """Return quantities, in the order of what can be returned."""
        rows = order._jxc_returnable()
        wanted = [
            row._replace(quantity=quantity)
            for row, quantity in zip(rows, quantities, strict=False)
            if quantity
        ]
        return order._jxc_return(wanted, self.reason, money, **vals)

    def _credits(self, order):
        credits = order.invoice_ids.filtered(lambda move: move.move_type.endswith('_refund'))
        return credits.sorted('id').mapped('amount_total')

    def _kit(self):
        """A set of two teas and one cup."""
        kit = self._create_product("Set", list_price=30, invoice_policy='delivery', taxes_id=False)
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create({'product_id': self.tea.id, 'product_qty': 2}),
                    Command.create({'product_id': self.cup.id, 'product_qty': 1}),
                ],
            }
        )
        return kit

    # === LINES WITHOUT A UNIT, DISCOUNTS === #

    def test_down_payment_section_and_note(self):
        order = self._sale((self.rice, 10))
        order.order_line = [
            Command.create({'display_type': 'line_section', 'name': "Section", 'sequence': 1}),
            Command.create({'display_type': 'line_note', 'name': "Note", 'sequence': 20}),
        ]
        order.action_confirm()
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 30,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids.sorted('id').mapped('amount_total'), [300, 700])
        self._return(order, 2)
        self.assertEqual(self._credits(order), [200])

    def test_discount_comes_off_the_credit(self):
        """A tenth off ten bags of 100: two of them are worth 180."""
        order = self._sale((self.rice, 10))
        self.env['sale.order.discount'].create(
            {
                'sale_order_id': order.id,
                'discount_type': 'so_discount',
                'discount_percentage': 0.1,
            }
        ).action_apply_discount()
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids.amount_total, 900)
        self._return(order, 2, money='refund', journal=self.cash)
        self.assertEqual(self._credits(order), [180])
        self.assertEqual(order.jxc_flow_state, 'collected')
        documents = order.invoice_ids
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids, documents)
        self._return(order, 8, money='refund', journal=self.cash)
        self.assertEqual(self._credits(order), [180, 720])

    def test_an_invoice_of_two_orders(self):
        """Of the order without a discount, no discount of the other comes off."""
        orders = self._sale((self.rice, 10)) | self._sale((self.rice, 10))
        self.env['sale.order.discount'].create(
            {
                'sale_order_id': orders[0].id,
                'discount_type': 'so_discount',
                'discount_percentage': 0.1,
            }
        ).action_apply_discount()
        orders.action_confirm()
        orders.picking_ids.button_validate()
        orders._create_invoices().action_post()
        self.assertEqual(orders.invoice_ids.amount_total, 1900)
        self._return(orders[1], 1)
        self.assertEqual(self._credits(orders[1]), [100])

    # === AFTER THE RETURN === #

    def test_order_is_settled_afterwards(self):
        """Invoiced by ordered quantity: core would invoice again what was credited."""
        for product, price in ((self.tea, 10), (self.rice, 100)):
            order = self._sale((product, 5))
            order.action_jxc_run_flow()
            self._return(order, 2, money='refund', journal=self.cash)
            self.assertEqual(self._credits(order), [2 * price])
            self.assertRecordValues(
                order,
                [
                    {
                        'invoice_status': 'invoiced',
                        'jxc_flow_state': 'collected',
                        'jxc_collection_progress': 'paid',
                    }
                ],
            )
            self.assertEqual(order.order_line.qty_to_invoice, 0)
        bought = self._purchase((self.tea, 5))
        bought.action_jxc_run_flow()
        self._return(bought, 2, money='refund', journal=self.cash)
        self.assertEqual((bought.invoice_status, bought.jxc_flow_state), ('invoiced', 'paid'))
        bills = bought.invoice_ids
        bought.action_jxc_run_flow()
        self.assertEqual(bought.invoice_ids, bills)

    def test_only_part_of_the_order_came(self):
        """Not settled: six of ten delivered and paid, two of them came back."""
        self.counter.when_short = 'backorder'
        self._set_stock(self.rice, self.stock, -94)
        order = self._sale((self.rice, 10))
        order.action_jxc_run_flow()
        self._return(order, 2, money='refund', journal=self.cash)
        self.assertEqual(order.jxc_collection_progress, 'part')
        self.assertNotEqual(order.invoice_status, 'invoiced')

    def test_never_more_than_invoiced_less_kept(self):
        """Six of ten are invoiced: three that come back were not among them."""
        order = self._sale((self.rice, 10))
        order.action_confirm()
        move = order.picking_ids.move_ids
        move.write({'quantity': 6, 'picked': True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        order._create_invoices().action_post()
        rest = order.picking_ids.filtered(lambda picking: picking.state != 'done')
        rest.move_ids.write({'quantity': 4, 'picked': True})
        rest.button_validate()
        self._return(order, 3)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (7, []))
        self._return(order, 2)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (5, [100]))

    def _return_by_hand(self, picking, quantity, validate=True):
        """Make core's own return of a transfer."""
        wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
        wizard.product_return_moves.quantity = quantity
        back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
        if validate:
            back.button_validate()
        return back

    def test_what_goes_out_again_is_invoiced_again(self):
        """Two of ten come back and are credited, then go to the customer after all."""
        for product, price in ((self.tea, 10), (self.rice, 100)):
            order = self._sale((product, 10))
            order.action_jxc_run_flow()
            back, *_rest = self._return(order, 2, money='refund', journal=self.cash)
            line = order.order_line
            self.assertEqual((line.qty_to_invoice, line.invoice_status), (0, 'invoiced'))
            self._return_by_hand(back, 2)
            self.assertEqual((line.qty_delivered, line.qty_to_invoice), (10, 2))
            self.assertEqual(line.invoice_status, 'to invoice')
            order.action_jxc_run_flow()
            self.assertFalse(order.jxc_flow_problem)
            usual = order.invoice_ids.filtered(lambda move: move.move_type == 'out_invoice')
            self.assertEqual(usual.sorted('id').mapped('amount_total'), [10 * price, 2 * price])
            self.assertEqual((line.qty_to_invoice, line.invoice_status), (0, 'invoiced'))
            line.product_uom_qty = 12  # two more are sold: what came back is here no more
            if product == self.tea:
                self.assertEqual(line.qty_to_invoice, 2)
            self.assertNotEqual(line.invoice_status, 'invoiced')

    def test_bought_goods_that_come_again_are_billed_again(self):
        self.tea.purchase_method = 'purchase'
        order = self._purchase((self.tea, 10))
        order.action_jxc_run_flow()
        back, *_rest = self._return(order, 2, money='refund', journal=self.cash)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self._return_by_hand(back, 2)
        self.assertEqual((order.order_line.qty_received, order.order_line.qty_to_invoice), (10, 2))

    def test_more_than_ordered_was_delivered(self):
        """Ten ordered and invoiced, twelve delivered: the two above were never invoiced."""
        order = self._sale((self.tea, 10))
        order.action_confirm()
        order.picking_ids.move_ids.write({'quantity': 12, 'picked': True})
        order.picking_ids.button_validate()
        order._create_invoices().action_post()
        self.assertEqual((order.order_line.qty_delivered, order.amount_invoiced), (12, 100))
        self._return(order, 2)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (10, []))
        self._return(order, 3)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (7, [30]))
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_more_than_ordered_was_invoiced(self):
        """Somebody invoiced all twelve by hand: what comes back of them is credited."""
        order = self._sale((self.tea, 10))
        order.action_confirm()
        order.picking_ids.move_ids.write({'quantity': 12, 'picked': True})
        order.picking_ids.button_validate()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 12
        invoice.action_post()
        self._return(order, 2)
        self.assertEqual(self._credits(order), [20])
        self._return(order, 1)
        self.assertEqual(self._credits(order), [20, 10])

    # === KITS === #

    def test_part_of_a_kit_is_left_to_a_person(self):
        order = self._sale((self._kit(), 3), (self.rice, 2))
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids.amount_total, 290)
        rows = {row.move.product_id: row for row in order._jxc_returnable()}
        self.assertEqual(
            {p: row.quantity for p, row in rows.items()}, {self.tea: 6, self.cup: 3, self.rice: 2}
        )
        wanted = [rows[self.cup]._replace(quantity=1), rows[self.rice]._replace(quantity=1)]
        pickings, credits, texts = order._jxc_return(wanted, self.reason, 'credit')
        self.assertEqual(pickings.state, 'done')
        self.assertEqual(credits.mapped('amount_total'), [100])  # of the rice alone
        self.assertIn("Only a part of the kit Set came back", texts[0])

    def test_whole_kits_are_credited(self):
        order = self._sale((self._kit(), 3))
        order.action_jxc_run_flow()
        rows = {row.move.product_id: row for row in order._jxc_returnable()}
        wanted = [rows[self.tea]._replace(quantity=4), rows[self.cup]._replace(quantity=2)]
        _pickings, credits, texts = order._jxc_return(wanted, self.reason, 'credit')
        self.assertEqual((credits.amount_total, texts), (60, []))

    def test_part_of_a_kit_alone(self):
        order = self._sale((self._kit(), 3))
        order.action_jxc_run_flow()
        row = next(row for row in order._jxc_returnable() if row.move.product_id == self.tea)
        _pickings, credits, texts = order._jxc_return(
            [row._replace(quantity=1)], self.reason, 'credit'
        )
        self.assertFalse(credits)
        self.assertEqual(len(texts), 1)
        self.assertIn("make its credit note by hand", texts[0])

    # === WHERE THE GOODS LIE === #

    def _received(self, steps, quantity=8, stop_after=1):
        """Receive tea in so many steps and validate the first of them."""
        self.warehouse.reception_steps = steps
        order = self._purchase((self.tea, quantity))
        order.button_confirm()
        for _step in range(stop_after):
            pickings = order._jxc_flow_own_pickings()
            ready = pickings.filtered(lambda picking: picking.state == 'assigned')
            ready.button_validate()
        return order

    def test_goods_still_in_input(self):
        order = self._received('two_steps')
        before = self.tea.with_context(location=self.stock.id).qty_available
        self._return(order, 3, money='none')
        self.assertEqual(order.order_line.qty_received, 5)
        self.tea.invalidate_recordset()
        self.assertEqual(self.tea.with_context(location=self.stock.id).qty_available, before)
        place = self.warehouse.wh_input_stock_loc_id
        self.assertEqual(self.tea.with_context(location=place.id).qty_available, 5)
        # what would bring them on brings the rest
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.tea.invalidate_recordset()
        self.assertEqual(self.tea.with_context(location=self.stock.id).qty_available, before + 5)
        self.assertEqual(self.tea.with_context(location=place.id).qty_available, 0)

    def test_all_of_it_still_in_input(self):
        order = self._received('two_steps')
        nexts = order._jxc_flow_own_pickings().filtered(
            lambda picking: picking.picking_type_code == 'internal'
        )
        self._return(order, 8, money='none')
        self.assertEqual(order.order_line.qty_received, 0)
        self.assertEqual(set(nexts.mapped('state')), {'cancel'})

    def test_partly_brought_on(self):
        """Three are in the stock, five still in Input: seven go back, those in Input first."""
        order = self._received('two_steps')
        step = order._jxc_flow_own_pickings().filtered(lambda picking: picking.state == 'assigned')
        step.move_ids.write({'quantity': 3, 'picked': True})
        step.with_context(skip_backorder=True).button_validate()
        before = self.tea.with_context(location=self.stock.id).qty_available
        pickings, *_rest = self._return(order, 7, money='none')
        self.assertEqual(len(pickings), 2)
        self.assertEqual(order.order_line.qty_received, 1)
        self.tea.invalidate_recordset()
        self.assertEqual(self.tea.with_context(location=self.stock.id).qty_available, before - 2)

    def test_twice_out_of_input(self):
        """Nothing was put away: a second return is out of Input, too, not out of nowhere."""
        place = self.warehouse.wh_input_stock_loc_id
        before = self.tea.with_context(location=self.stock.id).qty_available
        for first, second in ((4, 4), (3, 5), (2, 3)):
            order = self._received('two_steps')
            moves = self.env['stock.move']
            for quantity in (first, second):
                pickings, *_rest = self._return(order, quantity, money='none')
                moves |= pickings.move_ids
            self.assertEqual(moves.mapped('product_uom_qty'), [first, second])
            self.assertEqual(moves.location_id, place)
            self.assertEqual(moves.location_dest_id.usage, 'supplier')
            left = 8 - first - second
            self.assertEqual(order.order_line.qty_received, left)
            self.tea.invalidate_recordset()
            self.assertEqual(self.tea.with_context(location=place.id).qty_available, left)
        self.assertEqual(self.tea.with_context(location=self.stock.id).qty_available, before)

    def _bought_to_order(self, quantity):
        """Sell a product that is bought for the order, and receive it."""
        route = self.warehouse.mto_pull_id.route_id
        route.active = True
        routes = route | self.warehouse.buy_pull_id.route_id
        tin = self._create_product(
            "Tin", list_price=5, route_ids=routes.ids, taxes_id=False, supplier_taxes_id=False
        )
        tin.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 2})]
        order = self._sale((tin, quantity))
        order.action_confirm()
        buying = self.env['purchase.order.line'].search([('product_id', '=', tin.id)]).order_id
        buying.button_confirm()
        buying.picking_ids.button_validate()
        return order, buying

    def test_the_customer_still_wants_his_goods(self):
        """What a vendor gets back of a purchase for an order is still to be delivered."""
        for back in (4, 10):
            order, buying = self._bought_to_order(10)
            delivery = order.picking_ids
            self.assertEqual(delivery.move_ids.quantity, 10)
            self._return(buying, back, money='none')
            self.assertEqual(buying.order_line.qty_received, 10 - back)
            self.assertEqual(delivery.move_ids.product_uom_qty, 10)
            self.assertEqual(delivery.move_ids.quantity, 10 - back)
            self.assertNotEqual(delivery.state, 'cancel')

    def test_a_planned_return_stays(self):
        """Three are planned to go back: seven that go now are the others."""
        for steps in ('one_step', 'two_steps'):
            order = self._received(steps, quantity=10)
            receipt = order.picking_ids.filtered(lambda picking: picking.state == 'done')
            planned = self._return_by_hand(receipt, 3, validate=False)
            self.assertEqual(planned.move_ids.quantity, 3)
            self._return(order, 7, money='none')
            self.assertNotEqual(planned.state, 'cancel')
            self.assertRecordValues(planned.move_ids, [{'product_uom_qty': 3, 'quantity': 3}])
            planned.button_validate()
            self.assertEqual((planned.state, order.order_line.qty_received), ('done', 0))

    def test_in_quality_control(self):
        order = self._received('three_steps', stop_after=2)
        self._return(order, 2, money='none')
        place = self.warehouse.wh_qc_stock_loc_id
        self.assertEqual(self.tea.with_context(location=place.id).qty_available, 6)

    def test_more_than_came(self):
        order = self._received('two_steps')
        with self.assertRaisesRegex(UserError, "8 Units can still be returned, not 9"):
            self._return(order, 9, money='none')

    def test_delivered_in_steps(self):
        self.warehouse.delivery_steps = 'pick_ship'
        order = self._sale((self.rice, 5))
        order.action_jxc_run_flow()
        self._return(order, 2)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (3, [200]))

    def test_dropshipped(self):
        route = self.env.ref('stock_dropshipping.route_drop_shipping')
        direct = self._create_product(
            "Direct", route_ids=route.ids, list_price=9, invoice_policy='delivery', taxes_id=False
        )
        direct.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 2})]
        order = self._sale((direct, 3))
        order.action_confirm()
        buying = order._get_purchase_orders()
        buying.jxc_flow_profile_id = self.buying
        buying.action_jxc_run_flow()
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self._return(order, 1)
        self.assertEqual((order.order_line.qty_delivered, self._credits(order)), (2, [9]))
