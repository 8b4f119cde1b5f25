from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_ordering_flows import FlowsCommon

ALL_DONE = dict.fromkeys(('confirm', 'goods', 'invoice', 'post', 'pay'), 'done')


@tagged('post_install', '-at_install')
class TestFlow(FlowsCommon):
    """One button from entry to paid, on one and on many orders."""

    def test_counter_sale(self):
        order = self._sale((self.tea, 5), (self.work, 2))
        self.assertEqual(order.jxc_flow_state, 'draft')
        traces = order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE)
        self.assertEqual(traces, order.jxc_flow_trace_ids)
        self.assertRecordValues(
            order,
            [
                {
                    'state': 'sale',
                    'delivery_status': 'full',
                    'invoice_status': 'invoiced',
                    'jxc_flow_state': 'collected',
                    'jxc_flow_problem': False,
                }
            ],
        )
        invoice = order.invoice_ids
        self.assertRecordValues(
            invoice, [{'state': 'posted', 'amount_total': 64, 'amount_residual': 0}]
        )
        self.assertEqual(invoice.matched_payment_ids.journal_id, self.cash)
        self.assertEqual(self.tea.qty_available, 995)
        self.assertEqual(traces.filtered(lambda t: t.step == 'invoice').document_ids, invoice.ids)

    def test_shipped_profile(self):
        """The profiles that come with the addon can be used as they are."""
        profile = self.env.ref('jxc_module.flow_counter_sale')
        order = self._sale(jxc_flow_profile_id=profile.id)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')
        profile = self.env.ref('jxc_module.flow_receive_bill')
        order = self._purchase(jxc_flow_profile_id=profile.id)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'billed')

    def test_purchase(self):
        order = self._purchase((self.tea, 5), partner_ref="V-77")
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE)
        self.assertRecordValues(
            order, [{'receipt_status': 'full', 'jxc_flow_state': 'paid', 'state': 'purchase'}]
        )
        self.assertRecordValues(
            order.invoice_ids,
            [{'state': 'posted', 'amount_total': 15, 'amount_residual': 0, 'ref': "V-77"}],
        )

    def test_again_changes_nothing(self):
        order = self._sale()
        order.action_jxc_run_flow()
        self.assertFalse(order.action_jxc_run_flow())
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertEqual(len(order.invoice_ids.matched_payment_ids), 1)
        self.assertEqual(len(order.picking_ids), 1)
        self.assertEqual(len(order.jxc_flow_trace_ids), 5)

    def test_short_stops_and_goes_on(self):
        order = self._sale((self.tea, 1500))
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), {'confirm': 'done', 'goods': 'stopped'})
        self.assertIn("Tea: 1000 of 1500", self._words(order, 'goods'))
        self.assertEqual(order.jxc_flow_problem, self._words(order, 'goods'))
        self.assertEqual(order.jxc_flow_state, 'ordered')
        self.assertFalse(order.invoice_ids)
        self._set_stock(self.tea, self.stock, 500)
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE)
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_short_with_back_order(self):
        self.counter.when_short = 'backorder'
        self._lot('L1', qty=6)
        order = self._sale((self.milk, 10))
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE)
        self.assertEqual(order.order_line.qty_delivered, 6)
        self.assertEqual(order.invoice_ids.amount_total, 24)
        self.assertIn("Still to come", self._words(order, 'goods'))
        self.assertEqual(order.jxc_flow_state, 'ordered')
        self._lot('L2', qty=4)
        order.action_jxc_run_flow()
        self.assertEqual(order.order_line.qty_delivered, 10)
        self.assertEqual(sorted(order.invoice_ids.mapped('amount_total')), [16, 24])
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_short_without_back_order(self):
        self.counter.when_short = 'none'
        self._lot('L1', qty=6)
        order = self._sale((self.milk, 10))
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE)
        self.assertEqual(order.picking_ids.mapped('state'), ['done'])
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_one_bad_order_stops_alone(self):
        """The bad one of many is found by halving; the rest goes through, invoiced and paid."""
        orders = self.env['sale.order'].union(*(self._sale() for _n in range(7)))
        bad = orders[4]
        confirm = type(orders).action_confirm

        words = "Not this one"

        def refuse(self):
            if bad in self:
                raise UserError(words)
            return confirm(self)

        with patch.object(type(orders), 'action_confirm', refuse):
            orders.action_jxc_run_flow()
        self.assertEqual(set((orders - bad).mapped('jxc_flow_state')), {'collected'})
        self.assertEqual(bad.state, 'draft')
        self.assertEqual(bad.jxc_flow_problem, "Not this one")
        action = orders.action_jxc_run_flow_button()
        self.assertEqual(bad.jxc_flow_state, 'collected')
        self.assertEqual(action['params']['type'], 'success')

    def test_an_error_of_another_addon_is_told(self):
        order = self._sale()
        with (
            patch.object(type(order), 'action_confirm', lambda self: 1 / 0),
            self.assertLogs('odoo.addons.jxc_module', 'ERROR'),
        ):
            order.action_jxc_run_flow()
        self.assertIn("division by zero", order.jxc_flow_problem)
        self.assertEqual(order.state, 'draft')

    def test_refusals_of_the_checks(self):
        order, other = self._sale(), self._sale()
        with patch.object(
            type(order), '_jxc_confirm_refusals', lambda self: {order.id: "Credit"}, create=True
        ):
            (order | other).action_jxc_run_flow()
        self.assertEqual(order.state, 'draft')
        self.assertEqual(order.jxc_flow_problem, "Credit")
        self.assertEqual(other.jxc_flow_state, 'collected')

    def test_stages_of_many(self):
        """Each stage is one call of core's method for all orders."""
        orders = self.env['sale.order'].union(*(self._sale() for _n in range(4)))
        calls = []
        confirm = type(orders).action_confirm
        post = type(self.env['account.move']).action_post
        with (
            patch.object(
                type(orders),
                'action_confirm',
                lambda self: calls.append(('confirm', len(self))) or confirm(self),
            ),
            patch.object(
                type(self.env['account.move']),
                'action_post',
                lambda self: calls.append(('post', len(self))) or post(self),
            ),
        ):
            orders.action_jxc_run_flow()
        self.assertEqual(calls[:2], [('confirm', 4), ('post', 4)])
        self.assertEqual(len(orders.invoice_ids), 4)

    def test_bills_of_one_vendor_stay_apart(self):
        orders = self._purchase() | self._purchase()
        orders.action_jxc_run_flow()
        self.assertEqual([len(order.invoice_ids) for order in orders], [1, 1])
        self.assertEqual(len(orders.invoice_ids), 2)

    def test_rules_are_run_once(self):
        """The reordering rules of the products are looked at when the run is over."""
        self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'location_id': self.stock.id,
                'product_min_qty': 998,
                'product_max_qty': 1000,
            }
        )
        self.tea.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 2})]
        calls = []
        model = type(self.env['stock.warehouse.orderpoint'])
        run = model._procure_orderpoint_confirm

        def spy(rules, *args, **kwargs):
            calls.append(rules.ids)
            return run(rules, *args, **kwargs)

        with patch.object(model, '_procure_orderpoint_confirm', spy):
            (self._sale() | self._sale()).action_jxc_run_flow()
        self.assertEqual(len(calls), 1)
        line = self.env['purchase.order.line'].search([('product_id', '=', self.tea.id)])
        self.assertEqual(line.product_qty, 10)

    def test_state_of_a_list(self):
        """The list asks once, and the search finds what the list shows."""
        orders = self.env['sale.order'].union(*(self._sale() for _n in range(6)))
        orders[0].action_jxc_run_flow()
        orders[1].action_confirm()
        orders[2].action_cancel()
        orders[3].action_confirm()
        orders[3].picking_ids.button_validate()
        orders[4].action_confirm()
        orders[4].picking_ids.button_validate()
        orders[4]._create_invoices().action_post()
        expected = ['collected', 'ordered', 'cancel', 'delivered', 'invoiced', 'draft']
        self.env.flush_all()
        self.env.invalidate_all()
        orders.mapped('state')
        with self.assertQueryCount(1):
            self.assertEqual(orders.mapped('jxc_flow_state'), expected)
        for order, state in zip(orders, expected, strict=True):
            found = self.env['sale.order'].search(
                [('jxc_flow_state', '=', state), ('id', 'in', orders.ids)]
            )
            self.assertEqual(found, order)
        draft = orders[3]._create_invoices()
        self.assertEqual(draft.state, 'draft')
        self.assertEqual(orders[3].jxc_flow_state, 'delivered')

    def test_which_profile(self):
        self.company.jxc_sale_flow_profile_id = False
        order = self._sale(jxc_flow_profile_id=False)
        with self.assertRaisesRegex(UserError, "Choose a flow"):
            order.action_jxc_run_flow()
        of_company = self._profile(name="Of the company")
        of_partner = self._profile(name="Of the partner")
        self.company.jxc_sale_flow_profile_id = of_company
        self.assertEqual(order._jxc_flow_profile(), of_company)
        address = self.env['res.partner'].create({'name': "Shop", 'parent_id': self.customer.id})
        order.partner_id = address
        self.customer.jxc_sale_flow_profile_id = of_partner
        self.assertEqual(order._jxc_flow_profile(), of_partner)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_profile_id, of_partner)

    # === RIGHTS === #

    def test_clerk_stops_before_posting(self):
        order = self._sale(user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(
            self._steps(order),
            {'confirm': 'done', 'goods': 'done', 'invoice': 'done', 'post': 'stopped'},
        )
        self.assertIn("ask an accountant", order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.state, 'draft')
        order.action_jxc_run_flow()  # an accountant goes on
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_clerk_in_the_pay_groups(self):
        self.counter.jxc_pay_groups = self.env.ref('jxc_module.group_sales')
        order = self._sale(user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE, order.jxc_flow_problem)
        invoice = order.invoice_ids
        self.assertEqual(invoice.amount_residual, 0)
        for document in (invoice, invoice.matched_payment_ids):
            bodies = ' '.join(document.message_ids.mapped('body'))
            self.assertIn(f"{self.clerk.name} did this", bodies)
        with self.assertRaises(AccessError):
            invoice.with_user(self.clerk).button_draft()

    def test_clerk_writes_nothing_off_by_a_default(self):
        self.counter.jxc_pay_groups = self.env.ref('jxc_module.group_sales')
        account = self.env['account.account'].search(
            [('account_type', '=', 'expense'), ('company_ids', 'in', self.env.company.ids)], limit=1
        )
        mine = {
            'amount': 0.01,
            'payment_difference_handling': 'reconcile',
            'writeoff_account_id': account.id,
        }
        order = self._sale(user=self.clerk)
        context = {f'default_{name}': value for name, value in mine.items()}
        order.with_user(self.clerk).with_context(**context).action_jxc_run_flow()
        self.assertEqual(self._steps(order), ALL_DONE, order.jxc_flow_problem)
        payments = order.invoice_ids.matched_payment_ids
        self.assertEqual(sum(payments.mapped('amount')), order.amount_total)
        defaults = self.env['ir.default'].with_user(self.clerk)
        for name, value in mine.items():
            defaults.set('account.payment.register', name, value, user_id=True)
        order = self._sale(user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._steps(order)['pay'], 'stopped')
        self.assertIn("defaults of the payment page", order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.amount_residual, order.amount_total)

    def test_clerk_pays_nothing_out(self):
        """A sale with more coming back than going out would be paid out of the till."""
        self.counter.jxc_pay_groups = self.env.ref('jxc_module.group_sales')
        order = self._sale((self.work, -2), user=self.clerk)
        order.order_line.qty_delivered = -2
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._steps(order)['confirm'], 'stopped')
        self.assertIn("pays no money back", order.jxc_flow_problem)
        order.action_confirm()
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._steps(order)['invoice'], 'stopped')
        self.assertIn("pays no money back", order.jxc_flow_problem)
        self.assertFalse(order.invoice_ids)

    def test_only_accountants_set_the_pay_groups(self):
        accountant = new_test_user(
            self.env, 'flow_books', groups='jxc_module.group_accountant,base.group_user'
        )
        group = self.env.ref('jxc_module.group_sales')
        # whoever may write flows without being an accountant
        self.env['ir.model.access'].create(
            {
                'name': "flows",
                'model_id': self.env['ir.model']._get_id('jxc.flow.profile'),
                'group_id': group.id,
                'perm_write': True,
                'perm_create': True,
            }
        )
        mine = self.counter.with_user(self.clerk)
        mine.name = "Counter"
        with self.assertRaises(AccessError):
            mine.jxc_pay_groups = group
        with self.assertRaises(AccessError):
            mine.create({'name': "X", 'jxc_pay_groups': [Command.link(group.id)]})
        with self.assertRaisesRegex(AccessError, "accountant"):
            mine.with_context(default_jxc_pay_groups=group.ids).create({'name': "X"})
        self.counter.with_user(accountant).jxc_pay_groups = group
        self.assertIn("May post and pay", self.counter.message_ids[0].body)
        self.assertEqual(self.counter.message_ids[0].author_id, accountant.partner_id)
        mine.sudo().jxc_pay_groups = group | self.env.ref('jxc_module.group_buyer')
        self.counter.jxc_pay_groups = group
        with self.assertRaises(AccessError):
            mine.journal_id = False  # where the money of others is booked
        self.assertFalse(mine.copy().jxc_pay_groups)

    def test_buyer_stops_before_posting(self):
        order = self._purchase(user=self.buyer)
        order.with_user(self.buyer).action_jxc_run_flow()
        self.assertEqual(self._steps(order)['post'], 'stopped')
        self.assertEqual(order.invoice_ids.state, 'draft')

    def test_trace_is_written_by_runs_only(self):
        order = self._sale(user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        traces = order.with_user(self.clerk).jxc_flow_trace_ids
        self.assertTrue(traces.mapped('message'))
        with self.assertRaises(AccessError):
            traces[0].message = "All fine"
        other = new_test_user(self.env, 'flow_other', groups='jxc_module.group_sales')
        self.assertFalse(
            self.env['jxc.flow.trace'].with_user(other).search([('id', 'in', traces.ids)])
        )

    def test_stranger_may_not_run(self):
        stranger = new_test_user(self.env, 'flow_stranger', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            self._sale(user=self.clerk).with_user(stranger).action_jxc_run_flow()

    def test_another_company(self):
        company = self.env['res.company'].create({'name': "Other Ltd"})
        user = new_test_user(
            self.env,
            'flow_abroad',
            groups='jxc_module.group_manager',
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        own = self._profile(name="Ours", company_id=self.company.id)
        shared = self._profile(name="For all")
        found = self.env['jxc.flow.profile'].with_user(user).search([])
        self.assertIn(shared, found)
        self.assertNotIn(own, found)
        order = self._sale()
        order.action_jxc_run_flow()
        self.assertFalse(self.env['jxc.flow.trace'].with_user(user).search([]))

    # === SCREENS === #

    def test_form_with_and_without_the_switch(self):
        self.company.jxc_flows = False
        arch = self.env['sale.order'].get_view(view_type='form')['arch']
        self.assertNotIn('action_jxc_run_flow_button', arch)
        self.company.jxc_flows = True
        for model in ('sale.order', 'purchase.order'):
            arch = self.env[model].get_view(view_type='form')['arch']
            self.assertIn('action_jxc_run_flow_button', arch)
        with Form(self.env['sale.order']) as form:
            form.partner_id = self.customer
            form.jxc_flow_profile_id = self.counter
            with form.order_line.new() as line:
                line.product_id = self.tea
                line.product_uom_qty = 2
        form.record.action_jxc_run_flow_button()
        self.assertEqual(form.record.jxc_flow_state, 'collected')

    def test_profile_form(self):
        with Form(self.env['jxc.flow.profile']) as form:
            form.name = "Till"
            form.step_pay = True
            form.journal_id = self.cash
        self.assertEqual(form.record._steps(), ['confirm', 'goods', 'invoice', 'post', 'pay'])
        sales = self.env['account.journal'].search(
            [('type', '=', 'sale'), ('company_id', '=', self.company.id)], limit=1
        )
        with self.assertRaises(ValidationError):
            form.record.journal_id = sales

    def test_print(self):
        self.counter.step_print = True
        order = self._sale()
        action = order.action_jxc_run_flow_button()
        self.assertEqual(action['type'], 'ir.actions.report')
        self.assertEqual(action['context']['active_ids'], order.picking_ids.ids)

    def test_send(self):
        self.counter.step_send = True
        self.customer.email = 'noodles@example.com'
        order = self._sale(user=self.clerk)
        self.counter.jxc_pay_groups = self.env.ref('jxc_module.group_sales')
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._steps(order)['send'], 'done')
        self.assertTrue(order.invoice_ids.sending_data)
        today = fields.Date.today()
        self.assertEqual(order.invoice_ids.invoice_date, today)


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
