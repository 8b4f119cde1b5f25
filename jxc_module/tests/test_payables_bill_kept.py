from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_payables import BillMatchCommon


@tagged('post_install', '-at_install')
class TestBillKept(BillMatchCommon):
    """What a bill is judged by is what has happened and will be paid, whatever RPC writes."""

    def test_who_buys_does_not_correct_what_came(self):
        """A receipt that is done is corrected by who keeps the stock."""
        buyer, keeper = (
            new_test_user(
                self.env,
                f'match_{role}',
                groups=f'jxc_module.group_{role}',
                company_id=self.company.id,
            )
            for role in ('buyer', 'keeper')
        )
        order = self._order()
        move = self._receive(order, 6).move_ids
        mine = move.with_user(buyer)
        more = {
            'move_id': move.id,
            'product_id': self.milk.id,
            'quantity': 4,
            'location_id': move.location_id.id,
            'location_dest_id': move.location_dest_id.id,
        }
        for call in (
            lambda: mine.write({'quantity': 10}),
            lambda: mine.move_line_ids.write({'quantity': 10}),
            lambda: mine.move_line_ids.create({**more, 'picking_id': move.picking_id.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertIn("corrected by the warehouse", str(caught.exception))
        self.assertEqual(order.order_line.qty_received, 6)
        move.with_user(keeper).quantity = 7
        self.assertEqual(order.order_line.qty_received, 7)
        self.company.jxc_bill_match = False
        mine.quantity = 8
        self.assertEqual(order.order_line.qty_received, 8)

    def test_a_bill_is_judged_by_what_will_be_paid(self):
        """A subtotal beside the amounts that are booked is a column that RPC writes."""
        order = self._order()
        self._receive(order)
        bill = self._bill(order, price=30, post=False)
        line = bill.invoice_line_ids
        self.assertEqual(bill.jxc_match_state, 'price')
        mine = line.with_user(self.clerk)
        for values in (
            {'price_subtotal': 100.0},
            {'price_subtotal': 100.0, 'name': "Milk"},
            {'display_type': 'cogs'},
            {'amount_residual': 1.0},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError) as caught:
                    mine.write(values)
                self.assertIn("follows from what is done", str(caught.exception))
        mine.write({'price_subtotal': 300.0, 'display_type': 'product'})  # as it is
        line.price_unit = 10
        self.assertEqual(bill.jxc_match_state, 'matched')
        mine.write({'balance': 300.0})
        self.assertRecordValues(line, [{'price_subtotal': 100, 'amount_currency': 300}])
        self.assertEqual(bill.amount_total, 300)
        self.assertEqual(bill.jxc_match_state, 'price')
        self.assertTrue(bill.jxc_payment_held)

    def test_release_ends_with_a_change_whoever_writes_the_state(self):
        """RPC writes the state, too, without a button."""
        bill = self._held(self.clerk)
        bill.with_user(self.boss).action_jxc_release("Paid in advance")
        mine = bill.with_user(self.clerk)
        mine.write({'state': 'draft'})
        mine.invoice_line_ids.price_unit = 300
        mine.write({'state': 'posted'})
        bill.invalidate_recordset()
        self.assertFalse(bill.jxc_match_released)
        self.assertTrue(bill.jxc_payment_held)

    def test_a_second_bill_is_the_second_one_whoever_posts_it(self):
        """Of two bills for the same goods the one posted later differs, by whatever way."""
        order = self._order()
        self._receive(order)
        first = self._bill(order)
        second = first.copy({'invoice_date': fields.Date.today(), 'ref': "Again"})
        second.invoice_line_ids.purchase_line_id = order.order_line
        buyer = new_test_user(
            self.env, 'match_poster', groups='jxc_module.group_buyer', company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            second.with_user(buyer).write({'state': 'posted'})
        second.with_user(self.clerk).write({'state': 'posted'})
        self.assertTrue(second.jxc_posted_at)
        (first | second).invalidate_recordset()
        self.assertEqual(first.jxc_match_state, 'matched')
        self.assertMatch(second, 'quantity', True)
