from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.base.rules_later import RulesLater
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

    def test_nobody_is_named_where_no_group_was(self):
        self.counter.jxc_pay_groups = self.env.ref('jxc_module.group_sales')
        self.assertIn("nobody →", self.counter.message_ids[0].body)
        self.counter.jxc_pay_groups = False
        self.assertIn("→ nobody", self.counter.message_ids[0].body)

    def test_a_flow_of_one_company_pays_into_its_journal(self):
        self.counter.write({'company_id': self.company.id, 'journal_id': self.cash.id})
        self.assertEqual(self.counter.journal_id, self.cash)

    def test_a_draft_is_not_sent(self):
        self.customer.email = 'noodles@example.com'
        self.counter.write({'step_post': False, 'step_pay': False, 'step_send': True})
        order = self._sale()
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order)['send'], 'skipped')
        self.assertEqual(order.invoice_ids.state, 'draft')
        self.assertFalse(order.invoice_ids.sending_data)

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

    def test_the_documents_of_a_step_are_opened(self):
        """One on its form, several in a list; of a step without documents nothing."""
        orders = self._sale() | self._sale()
        traces = orders.action_jxc_run_flow()
        moved = traces.filtered(lambda trace: trace.step == 'goods')
        for trace in moved:
            action = trace.action_open_documents()
            self.assertEqual(
                (action['res_model'], action['view_mode'], action['res_id']),
                ('stock.picking', 'form', trace[orders._jxc_link].picking_ids.id),
            )
            self.assertEqual(action['name'], trace[orders._jxc_link].picking_ids.name)
        both = orders.picking_ids.ids
        moved[0].document_ids = both
        action = moved[0].action_open_documents()
        self.assertEqual((action['view_mode'], action.get('res_id')), ('list,form', None))
        self.assertEqual(action['domain'], [('id', 'in', both)])
        confirmed = traces.filtered(lambda trace: trace.step == 'confirm')[0]
        self.assertFalse(confirmed.action_open_documents())

    def test_the_question_of_odoo_is_told(self):
        pickings = type(self.env['stock.picking'])
        asked = {'type': 'ir.actions.act_window', 'name': "Who signs?"}
        with patch.object(pickings, 'button_validate', lambda self: asked):
            order = self._sale()
            order.action_jxc_run_flow()
        self.assertIn(f"validate {order.picking_ids.name} by hand", order.jxc_flow_problem)
        self.assertIn("Who signs?", order.jxc_flow_problem)

    def test_an_invoice_that_stays_open_stops(self):
        """Half of it is paid by what another addon made of the payment: nothing is kept."""
        pages = type(self.env['account.payment.register'])
        make = pages._create_payment_vals_from_wizard

        def half(self, batch):
            return {**make(self, batch), 'amount': self.amount / 2}

        order = self._sale()
        with patch.object(pages, '_create_payment_vals_from_wizard', half):
            order.action_jxc_run_flow()
        self.assertIn("is not paid in full", order.jxc_flow_problem)
        self.assertEqual(self._steps(order)['pay'], 'stopped')
        self.assertEqual(order.invoice_ids.amount_residual, order.invoice_ids.amount_total)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_what_takes_more_than_the_minimum_is_named_on_the_rule(self):
        """As in core: a purchase for a sale within the minimum is nobody's in particular."""
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'location_id': self.stock.id,
                'product_min_qty': 5,
                'product_max_qty': 10,
            }
        )
        for quantity, named in ((5, False), (6, True)):
            order = self._sale((self.tea, quantity))
            order.action_confirm()
            moves = order.picking_ids.move_ids
            rules, origins = RulesLater()._rules_of(moves, self.env)
            self.assertEqual(rules, rule)
            self.assertEqual(origins, {rule.id: set(moves.reference_ids.ids)} if named else {})

    def test_rules_are_worked_out_once_at_the_end(self):
        """Core marks rules with each move that it makes or moves; they wait for the end."""
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'location_id': self.stock.id,
                'trigger': 'manual',
            }
        )
        there = rule.qty_forecast
        rule.write({'product_min_qty': there, 'product_max_qty': there})
        self.assertEqual(rule.qty_to_order_computed, 0)
        model = self.env.registry['stock.warehouse.orderpoint']
        compute, worked_out = model._compute_qty_to_order_computed, []

        def note(rules):
            worked_out.extend(rules & rule)
            return compute(rules)

        order = self._sale((self.tea, 5))
        self.env.flush_all()
        with patch.object(model, '_compute_qty_to_order_computed', note):
            order.action_jxc_run_flow()
            self.env.flush_all()
        self.assertEqual(order.jxc_flow_state, 'collected')
        self.assertEqual(worked_out, [rule])
        self.assertEqual(rule.qty_to_order_computed, 5)

    def test_fewer_ordered_than_invoiced_came_not_back(self):
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        back = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        back.product_return_moves.quantity = 2
        picking = back._create_return()
        picking.move_ids.write({'quantity': 2, 'picked': True})
        picking.button_validate()
        line = order.order_line
        self.assertEqual(line._jxc_net_back(), 2)
        line.product_uom_qty = 4
        self.assertEqual((line.qty_to_invoice, line._jxc_flow_came_back()), (-1, 0))
        line.product_uom_qty = 5.5
        self.assertEqual((line.qty_to_invoice, line._jxc_flow_came_back()), (0.5, 0.5))
        line.product_uom_qty = 8
        self.assertEqual((line.qty_to_invoice, line._jxc_flow_came_back()), (3, 2))

    def test_nobody_asks_for_messages_without_their_app(self):
        picking = self.env['stock.picking']
        companies = self.env.registry['res.company']
        name = 'has_received_warning_stock_sms'
        fields = {key: field for key, field in companies._fields.items() if key != name}
        self.patch(companies, '_fields', fields)
        self.assertFalse(picking._jxc_flow_sms_undecided())

    def test_running_again_after_a_return_of_core(self):
        """Nobody told what became of the goods: the flow leaves it to a person."""
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        documents = order.invoice_ids
        wizard = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        wizard.product_return_moves.quantity = 2
        back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
        back.button_validate()
        documents._reverse_moves([{}]).invoice_line_ids.quantity = 2
        documents = order.invoice_ids
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids, documents)
        # nothing else is to be invoiced: there is nothing to ask
        self.assertFalse(order.jxc_flow_problem)
        # more is ordered, and cannot go yet
        self._set_stock(self.tea, self.stock, -self.tea.qty_available)
        order.order_line.product_uom_qty = 9
        self.counter.when_short = 'backorder'
        order.order_line.move_ids.filtered(
            lambda move: move.state != 'done'
        ).picking_id.action_cancel()
        order.action_jxc_run_flow()
        self.assertEqual(order.invoice_ids, documents)
        self.assertIn("Tea came back", order.jxc_flow_problem)

    def test_what_waits_for_another_transfer_is_not_short(self):
        """Goods that another transfer of the order brings are not missing: they come."""
        self.assertEqual(self.counter.when_short, 'stop')
        order = self._sale()
        order.action_confirm()
        first = order.picking_ids
        later = first.copy()
        later.move_ids.write(
            {
                'move_orig_ids': [Command.set(first.move_ids.ids)],
                'procure_method': 'make_to_order',
            }
        )
        later.action_confirm()
        self.assertEqual(later.move_ids.state, 'waiting')
        self.assertEqual(order.picking_ids, first | later)
        self.assertEqual(order._jxc_flow_ready(self.counter, first.browse()), (first, None))

    def test_what_came_back_before_the_invoice_is_not_on_it(self):
        """Goods invoiced as delivered: what is left to invoice has less what came back."""
        self.tea.invoice_policy = 'delivery'
        order = self._sale((self.tea, 5))
        order.action_confirm()
        order.picking_ids.button_validate()
        back = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        back.product_return_moves.quantity = 2
        picking = back._create_return()
        # an open return is no delivery by the vendor
        self.assertEqual(order._jxc_flow_elsewhere_text(), '')
        picking.move_ids.write({'quantity': 2, 'picked': True})
        picking.button_validate()
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.amount_total, 30)

    def test_nothing_there_stops_in_words(self):
        """Also where the flow would leave the rest for later: nothing at all was moved."""
        self.counter.when_short = 'backorder'
        order = self._sale((self.milk, 5))
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order)['goods'], 'stopped')
        self.assertIn("Not enough in stock. Milk: 0 of 5", order.jxc_flow_problem)

    def test_nothing_is_invoiced_of_a_rebate_alone(self):
        """Before goods come, a discount or rebate has no part of them."""
        self.tea.write({'invoice_policy': 'delivery', 'purchase_method': 'receive'})
        rebate = self.env['product.product'].create(
            {
                'name': "Rebate",
                'type': 'service',
                'invoice_policy': 'order',
                'purchase_method': 'purchase',
                'taxes_id': False,
            }
        )
        (self.counter | self.buying).step_goods = False
        for order in (
            self._sale((self.tea, 10), (rebate, 1, {'price_unit': -30})),
            self._purchase((self.tea, 10, {'price_unit': 10}), (rebate, 1, {'price_unit': -30})),
        ):
            with self.subTest(order._name):
                order.action_jxc_run_flow()
                self.assertIn("nothing to invoice", order.jxc_flow_problem or '')
                self.assertFalse(order.invoice_ids)

    def test_a_down_payment_that_is_not_posted(self):
        """Nothing was paid before yet: the flow invoices what came, and says no traceback."""
        order = self._sale((self.tea, 5))
        order.action_confirm()
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 50,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        wizard._create_invoices(order)
        line = order.order_line.filtered(lambda line: line.is_downpayment and not line.display_type)
        self.assertEqual(line._jxc_flow_price(), 0)
        order.action_jxc_run_flow()
        self.assertNotIn("Odoo could not", order.jxc_flow_problem or '')

    def test_the_method_of_payment_fits_journal_and_kind(self):
        inbound, outbound = (
            self.cash.inbound_payment_method_line_ids[0],
            self.cash.outbound_payment_method_line_ids[0],
        )
        self.counter.payment_method_line_id = inbound
        self.buying.payment_method_line_id = outbound
        order = self._sale()
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.matched_payment_ids.payment_method_line_id, inbound)
        other = self.env['account.journal'].create(
            {'name': "Second Till", 'type': 'cash', 'code': 'JX2'}
        )
        for profile, method in (
            (self.counter, outbound),
            (self.buying, inbound),
            (self.counter, other.inbound_payment_method_line_ids[0]),
        ):
            with self.assertRaisesRegex(ValidationError, "does not belong"):
                profile.payment_method_line_id = method

    def test_no_message_before_somebody_was_asked(self):
        """Odoo asks at a delivery whether it shall send texts; a flow sends none till then."""
        pickings, said = type(self.env['stock.picking']), []
        validate = pickings.button_validate

        def spy(self):
            said.append(self.env.context.get('skip_sms'))
            return validate(self)

        with patch.object(pickings, 'button_validate', spy):
            for answered in (False, True):
                self.company.has_received_warning_stock_sms = answered
                self._sale().action_jxc_run_flow()
        self.assertEqual(said, [True, None])
