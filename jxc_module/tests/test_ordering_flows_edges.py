from itertools import count
from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from .common_ordering_flows import FlowsCommon

CLOCK = 'odoo.addons.jxc_module.models.ordering.flows.jxc_order_run.perf_counter'


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

    def test_the_superuser_pays_whoever_started_it(self):
        """A method that runs a flow as superuser asks nobody for the pay groups."""
        order = self._sale(user=self.clerk)
        order.with_user(self.clerk).sudo().action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)

    def test_of_many_orders_each_has_its_share_of_the_time(self):
        orders = self._sale() | self._sale()
        with patch(CLOCK, count(0, 6).__next__):  # six seconds a step
            traces = orders.action_jxc_run_flow()
        self.assertEqual(set(traces.mapped('seconds')), {3})

    def test_of_work_alone_nothing_is_printed(self):
        self.counter.step_print = True
        order = self._sale((self.work, 2))
        action = order.action_jxc_run_flow_button()
        self.assertEqual(
            (action['tag'], action['params']['type']), ('display_notification', 'success')
        )
        self.assertEqual(self._steps(order)['print'], 'skipped')

    def test_work_of_no_quantity_keeps_no_order_open(self):
        order = self._sale((self.tea, 5), (self.work, 0))
        order.action_confirm()
        self.assertFalse(order._jxc_flow_is_over())
        order.picking_ids.button_validate()
        self.assertTrue(order._jxc_flow_is_over())

    def test_one_went_through_one_stopped_and_one_is_busy(self):
        orders = self._sale() | self._sale((self.tea, 5000)) | self._sale()
        good, short, busy = orders
        lock = type(orders)._jxc_flow_lock
        with patch.object(type(orders), '_jxc_flow_lock', lambda self: lock(self - busy)):
            told = orders.action_jxc_run_flow_button()['params']
        self.assertEqual(told['title'], "1 orders went through")
        self.assertIn(f"{short.name}: Not enough in stock", told['message'])
        self.assertIn(f"Somebody else is working on {busy.name}.", told['message'])
        self.assertEqual(orders.mapped('jxc_flow_state'), ['collected', 'ordered', 'draft'])
        self.assertEqual(good.invoice_ids.amount_residual, 0)

    def test_goods_that_became_cheaper_are_not_invoiced_again(self):
        """Five at 10; two each are given back, and core counts five as not invoiced."""
        order = self._sale()
        order.action_jxc_run_flow()
        invoice = order.invoice_ids
        allowance = invoice._reverse_moves([{'invoice_date': invoice.invoice_date}])
        allowance.invoice_line_ids.price_unit = 2
        allowance.action_post()
        self.assertEqual(order.order_line.qty_to_invoice, 5)
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids, invoice | allowance)

    def test_without_purchases_for_sales_nothing_is_asked_for(self):
        """sale_purchase may not be there."""
        lines = self.env.registry['purchase.order.line']
        kept = {name: field for name, field in lines._fields.items() if name != 'sale_line_id'}
        self.patch(lines, '_fields', kept)
        self.assertFalse(self._sale()._jxc_flow_is_asked_for())

    def test_who_looks_for_no_stage_finds_none(self):
        orders = self.env['sale.order']
        self._sale()
        for operator, value in (('in', []), ('=', False), ('in', [False])):
            with self.subTest(operator=operator, value=value):
                self.assertFalse(orders.search([('jxc_flow_state', operator, value)]))
