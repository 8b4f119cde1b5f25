from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_access_costs import CostCommon


@tagged('post_install', '-at_install')
class TestCostFlows(CostCommon):
    """Every daily flow, without the right to see costs, with the values that core would store."""

    def _values(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        return moves.sudo().sorted('id').mapped(lambda move: round(move.value, 2))

    # === STOCK === #

    def test_receive(self):
        order = self._purchase(3)
        picking = order.picking_ids.with_user(self.keeper)
        with Form(picking) as form:
            form.note = "Checked"
        self._done(picking)
        self.assertEqual(picking.state, 'done')
        self.assertEqual(self._values(picking.move_ids), [23.31] * 4)
        self.assertEqual(order.order_line.mapped('qty_received'), [3] * 4)

    def test_receive_less_and_keep_a_backorder(self):
        order = self._purchase(3)
        picking = order.picking_ids.with_user(self.keeper)
        for line in picking.move_line_ids:
            line.quantity = 2
            if line.tracking == 'lot':
                line.lot_id = self.lot
        picking.move_ids.picked = True
        action = picking.button_validate()
        wizard = (
            self.env[action['res_model']].with_user(self.keeper).with_context(**action['context'])
        )
        Form(wizard).save().process()
        backorder = picking.backorder_ids
        self.assertEqual(backorder.move_ids.mapped('product_uom_qty'), [1] * 4)
        self._done(backorder)
        self.assertEqual(
            self._values(picking.move_ids | backorder.move_ids), [15.54] * 4 + [7.77] * 4
        )

    def test_deliver_and_take_back(self):
        order = self._sale(self.seller)
        picking = order.sudo().picking_ids.with_user(self.keeper).sudo(False)
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        self.assertEqual(self._values(picking.move_ids), [15.54] * 4)
        wizard = Form(
            self.env['stock.return.picking']
            .with_user(self.keeper)
            .with_context(
                active_ids=picking.ids, active_id=picking.id, active_model='stock.picking'
            )
        ).save()
        for line in wizard.product_return_moves:
            line.quantity = 1
        returned = (
            self.env['stock.picking']
            .with_user(self.keeper)
            .browse(wizard.action_create_returns()['res_id'])
        )
        returned.move_ids.picked = True
        returned.button_validate()
        self.assertEqual(returned.state, 'done')
        self.assertEqual(self._values(returned.move_ids), [7.77] * 4)

    def test_correct_a_done_quantity(self):
        order = self._sale(self.seller)
        picking = order.sudo().picking_ids.with_user(self.chief).sudo(False)
        picking.move_ids.picked = True
        picking.button_validate()
        picking.action_toggle_is_locked()
        line = picking.move_line_ids[0]
        line.quantity = 3
        self.assertEqual(self._values(line.move_id), [23.31])

    def test_count(self):
        for product in self.products.values():
            quant = (
                self.env['stock.quant']
                .with_user(self.keeper)
                .search([('product_id', '=', product.id), ('location_id', '=', self.stock.id)])
            )
            self.assertEqual(quant.quantity, 20)
            quant.with_context(inventory_mode=True).inventory_quantity = 18
            quant.action_apply_inventory()
            self.assertEqual(quant.quantity, 18)

    def test_scrap(self):
        product = self.products['average']
        with Form(self.env['stock.scrap'].with_user(self.keeper)) as form:
            form.product_id = product
            form.scrap_qty = 2
        scrap = form.record
        scrap.action_validate()
        self.assertEqual(scrap.state, 'done')
        self.assertEqual(self._values(scrap.move_ids), [15.54])

    def test_transfer_and_cancel(self):
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        form = Form(self.env['stock.picking'].with_user(self.keeper))
        form.picking_type_id = self.warehouse.int_type_id
        form.location_id = self.stock
        form.location_dest_id = shelf
        with form.move_ids.new() as move:
            move.product_id = self.products['fifo']
            move.product_uom_qty = 4
        picking = form.save()
        picking.action_confirm()
        picking.action_assign()
        picking.copy().action_cancel()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, 'done')

    def test_new_product_and_lot(self):
        """Who keeps products may do so without seeing or setting their cost."""
        with Form(self.env['product.template'].with_user(self.chief)) as form:
            form.name = "Coffee"
            form.is_storable = True
        product = form.record.product_variant_id
        self.assertEqual(product.sudo().standard_price, 0)
        self.assertTrue(form.record.copy())
        form.record.name = "Coffee beans"
        lot = (
            self.env['stock.lot']
            .with_user(self.keeper)
            .create({'name': "L-2", 'product_id': self.products['lot'].id})
        )
        self.assertAlmostEqual(lot.sudo().standard_price, self.COST)
        for model in ('product.template', 'product.product'):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.chief).create({'name': "X", 'standard_price': 1})
        with self.assertRaises(AccessError):
            product.with_user(self.chief).standard_price = 3
        self.assertTrue(
            self.env['product.product']
            .with_user(self.owner)
            .create({'name': "X", 'standard_price': 1})
        )

    # === SALES AND INVOICES === #

    def _sale(self, user):
        with Form(self.env['sale.order'].with_user(user)) as form:
            form.partner_id = self.customer
            for product in self.products.values():
                with form.order_line.new() as line:
                    line.product_id = product
                    line.product_uom_qty = 2
        order = form.record
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
        self.assertEqual(order.amount_untaxed, 160)
        return order

    def _invoiced(self, user):
        order = self._sale(self.seller)
        picking = order.sudo().picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        wizard = (
            self.env['sale.advance.payment.inv']
            .with_user(user)
            .with_context(active_model='sale.order', active_ids=order.ids)
            .create({})
        )
        wizard.create_invoices()
        return order.sudo().invoice_ids.with_user(user).sudo(False)

    def _cogs(self, invoice):
        self.env.flush_all()
        self.env.invalidate_all()
        lines = invoice.sudo().line_ids.filtered(lambda line: line.display_type == 'cogs')
        balances = sorted(round(line.balance, 2) for line in lines)
        # the cache does not know who read the lines; each request starts with an empty one
        self.env.invalidate_all()
        return balances

    def test_sell_copy_change_and_cancel(self):
        order = self._sale(self.seller)
        copied = order.copy()
        with Form(copied) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 5
        copied.action_confirm()
        copied._action_cancel()
        self.assertEqual(copied.state, 'cancel')
        order.order_line[0].product_uom_qty = 3
        self.assertEqual(order.sudo().picking_ids.move_ids[0].product_uom_qty, 3)

    def test_invoice_reset_and_credit(self):
        """The cost lines are there for the ledger and not for the clerk."""
        invoice = self._invoiced(self.clerk)
        with Form(invoice) as form:
            form.ref = "C-1"
        invoice.action_post()
        self.assertEqual(invoice.state, 'posted')
        self.assertEqual(self._cogs(invoice), [-15.54] * 4 + [15.54] * 4)
        mine = invoice.line_ids
        self.assertNotIn('cogs', mine.mapped('display_type'))
        self.assertEqual(sum(mine.mapped('balance')), 0)
        invoice.button_draft()
        self.assertEqual(self._cogs(invoice), [])
        invoice.action_post()
        self.assertEqual(self._cogs(invoice), [-15.54] * 4 + [15.54] * 4)
        wizard = (
            self.env['account.move.reversal']
            .with_user(self.clerk)
            .with_context(active_model='account.move', active_ids=invoice.ids)
            .create({'journal_id': invoice.journal_id.id})
        )
        refund = (
            self.env['account.move'].with_user(self.clerk).browse(wizard.refund_moves()['res_id'])
        )
        refund.action_post()
        self.assertEqual(refund.amount_total, 160)
        self.assertEqual(self._cogs(refund), [-15.54] * 4 + [15.54] * 4)

    def test_pay_and_send(self):
        invoice = self._invoiced(self.clerk)
        invoice.action_post()
        payment = (
            self.env['account.payment.register']
            .with_user(self.clerk)
            .with_context(active_model='account.move', active_ids=invoice.ids)
            .create({})
        )
        payment.action_create_payments()
        self.env.invalidate_all()
        self.assertIn(invoice.payment_state, ('paid', 'in_payment'))

    def test_price_from_the_cost(self):
        """A selling price that core makes from the cost is made, and its formula is hidden."""
        pricelist = self.env['product.pricelist'].create(
            {
                'name': "Cost plus",
                'item_ids': [
                    Command.create(
                        {'compute_price': 'formula', 'base': 'standard_price', 'price_markup': 100}
                    )
                ],
            }
        )
        with Form(self.env['sale.order'].with_user(self.seller)) as form:
            form.partner_id = self.customer
            form.pricelist_id = pricelist
            with form.order_line.new() as line:
                line.product_id = self.products['standard']
        self.assertEqual(form.record.order_line.price_unit, 15.54)
        item = pricelist.item_ids.with_user(self.seller)
        self.assertEqual(item.price, "From the cost")
        with self.assertRaises(AccessError):
            item.read(['price_markup'])

    # === PURCHASE === #

    def test_replenish(self):
        """A reordering rule is replenished at the vendor's price by who does not see it."""
        product = self.products['standard']
        rule = self.env['stock.warehouse.orderpoint'].create(
            {'product_id': product.id, 'product_min_qty': 50, 'product_max_qty': 60}
        )
        rule.with_user(self.chief).action_replenish()
        line = self.env['purchase.order.line'].search([('orderpoint_id', '=', rule.id)])
        self.assertEqual(line.product_qty, 40)
        self.assertAlmostEqual(line.price_unit, self.COST)

    def test_order_by_hand(self):
        """A buyer of core without costs orders, and the prices come from the vendor's list."""
        buyer = self._user('flow_buyer', 'purchase.group_purchase_user')
        with Form(self.env['purchase.order'].with_user(buyer)) as form:
            form.partner_id = self.vendor
            with form.order_line.new() as line:
                line.product_id = self.products['average']
                line.product_qty = 3
        order = form.record
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')
        self.assertAlmostEqual(order.sudo().order_line.price_unit, self.COST)
        order.order_line.product_qty = 5
        self.assertEqual(sum(order.sudo().picking_ids.move_ids.mapped('product_uom_qty')), 5)
        order.copy().button_cancel()
        with self.assertRaises(AccessError):
            order.order_line.read(['price_unit'])

    # === WITH A WAREHOUSE OF ONE'S OWN === #

    def test_limited_keeper_without_costs(self):
        """Both limits at once: he receives, delivers and counts in his warehouse."""
        self.keeper.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse.ids)],
            }
        )
        order = self._purchase(3)
        self.env.flush_all()
        self.env.invalidate_all()
        receipt = order.picking_ids.with_user(self.keeper)
        self._done(receipt)
        self.assertEqual(self._values(receipt.move_ids), [23.31] * 4)
        sale = self._sale(self.seller)
        self.env.flush_all()
        self.env.invalidate_all()
        delivery = sale.sudo().picking_ids.with_user(self.keeper).sudo(False)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(self._values(delivery.move_ids), [15.54] * 4)
        product = self.products['average'].with_user(self.keeper)
        self.assertEqual(product.qty_available, 21)
        with self.assertRaises(AccessError):
            product.read(['total_value'])
