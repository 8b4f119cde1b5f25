from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
class TestTradingApprovals(ChecksCommon):
    """One request an order, decided by somebody else, about the order as it stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.amount_rule = cls._rule('amount', 'approve', amount=50, document='sale')
        cls.discount_rule = cls._rule('discount', 'approve', percent=10, document='sale')

    def _asked(self, user=None, **vals):
        """Create an order that has asked for its approval."""
        order = self._sale(user=user, **vals)
        order.action_confirm()
        return order

    def test_several_rules_make_one_request(self):
        order = self._asked(order_line=[self._line(self.rice, 10, 10, discount=20)])
        self.assertEqual(order.state, 'draft')
        request = self._approval(order)
        self.assertRecordValues(
            order._jxc_requests().with_env(self.env),
            [
                {
                    'id': request.id,
                    'state': 'requested',
                    'document': order.name,
                    'amount': 80,
                    'requested_by_id': self.seller.id,
                    'user_id': self.seller.id,
                    'rule_ids': (self.amount_rule | self.discount_rule).ids,
                    'group_ids': self.env.ref('jxc_module.group_manager').ids,
                }
            ],
        )
        self.assertIn("allowed are 10 %", request.figures)
        self.assertEqual(
            request.activity_ids.user_id & (self.boss | self.chief | self.seller),
            self.boss | self.chief,
        )

    def test_asking_again_changes_nothing(self):
        order = self._asked()
        request = self._approval(order)
        told = order.action_confirm()
        self.assertIn("waits for an approval", told['params']['message'])
        self.assertEqual(order._jxc_confirm_refusals(), {order.id: request._jxc_waiting_text()})
        self.assertEqual(len(order._jxc_requests()), 1)
        self.assertEqual(request.state, 'requested')

    def test_approved_it_can_be_confirmed(self):
        order = self._asked()
        request = self._approval(order)
        told = request.with_user(self.boss).action_jxc_approve("Good customer")
        self.assertEqual(told['params']['type'], 'success')
        self.assertRecordValues(
            request,
            [{'state': 'approved', 'decided_by_id': self.boss.id, 'comment': "Good customer"}],
        )
        self.assertFalse(request.activity_ids)
        self.assertIn("Good customer", order.message_ids[0].body)
        self.assertEqual(order.state, 'draft')
        self.assertIs(order.action_confirm(), True)
        self.assertEqual(order.state, 'sale')

    def test_confirmed_when_approved(self):
        self.company.jxc_approval_auto = True
        order = self._asked()
        self._approval(order).with_user(self.boss).action_jxc_approve()
        self.assertEqual(order.state, 'sale')
        blocked = self._asked()
        self._rule('below_cost', 'block', percent=200)
        told = self._approval(blocked).with_user(self.boss).action_jxc_approve()
        self.assertEqual(blocked.state, 'draft')
        self.assertEqual(self._approval(blocked).state, 'approved')
        self.assertIn("cannot be confirmed", told['params']['message'])

    def test_refused_until_it_is_changed(self):
        order = self._asked()
        request = self._approval(order).with_user(self.boss)
        with self.assertRaisesRegex(UserError, "Say why"):
            request.action_jxc_refuse(" \u200b")
        request.action_jxc_refuse("Too much")
        told = order.action_confirm()
        self.assertIn("Too much", told['params']['message'])
        self.assertEqual(len(order._jxc_requests()), 1)
        order.order_line.product_uom_qty = 9
        order.action_confirm()
        self.assertEqual(self._approval(order).state, 'requested')

    # === FOUR EYES === #

    def test_nobody_approves_his_own(self):
        """Neither who made it, nor whose it is, nor who asked."""
        for vals, asker in (
            ({'user': self.boss}, self.boss),
            ({'user': self.boss, 'user_id': self.chief.id}, self.chief),
            ({'user': self.colleague, 'user_id': self.boss.id}, self.chief),
        ):
            order = self._sale(**vals)
            order.with_user(asker).action_confirm()
            request = self._approval(order)
            with self.subTest(asker.login):
                self.assertTrue(request)
                with self.assertRaisesRegex(AccessError, "nobody approves his own document"):
                    request.with_user(self.boss).action_jxc_approve()
                self.assertFalse(request.with_user(self.boss).can_decide)
                self.assertNotIn(self.boss, request.activity_ids.user_id)
        # the administrator is no exception
        order = self._sale(user=self.env.user)
        order.action_confirm()
        with self.assertRaises(AccessError):
            self._approval(order).action_jxc_approve()

    def test_who_asked_does_not_approve_the_order_of_a_colleague(self):
        order = self._sale()
        order.with_user(self.boss).action_confirm()
        with self.assertRaises(AccessError):
            self._approval(order).with_user(self.boss).action_jxc_approve()
        self._approval(order).with_user(self.chief).action_jxc_approve()

    def test_only_the_group_of_the_rule_decides(self):
        order = self._asked()
        request = self._approval(order)
        with self.assertRaises(AccessError):
            request.with_user(self.colleague).action_jxc_approve()
        group = self.env['res.groups'].create(
            {'name': "Directors", 'user_ids': [Command.link(self.chief.id)]}
        )
        self.discount_rule.approver_group_id = group
        order.order_line.discount = 20
        order.action_confirm()
        request = self._approval(order)
        self.assertEqual(request.group_ids, group | self.env.ref('jxc_module.group_manager'))
        with self.assertRaisesRegex(AccessError, "Directors"):
            request.with_user(self.boss).action_jxc_approve()
        request.with_user(self.chief).action_jxc_approve()
        self.assertEqual(request.state, 'approved')

    def test_rows_cannot_be_written(self):
        order = self._asked()
        request = self._approval(order)
        for user in (self.seller, self.boss):
            mine = request.with_user(user)
            for way in (
                lambda mine=mine: mine.write({'state': 'approved'}),
                lambda mine=mine, user=user: mine.write({'requested_by_id': user.id}),
                mine.unlink,
                lambda mine=mine: mine.create({'document': "x"}),
            ):
                with self.assertRaises(AccessError):
                    way()
        with self.assertRaises(AccessError):
            request.with_user(self.boss).signature  # noqa: B018
        self.assertEqual(request.state, 'requested')

    # === LANGUAGES === #

    def test_texts_are_in_the_language_of_their_reader(self):
        self.boss.lang = 'zh_CN'
        order = self._asked(order_line=[self._line(self.rice, 10, 10, discount=20)])
        request = self._approval(order)
        english = request.with_context(lang='en_US').figures
        chinese = request.with_context(lang='zh_CN').figures
        self.assertIn("allowed are 10 %", english)
        self.assertRegex(chinese, r'[\u4e00-\u9fff]')
        self.assertNotIn("allowed", chinese)
        # whoever asked
        seller = self.seller.with_context(lang='zh_CN')
        seller.lang = 'zh_CN'
        other = self._sale(order_line=[self._line(self.rice, 10, 10, discount=20)])
        other.with_context(lang='zh_CN').action_confirm()
        self.assertEqual(
            self._approval(other).with_context(lang='en_US').figures.replace(other.name, ''),
            english.replace(order.name, ''),
        )
        called = {one.user_id: one.summary for one in request.activity_ids}
        self.assertEqual(called[self.chief], f"Approve {order.name}")
        self.assertNotIn("Approve", called[self.boss])
        # the answer is for who asked
        self._approval(other).with_user(self.chief).action_jxc_approve()
        self.assertNotIn("Approved", other.message_ids[0].body)
        self.assertIn(other.name, other.message_ids[0].body)

    # === CHANGES === #

    def test_changes_ask_again_and_a_note_does_not(self):
        order = self._asked()
        self._approval(order).with_user(self.boss).action_jxc_approve()
        other = self.env['res.partner'].create({'name': "Other"})
        line = order.order_line
        for record, name, value in (
            (line, 'price_unit', 11),
            (line, 'product_uom_qty', 11),
            (line, 'discount', 5),
            (line, 'product_id', self.tea.id),
            (order, 'partner_id', other.id),
        ):
            before = record[name].id if name.endswith('_id') else record[name]
            record[name] = value
            line.price_unit = 11 if name == 'price_unit' else 10
            with self.subTest(name):
                self.assertTrue(order._jxc_judge())
            record[name] = before
            line.write({'price_unit': 10, 'discount': 0})
            # what was approved is what stands there again
            order._jxc_requests(['requested']).unlink()
            order._jxc_requests().state = 'approved'
        order.order_line = [Command.create({'display_type': 'line_note', 'name': "With care"})]
        order.note = "Call first"
        self.assertFalse(order._jxc_judge())
        order.order_line = [self._line(self.tea, 1, 1)]
        order.action_confirm()
        self.assertEqual(order.state, 'draft')
        requests = order._jxc_requests().with_env(self.env)
        self.assertEqual(requests.mapped('state'), ['requested', 'outdated'])

    def test_what_was_changed_meanwhile_is_not_approved(self):
        order = self._asked()
        order.order_line.price_unit = 9
        request = self._approval(order)
        with self.assertRaisesRegex(UserError, "changed since"):
            request.with_user(self.boss).action_jxc_approve()
        order.action_confirm()
        self.assertEqual(request.state, 'outdated')
        self.assertFalse(request.activity_ids)
        self.assertEqual(self._approval(order).amount, 90)

    def test_prices_shifted_between_lines_ask_again(self):
        order = self._asked(
            order_line=[self._line(self.rice, 10, 10), self._line(self.tea, 10, 20)]
        )
        self._approval(order).with_user(self.boss).action_jxc_approve()
        order.order_line[0].price_unit, order.order_line[1].price_unit = 9, 21
        self.assertEqual(order.amount_total, 300)
        self.assertTrue(order._jxc_judge())

    def test_a_cancelled_order_waits_for_nobody(self):
        order = self._asked()
        request = self._approval(order)
        order._action_cancel()
        self.assertEqual(request.state, 'outdated')

    # === BULK === #

    def test_decided_from_the_list_each_that_may_be(self):
        orders = self._asked() | self._asked() | self._asked(user=self.boss).with_user(self.seller)
        orders = orders.sudo()
        requests = orders._jxc_requests().with_env(self.env)
        action = requests.with_user(self.boss).action_jxc_open_decision()
        form = Form(
            self.env[action['res_model']].with_user(self.boss).with_context(**action['context'])
        )
        form.comment = "All fine"
        told = form.save().action_approve()
        self.assertEqual(orders.jxc_approval_ids.mapped('state').count('approved'), 2)
        self.assertIn("2 decided", told['params']['message'])
        self.assertIn("nobody approves his own document", told['params']['message'])

    def test_decided_once(self):
        request = self._approval(self._asked())
        request.with_user(self.boss).action_jxc_approve("First")
        with self.assertRaisesRegex(UserError, "closed already"):
            request.with_user(self.chief).action_jxc_refuse("Second")
        self.assertRecordValues(request, [{'state': 'approved', 'comment': "First"}])

    # === PURCHASES === #

    def test_beside_the_double_validation_of_core(self):
        self._rule('amount', 'approve', amount=50, document='purchase')
        self.company.write({'po_double_validation': 'two_step', 'po_double_validation_amount': 20})
        order = self._purchase()
        order.button_confirm()
        self.assertEqual(order.state, 'draft')
        self._approval(order).with_user(self.boss).action_jxc_approve()
        order.button_confirm()
        self.assertEqual(order.state, 'to approve')
        order.button_approve()
        self.assertEqual(order.state, 'to approve')
        # changed between the two signatures
        order.order_line.product_qty = 20
        order.with_user(self.boss).button_approve()
        self.assertEqual(order.state, 'to approve')
        self._approval(order).with_user(self.chief).action_jxc_approve()
        order.with_user(self.boss).button_approve()
        self.assertEqual(order.state, 'purchase')
        small = self._purchase(qty=5)
        small.button_confirm()
        self.assertEqual(small.state, 'to approve')

    def test_texts_of_requests_do_not_tell_costs(self):
        self._rule('below_cost', 'approve')
        request = self._approval(self._asked(price=5))
        self.assertIn("below the allowed price", request.figures)
        self.assertNotIn("costs", request.figures)

    # === RIGHTS === #

    def test_who_sees_a_request(self):
        request = self._approval(self._asked())
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'approval_other',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        limited = new_test_user(self.env, 'approval_b', groups='jxc_module.group_manager')
        limited.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        for user, sees in (
            (self.seller, True),
            (self.boss, True),
            (self.colleague, False),
            (self.buyer, False),
            (stranger, False),
            (limited, False),
        ):
            with self.subTest(user.login):
                found = request.with_user(user).search([('id', '=', request.id)])
                self.assertEqual(bool(found), sees)
        with self.assertRaises(AccessError):
            request.with_user(stranger).action_jxc_approve()

    # === REMINDERS === #

    def test_reminded_after_days_and_again(self):
        self.company.jxc_approval_reminder_days = 2
        with freeze_time('2026-03-10 04:00:00'):
            request = self._approval(self._asked())
        reminded = []
        for day in ('2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14'):
            with freeze_time(f'{day} 05:00:00'):
                self.env['jxc.approval']._cron_remind()
            reminded.append(request.reminded_on and str(request.reminded_on.date()))
        self.assertEqual(reminded, [False, '2026-03-12', '2026-03-12', '2026-03-14'])
        notes = self.env['mail.message'].search(
            [('model', '=', 'jxc.approval'), ('res_id', '=', request.id)]
        )
        called = notes.filtered(lambda note: "waits since" in (note.body or ''))
        self.assertEqual(len(called), 2)
        self.assertIn(self.boss.partner_id, called.notified_partner_ids)
        self.company.jxc_approval_reminder_days = 0
        with freeze_time('2026-04-14 05:00:00'):
            self.env['jxc.approval']._cron_remind()
        self.assertEqual(fields.Date.to_string(request.reminded_on.date()), '2026-03-14')
