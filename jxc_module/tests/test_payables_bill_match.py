from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_payables import BillMatchCommon


@tagged('post_install', '-at_install')
class TestTradingBillMatch(BillMatchCommon):
    def test_matched_bill_is_paid(self):
        order = self._order()
        self._receive(order)
        bill = self._bill(order)
        self.assertMatch(bill, 'matched', False)
        self._pay(bill)
        self.assertEqual(
            bill.payment_state, self.env['account.move']._get_invoice_in_payment_state()
        )

    def test_more_billed_than_received(self):
        order = self._order(10)
        self._receive(order, 8)
        bill = self._bill(order, qty=10)
        self.assertMatch(bill, 'quantity', True)
        self.assertIn("ordered 10 Units, received 8 Units, billed 10 Units", bill.jxc_match_text)
        with self.assertRaisesRegex(UserError, "Quantity differs"):
            self._pay(bill)
        with self.assertRaisesRegex(UserError, "Quantity differs"):
            bill.action_register_payment()
        payment = self.env['account.payment'].create(
            {
                'payment_type': 'outbound',
                'partner_type': 'supplier',
                'partner_id': self.vendor.id,
                'amount': 100,
                'invoice_ids': bill.ids,
            }
        )
        with self.assertRaisesRegex(UserError, "Quantity differs"):
            payment.action_post()
        # what is missing arrives, nobody has to release anything
        self._receive(order, 2)
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        self._pay(bill)

    def test_batch_payment_stops_for_one_bill(self):
        good, bad = self._order(10), self._order(10)
        self._receive(good)
        bills = self._bill(good) | self._bill(bad, qty=10)
        with self.assertRaises(UserError):
            self._pay(bills)
        self.assertEqual(bills.mapped('payment_state'), ['not_paid', 'not_paid'])

    def test_part_of_what_came_is_matched(self):
        order = self._order(10)
        self._receive(order, 8)
        first = self._bill(order, qty=3)
        second = self._bill(order, qty=5)
        third = self._bill(order, qty=1)
        self.assertMatch(first, 'matched', False)
        self.assertMatch(second, 'matched', False)
        self.assertMatch(third, 'quantity', True)

    def test_of_two_bills_the_later_one_differs(self):
        order = self._order(10)
        self._receive(order)
        early = self._typed([{'product_id': self.milk.id, 'quantity': 10, 'price_unit': 10}], False)
        early.invoice_line_ids.purchase_line_id = order.order_line
        late = self._bill(order, qty=10)
        self.assertMatch(late, 'matched', False)
        # entered first, but posted after: this is the one too much
        self.assertMatch(early, 'quantity', True)
        # a second ago: the test runs in one instant
        late.sudo().jxc_posted_at = '2026-01-01 08:00:00'
        early.action_post()
        (early | late).invalidate_recordset()
        self.assertMatch(early, 'quantity', True)
        self.assertMatch(late, 'matched', False)

    def test_refund_makes_room(self):
        order = self._order(10)
        self._receive(order, 8)
        bill = self._bill(order, qty=10)
        refund = bill._reverse_moves([{'invoice_date': fields.Date.today()}])
        refund.invoice_line_ids.quantity = 2
        refund.action_post()
        (bill | refund).invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        self.assertMatch(refund, 'matched', False)
        more = bill._reverse_moves([{'invoice_date': fields.Date.today()}])
        self.assertMatch(more, 'quantity', False)

    def _refund(self, bill, quantity, price, post=True):
        refund = bill._reverse_moves([{'invoice_date': fields.Date.today()}])
        refund.invoice_line_ids.write({'quantity': quantity, 'price_unit': price})
        if post:
            refund.action_post()
        refund.invalidate_recordset()
        return refund

    def test_an_allowance_leaves_the_goods_billed(self):
        """10 at 10.00 came and are billed; 1.00 less each is granted: nothing is left to bill."""
        order = self._order(10)
        self._receive(order)
        bill = self._bill(order)
        refund = self._refund(bill, 10, 1)
        self.assertMatch(bill, 'matched', False)
        again = self._typed(
            [
                {
                    'product_id': self.milk.id,
                    'quantity': 10,
                    'price_unit': 10,
                    'purchase_line_id': order.order_line.id,
                }
            ]
        )
        self.assertMatch(again, 'quantity', True)
        self.assertIn("received 10 Units, billed 20 Units", again.jxc_match_text)
        again.button_cancel()
        # more than half of the price is an allowance as well: billed at 25.00 by mistake
        dear = self._order(4)
        self._receive(dear)
        wrong = self._bill(dear, price=25)
        self._refund(wrong, 4, 15)
        twice = self._typed(
            [
                {
                    'product_id': self.milk.id,
                    'quantity': 4,
                    'price_unit': 10,
                    'purchase_line_id': dear.order_line.id,
                }
            ]
        )
        self.assertMatch(twice, 'quantity', True)
        self.assertMatch(refund, 'price', False)

    def test_goods_given_back_make_room_at_their_price_or_where_they_went_back(self):
        order = self._order(10)
        self._receive(order)
        bill = self._bill(order, price=10.4)
        # a bill that is replaced: all of it at the price of the bill, not of the order
        self._refund(bill, 10, 10.4)
        self.assertMatch(self._bill(order, qty=10), 'matched', False)
        # 2 went back, the vendor keeps 3.00 of each
        order = self._order(10)
        picking = self._receive(order)
        bill = self._bill(order)
        wizard = (
            self.env['stock.return.picking']
            .with_context(active_id=picking.id, active_model='stock.picking')
            .create({})
        )
        wizard.product_return_moves.write({'quantity': 2, 'to_refund': True})
        back = wizard._create_return()
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(order.order_line.qty_received, 8)
        bill.invalidate_recordset()
        self.assertMatch(bill, 'quantity', True)
        self._refund(bill, 2, 7)
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)

    def test_a_line_wrong_in_quantity_and_price_says_both(self):
        order = self._order(10)
        self._receive(order, 8)
        bill = self._bill(order, qty=10, price=12)
        self.assertMatch(bill, 'quantity', True)
        first, second = bill.jxc_match_text.split('\n')
        self.assertIn("ordered 10 Units, received 8 Units, billed 10 Units", first)
        self.assertIn("ordered at $\xa010.00, billed at $\xa012.00", second)

    def test_price_and_tolerance(self):
        order = self._order(10, price=10)
        self._receive(order)
        bill = self._bill(order, price=10.4)
        self.assertMatch(bill, 'price', True)
        self.assertIn("ordered at", bill.jxc_match_text)
        self.company.jxc_match_price_percent = 5
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        self.company.jxc_match_price_percent = 3
        bill.invalidate_recordset()
        self.assertMatch(bill, 'price', True)
        # 10 × 0.40 is worth 4.00
        self.company.jxc_match_amount = 4
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        # this vendor's own are stricter
        self.vendor.jxc_match_own = True
        bill.invalidate_recordset()
        self.assertMatch(bill, 'price', True)
        self.vendor.jxc_match_price_percent = 4
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)

    def test_discount_is_part_of_the_price(self):
        order = self._order(10, price=10, line={'discount': 10})
        self._receive(order)
        bill = self._bill(order, price=9, post=False)
        bill.invoice_line_ids.discount = 0
        bill.action_post()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)

    def test_units_differ(self):
        order = self._order(2, price=120, line={'product_uom_id': self.dozen.id})
        self._receive(order)
        bill = self._bill(order, post=False)
        bill.invoice_line_ids.write(
            {'product_uom_id': self.milk.uom_id.id, 'quantity': 24, 'price_unit': 10}
        )
        bill.action_post()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        bill.button_draft()
        bill.invoice_line_ids.quantity = 25
        bill.invalidate_recordset()
        self.assertMatch(bill, 'quantity', True)

    def test_other_currency_at_the_rate_of_the_bill(self):
        gold = self.setup_other_currency('EUR', rates=[('2024-01-01', 2.0), ('2024-03-01', 4.0)])
        order = self._order(10, price=20, currency_id=gold.id, date_order='2024-01-10')
        self._receive(order)
        # 20 € are 5.00 in the company's currency on the bill's day; they were 10.00 before
        bill = self._bill(
            order, price=5, date='2024-03-05', currency_id=self.company.currency_id.id
        )
        self.assertEqual(bill.currency_id, self.company.currency_id)
        self.assertMatch(bill, 'matched', False)
        bill.button_draft()
        # the rate of a day is of that day already
        for day, state in (('2024-02-01', 'price'), ('2024-03-01', 'matched')):
            bill.invoice_date = day
            bill.invalidate_recordset()
            self.assertMatch(bill, state, state == 'price')

    def test_bill_in_foreign_currency_of_an_order_in_ours(self):
        gold = self.setup_other_currency('EUR', rates=[('2024-01-01', 2.0)])
        order = self._order(10, price=10, date_order='2024-01-10')
        self._receive(order)
        bill = self._bill(order, price=20, date='2024-01-15', currency_id=gold.id)
        self.assertMatch(bill, 'matched', False)

    def test_not_received(self):
        bill = self._bill(self._order(10), qty=10)
        self.assertMatch(bill, 'not_received', True)

    def test_bill_control_by_order_needs_no_receipt(self):
        self.milk.purchase_method = 'purchase'
        bill = self._bill(self._order(10))
        self.assertMatch(bill, 'matched', False)
        more = self._bill(bill.invoice_line_ids.purchase_line_id.order_id, qty=1)
        self.assertMatch(more, 'quantity', True)

    def test_service(self):
        haul = self.env['product.product'].create(
            {'name': "Haulage", 'type': 'service', 'purchase_method': 'receive'}
        )
        order = self._order(1, price=50, product=haul)
        bill = self._bill(order, qty=1)
        self.assertMatch(bill, 'not_received', True)
        order.order_line.qty_received = 1
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)

    def test_one_bill_for_two_orders(self):
        first, second = self._order(10), self._order(5)
        self._receive(first)
        self._receive(second, 4)
        bill = self._bill(first | second, post=False)
        self.assertEqual(len(bill.invoice_line_ids), 2)
        bill.invoice_line_ids.filtered(
            lambda line: line.purchase_line_id == second.order_line
        ).quantity = 5
        bill.action_post()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'quantity', True)
        self.assertEqual(len(bill.jxc_match_text.splitlines()), 1)
        self.assertIn(second.name, bill.jxc_match_text)

    def test_goods_without_order(self):
        bill = self._typed([{'product_id': self.milk.id, 'quantity': 1, 'price_unit': 10}])
        self.assertMatch(bill, 'no_order', True)
        self.company.jxc_match_free_bills = True
        bill.invalidate_recordset()
        self.assertMatch(bill, 'no_order', False)
        self._pay(bill)

    def test_an_alert_offers_what_helps(self):
        """Match Bill: link to the order, release what is held, or only look at it."""
        bill = self._typed([{'product_id': self.milk.id, 'quantity': 1, 'price_unit': 10}])
        ledger = self.env['jxc.alert'].sudo()
        alert = ledger.create(
            {
                'kind': 'match',
                'level': 'warning',
                'key': 'match-bill',
                'company_id': self.company.id,
                'res_model': bill._name,
                'res_id': bill.id,
            }
        ).with_user(self.boss)
        action = alert.action_act()
        self.assertEqual(action['res_model'], 'jxc.bill.link')
        self.assertEqual(action['context']['default_move_ids'], bill.ids)
        order = self._order(1, 10)
        self._receive(order)
        dear = self._bill(order, price=50)
        self.assertTrue(dear.jxc_payment_held)
        alert.sudo().res_id = dear.id
        self.assertEqual(alert.action_act()['res_model'], 'jxc.bill.release')
        dear.with_user(self.boss).action_jxc_release("agreed by phone")
        dear.invalidate_recordset()
        action = alert.action_act()
        self.assertEqual((action['res_model'], action['res_id']), (bill._name, dear.id))

    def test_rent_is_not_compared(self):
        bill = self._typed([{'name': "Rent", 'quantity': 1, 'price_unit': 900}])
        self.assertMatch(bill, 'none', False)
        self._pay(bill)

    def test_typed_with_reference_is_linked(self):
        order = self._order(10)
        self._receive(order)
        other = self._order(10)
        bill = self._typed(
            [
                {'name': "Fresh milk from the farm", 'quantity': 10, 'price_unit': 10},
                {'name': "Something else", 'quantity': 1, 'price_unit': 3},
            ],
            post=False,
            ref=f"INV-7, {order.name}",
        )
        self.assertMatch(bill, 'no_order', True)
        action = bill.action_jxc_open_link()
        wizard = self.env[action['res_model']].with_context(**action['context']).create({})
        self.assertEqual(
            wizard.line_ids.order_line_id, order.order_line, "not of an order it does not name"
        )
        wizard.action_confirm()
        self.assertFalse(
            bill._jxc_link_proposals()[0][1], "nor of another one, once it is billed in full"
        )
        bill.invoice_line_ids[1].unlink()
        bill.action_post()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)
        self.assertFalse(other.order_line.invoice_lines)

    def test_core_purchase_matching(self):
        order = self._order(10)
        self._receive(order)
        bill = self._typed([{'product_id': self.milk.id, 'quantity': 10, 'price_unit': 10}], False)
        self.assertMatch(bill, 'no_order', True)
        self.env.flush_all()
        rows = self.env['purchase.bill.line.match'].search(
            [
                '|',
                ('aml_id', 'in', bill.invoice_line_ids.ids),
                ('pol_id', 'in', order.order_line.ids),
            ]
        )
        rows.action_match_lines()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'matched', False)

    def test_cancelled_order(self):
        order = self._order(10)
        bill = self._bill(order, qty=10, post=False)
        order.sudo().write({'state': 'cancel'})
        bill.invalidate_recordset()
        self.assertMatch(bill, 'no_order', True)

    def test_form(self):
        order = self._order(10)
        self._receive(order, 8)
        bill = self._bill(order, qty=10)
        form = Form(bill)
        self.assertEqual(form.jxc_match_state, 'quantity')
        self.assertTrue(form.jxc_payment_held)
        self.assertIn("received 8 Units", form.jxc_match_text)
        action = bill.with_user(self.boss).action_jxc_open_release()
        wizard = Form(
            self.env[action['res_model']].with_user(self.boss).with_context(**action['context'])
        )
        self.assertIn("received 8 Units", wizard.message)
        wizard.reason = "The rest comes tomorrow"
        wizard.save().action_confirm()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'quantity', False)

    def test_search_says_what_is_shown(self):
        bills = self._held() | self._bill(self._order(10), qty=1, post=False)
        good = self._order(10)
        self._receive(good)
        bills |= self._bill(good)
        bills |= self._typed([{'name': "Rent", 'quantity': 1, 'price_unit': 900}])
        bills |= self._typed([{'product_id': self.milk.id, 'quantity': 1, 'price_unit': 10}])
        bills.invalidate_recordset()
        move = self.env['account.move']
        scope = [('id', 'in', bills.ids)]
        for state, _label in move._fields['jxc_match_state'].selection:
            shown = bills.filtered(lambda bill, state=state: bill.jxc_match_state == state)
            self.assertEqual(move.search([*scope, ('jxc_match_state', '=', state)]), shown.sorted())
        held = bills.filtered('jxc_payment_held')
        self.assertEqual(len(held), 3)
        self.assertEqual(move.search([*scope, ('jxc_payment_held', '=', True)]), held.sorted())
        self.assertEqual(
            move.search([*scope, ('jxc_payment_held', '=', False)]), (bills - held).sorted()
        )
        for value, found in (([True, False], bills), ([], bills.browse())):
            domain = [*scope, ('jxc_payment_held', 'in', value)]
            self.assertEqual(move.search(domain), found.sorted())

    def test_list_is_one_query(self):
        def queries(bills):
            bills.invalidate_recordset()
            bills.mapped('move_type')
            bills.mapped('jxc_match_released')
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            bills.mapped('jxc_match_state')
            return self.env.cr.sql_log_count - before

        bills = self._held() | self._held()
        few = queries(bills)
        for _index in range(4):
            bills |= self._held()
        self.assertLessEqual(queries(bills), few)

    def test_off_by_default_and_changes_nothing(self):
        self.company.jxc_bill_match = False
        bill = self._held()
        self.assertMatch(bill, 'none', False)
        self._pay(bill)
        self.assertFalse(self.env['res.company'].create({'name': "New"}).jxc_bill_match)
