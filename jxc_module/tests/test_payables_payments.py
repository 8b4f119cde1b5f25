import doctest
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, new_test_user, tagged

from ..tools import within_budget
from .common_receivables_reminders import RemindersCommon
from .common_tools_properties import holds


@tagged('post_install', '-at_install')
class TestWithinBudget(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(within_budget)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 2)

    @holds(
        lambda st: {
            'amounts': st.lists(st.integers(1, 100), max_size=20),
            'budget': st.integers(0, 300),
        }
    )
    def test_never_above_and_nothing_fits_any_more(self, amounts, budget):
        keys = within_budget.within_budget(list(enumerate(amounts)), budget)
        spent = sum(amounts[key] for key in keys)
        self.assertLessEqual(spent, budget)
        left_out = [amount for key, amount in enumerate(amounts) if key not in keys]
        if left_out:
            self.assertGreater(min(left_out), budget - spent)


@tagged('post_install', '-at_install')
@freeze_time(RemindersCommon.NOW)
class TestPaymentProposal(RemindersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_vendor = cls.env['res.partner'].create({'name': "Salt Works"})
        cls.overdue = cls._bill(100, '2026-03-10')
        cls.soon = cls._bill(60, '2026-04-05')
        cls.salt = cls._bill(40, '2026-04-06', cls.other_vendor)
        cls.far = cls._bill(500, '2026-05-30')

    @classmethod
    def _bill(cls, amount, due, partner=None, **vals):
        cls.bills = getattr(cls, 'bills', 0) + 1
        return cls._invoice(
            partner or cls.vendor,
            amount,
            due,
            kind=vals.pop('kind', 'in_invoice'),
            ref=f'V-{cls.bills}',
            **vals,
        )

    def _propose(self, **vals):
        partners = [Command.set((self.vendor | self.other_vendor).ids)]
        return (
            self.env['jxc.payment.proposal']
            .with_user(self.clerk)
            .create({'journal_id': self.bank.id, 'partner_ids': partners, **vals})
        )

    def _plan(self, **context):
        self.env.flush_all()
        plan = self.env['jxc.payable.plan'].with_user(self.clerk)
        plan.invalidate_model()
        vendors = (self.vendor | self.other_vendor).ids
        return plan.with_context(allowed_company_ids=self.company.ids).search(
            [('partner_id', 'in', vendors)]
        )

    def _discounted(self, amount, **vals):
        """2 % until 2026-04-02, whole on 2026-04-20."""
        term = self.env['account.payment.term'].create(
            {
                'name': "Early",
                'early_discount': True,
                'discount_percentage': 2,
                'discount_days': 91,
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': 109})
                ],
            }
        )
        return self._bill(amount, False, invoice_payment_term_id=term.id, **vals)

    def _goods_bill(self):
        """A bill for goods without an order behind it: the match holds it, once switched on."""
        product = self._create_product("Salt")
        lines = [Command.create({'product_id': product.id, 'price_unit': 30, 'tax_ids': []})]
        return self._bill(30, '2026-04-01', invoice_line_ids=lines)

    def test_plan(self):
        self.assertRecordValues(
            self._plan(),
            [
                {'move_id': self.overdue.id, 'amount': 100, 'days': -21, 'state': 'overdue'},
                {'move_id': self.soon.id, 'amount': 60, 'days': 5, 'state': 'due'},
                {'move_id': self.salt.id, 'amount': 40, 'days': 6, 'state': 'due'},
                {'move_id': self.far.id, 'amount': 500, 'days': 60, 'state': 'due'},
            ],
        )
        self._pay(self.overdue, 30)
        refund = self._bill(15, '2026-04-01', kind='in_refund')
        rows = self._plan()
        self.assertEqual(sum(rows.mapped('amount')), 100 - 30 + 60 + 40 + 500 - 15)
        self.assertEqual(rows.filtered(lambda row: row.move_id == refund).state, 'credit')
        plan = rows.browse()
        weeks = plan._read_group(
            [('id', 'in', rows.ids)], ['due_date:week'], ['amount:sum'], order='due_date:week'
        )
        self.assertEqual(
            [amount for _week, amount in weeks], [70, -15, 100, 500]
        )  # they begin on Sundays
        ledger = sum(
            self.env['account.move.line']
            .search(
                [
                    ('partner_id', 'in', (self.vendor | self.other_vendor).ids),
                    ('account_id.account_type', '=', 'liability_payable'),
                    ('parent_state', '=', 'posted'),
                ]
            )
            .mapped('amount_residual')
        )
        self.assertEqual(sum(rows.mapped('amount')), -ledger)

    def test_discount_in_the_plan(self):
        bill = self._discounted(200)
        row = self._plan().filtered(lambda row: row.move_id == bill)
        day = bill.line_ids.filtered('discount_date').discount_date
        self.assertEqual(str(day), '2026-04-02')
        self.assertRecordValues(
            row,
            [{'amount': 200, 'discount': 4, 'net': 196, 'pay_date': day, 'discount_date': day}],
        )
        with freeze_time('2026-04-02 15:30:00'):  # the last day, half an hour of it left
            row = self._plan().filtered(lambda row: row.move_id == bill)
            self.assertRecordValues(
                row, [{'discount': 4, 'net': 196, 'pay_date': day, 'discount_date': day}]
            )
        with freeze_time('2026-04-02 16:30:00'):  # the 3rd in Shanghai: over
            row = self._plan().filtered(lambda row: row.move_id == bill)
            self.assertRecordValues(
                row, [{'discount': 0, 'net': 200, 'pay_date': bill.invoice_date_due}]
            )

    def test_paid_by_vendor_once(self):
        proposal = self._propose()
        self.assertEqual(proposal.line_ids.move_id, self.overdue | self.soon | self.salt)
        self.assertEqual(proposal.amount, 200)
        self.assertEqual(proposal.action_pay()['params']['type'], 'success')
        self.assertIn(
            "Payments made: 2. Left out because they changed: –", proposal.message_ids[0].body
        )
        self.assertEqual(proposal.state, 'paid')
        self.assertEqual(proposal.payment_count, 2)
        action = proposal.action_view_payments()
        self.assertEqual(action['domain'], [('id', 'in', proposal.payment_ids.ids)])
        self.assertEqual(action['context'], {'create': False})
        self.assertEqual(sorted(proposal.payment_ids.mapped('amount')), [40, 160])
        self.assertEqual(proposal.payment_ids.journal_id, self.bank)
        paid = self.overdue | self.soon | self.salt
        self.assertTrue(set(paid.mapped('payment_state')) <= {'paid', 'in_payment'})
        with self.assertRaisesRegex(UserError, "paid or cancelled"):
            proposal.action_pay()
        with self.assertRaisesRegex(UserError, "is kept"):
            proposal.unlink()
        with self.assertRaisesRegex(UserError, "paid or cancelled"):
            proposal.line_ids[0].pay = False
        with self.assertRaisesRegex(UserError, "paid or cancelled"):
            proposal.action_propose()
        proposal.action_cancel()
        self.assertEqual(proposal.state, 'paid')
        self.assertFalse(self._propose().line_ids)
        # undone through core: everything is open again
        proposal.action_undo()
        self.assertEqual(proposal.state, 'draft')
        self.assertEqual(set(paid.mapped('payment_state')), {'not_paid'})
        self.assertEqual(proposal.amount, 200)
        proposal.group_by_vendor = False
        proposal.action_pay()
        self.assertEqual(sorted(proposal.payment_ids.mapped('amount')), [40, 60, 100])

    def test_given_up(self):
        proposal = self._propose()
        with self.assertRaisesRegex(UserError, "is not paid"):
            proposal.action_undo()
        proposal.action_cancel()
        self.assertEqual(proposal.state, 'cancelled')
        for work in (proposal.action_pay, proposal.action_propose):
            with self.assertRaisesRegex(UserError, "paid or cancelled"):
                work()
        proposal.unlink()

    def test_undo_refused_when_the_bank_knows(self):
        proposal = self._propose()
        proposal.action_pay()
        payment = proposal.payment_ids[0].sudo()
        line = self.env['account.bank.statement.line'].create(
            {
                'journal_id': self.bank.id,
                'date': self.TODAY,
                'payment_ref': "Transfer",
                'amount': -payment.amount,
            }
        )
        suspense = line._seek_for_lines()[1]
        suspense.account_id = payment.outstanding_account_id
        liquidity = payment._seek_for_lines()[0]
        (suspense | liquidity).reconcile()
        self.assertTrue(payment.is_matched)
        with self.assertRaisesRegex(UserError, payment.name):
            proposal.action_undo()

    def test_form_and_ticks(self):
        with Form(self.env['jxc.payment.proposal'].with_user(self.clerk)) as form:
            form.journal_id = self.bank
            form.partner_ids.add(self.vendor)
            form.until = '2026-04-05'
        proposal = form.record
        self.assertEqual(proposal.amount, 160)
        with Form(proposal) as form, form.line_ids.edit(0) as line:
            line.pay = False
        self.assertEqual(proposal.amount, 60)
        proposal.action_pay()
        self.assertEqual(self.overdue.payment_state, 'not_paid')
        self.assertEqual(proposal.payment_ids.amount, 60)
        with self.assertRaises(AccessError):
            proposal.line_ids[0].write({'amount': 1})

    def test_budget(self):
        proposal = self._propose(budget=150)
        self.assertEqual(proposal.line_ids.filtered('pay').move_id, self.overdue | self.salt)
        self.assertEqual((proposal.amount, proposal.amount_left), (140, 60))

    def test_paid_in_between_is_told(self):
        proposal, other = self._propose(), self._propose()
        self._pay(self.soon)
        self._pay(self.overdue, 25)
        message = proposal.action_pay()['params']['message']
        self.assertIn(self.soon.name, message)
        self.assertEqual(sorted(proposal.payment_ids.mapped('amount')), [40, 75])
        line = proposal.line_ids.filtered(lambda line: line.move_id == self.soon)
        self.assertRecordValues(line, [{'state': 'settled', 'pay': False}])
        with self.assertRaisesRegex(UserError, "Nothing is left to pay"):
            other.action_pay()

    def test_the_amount_of_a_bill_that_changed_is_the_new_one(self):
        """Drawn back, corrected and posted again: what is paid and what is written down."""
        proposal = self._propose()
        line = proposal.line_ids.filtered(lambda line: line.move_id == self.salt)
        self.assertEqual(line.amount, 40)
        self._pay(self.salt, 15)
        proposal.action_pay()
        self.assertRecordValues(
            line, [{'amount': 25, 'amount_currency': 25, 'state': 'open', 'pay': True}]
        )
        self.assertEqual(sorted(proposal.payment_ids.mapped('amount')), [25, 160])
        self.assertEqual(proposal.amount, 185)

    def test_held_is_shown_not_paid(self):
        self.company.jxc_bill_match = True
        held = self._goods_bill()
        self.assertTrue(held.jxc_payment_held)
        self.assertIn(held, self._plan().filtered('held').move_id)
        proposal = self._propose()
        line = proposal.line_ids.filtered(lambda line: line.move_id == held)
        self.assertRecordValues(line, [{'state': 'held', 'pay': False, 'match_state': 'no_order'}])
        self.assertEqual((proposal.amount, proposal.amount_held), (200, 30))
        self.assertEqual(proposal.amount_left, 0)
        line.pay = False  # as the page sends it back
        with self.assertRaisesRegex(UserError, "cannot be paid now"):
            line.pay = True

    def test_held_after_the_proposal(self):
        held = self._goods_bill()
        proposal = self._propose()
        self.assertEqual(proposal.amount, 230)
        self.company.jxc_bill_match = True
        message = proposal.action_pay()['params']['message']
        self.assertIn(held.name, message)
        self.assertEqual(sum(proposal.payment_ids.mapped('amount')), 200)
        self.assertEqual(held.payment_state, 'not_paid')

    def test_blocked_and_credits(self):
        self.soon.action_toggle_block_payment()
        refund = self._bill(15, '2026-04-01', kind='in_refund')
        states = {line.move_id: line.state for line in self._propose().line_ids}
        self.assertEqual(
            states,
            {self.overdue: 'open', self.soon: 'blocked', refund: 'credit', self.salt: 'open'},
        )

    def test_instalments_paid_whole(self):
        """One vendor alone, one instalment overdue and one due: core would pay the first only."""
        term = self.env['account.payment.term'].create(
            {
                'name': "Thirds",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 0}),
                    Command.create({'value': 'percent', 'value_amount': 25, 'nb_days': 93}),
                    Command.create({'value': 'percent', 'value_amount': 25, 'nb_days': 200}),
                ],
            }
        )
        vendor = self.env['res.partner'].create({'name': "Alone"})
        bill = self._bill(80, False, vendor, invoice_payment_term_id=term.id)
        proposal = self._propose(partner_ids=[Command.set(vendor.ids)])
        self.assertEqual(proposal.amount, 60)
        proposal.action_pay()
        self.assertEqual(sum(proposal.payment_ids.mapped('amount')), 60)
        self.assertEqual(bill.amount_residual, 20)

    def test_the_last_day_of_a_discount(self):
        self._discounted(200, partner=self.other_vendor)
        for day, amount in (('2026-04-02', 40 + 196), ('2026-04-03', 40 + 200)):
            proposal = self._propose(partner_ids=[Command.set(self.other_vendor.ids)], date=day)
            self.assertEqual(proposal.amount, amount, day)
            proposal.unlink()

    def test_discount_is_taken(self):
        bill = self._discounted(200, partner=self.other_vendor)
        proposal = self._propose(partner_ids=[Command.set(self.other_vendor.ids)])
        self.assertEqual(proposal.amount, 40 + 196)
        self.assertEqual(proposal.discount, 4)
        proposal.group_by_vendor = False
        proposal.action_pay()
        self.assertEqual(sorted(proposal.payment_ids.mapped('amount')), [40, 196])
        self.assertEqual(bill.amount_residual, 0)

    def test_workbook(self):
        self._bill(15, '2026-04-01', kind='in_refund')
        proposal = self._propose(budget=150)
        stream = io.BytesIO()
        proposal._write_book(stream)
        sheet = load_workbook(stream, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        names = [row[1] for row in rows]
        self.assertIn(self.salt.name, names)
        line = rows[names.index(self.soon.name)]
        self.assertEqual((line[0], line[6], line[9]), ("Tea Garden", 60, 0))
        self.assertEqual((line[2], line[4]), (self.soon.ref, None))
        # bills and the credit note; of the last column what is ticked
        self.assertEqual(rows[-1][6:10], (185, 185, 0, 140))

    def test_queries(self):
        def count(bills):
            vendor = self.env['res.partner'].create({'name': f"V{bills}"})
            for number in range(bills):
                self._bill(10 + number, '2026-04-01', vendor)
            return self._count_queries(lambda: self._propose(partner_ids=[Command.set(vendor.ids)]))

        count(1)
        self.assertLessEqual(count(12), count(3) + 2)

    def test_rights(self):
        proposal = self._propose()
        for group in ('keeper', 'buyer', 'sales'):
            user = new_test_user(self.env, f'pay_{group}', groups=f'jxc_module.group_{group}')
            for model in ('jxc.payment.proposal', 'jxc.payable.plan'):
                self.assertFalse(self.env[model].with_user(user).has_access('read'))
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_pay()
        # the owner is an accountant, too: see the role Manager
        owner = new_test_user(self.env, 'pay_owner', groups='jxc_module.group_manager')
        for model in ('jxc.payment.proposal', 'jxc.payable.plan'):
            self.assertTrue(self.env[model].with_user(owner).has_access('read'))
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'pay_stranger',
            groups='jxc_module.group_accountant',
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            proposal.with_user(stranger).action_pay()
        self.assertFalse(self.env['jxc.payable.plan'].with_user(stranger).search_count([]))
