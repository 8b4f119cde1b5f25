from odoo.tests import HttpCase, tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestFlowTour(FlowsCommon, HttpCase):
    """A clerk sells over the counter with one button, and takes some back."""

    def test_counter_sale(self):
        self.company.write({'jxc_flows': True, 'jxc_sale_flow_profile_id': self.counter.id})
        self.tea.invoice_policy = 'delivery'  # what comes back is not invoiced again
        self.clerk.password = 'flow_clerk'
        self.clerk.group_ids += self.env.ref('jxc_module.group_accountant')
        order = self._sale((self.tea, 5), user=self.clerk, jxc_flow_profile_id=False)
        self.start_tour(f'/odoo/sales/{order.id}', 'jxc_flow_counter_sale', login='flow_clerk')
        self.assertEqual(order.jxc_flow_state, 'collected')
        self.assertEqual(order.order_line.qty_delivered, 3)
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertRecordValues(credit, [{'amount_total': 20, 'amount_residual': 0}])
