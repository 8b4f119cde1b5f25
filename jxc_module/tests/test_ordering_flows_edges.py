from odoo.tests import new_test_user, tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestOrderingFlowsEdges(FlowsCommon):
    """What a flow leaves alone, and what it keeps of a run."""

    def _return(self, order):
        wizard = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        wizard.product_return_moves.quantity = 2
        return self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])

    def test_running_again_receives_no_return_and_sends_nothing_twice(self):
        """Nobody knows yet whether those goods come; what waits for the mail job goes out once."""
        self.customer.email = 'noodles@example.com'
        self.counter.write({'step_send': True, 'step_pay': False})
        order = self._sale()
        order.action_jxc_run_flow()
        back = self._return(order)
        traces = order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertNotEqual(back.state, 'done')
        self.assertNotIn('send', traces.mapped('step'))

    def test_of_a_step_without_documents_none_are_told(self):
        traces = self._sale().action_jxc_run_flow()
        told = {trace.step: (trace.documents, trace.document_model) for trace in traces}
        self.assertEqual(told['confirm'], (False, False))
        self.assertEqual(told['goods'][1], 'stock.picking')

    def test_what_the_superuser_runs_is_not_noted_as_a_payer(self):
        """That note is for people who are no accountants."""
        order = self._sale()
        order.sudo().action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')
        invoice = order.invoice_ids
        notes = (invoice | invoice.matched_payment_ids.move_id).message_ids
        notes |= invoice.matched_payment_ids.message_ids
        self.assertNotIn("without being an accountant", ' '.join(notes.mapped('body')))

    def test_what_is_ordered_after_a_return_of_ours_is_invoiced(self):
        """What came back is credited already: it goes again as any other goods, unasked."""
        order = self._sale()
        order.action_jxc_run_flow()
        [row] = order._jxc_returnable()
        reason = self.env.ref('jxc_module.reason_return_damaged')
        order._jxc_return([row._replace(quantity=2)], reason, 'credit')
        before = order.invoice_ids
        order.order_line.product_uom_qty = 8
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.order_line.qty_delivered, 8)
        # three of the five are there and paid for
        self.assertEqual((order.invoice_ids - before).mapped('amount_total'), [50])

    def test_an_accountant_posts_and_pays_without_the_pay_groups(self):
        user = new_test_user(
            self.env,
            'flow_accountant',
            groups='jxc_module.group_sales,jxc_module.group_accountant',
        )
        order = self._sale(user=user)
        order.with_user(user).action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self.assertNotIn("did this through", str(order.invoice_ids.message_ids.mapped('body')))
