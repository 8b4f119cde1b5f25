from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestReturn(FlowsCommon):
    """Goods come back from the order they left with: never more, and credited as invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref('jxc_module.reason_return_damaged')

    def _page(self, order, *quantities, **vals):
        """Open the page and type quantities, in the order of its lines."""
        action = order.action_jxc_return()
        page = self._dialog(action)
        page.write({'reason_id': self.reason.id, **vals})
        for line, quantity in zip(page.line_ids, quantities, strict=False):
            line.quantity = quantity
        return page

    def _left(self, order):
        return sorted((row.lot.name or '', row.quantity) for row in order._jxc_returnable())

    def test_sale_with_lots(self):
        first, second = self._lot('L1', days=10, qty=6), self._lot('L2', days=20, qty=10)
        order = self._sale((self.milk, 9))
        order.action_jxc_run_flow()
        # first expired, first out
        self.assertEqual(self._left(order), [('L1', 6), ('L2', 3)])
        page = self._page(order, 2, 3, money='refund', journal_id=self.cash.id)
        self.assertEqual(page.line_ids.mapped('lot_name'), ['L1', 'L2'])
        page.action_return()
        self.assertEqual(order.order_line.qty_delivered, 4)
        self.assertEqual(first.product_qty, 2)
        self.assertEqual(second.product_qty, 10)
        back = order.picking_ids.filtered('return_id')
        self.assertRecordValues(back, [{'state': 'done', 'jxc_return_reason_id': self.reason.id}])
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertRecordValues(
            credit, [{'state': 'posted', 'amount_total': 20, 'amount_residual': 0}]
        )
        self.assertEqual(credit.matched_payment_ids.payment_type, 'outbound')
        self.assertEqual(order.invoice_status, 'invoiced')
        self.assertIn(self.reason.name, order.message_ids[0].body)
        self.assertEqual(self._left(order), [('L1', 4)])

    def test_invoice_is_still_open(self):
        """A credit note is set off against its open invoice; nothing is paid out."""
        self.counter.step_pay = False
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        invoice = order.invoice_ids
        self._page(order, 2, money='credit').action_return()
        self.assertEqual(invoice.amount_residual, 30)
        self._page(order, 1, money='refund').action_return()
        self.assertEqual(invoice.amount_residual, 20)
        self.assertFalse((order.invoice_ids - invoice).matched_payment_ids)

    def test_running_again_does_not_invoice_what_came_back(self):
        """Core: a product invoiced by ordered quantity is to invoice again once it is credited."""
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        self._page(order, 2, money='refund', journal_id=self.cash.id).action_return()
        documents = order.invoice_ids
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids, documents)
        order.order_line.product_uom_qty = 9  # four more are sold, two of nine came back
        self.assertEqual(order.order_line.qty_to_invoice, 4)
        order.action_jxc_run_flow()  # core delivers what is missing of nine, the two once more
        self.assertEqual(order.order_line.qty_delivered, 9)
        self.assertEqual((order.invoice_ids - documents).amount_total, 60)

    def test_returned_twice(self):
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        late = self._page(order, 3)
        self._page(order, 4).action_return()
        self.assertEqual(self._left(order), [('', 1)])
        with self.assertRaisesRegex(UserError, "1 Units can still be returned, not 3"):
            late.action_return()
        late.line_ids.quantity = -1
        with self.assertRaisesRegex(UserError, "above 0"):
            late.action_return()
        late.line_ids.quantity = 1
        late.line_ids.copy({'quantity': 1})  # by RPC: two lines of the same goods
        with self.assertRaisesRegex(UserError, "not 2"):
            late.action_return()
        late.line_ids[1].unlink()
        late.action_return()
        self.assertFalse(order._jxc_returnable())
        with self.assertRaises(UserError):
            order.action_jxc_return()
        credits = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertEqual(sorted(credits.mapped('amount_total')), [10, 40])

    def test_foreign_move_is_refused(self):
        order, other = self._sale((self.tea, 5)), self._sale((self.tea, 5))
        (order | other).action_jxc_run_flow()
        page = self._page(order, 1)
        page.line_ids.move_id = other.picking_ids.move_ids
        with self.assertRaises(UserError):
            page.action_return()

    def test_core_return_on_its_way_counts(self):
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        wizard = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        wizard.product_return_moves.quantity = 2
        wizard.action_create_returns()
        self.assertEqual(self._left(order), [('', 3)])

    def test_several_deliveries(self):
        self.counter.when_short = 'backorder'
        self._lot('L1', qty=6)
        order = self._sale((self.milk, 10))
        order.action_jxc_run_flow()
        self._lot('L2', qty=4)
        order.action_jxc_run_flow()
        self.assertEqual(self._left(order), [('L1', 6), ('L2', 4)])
        page = self._page(order, 6, 4, money='credit')
        self.assertEqual(len(page.line_ids.picking_id), 2)
        page.action_return()
        credits = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertEqual(sum(credits.mapped('amount_total')), 40)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_unit_of_the_order(self):
        """One piece of a dozen: no 0.08 dozen."""
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale((self.tea, 2, {'product_uom_id': dozen.id, 'price_unit': 120}))
        order.action_jxc_run_flow()
        self.assertEqual(self._left(order), [('', 24)])
        before = self.tea.qty_available
        self._page(order, 6, money='credit').action_return()
        self.assertEqual(self.tea.qty_available, before + 6)
        self.assertEqual(self._left(order), [('', 18)])
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        # of a paid invoice: open for the next one
        self.assertEqual((credit.amount_total, credit.amount_residual), (60, 60))
        self._page(order, 1, money='none').action_return()
        self.assertEqual(self.tea.qty_available, before + 7)

    def test_not_invoiced_yet(self):
        order = self._sale((self.milk, 5), (self.work, 1))
        self._lot('L1', qty=5)
        order.action_confirm()
        order.picking_ids.button_validate()
        action = self._page(order, 2).action_return()
        self.assertIn("no credit note", action['params']['message'])
        self.assertFalse(order.invoice_ids)
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids.amount_total, 3 * 4 + 7)

    def test_purchase_with_lots(self):
        order = self._purchase((self.milk, 8))
        order.order_line.jxc_lot_ids = [
            Command.create({'name': 'A', 'quantity': 5}),
            Command.create({'name': 'B', 'quantity': 3}),
        ]
        self.milk.purchase_method = 'receive'
        order.action_jxc_run_flow()
        self.assertEqual(self._left(order), [('A', 5), ('B', 3)])
        self._page(order, 0, 2, money='refund', journal_id=self.cash.id).action_return()
        self.assertEqual(order.order_line.qty_received, 6)
        lots = self.env['stock.lot'].search([('product_id', '=', self.milk.id)])
        self.assertEqual({lot.name: lot.product_qty for lot in lots}, {'A': 5, 'B': 1})
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'in_refund')
        self.assertRecordValues(
            credit, [{'state': 'posted', 'amount_total': 6, 'amount_residual': 0}]
        )
        # what was sold since cannot go back
        quant = lots.quant_ids.filtered(lambda quant: quant.location_id == self.stock)
        quant.filtered(lambda quant: quant.lot_id.name == 'A')._update_available_quantity(
            self.milk, self.stock, -4, lot_id=lots.filtered(lambda lot: lot.name == 'A')
        )
        page = self._page(order, 5, 0)
        with self.assertRaisesRegex(UserError, "Milk A: only 1 of 5"):
            page.action_return()

    def test_purchase_received_in_steps(self):
        self.warehouse.reception_steps = 'two_steps'
        order = self._purchase((self.tea, 8))
        order.action_jxc_run_flow()
        self.assertEqual(set(order._jxc_flow_own_pickings().mapped('state')), {'done'})
        before = self.tea.with_context(location=self.stock.id).qty_available
        self._page(order, 3).action_return()
        self.tea.invalidate_recordset()
        after = self.tea.with_context(location=self.stock.id).qty_available
        self.assertEqual((before - after, order.order_line.qty_received), (3, 5))

    def test_clerk_leaves_a_draft(self):
        order = self._sale((self.tea, 5), user=self.clerk)
        order.action_jxc_run_flow()
        mine = order.with_user(self.clerk)
        action = mine.action_jxc_return()
        page = self._dialog(action, self.clerk)
        page.line_ids.quantity = 2
        page.money = 'refund'
        text = page.action_return()['params']['message']
        self.assertIn("An accountant has to post", text)
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertRecordValues(credit, [{'state': 'draft', 'amount_total': 20}])
        stranger = new_test_user(self.env, 'return_other', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            order.with_user(stranger).action_jxc_return()
        with self.assertRaises(AccessError):
            page.with_user(stranger).action_return()

    def test_reason_is_asked(self):
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        page = self._page(order, 1)
        page.reason_id = self.env.ref('jxc_module.reason_reject_damaged')
        with self.assertRaisesRegex(UserError, "reason"):
            page.action_return()
        page.reason_id = self.reason
        page.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "how much"):
            page.action_return()

    def test_page(self):
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        page = self._page(order)
        page.action_all()
        with Form(page) as form:
            form.money = 'none'
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.quantity, 5)
                line.quantity = 4
        page.action_return()
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(len(order.invoice_ids), 1)
