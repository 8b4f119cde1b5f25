"""Borders, reasons and guards of reconciling, each of which a small fault would move."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.base.exceptions import BusyError
from ..models.reconciling import jxc_reconciliation
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

    def test_an_item_that_is_gone_is_said_to_be(self):
        self._invoice(100, '2026-03-01')
        entry = self._entry(-100, '2026-03-05').move_id
        [line] = self._search()
        entry.button_draft()
        entry.with_context(force_delete=True).unlink()
        line.action_confirm()
        self.assertEqual(line.state, 'stale')
        self.assertIn("reconciled or gone", line.message)

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

    def test_each_way_says_what_else_would_fit(self):
        nearly, twice, sums = self.env['res.partner'].create(
            [{'name': name} for name in ("Nearly", "Twice", "Sums")]
        )
        for partner, debits, credit in (
            (nearly, (100,), 98),
            (twice, (70, 70), 70),
            (sums, (11, 22, 44, 33, 500), 55),
        ):
            for amount in debits:
                self._invoice(amount, '2026-03-01', partner)
            self._entry(-credit, '2026-03-08', partner)
        self.assertEqual(
            self._only(nearly).reason, "Nearly the same amount, within what may be written off."
        )
        self.assertEqual(
            self._only(twice).reason, "Same amount; 1 more would fit, the oldest go together."
        )
        self.assertEqual(
            self._only(sums).reason, "2 items add up to one; 1 other sums would fit as well."
        )

    def test_a_number_says_what_is_left(self):
        """As one of them writes it, the shortest way."""
        for amount, paid, words in (
            (100, 100, "and they add up to nothing."),
            (100, 96, "the difference may be written off."),
            (100, 50, "a part stays open."),
        ):
            partner = self.env['res.partner'].create({'name': words})
            self._invoice(amount, '2026-03-01', partner, kind='in_invoice', ref="No 8801")
            self._memo_payment(-paid, '2026-03-05', "what we owe for no.8801", partner)
            reason = self._only(partner).reason
            self.assertTrue(reason.startswith("The number No 8801 ties them together"), reason)
            self.assertTrue(reason.endswith(words), reason)
        partner = self.env['res.partner'].create({'name': "Abroad"})
        invoice = self._invoice(100, '2026-01-10', partner, currency_id=self.foreign.id)
        self._memo_payment(50, '2026-01-12', invoice.name, partner)
        self.assertEqual(
            self._only(partner).reason,
            f"The number {invoice.name} ties them together; the currencies differ.",
        )

    def test_nothing_is_written_off_without_account_journal_or_limit(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(99.5, '2026-03-05', invoice.name)
        self.assertTrue(self._search().write_off)
        for name in ('write_off_account_id', 'write_off_journal_id', 'tolerance'):
            self.assertFalse(self._search(**{name: False}).write_off, name)

    def test_a_difference_that_is_to_stay_open(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(97, '2026-03-05', invoice.name)
        line = self._search()
        line.action_without_write_off()
        self.assertFalse(line.write_off)
        line.action_confirm()
        self.assertRecordValues(
            line, [{'state': 'done', 'message': False, 'write_off_move_id': False}]
        )
        self.assertEqual(self._left(invoice), [3])

    def test_a_write_off_of_a_day_to_come(self):
        """It is posted at once; and taken back on its own day where taxes alone are locked."""
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(97, '2026-03-05', invoice.name)
        line = self._search(date='2026-04-02')
        line.action_confirm()
        entry = line.write_off_move_id
        self.assertEqual((entry.state, str(entry.date)), ('posted', '2026-04-02'))
        self.company.tax_lock_date = '2026-04-30'
        told = line.action_undo()['params']
        self.assertEqual((told['message'], told['type']), ("1 reconciliations undone.", 'success'))
        self.assertEqual(entry.reversal_move_ids.date, entry.date)

    def test_certain_ones_are_accepted_and_accepted_ones_reconciled(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        other = self.env['res.partner'].create({'name': "Likely"})
        self._invoice(70, '2026-03-01', other)
        self._entry(-70, '2026-03-08', other)
        lines = self._search().sorted('confidence')
        self.assertEqual(lines.mapped('confidence'), ['certain', 'likely'])
        lines.reconciliation_id.action_accept_certain()
        self.assertEqual(lines.mapped('state'), ['accepted', 'proposed'])
        lines.reconciliation_id.action_confirm_accepted()
        self.assertEqual(lines.mapped('state'), ['done', 'proposed'])

    def test_old_searches_of_which_nothing_was_decided_are_forgotten(self):
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(100, '2026-03-05', invoice.name)
        decided, old, older, young = (self._search().reconciliation_id for _number in range(4))
        decided.line_ids.action_accept()
        self.env.flush_all()
        for reconciliation, day in (
            (decided, '2026-01-01 00:00:00'),
            (older, '2026-01-01 00:00:00'),
            (old, '2026-02-18 03:59:59'),
            (young, '2026-02-18 04:00:00'),  # thirty days ago
        ):
            self.env.cr.execute(
                "UPDATE jxc_reconciliation SET create_date = %s WHERE id = %s",
                [day, reconciliation.id],
            )
        self.env.invalidate_all()
        searches = self.env['jxc.reconciliation']
        with patch.object(jxc_reconciliation, 'GC_BATCH', 1):
            done = [searches._gc_undecided() for _number in range(3)]
        self.assertEqual(done, [(1, True), (1, True), (0, False)])
        self.assertEqual((decided | old | older | young).exists(), decided | young)

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
        search = line.reconciliation_id
        with (
            patch.object(type(search), 'try_lock_for_update', lambda self: self.browse()),
            self.assertRaises(BusyError),
        ):
            search.action_propose()

    def test_somebody_else_works_on_the_items(self):
        self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        line = self._search()
        with patch.object(
            type(line.item_ids), 'try_lock_for_update', lambda self, **options: self[:1]
        ):
            line.action_confirm()
        self.assertEqual(line.state, 'stale')
        self.assertIn("Somebody else is working on these items", line.message)

    def test_what_was_drawn_back_since(self):
        invoice = self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        line = self._search()
        invoice.button_draft()
        line.action_confirm()
        self.assertEqual(line.state, 'stale')
        self.assertIn("reconciled or gone", line.message)

    def test_an_error_that_is_none_of_ours_is_told(self):
        self._invoice(100, '2026-03-01')
        self._entry(-100, '2026-03-05')
        line = self._search()
        with (
            patch.object(type(line), '_reconcile', side_effect=ValueError("disk is full")),
            mute_logger('odoo.addons.jxc_module.models.reconciling.jxc_reconciliation_confirm'),
        ):
            line.action_confirm()
        self.assertRecordValues(
            line, [{'state': 'failed', 'message': "Odoo could not do this: disk is full"}]
        )

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
        lines[0].action_undo()
        self.assertRecordValues(lines, [{'state': 'undone', 'message': False}] * 2)

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

    def test_two_searches_that_propose_the_same(self):
        """Asked from the invoice and from the payment: all is selected and reconciled at once."""
        invoice = self._invoice(100, '2026-03-01')
        self._memo_payment(97, '2026-03-05', invoice.name)
        first, second = self._search(), self._search()
        self.assertEqual(first.item_ids, second.item_ids)
        (first + second).action_confirm()
        self.assertRecordValues(first + second, [{'state': 'done'}, {'state': 'stale'}])
        self.assertFalse(second.write_off_move_id)
        self.assertEqual(self._left(invoice), [0])

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
