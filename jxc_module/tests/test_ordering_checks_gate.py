from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
class TestTradingChecksGate(ChecksCommon):
    """What a failed check does to an order, on every way to confirm it."""

    def test_warn_notes_and_goes_on(self):
        self._rule('below_cost', 'warn')
        order = self._sale(price=5)
        self.assertIs(order.action_confirm(), True)
        self.assertEqual(order.state, 'sale')
        notes = ' '.join(order.message_ids.mapped('body'))
        self.assertIn("Rice is below the allowed price", notes)
        self.assertNotIn("6.00", notes)

    def test_block_in_words(self):
        self._rule('amount', amount=50)
        order = self._sale()
        with self.assertRaisesRegex(UserError, r"comes to \$.100\.00, allowed are \$.50\.00"):
            order.action_confirm()
        self.assertEqual(order.state, 'draft')
        self.assertEqual(list(order._jxc_confirm_refusals()), order.ids)

    def test_one_bad_order_does_not_stop_the_others(self):
        self._rule('amount', amount=50)
        good, bad = self._sale(price=1), self._sale()
        told = (good | bad).action_confirm()
        self.assertEqual((good.state, bad.state), ('sale', 'draft'))
        self.assertIn(bad.name, told['params']['message'])

    def test_no_way_around(self):
        self._rule('amount', amount=50)
        order = self._sale()
        with self.assertRaises(UserError):
            order.write({'state': 'sale'})
        with self.assertRaises(UserError):
            order.with_context(jxc_passed=True, jxc_checked=True).write({'state': 'sale'})
        with self.assertRaises(UserError):
            self._sale(state='sale')
        self.assertEqual(order.state, 'draft')
        self._rule('amount', amount=50, document='purchase')
        purchase = self._purchase()
        for way in (
            purchase.button_confirm,
            purchase.button_approve,
            lambda: purchase.write({'state': 'purchase'}),
            lambda: self._purchase(state='purchase'),
        ):
            with self.assertRaises(UserError):
                way()
        self.assertEqual(purchase.state, 'draft')

    def test_a_refused_confirmation_opens_no_door(self):
        self._rule('amount', amount=50)
        good = self._sale(price=1)
        good.action_confirm()
        self.assertFalse(good._jxc_passed_ids())
        good.action_cancel()
        good.order_line.price_unit = 10
        with self.assertRaises(UserError):
            good.write({'state': 'sale'})

    def test_a_savepoint_that_fails_within_forgets_nobody(self):
        order = self._sale()
        with order._jxc_pass_gate():
            with suppress(ValueError), self.env.cr.savepoint():
                raise ValueError
            self.assertIn(order.id, order._jxc_passed_ids())
        self.assertFalse(order._jxc_passed_ids())

    def test_off_after_installation(self):
        self._rule('amount', amount=50)
        company = self.env['res.company'].create({'name': "Fresh"})
        self.assertFalse(company.jxc_checks)
        self.company.jxc_checks = False
        order = self._sale()
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
        self.assertEqual(order.action_jxc_check_panel()['rows'], [])
        company.action_jxc_recommended_settings()
        self.assertTrue(company.jxc_checks)

    def test_a_customer_who_accepts_learns_nothing_and_the_order_waits(self):
        self._rule('amount', amount=50)
        order = self._sale()
        portal = new_test_user(self.env, 'check_portal', groups='base.group_portal')
        order.with_user(portal).sudo().action_confirm()
        self.assertEqual(order.state, 'draft')
        self.assertIn("The customer has accepted", order.message_ids[0].body)

    # === OVERRIDES === #

    def test_override_with_a_reason(self):
        self._rule('amount', amount=50)
        self._rule('below_cost', percent=100)
        order = self._sale()
        with self.assertRaises(AccessError):
            order._jxc_override_checks("please")
        with self.assertRaises(AccessError):
            order.action_jxc_override_checks()
        order = order.with_user(self.boss)
        action = order.action_jxc_override_checks()
        form = Form(
            self.env[action['res_model']].with_user(self.boss).with_context(**action['context'])
        )
        self.assertIn("it costs", form.message)
        form.reason = "Paid by transfer today"
        form.save().action_override()
        logs = self.env['jxc.check.log'].with_user(self.boss).search([('sale_id', '=', order.id)])
        self.assertRecordValues(
            logs.sorted('kind'),
            [
                {
                    'kind': 'amount',
                    'user_id': self.boss.id,
                    'document': order.name,
                    'partner_id': self.customer.id,
                    'exceeded': 50,
                    'exceeded_cost': 0,
                    'reason': "Paid by transfer today",
                },
                {
                    'kind': 'below_cost',
                    'user_id': self.boss.id,
                    'document': order.name,
                    'partner_id': self.customer.id,
                    'exceeded': 0,
                    'exceeded_cost': 20,
                    'reason': "Paid by transfer today",
                },
            ],
        )
        self.assertNotIn("costs", ' '.join(logs.mapped('figures')))
        with self.assertRaisesRegex(UserError, "Nothing blocks"):
            order._jxc_override_checks("again")
        order.with_user(self.seller).action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_override_is_for_the_order_as_it_was(self):
        self._rule('amount', amount=50)
        order = self._sale()
        with self.assertRaisesRegex(UserError, "reason"):
            order.with_user(self.boss)._jxc_override_checks(" \u200b\u3164 ")
        order.with_user(self.boss)._jxc_override_checks("Once")
        order.order_line.product_uom_qty = 11
        with self.assertRaises(UserError):
            order.action_confirm()
        order.order_line.product_uom_qty = 10
        order.note = "Call before delivery"
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_override_is_for_the_warehouse_of_then(self):
        self._rule('stock')
        order = self._sale(5)
        order.with_user(self.boss)._jxc_override_checks("In the yard")
        order.warehouse_id = self.warehouse_b
        with self.assertRaisesRegex(UserError, "Rice"):
            order.action_confirm()
        order.warehouse_id = self.warehouse
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_a_down_payment_is_no_other_order(self):
        self._rule('amount', amount=50, document='purchase')
        order = self._purchase()
        order.with_user(self.boss)._jxc_override_checks("Prepaid")
        order._create_downpayments(
            [
                {
                    'name': "Down Payment",
                    'order_id': order.id,
                    'is_downpayment': True,
                    'product_qty': 0,
                    'price_unit': 20,
                }
            ]
        )
        order.button_confirm()
        self.assertEqual(order.state, 'purchase')
        # goods that call themselves so are goods
        sale = self._sale()
        before = sale._jxc_approval_signature()
        sale.order_line = [self._line(self.tea, 5, 0, is_downpayment=True)]
        self.assertNotEqual(sale._jxc_approval_signature(), before)

    def test_some_rules_cannot_be_overridden(self):
        self._rule('amount', amount=50, allow_override=False)
        self._rule('below_cost', 'approve', percent=100)
        order = self._sale().with_user(self.boss)
        with self.assertRaisesRegex(UserError, "Nothing blocks"):
            order._jxc_override_checks("I may")

    @mute_logger('odoo.models.unlink')
    def test_the_log_stays(self):
        self._rule('amount', amount=50)
        order = self._sale()
        log = order.with_user(self.boss)._jxc_override_checks("Once")
        with self.assertRaises(UserError):
            log.sudo().write({'reason': "Never"})
        mine = log.with_user(self.boss)
        for way in (mine.unlink, mine.copy, lambda: mine.write({'reason': "x"})):
            with self.assertRaises(AccessError):
                way()
        with self.assertRaises(AccessError):
            self.env['jxc.check.log'].with_user(self.boss).create(
                {
                    'user_id': self.boss.id,
                    'company_id': self.company.id,
                    'document': "x",
                    'rule_name': "x",
                    'reason': "x",
                    'signature': order._jxc_approval_signature(),
                }
            )

    # === THE PANEL === #

    def test_panel_and_what_it_opens(self):
        self._rule('amount', amount=50)
        self._rule('below_cost', 'warn')
        self._rule('stock', 'warn')
        order = self._sale()
        panel = order.action_jxc_check_panel()
        self.assertEqual(
            [(row['kind'], row['state'], row['mode'], row['passed']) for row in panel['rows']],
            [
                ('amount', 'fail', 'block', False),
                ('below_cost', 'ok', 'warn', False),
                ('stock', 'fail', 'warn', False),
            ],
        )
        self.assertFalse(panel['can_override'])
        self.assertTrue(order.with_user(self.boss).action_jxc_check_panel()['can_override'])
        drill = panel['rows'][2]['drill']
        self.assertEqual(drill['res_model'], 'stock.move')
        self.env[drill['res_model']].with_user(self.seller).search(drill['domain'])
        foreign = self._sale(user=self.boss)
        with self.assertRaises(AccessError):
            foreign.with_user(self.seller).action_jxc_check_panel()

    def test_rules_and_logs_of_another_company(self):
        rule = self._rule('amount', amount=50)
        order = self._sale()
        log = order.with_user(self.boss)._jxc_override_checks("Once")
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'check_other',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        rule.company_id = self.company
        for record in (rule, log):
            self.assertFalse(record.with_user(stranger).search([('id', '=', record.id)]))

    def test_logs_of_a_foreign_warehouse(self):
        self._rule('amount', amount=50)
        log = self._sale().with_user(self.boss)._jxc_override_checks("Once")
        self.chief.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [(6, 0, self.warehouse_b.ids)]}
        )
        self.assertFalse(log.with_user(self.chief).search([('id', '=', log.id)]))
        self.chief.jxc_warehouse_ids = self.warehouse
        self.assertTrue(log.with_user(self.chief).search([('id', '=', log.id)]))


@tagged('post_install', '-at_install')
class TestTradingChecksTour(ChecksCommon, HttpCase):
    """In the browser, with the clock as it is."""

    def test_panel_override_and_approval(self):
        self._rule('amount', amount=50, name="Big order", document='sale')
        self._rule('discount', 'approve', percent=10, name="Discount", document='sale')
        self._rule('below_cost', 'warn', name="Below cost")
        self.chief.password = 'check_chief'
        self.boss.password = 'check_boss'
        order = self._sale(user=self.boss, order_line=[self._line(self.rice, 10, 10, discount=20)])
        self.start_tour(f'/odoo/sales/{order.id}', 'jxc_check_panel', login='check_boss')
        self.assertEqual(order.state, 'draft')
        request = self._approval(order)
        self.assertEqual(request.state, 'requested')
        self.start_tour('/odoo/jxc-approvals', 'jxc_approve', login='check_chief')
        self.assertRecordValues(
            request, [{'state': 'approved', 'decided_by_id': self.chief.id, 'comment': "Fine"}]
        )
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
