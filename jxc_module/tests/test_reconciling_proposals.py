from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_receivables import SettlingCommon

NOW = '2026-03-20 04:00:00'


class MatchCommon(SettlingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._accountant('reconciler')
        cls.company.write(
            {
                'jxc_write_off_limit': 5,
                'jxc_write_off_percent': 10,
                'jxc_write_off_account_id': cls.expense.id,
            }
        )

    def _search(self, **vals):
        """Search as the accountant.

        :return: jxc.reconciliation.line
        """
        vals.setdefault('partner_ids', [Command.set(self._own_partners().ids)])
        reconciliation = self.env['jxc.reconciliation'].with_user(self.clerk).create(vals)
        reconciliation.action_propose()
        return reconciliation.line_ids

    def _own_partners(self):
        """Return the partners of this test: the database may have open items of others."""
        first = min(self.vendor.id, self.customer.id)
        return self.env['res.partner'].search([('id', '>=', first)])

    def _left(self, *moves):
        return [sum(self._items(move).mapped('amount_residual')) for move in moves]

    @classmethod
    def _memo_payment(cls, amount, day, memo='', partner=None, **vals):
        inbound = amount > 0
        payment = cls.env['account.payment'].create(
            {
                'payment_type': 'inbound' if inbound else 'outbound',
                'partner_type': 'customer' if inbound else 'supplier',
                'partner_id': (partner or (cls.customer if inbound else cls.vendor)).id,
                'amount': abs(amount),
                'date': day,
                'memo': memo,
                'journal_id': cls.bank.id,
                **vals,
            }
        )
        # without an outstanding account core 19 books a payment only with its bank statement
        if not payment.outstanding_account_id:
            payment.outstanding_account_id = cls.env['account.account'].search(
                [('code', '=', '101403'), ('company_ids', 'in', cls.company.ids)], limit=1
            )
        payment.action_post()
        return payment


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestSettlingMatch(MatchCommon):
    def test_number_amount_sum_and_oldest(self):
        """Each partner shows one way; the amounts left are written out by hand."""
        partners = self.env['res.partner'].create([{'name': f"P{n}"} for n in range(4)])
        one, two = (self._invoice(a, '2026-03-01', partners[0]) for a in (100, 50))
        self._invoice(50, '2026-02-01', partners[0])  # of the same amount, not meant
        paid = self._memo_payment(150, '2026-03-05', f"{one.name}，{two.name}", partners[0])
        same = (
            self._invoice(70, '2026-03-01', partners[1]),
            self._entry(-70, '2026-03-08', partners[1]),
        )
        parts = [self._invoice(a, '2026-03-01', partners[2]) for a in (11, 22, 44, 500)]
        whole = self._entry(-55, '2026-03-08', partners[2])
        for day, amount in (('2026-01-01', 30), ('2026-01-02', 40)):
            self._invoice(amount, day, partners[3])
        self._entry(-35, '2026-03-08', partners[3])
        lines = self._search(partner_ids=[Command.set(partners.ids)])
        self.assertRecordValues(
            lines.sorted(lambda line: line.partner_id.name),
            [
                {'kind': 'reference', 'confidence': 'certain', 'difference': 0, 'debit': 150},
                {'kind': 'amount', 'confidence': 'likely', 'difference': 0, 'debit': 70},
                {'kind': 'several', 'confidence': 'guess', 'difference': 0, 'debit': 55},
            ],
        )
        by_partner = lines.grouped('partner_id')
        self.assertEqual(by_partner[partners[0]].item_ids, self._items(one, two, paid.move_id))
        self.assertIn(one.name, by_partner[partners[0]].reason)
        self.assertIn("add up to nothing", by_partner[partners[0]].reason)
        self.assertEqual(by_partner[partners[1]].item_ids.move_id, same[0] + same[1].move_id)
        self.assertEqual(
            by_partner[partners[2]].item_ids.move_id, parts[0] + parts[2] + whole.move_id
        )
        oldest = self._search(
            partner_ids=[Command.set(partners[3].ids)], by_oldest=True, by_several=False
        )
        self.assertRecordValues(
            oldest, [{'kind': 'oldest', 'confidence': 'guess', 'debit': 70, 'credit': 35}]
        )
        oldest.action_confirm()
        self.assertEqual(sum(oldest.item_ids.mapped('amount_residual')), 35)
        self.assertEqual(
            oldest.item_ids.sorted('date').mapped('amount_residual'), [0, 35, 0], "oldest first"
        )

    def test_reconcile_and_undo_what_we_made_only(self):
        invoice = self._invoice(100, '2026-03-01')
        others = self._entry(-30, '2026-03-02')
        (self._items(invoice) + others).reconcile()  # by somebody, before
        self._memo_payment(70, '2026-03-05', invoice.name)
        line = self._search()
        self.assertRecordValues(line, [{'difference': 0, 'debit': 70, 'state': 'proposed'}])
        line.action_accept()
        line.reconciliation_id.action_confirm_accepted()
        self.assertRecordValues(line, [{'state': 'done', 'decided_by_id': self.clerk.id}])
        self.assertEqual(invoice.payment_state, 'paid')
        line.action_confirm()  # a double click
        self.assertEqual(len(self._items(invoice).matched_credit_ids), 2)
        line.action_undo()
        line.action_undo()
        self.assertEqual((line.state, self._left(invoice)), ('undone', [70]))
        self.assertEqual(self._items(invoice).matched_credit_ids.credit_move_id, others)

    def test_small_difference_is_written_off_and_comes_back(self):
        bill = self._invoice(100, '2026-03-01', kind='in_invoice', ref="No 8801")
        self._memo_payment(-96, '2026-03-05', "no.8801")
        line = self._search(side='payable')
        self.assertRecordValues(line, [{'difference': -4, 'write_off': True, 'kind': 'reference'}])
        line.action_confirm()
        entry = line.write_off_move_id
        self.assertEqual(self._left(bill), [0])
        self.assertEqual(bill.payment_state, 'paid')
        self.assertRecordValues(
            entry.line_ids.sorted('balance'),
            [
                {'account_id': self.expense.id, 'balance': -4},
                {'account_id': self.payable.id, 'balance': 4},
            ],
        )
        self.company.fiscalyear_lock_date = '2026-03-25'
        words = line.action_undo()['params']['message']
        self.assertEqual(self._left(bill), [-100])
        self.assertIn(entry.name, words)
        back = entry.reversal_move_ids
        self.assertEqual(back.state, 'posted')
        self.assertGreater(str(back.date), '2026-03-25')
        self.assertEqual(self._left(entry, back), [0, 0])

    def test_what_is_too_much_stays_open(self):
        invoice = self._invoice(20, '2026-03-01')
        self._memo_payment(17, '2026-03-05', invoice.name)  # 3 is within 5, not within 10 %
        line = self._search()
        self.assertRecordValues(
            line, [{'difference': 3, 'write_off': False, 'confidence': 'likely'}]
        )
        line.action_confirm()
        self.assertEqual(self._left(invoice), [3])
        self.assertFalse(line.write_off_move_id)

    def test_other_currency(self):
        """100 at rate 2 are 50; paid at rate 4 they are 25: core books 25 as exchange loss."""
        invoice = self._invoice(100, '2026-01-10', currency_id=self.foreign.id)
        self._invoice(25, '2026-03-01')  # same worth, other currency
        paid = self._entry(-25, '2026-03-05', currency_id=self.foreign.id, amount_currency=-98)
        line = self._search()
        self.assertRecordValues(
            line,
            [{'currency_id': self.foreign.id, 'debit': 100, 'difference': 2, 'write_off': True}],
        )
        line.action_confirm()
        self.assertEqual(self._left(invoice, paid.move_id), [0, 0])
        # 2 at rate 4
        self.assertRecordValues(
            line.write_off_move_id.line_ids.sorted('balance'),
            [{'amount_currency': -2, 'balance': -0.5}, {'amount_currency': 2, 'balance': 0.5}],
        )
        line.action_undo()
        self.assertEqual(self._left(invoice, paid.move_id), [50, -25])

    def test_a_number_across_currencies(self):
        """100 foreign at rate 2 are worth 50 and paid with 50 of the company's currency."""
        invoice = self._invoice(100, '2026-01-10', currency_id=self.foreign.id)
        self._memo_payment(50, '2026-01-12', invoice.name)
        line = self._search()
        self.assertRecordValues(
            line,
            [
                {
                    'currency_id': self.company.currency_id.id,
                    'debit': 50,
                    'credit': 50,
                    'write_off': False,
                    'confidence': 'likely',
                }
            ],
        )
        line.action_confirm()
        self.assertEqual(self._left(invoice), [0])

    def test_one_bad_proposal_does_not_stop_the_others(self):
        for number in range(3):
            partner = self.env['res.partner'].create({'name': f"Q{number}"})
            invoice = self._invoice(100, '2026-03-01', partner)
            self._memo_payment(97, '2026-03-05', invoice.name, partner)
        lines = self._search()
        bad = lines[1]
        reconciliation = bad.reconciliation_id.copy({'write_off_account_id': False})
        bad.sudo().reconciliation_id = reconciliation
        words = lines.action_confirm()['params']['message']
        self.assertEqual(lines.mapped('state'), ['done', 'failed', 'done'])
        self.assertIn("choose the account", bad.message)
        self.assertIn("2 proposals reconciled, 1 not", words)

    def test_what_changed_meanwhile_is_left_alone(self):
        invoice = self._invoice(100, '2026-03-01')
        paid = self._memo_payment(100, '2026-03-05', invoice.name)
        first, second = self._search(), self._search()
        self.assertEqual(first.item_ids, second.item_ids)
        first.action_confirm()
        second.action_confirm()
        self.assertEqual((first.state, second.state), ('done', 'stale'))
        self.assertEqual(len(self._items(paid.move_id).matched_debit_ids), 1)

    def test_open_amounts_that_changed_are_left_alone(self):
        """Of one item by 30, or of both by as much: what was shown is not what would be done."""
        invoice = self._invoice(100, '2026-03-01')
        paid = self._memo_payment(100, '2026-03-05', invoice.name)
        [line] = self._search()
        other = self._memo_payment(30, '2026-03-06')
        (self._items(invoice) | self._items(other.move_id)).reconcile()
        again = self.env['jxc.reconciliation.line'].with_user(self.clerk).browse(line.ids)
        again.action_confirm()
        self.assertEqual(line.state, 'stale')
        self.assertIn("open amounts have changed", line.message)
        self.assertEqual(self._left(invoice, paid.move_id), [70, -100])

        bill = self._invoice(50, '2026-03-02')
        money = self._memo_payment(50, '2026-03-07', bill.name)
        both = self._search().filtered(lambda line: self._items(bill) <= line.item_ids)
        more, less = self._memo_payment(20, '2026-03-08'), self._invoice(20, '2026-03-08')
        (self._items(bill) | self._items(more.move_id)).reconcile()
        (self._items(less) | self._items(money.move_id)).reconcile()
        both.action_confirm()
        self.assertEqual(both.state, 'stale')
        self.assertEqual(self._left(bill, money.move_id), [30, -30])

    def test_rejected_items_are_not_proposed_together_again(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        line = self._search()
        line.action_reject()
        self.assertFalse(self._search())
        line.action_accept()
        self.assertTrue(self._search())

    def test_left_out(self):
        """Disputed, draft, of another company, of another partner, without partner."""
        invoice = self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05', partner=self.other_customer)
        self._entry(-100, '2026-03-05', partner_id=False)
        self._invoice(100, '2026-03-05', kind='out_refund', post=False)
        self.assertFalse(self._search())
        self._entry(-100, '2026-03-05')
        self.assertTrue(self._search())
        if 'jxc_dispute_state' in invoice._fields:
            line = self._search()
            invoice.jxc_dispute_state = 'open'
            line.action_confirm()
            self.assertEqual(line.state, 'stale')
            self.assertFalse(self._search())

    def test_contacts_of_one_company_are_one_partner(self):
        contact = self.env['res.partner'].create({'name': "Shop", 'parent_id': self.customer.id})
        self._invoice(100, '2026-03-01', contact)
        self._entry(-100, '2026-03-05')
        self.assertRecordValues(self._search(), [{'partner_id': self.customer.id}])

    def test_from_invoice_and_payment(self):
        bill = self._invoice(60, '2026-03-01', kind='in_invoice')
        payment = self._memo_payment(-60, '2026-03-05', bill.name)
        self._memo_payment(60, '2026-03-05', bill.name)  # of a customer
        for document in (bill, payment):
            action = document.with_user(self.clerk).action_jxc_reconcile()
            lines = self.env['jxc.reconciliation.line'].search(action['domain'])
            self.assertEqual(lines.item_ids, self._items(bill, payment.move_id))
        with self.assertRaises(UserError):
            self._invoice(5, '2026-03-01', post=False).action_jxc_reconcile()

    def test_queries_do_not_grow(self):
        partners = self.env['res.partner'].create([{'name': f"R{n}"} for n in range(30)])

        def trade(some):
            for partner in some:
                self._invoice(10, '2026-03-01', partner)
                self._entry(-10, '2026-03-05', partner)

        def queries(count):
            self.env.flush_all()
            reconciliation = self.env['jxc.reconciliation'].create(
                {'name': "Speed", 'partner_ids': [Command.set(partners.ids)]}
            )
            number = self._count_queries(reconciliation.action_propose)
            self.assertEqual(len(reconciliation.line_ids), count)
            return number

        trade(partners[:2])
        queries(2)
        few = queries(2)
        trade(partners[2:])
        self.assertLessEqual(queries(30), few + 2)

    def test_rights(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        line = self._search()
        seller = new_test_user(
            self.env,
            'reconciliation seller',
            groups='jxc_module.group_sales,sales_team.group_sale_manager',
        )
        for work in (
            lambda: line.with_user(seller).action_confirm(),
            lambda: line.with_user(seller).action_undo(),
            lambda: line.with_user(seller).reason,
            lambda: invoice.with_user(seller).action_jxc_reconcile(),
            lambda: line.with_user(self.clerk).write({'difference': 5}),
        ):
            with self.assertRaises(AccessError):
                work()
        elsewhere = self.env['res.company'].create({'name': "Elsewhere"})
        stranger = self._accountant(
            'stranger', company_id=elsewhere.id, company_ids=[Command.set(elsewhere.ids)]
        )
        self.assertFalse(self.env['jxc.reconciliation.line'].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            line.with_user(stranger).action_confirm()
        self.assertEqual(line.state, 'proposed')

    def test_screen_and_bad_settings(self):
        with Form(self.env['jxc.reconciliation'].with_user(self.clerk)) as form:
            form.side = 'receivable'
        reconciliation = form.save()
        self.assertRecordValues(
            reconciliation,
            [{'tolerance': 5, 'write_off_account_id': self.expense.id, 'state': 'draft'}],
        )
        with self.assertRaises(ValidationError):
            reconciliation.tolerance = -1
        with self.assertRaises(ValidationError):
            reconciliation.write_off_account_id = self.payable
        with self.assertRaises(ValidationError):
            self.company.jxc_write_off_percent = 101
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        reconciliation.action_propose()
        reconciliation.line_ids.action_confirm()
        with self.assertRaises(UserError):
            reconciliation.unlink()


@tagged('post_install', '-at_install')
class TestSettlingMatchTour(MatchCommon, HttpCase):
    def test_from_search_to_reconciled(self):
        self._accountant('reconciliation tour', password='reconciliation tour')
        self.customer.name = "Tour House"
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        self.start_tour(
            '/odoo/jxc-reconciliations', 'jxc_reconciliation', login='reconciliation tour'
        )
        self.assertEqual(invoice.payment_state, 'paid')
