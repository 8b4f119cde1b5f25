from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestOrderingFlowsGuards(FlowsCommon):
    """Borders and small conditions of flows that nothing else asks for."""

    def test_what_was_printed_is_opened_though_an_order_stopped(self):
        self.counter.step_print = True
        good, short = self._sale((self.tea, 5)), self._sale((self.tea, 5000))
        action = (good | short).action_jxc_run_flow_button()
        self.assertEqual(action['params']['type'], 'warning')
        report = action['params']['next']
        self.assertEqual(report['type'], 'ir.actions.report')
        self.assertEqual(report['context']['active_ids'], good.picking_ids.ids)

    def test_five_orders_are_named(self):
        orders = self.env['sale.order'].union(*(self._sale((self.tea, 5000)) for _n in range(6)))
        message = orders[:5].action_jxc_run_flow_button()['params']['message']
        self.assertEqual(len(message.splitlines()), 5)
        message = orders.action_jxc_run_flow_button()['params']['message']
        self.assertEqual(message.splitlines()[5:], ["1 more orders stopped."])

    def test_the_journal_is_of_the_company_of_the_flow(self):
        other = self.env['res.company'].create({'name': "Other"})
        journal = self.env['account.journal'].create(
            {'name': "Their Till", 'type': 'cash', 'code': 'THT', 'company_id': other.id}
        )
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.counter.write({'company_id': self.company.id, 'journal_id': journal.id})

    def test_the_same_groups_are_not_noted(self):
        group = self.env.ref('jxc_module.group_sales')
        self.counter.jxc_pay_groups = group
        before = self.counter.message_ids
        self.counter.write({'jxc_pay_groups': [Command.set(group.ids)]})
        self.assertEqual(self.counter.message_ids, before)

    def test_a_receipt_that_somebody_divided(self):
        """Without typed lots its lines stay as they are; lots that are typed later fill them."""
        order = self._purchase((self.milk, 10))
        order.button_confirm()
        line = order.picking_ids.move_line_ids
        line.quantity = 6
        line.copy({'quantity': 4})
        order.order_line._jxc_put_lots()
        move = order.picking_ids.move_ids
        self.assertEqual(sorted(move.move_line_ids.mapped('quantity')), [4, 6])
        order.order_line.jxc_lot_ids = [
            Command.create({'name': 'A', 'quantity': 7}),
            Command.create({'name': 'B', 'quantity': 3}),
        ]
        self.assertEqual(
            sorted((found.lot_name, found.quantity) for found in move.move_line_ids),
            [('A', 7), ('B', 3)],
        )
