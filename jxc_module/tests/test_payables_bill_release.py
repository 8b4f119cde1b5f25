from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_payables import BillMatchCommon


@tagged('post_install', '-at_install')
class TestBillRelease(BillMatchCommon):
    def test_release_with_reason(self):
        bill = self._held(self.clerk)
        with self.assertRaisesRegex(UserError, "reason"):
            bill.with_user(self.boss).action_jxc_release("  ")
        release = bill.with_user(self.boss).action_jxc_release("Paid in advance")
        self.assertRecordValues(
            release.sudo(),
            [{'user_id': self.boss.id, 'state': 'not_received', 'reason': "Paid in advance"}],
        )
        self.assertIn("billed 10 Units", release.sudo().figures)
        bill.invalidate_recordset()
        self.assertMatch(bill, 'not_received', False)
        self.assertFalse(bill.with_user(self.boss).action_jxc_release("Again"), "once is enough")
        self._pay(bill.with_user(self.boss))

    def test_release_ends_with_a_change(self):
        bill = self._held(self.clerk)
        bill.with_user(self.boss).action_jxc_release("Paid in advance")
        bill.button_draft()
        bill.action_post()
        bill.invalidate_recordset()
        self.assertMatch(bill, 'not_received', True)

    def test_who_may_release(self):
        bill = self._held(self.clerk)
        with self.assertRaisesRegex(UserError, "yourself"):
            bill.with_user(self.clerk).action_jxc_release("It is fine")
        buyer = new_test_user(
            self.env, 'match_buyer', groups='jxc_module.group_buyer', company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            bill.with_user(buyer).action_jxc_release("It is fine")
        for values in ({'jxc_match_released': True}, {'jxc_posted_at': '2020-01-01'}):
            with self.assertRaisesRegex(AccessError, "released by its button, with a reason"):
                bill.with_user(self.boss).write(values)

    def test_no_bill_is_born_released(self):
        self.env['ir.default'].with_user(self.boss).set(
            'account.move', 'jxc_match_released', True, user_id=True
        )
        for context in ({}, {'default_jxc_match_released': True}):
            moves = self.env['account.move'].with_user(self.boss).with_context(**context)
            # methods make bills for who asks as superuser
            for mine in (moves, moves.sudo()):
                bill = mine.create({'move_type': 'in_invoice', 'partner_id': self.vendor.id})
                self.assertFalse(bill.jxc_match_released)

    def test_who_buys_does_not_set_the_tolerances_of_a_vendor(self):
        """Hidden in the view alone, they were written by RPC: any bill was within them."""
        buyer = new_test_user(
            self.env,
            'match_buyer',
            groups='jxc_module.group_buyer,base.group_partner_manager',
            company_id=self.company.id,
        )
        own = {'jxc_match_own': True, 'jxc_match_price_percent': 900}
        for name, value in own.items():
            with self.assertRaisesRegex(AccessError, "ask one of Accountant"):
                self.vendor.with_user(buyer).write({name: value})
        self.assertFalse(self.vendor.jxc_match_own)
        partners = self.env['res.partner'].with_user(buyer)
        self.env['ir.default'].with_user(buyer).set(
            'res.partner', 'jxc_match_price_percent', 900.0, user_id=True
        )
        for made in (
            partners.create({'name': "Own", **own}),
            partners.with_context(default_jxc_match_own=True).create({'name': "By default"}),
        ):
            self.assertRecordValues(made, [{'jxc_match_own': False, 'jxc_match_price_percent': 0}])
        # who answers for the money does, and contacts follow their company
        accountant = new_test_user(
            self.env,
            'match_chief',
            groups='jxc_module.group_accountant,base.group_partner_manager',
            company_id=self.company.id,
        )
        self.vendor.with_user(accountant).write({**own, 'is_company': True})
        contact = partners.create({'name': "Contact", 'parent_id': self.vendor.id})
        self.assertEqual(contact.jxc_match_price_percent, 900)
        self.vendor.with_user(buyer).write({'jxc_match_own': True, 'phone': "1"})
        copied = self.vendor.with_user(buyer).copy()
        self.assertFalse(copied.jxc_match_own)

    def test_who_buys_does_not_say_what_was_rejected(self):
        """Rejected below 0 would be more received, and the bill for it matched."""
        bill = self._held(self.clerk)
        line = bill.invoice_line_ids.purchase_line_id
        buyers = [
            new_test_user(
                self.env, f'match_buyer_{number}', groups=groups, company_id=self.company.id
            )
            for number, groups in enumerate(('jxc_module.group_buyer', 'jxc_module.group_manager'))
        ]
        for buyer in buyers:
            for name in ('jxc_rejected_qty', 'jxc_credited_back'):
                with self.subTest(user=buyer.login, name=name):
                    with self.assertRaisesRegex(AccessError, "follows from what is done"):
                        line.with_user(buyer).write({name: -5})
                    with self.assertRaises(AccessError):
                        line.with_user(buyer).copy({name: -5, 'order_id': line.order_id.id})
        self.assertRecordValues(line, [{'jxc_rejected_qty': 0, 'jxc_credited_back': 0}])

    def test_who_buys_does_not_say_what_came(self):
        """Core computes it and keeps it: what RPC wrote there stood until the next receipt."""
        buyer = new_test_user(
            self.env, 'match_buyer', groups='jxc_module.group_buyer', company_id=self.company.id
        )
        line = self._order().order_line
        mine = line.with_user(buyer)
        for values in (
            {'qty_received': 10},
            {'qty_received_method': 'manual', 'qty_received': 10},
            {'price_subtotal': 900},
        ):
            with self.assertRaisesRegex(AccessError, "bills are compared with it"):
                mine.write(values)
        with self.assertRaisesRegex(AccessError, "Received"):
            mine.create(
                {
                    'order_id': line.order_id.id,
                    'product_id': self.milk.id,
                    'product_qty': 1,
                    'qty_received': 1,
                }
            )
        self.assertRecordValues(line, [{'qty_received': 0, 'price_subtotal': 100}])
        # a form sends what is empty, too; of work the buyer says what was done
        mine.write({'qty_received': 0, 'price_subtotal': 100, 'name': "Milk"})
        work = self.env['product.product'].create({'name': "Work", 'type': 'service'})
        done = self._order(product=work).order_line.with_user(buyer)
        done.qty_received = 4
        self.assertEqual(done.qty_received, 4)
        self.company.jxc_bill_match = False
        mine.write({'qty_received': 3})

    def test_other_company_sees_no_release(self):
        bill = self._held(self.clerk)
        release = bill.with_user(self.boss).action_jxc_release("Paid in advance")
        foreign = self.env['res.company'].create({'name': "Elsewhere"})
        other = new_test_user(
            self.env,
            'match_other',
            groups='jxc_module.group_accountant',
            company_id=foreign.id,
            company_ids=[Command.set(foreign.ids)],
        )
        self.assertFalse(self.env['jxc.bill.log'].with_user(other).search([]))
        with self.assertRaises(AccessError):
            release.with_user(other).read(['reason'])

    # === LIST AND SWITCH === #
