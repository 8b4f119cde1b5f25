from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon

# noon in Shanghai
NOW = '2026-04-02 04:00:00'


class VendorCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.tea = cls._create_product("Tea")
        cls.cup = cls._create_product("Cup")
        cls.vendor = cls.env['res.partner'].create(
            {'name': "Tea Garden", 'email': 'garden@example.com'}
        )
        cls.buyer = new_test_user(cls.env, 'score_buyer', groups='jxc_module.group_buyer')

    @classmethod
    def _order(cls, product, qty=10, price=5, when=None, promised=None, vendor=None):
        order = cls.env['purchase.order'].create(
            {
                'partner_id': (vendor or cls.vendor).id,
                'user_id': cls.buyer.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'product_qty': qty,
                            'price_unit': price,
                            'tax_ids': [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        if when:
            order.date_approve = when
        if promised:
            order.order_line.date_planned = promised
        return order

    @classmethod
    def _receive(cls, order, when, qty=None):
        picking = order.picking_ids.filtered(lambda one: one.state == 'assigned')
        if qty is not None:
            picking.move_ids.quantity = qty
        picking.move_ids.picked = True
        picking._action_done()
        picking.move_ids.filtered(lambda move: move.state == 'done').date = when
        return picking


@tagged('post_install', '-at_install')
class TestVendorScore(VendorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.score = cls.env['jxc.vendor.score']
        # February: tea at 5.00
        cls._order(cls.tea, 10, 5, datetime(2026, 2, 10, 4), datetime(2026, 5, 20, 4))
        # March: tea at 6.00, promised on the 10th, eight came on the 9th
        first = cls._order(cls.tea, 10, 6, datetime(2026, 3, 1, 4), datetime(2026, 3, 10, 4))
        cls._receive(first, datetime(2026, 3, 9, 4), 8)
        # cups, never bought before, promised on the 12th, came on the 15th
        second = cls._order(cls.cup, 4, 2, datetime(2026, 3, 2, 4), datetime(2026, 3, 12, 4))
        cls._receive(second, datetime(2026, 3, 15, 4))
        # still March in UTC, but April in Shanghai
        third = cls._order(cls.cup, 4, 2, datetime(2026, 3, 2, 4), datetime(2026, 5, 12, 4))
        cls._receive(third, datetime(2026, 3, 31, 16))

    @freeze_time(NOW)
    def test_month(self):
        self.score._cron_vendor_scores()
        score = self.score.search([('partner_id', '=', self.vendor.id)])
        self.assertRecordValues(
            score,
            [
                {
                    'month': date(2026, 3, 1),
                    'company_id': self.company.id,
                    'receipts': 2,
                    'on_time': 1,
                    'on_time_rate': 50.0,
                    'due_lines': 2,
                    # 8 of 10, and 4 of 4
                    'in_full_rate': 90.0,
                    'accepted_rate': 100.0,
                    # 10 × 6.00 instead of 10 × 5.00; cups have no earlier price
                    'spent': 60.0,
                    'spent_before': 50.0,
                }
            ],
        )
        self.assertAlmostEqual(score.price_trend, 20.0)

    @freeze_time(NOW)
    def test_documents_behind_it(self):
        self.score._snapshot(self.company, date(2026, 3, 1))
        score = self.score.search([('partner_id', '=', self.vendor.id)]).with_user(self.buyer)
        counts = {}
        for name in ('receipts', 'due', 'rejected', 'prices'):
            action = getattr(score, f'action_open_{name}')()
            found = self.env[action['res_model']].with_user(self.buyer).search(action['domain'])
            counts[name] = len(found)
        self.assertEqual(counts, {'receipts': 2, 'due': 2, 'rejected': 0, 'prices': 4})

    @freeze_time(NOW)
    def test_rejected_goods_count(self):
        self.company.jxc_inspection = True
        self.tea.jxc_inspect = True
        order = self._order(self.tea, 10, 6, datetime(2026, 3, 3, 4), datetime(2026, 3, 20, 4))
        picking = order.picking_ids
        picking.move_ids.picked = True
        reason = self.env.ref('jxc_module.reason_reject_damaged')
        picking._jxc_inspect({picking.move_line_ids: (4, reason, False)})
        self._receive(order, datetime(2026, 3, 18, 4))
        self.score._snapshot(self.company, date(2026, 3, 1))
        score = self.score.search([('partner_id', '=', self.vendor.id)])
        self.assertEqual(score.receipts, 3, "good and bad ones of a line are one receipt")
        # 100 %, 100 % and 60 %
        self.assertAlmostEqual(score.accepted_rate, 260 / 3)
        rejected = self.env['stock.move'].search(score.action_open_rejected()['domain'])
        self.assertEqual(rejected.quantity, 4)
        report = self.env['jxc.report.vendor_performance']
        self.assertIn('accepted_rate', report._fields)

    @freeze_time(NOW)
    def test_again_and_gone(self):
        self.score._snapshot(self.company, date(2026, 3, 1))
        before = self.score.search([('partner_id', '=', self.vendor.id)])
        stranger = self.env['res.partner'].create({'name': "Gone"})
        self.env['jxc.vendor.score'].create(
            {
                'partner_id': stranger.id,
                'company_id': self.company.id,
                'month': date(2026, 3, 1),
            }
        )
        before.sudo().receipts = 99
        before.with_user(self.buyer).action_recompute()
        self.assertEqual(before.receipts, 2)
        self.assertFalse(self.score.search([('partner_id', '=', stranger.id)]))

    @freeze_time(NOW)
    def test_history_by_button(self):
        self.score.with_user(self.buyer).action_compute_history()
        months = self.score.search([('partner_id', '=', self.vendor.id)]).mapped('month')
        self.assertEqual(sorted(months), [date(2026, 3, 1)], "February has neither receipt nor due")

    def test_a_settled_month_stays(self):
        with freeze_time(NOW):
            self.score._cron_vendor_scores()
        score = self.score.search([('partner_id', '=', self.vendor.id)])
        score.receipts = 99
        with freeze_time('2026-04-20 04:00:00'):
            self.score._cron_vendor_scores()
        self.assertEqual(score.receipts, 99)
        with freeze_time('2026-04-05 04:00:00'):
            self.score._cron_vendor_scores()
        self.assertEqual(score.receipts, 2)

    def test_the_last_day_on_which_a_month_may_change(self):
        """The tenth day after a month, in Shanghai; on the eleventh it stays."""
        with freeze_time(NOW):
            self.score._cron_vendor_scores()
        score = self.score.search([('partner_id', '=', self.vendor.id)])
        for now, receipts in (('2026-04-10 15:59:00', 2), ('2026-04-10 16:00:00', 99)):
            score.receipts = 99
            with freeze_time(now):
                self.score._cron_vendor_scores()
            self.assertEqual(score.receipts, receipts, now)

    @freeze_time(NOW)
    def test_recomputing_writes_every_figure(self):
        self.score._snapshot(self.company, date(2026, 3, 1))
        score = self.score.search([('partner_id', '=', self.vendor.id)])
        names = (
            *('receipts', 'on_time', 'due_lines', 'on_time_rate', 'in_full_rate'),
            *('accepted_rate', 'price_trend', 'spent', 'spent_before'),
        )
        right = score.read(names)
        score.write(dict.fromkeys(names, 7))
        score.with_user(self.buyer).action_recompute()
        self.assertEqual(score.read(names), right)

    @freeze_time(NOW)
    def test_constant_number_of_queries(self):
        def queries():
            return self._count_queries(self.score._snapshot, self.company, date(2026, 3, 1))

        queries()
        few = queries()
        for index in range(4):
            vendor = self.env['res.partner'].create({'name': f"Vendor {index}"})
            order = self._order(
                self.tea, 1, 6, datetime(2026, 3, 4, 4), datetime(2026, 3, 5, 4), vendor
            )
            self._receive(order, datetime(2026, 3, 5, 4))
        self.assertLessEqual(queries(), few)

    @freeze_time(NOW)
    def test_who_sees_it(self):
        self.score._snapshot(self.company, date(2026, 3, 1))
        own = [('partner_id', '=', self.vendor.id)]
        self.assertTrue(self.score.with_user(self.buyer).search(own))
        self.buyer.write({'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [self.warehouse.id]})
        self.assertFalse(self.score.with_user(self.buyer).search(own))
        foreign = self.env['res.company'].create({'name': "Elsewhere"})
        other = new_test_user(
            self.env,
            'score_other',
            groups='jxc_module.group_buyer',
            company_id=foreign.id,
            company_ids=[Command.set(foreign.ids)],
        )
        self.assertFalse(self.score.with_user(other).search(own))
        keeper = new_test_user(self.env, 'score_keeper', groups='jxc_module.group_keeper')
        with self.assertRaises(AccessError):
            self.score.with_user(keeper).action_compute_history()


@tagged('post_install', '-at_install')
class TestVendorMails(VendorCommon):
    def setUp(self):
        super().setUp()
        # what a customer's own database has switched on must not decide what these tests see
        self.company.write({'jxc_chase_late': False, 'jxc_mail_orders': False})

    def _mails(self, order, words):
        return order.message_ids.filtered(
            lambda message: (
                words in (message.subject or '')
                and order.partner_id in message.notified_partner_ids
            )
        )

    def _chase(self):
        self.env['purchase.order']._cron_jxc_chase()
        self.env.flush_all()

    def test_nothing_is_sent_by_default(self):
        order = self._order(self.tea, promised=datetime(2026, 3, 1, 4))
        with freeze_time(NOW):
            self._chase()
            self.env['purchase.order']._cron_jxc_mail_orders()
        self.assertFalse(order.jxc_to_mail)
        self.assertFalse(order.jxc_chased_at)

    def test_order_is_mailed_once(self):
        self.company.jxc_mail_orders = True
        order = self._order(self.tea)
        self.assertTrue(order.jxc_to_mail)
        before = order.message_ids
        self.env['purchase.order']._cron_jxc_mail_orders()
        sent = order.message_ids - before
        self.assertIn(self.vendor, sent.notified_partner_ids)
        self.assertFalse(order.jxc_to_mail)
        self.env['purchase.order']._cron_jxc_mail_orders()
        self.assertEqual(order.message_ids - before, sent)

    def test_without_address_the_buyer_is_told(self):
        self.company.jxc_mail_orders = True
        silent = self.env['res.partner'].create({'name': "Silent"})
        order = self._order(self.tea, vendor=silent)
        self.env['purchase.order']._cron_jxc_mail_orders()
        self.assertRecordValues(order.activity_ids, [{'user_id': self.buyer.id}])
        self.assertIn("Silent has no e-mail address", order.activity_ids.note)

    def test_one_failure_does_not_stop_the_others(self):
        self.company.jxc_mail_orders = True
        bad, good = self._order(self.tea), self._order(self.tea)
        order_class = self.registry['purchase.order']
        original = order_class.message_post_with_source

        def post(records, *args, **kwargs):
            if records == bad:
                raise ValueError("a broken template")
            return original(records, *args, **kwargs)

        with (
            patch.object(order_class, 'message_post_with_source', post),
            self.assertLogs(
                'odoo.addons.jxc_module.models.purchasing.vendors.purchase_order', 'ERROR'
            ),
        ):
            self.env['purchase.order']._cron_jxc_mail_orders()
        self.assertIn("a broken template", bad.activity_ids.note)
        self.assertIn(self.vendor, good.message_ids.notified_partner_ids)

    def test_late_receipts(self):
        with freeze_time('2026-03-01 04:00:00'):
            old = self._order(self.tea, promised=datetime(2026, 2, 1, 4))
            self.company.write({'jxc_chase_late': True, 'jxc_chase_days': 3, 'jxc_chase_every': 7})
            late = self._order(self.tea, promised=datetime(2026, 3, 10, 4))
            done = self._order(self.cup, promised=datetime(2026, 3, 10, 4))
            self._receive(done, datetime(2026, 3, 9, 4))
            part = self._order(self.cup, promised=datetime(2026, 3, 10, 4))
            self._receive(part, datetime(2026, 3, 9, 4), 4)
        with freeze_time('2026-03-13 04:00:00'):
            self._chase()
            self.assertFalse(late.jxc_chased_at, "three days are not over")
        with freeze_time('2026-03-14 04:00:00'):
            self._chase()
        self.assertEqual(len(self._mails(late, "is late")), 1)
        self.assertEqual(len(self._mails(part, "is late")), 1)
        self.assertFalse(done.jxc_chased_at)
        self.assertFalse(old.jxc_chased_at, "late before it was switched on")
        body = self._mails(late, "is late").body
        self.assertIn("Tea", body)
        with freeze_time('2026-03-20 04:00:00'):
            self._chase()
        self.assertEqual(len(self._mails(late, "is late")), 1)
        with freeze_time('2026-03-21 04:00:00'):
            self._chase()
            self._chase()
        self.assertEqual(len(self._mails(late, "is late")), 2)
        self.company.jxc_chase_every = 0
        with freeze_time('2026-05-21 04:00:00'):
            self._chase()
        self.assertEqual(len(self._mails(late, "is late")), 2)

    def test_late_without_address_is_told(self):
        silent = self.env['res.partner'].create({'name': "Silent"})
        with freeze_time('2026-03-01 04:00:00'):
            self.company.write({'jxc_chase_late': True, 'jxc_chase_days': 3})
            order = self._order(self.tea, promised=datetime(2026, 3, 10, 4), vendor=silent)
        with freeze_time('2026-03-14 04:00:00'):
            self._chase()
            self._chase()
        self.assertEqual(len(order.activity_ids), 1)
        self.assertFalse(self._mails(order, "is late"))

    def test_late_orders_in_one_query(self):
        with freeze_time('2026-03-01 04:00:00'):
            for _index in range(3):
                self._order(self.tea, promised=datetime(2026, 3, 10, 4))
        self.env.flush_all()
        facts = self.env['jxc.facts']
        with self.assertQueryCount(1):
            late = facts._late_orders(
                self.company, datetime(2026, 3, 9), datetime(2026, 3, 10) + timedelta(days=1)
            )
        self.assertGreaterEqual(len(late), 3)
