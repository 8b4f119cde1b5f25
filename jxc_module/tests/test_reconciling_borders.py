"""Borders, reasons and guards of reconciling, each of which a small fault would move."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.base.exceptions import BusyError
from .test_reconciling_proposals import NOW, MatchCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestReconcilingBorders(MatchCommon):
    def _only(self, partner):
        [line] = self._search(partner_ids=[Command.set(partner.ids)])
        return line

    def test_percentages_from_0_to_100(self):
        reconciliation = self.env['jxc.reconciliation'].with_user(self.clerk).create({})
        for record, name in (
            (reconciliation, 'tolerance_percent'),
            (self.company, 'jxc_write_off_percent'),
        ):
            for value in (0, 0.5, 100):
                record[name] = value
            for value in (-0.01, 100.01):
                with self.assertRaises(ValidationError):
                    record[name] = value

    def test_no_limit_is_no_write_off(self):
        self.company.jxc_write_off_limit = 0
        with self.assertRaises(ValidationError):
            self.company.jxc_write_off_limit = -0.01

    def test_nothing_proposed_counts_nothing(self):
        reconciliation = self.env['jxc.reconciliation'].with_user(self.clerk).create({})
        self.assertRecordValues(
            reconciliation, [{'open_count': 0, 'accepted_count': 0, 'done_count': 0}]
        )

    def test_documents_without_partner(self):
        entry = self._entry(-100, '2026-03-05', partner_id=False).move_id
        with self.assertRaises(UserError):
            entry.with_user(self.clerk).action_jxc_reconcile()
        payment = self._memo_payment(60, '2026-03-05')
        payment.partner_id = False
        with self.assertRaisesRegex(UserError, "choose its partner"):
            payment.with_user(self.clerk).action_jxc_reconcile()

    def test_receipt_of_a_sale_is_receivable(self):
        receipt = self._invoice(80, '2026-03-01', kind='out_receipt')
        self._entry(-80, '2026-03-05')
        action = receipt.with_user(self.clerk).action_jxc_reconcile()
        lines = self.env['jxc.reconciliation.line'].search(action['domain'])
        self.assertEqual(lines.reconciliation_id.side, 'receivable')
        self.assertIn(self._items(receipt), lines.item_ids)

    def test_an_item_of_one_unit(self):
        self._invoice(1, '2026-03-01')
        self._entry(-1, '2026-03-05')
        self.assertRecordValues(self._search(), [{'debit': 1, 'credit': 1}])

    def test_each_way_says_why(self):
        same, several, run, all_open, oldest = self.env['res.partner'].create(
            [{'name': name} for name in ("Same", "Several", "Run", "All", "Oldest")]
        )
        for partner, debits, credits in (
            (same, (70,), (70,)),
            (several, (11, 22, 44, 500), (55,)),
            (run, (11, 22, 44, 500), (33,)),
            (all_open, (30, 45), (20, 55)),
            (oldest, (30, 40), (35,)),
        ):
            for amount in debits:
                self._invoice(amount, '2026-03-01', partner)
            for amount in credits:
                self._entry(-amount, '2026-03-08', partner)
        self.assertEqual(self._only(same).reason, "Same amount, and no other item has it.")
        self.assertEqual(self._only(several).reason, "2 items add up to one.")
        self.assertEqual(self._only(run).reason, "2 items that follow each other make up one.")
        self.assertEqual(self._only(all_open).reason, "All that is open adds up to nothing.")
        [line] = self._search(
            partner_ids=[Command.set(oldest.ids)], by_oldest=True, by_several=False
        )
        self.assertEqual(line.reason, "Oldest first.")

    def test_buttons_answer_the_client(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        line = self._search()
        self.assertIs(line.action_reject(), True)
        self.assertIs(line.action_accept(), True)
        line.action_confirm()
        told = line.action_undo()['params']
        self.assertEqual((told['message'], told['type']), ("1 reconciliations undone.", 'success'))

    def test_other_buttons_answer_the_client(self):
        self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        line = self._search()
        self.assertIs(line.action_without_write_off(), True)
        self.assertIs(line.reconciliation_id.action_accept_certain(), True)

    def test_somebody_else_decides(self):
        self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        line = self._search()
        with (
            patch.object(type(line), 'try_lock_for_update', lambda self: self.browse()),
            self.assertRaises(BusyError),
        ):
            line.action_accept()
        self.assertEqual(line.state, 'proposed')

    def test_what_cannot_be_undone_says_why(self):
        """One of two: both numbers are told, and the reason stands on the one that stays."""
        for amount in (100, 70):
            invoice = self._invoice(amount, '2026-03-01')
            self._memo_payment(amount, '2026-03-05', invoice.name)
        lines = self._search()
        lines.action_confirm()
        undo, why = type(lines)._undo, "Locked by hand."

        def fails(self, env):
            if self == lines[0]:
                raise UserError(why)
            return undo(self, env)

        with patch.object(type(lines), '_undo', fails):
            told = lines.action_undo()['params']
        self.assertEqual(
            (told['message'], told['type']),
            ("1 reconciliations undone. 1 could not: each says why.", 'warning'),
        )
        self.assertEqual(lines.mapped('state'), ['done', 'undone'])
        self.assertEqual(lines[0].message, why)

    def test_a_write_off_that_a_person_reversed_is_not_reversed_again(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(97, '2026-03-05', invoice.name)
        line = self._search()
        line.action_confirm()
        entry = line.write_off_move_id
        by_hand = entry._reverse_moves([{'date': entry.date}], cancel=True)
        line.action_undo()
        self.assertEqual(line.state, 'undone')
        self.assertEqual(entry.reversal_move_ids, by_hand)

    def test_items_of_two_partners_or_accounts(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        other = self._entry(-100, '2026-03-05', partner_id=self.vendor.id)
        bill = self._invoice(100, '2026-03-01', kind='in_invoice', partner=self.customer)
        for pair in (self._items(invoice) | other, self._items(invoice, bill)):
            line = self._search().filtered(lambda line: self._items(invoice) <= line.item_ids)
            # nobody can make such a proposal; an item may be given to another partner since
            line.sudo().write({'item_ids': [Command.set(pair.ids)]})
            line.action_confirm()
            self.assertEqual(line.state, 'stale')
            self.assertIn("not of one partner and account", line.message)

    def test_reconciled_since_is_told_as_such(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        first, second = self._search(), self._search()
        first.action_confirm()
        second.action_confirm()
        self.assertIn("reconciled or gone", second.message)

    def test_the_journal_and_the_name_of_a_search_for_one_partner(self):
        journal = self.env['account.journal'].create(
            {'name': "Rounding", 'type': 'general', 'code': 'RND', 'company_id': self.company.id}
        )
        first = self.company._jxc_write_off_journal()
        self.assertEqual(first.type, 'general')
        self.assertNotEqual(first, journal)
        self.company.jxc_write_off_journal_id = journal
        invoice = self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        action = invoice.with_user(self.clerk).action_jxc_reconcile()
        lines = self.env['jxc.reconciliation.line'].search(action['domain'])
        self.assertRecordValues(
            lines.reconciliation_id,
            [{'name': self.customer.display_name, 'write_off_journal_id': journal.id}],
        )

    def test_no_journal_for_a_write_off(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(97, '2026-03-05', invoice.name)
        line = self._search()
        line.reconciliation_id.write_off_journal_id = False
        line.action_confirm()
        self.assertEqual(line.state, 'failed')
        # in our words, without the frame around what core or the database said
        self.assertTrue(line.message.endswith("the account and the journal for write-offs."))
        self.assertNotIn("Odoo could not", line.message)
        self.assertEqual(self._left(invoice), [100])

    def test_what_core_does_not_reconcile_is_not_called_done(self):
        first, second = (self._invoice(a, '2026-03-01') for a in (100, 50))
        self._memo_payment(100, '2026-03-05', first.name)
        line = self._search().filtered(lambda line: self._items(first) <= line.item_ids)
        # nobody can make such a proposal: both are owed, nothing pays them
        line.sudo().write(
            {
                'item_ids': [Command.set(self._items(first, second).ids)],
                'debit': 150,
                'credit': 0,
                'difference': 0,
            }
        )
        line.action_confirm()
        self.assertEqual(line.state, 'failed')
        self.assertIn("nothing could be reconciled", line.message)
