from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_receivables_reminders import RemindersCommon


class CollectorCommon(RemindersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(cls.noodle, 100, '2026-03-10')
        cls.later = cls._invoice(cls.noodle, 60, '2026-04-30')

    def _note(self, kind, partner=None, **vals):
        """Save the page of the collector, as the accountant, through its form.

        :return: jxc.collection.action
        """
        wizard = self.env['jxc.collection.action'].with_user(self.clerk)
        wizard = wizard.with_context(
            default_kind=kind, default_partner_id=(partner or self.noodle).id
        )
        with Form(wizard) as form:
            for name, value in vals.items():
                if name == 'move_ids':
                    form.move_ids.add(value)
                else:
                    form[name] = value
        form.record.action_confirm()
        return form.record


@tagged('post_install', '-at_install')
@freeze_time(RemindersCommon.NOW)
class TestCollector(CollectorCommon):
    def test_figures(self):
        """Open, overdue and oldest day, payments apart, as the ledger of the partner has them."""
        self._invoice(self.noodle, 30, '2026-03-20')
        self._invoice(self.noodle, 25, '2026-03-01', kind='out_refund')
        seller = new_test_user(self.env, 'seller', groups='jxc_module.group_sales')
        self.noodle.user_id = seller
        self.assertRecordValues(
            self._row(self.noodle),
            [
                {
                    'amount': 190,
                    'overdue': 130,
                    'credit': 25,
                    'disputed': 0,
                    'days': 21,
                    'items': 2,
                    'state': 'to_call',
                    'collector_id': seller.id,
                    'last_contact': False,
                    'promise_id': False,
                    'level_id': False,
                    'currency_id': self.company.currency_id.id,
                }
            ],
        )
        self.noodle._jxc_set_collection({'jxc_collector_id': self.clerk.id})
        row = self._row(self.noodle)
        self.assertEqual(row.collector_id, self.clerk)
        owed = sum(row.line_ids.mapped('amount_residual'))
        self.assertEqual(row.amount - row.credit, owed)
        self.assertEqual(self.noodle.with_company(self.company).credit, owed)

    def test_who_is_covered_by_credits_is_called_as_little_as_reminded(self):
        """100 overdue: with 99 of credits he is called and reminded, with 100 neither."""
        self._invoice(self.noodle, 99, '2026-03-01', kind='out_refund')
        for credit, state in ((0, 'to_call'), (1, 'covered')):
            if credit:
                self._invoice(self.noodle, credit, '2026-03-02', kind='out_refund')
            self.assertEqual(self._row(self.noodle).state, state)
            run = self.env['jxc.reminder.run'].create(
                {'partner_ids': [Command.set(self.noodle.ids)]}
            )
            reasons = run.reminder_ids.line_ids.mapped('skip_reason')
            self.assertEqual(reasons, ['covered' if credit else False])
        # what is disputed is not asked for: the credit covers nothing of it
        self.late.line_ids.move_id.sudo().jxc_dispute_state = 'open'
        self.assertEqual(self._row(self.noodle).state, 'disputed')

    def test_who_is_left_out_of_reminders_is_not_called(self):
        items = self.late.line_ids.filtered(lambda i: i.account_type == 'asset_receivable')
        items.no_followup = True
        self.assertEqual(self._row(self.noodle).state, 'paused')

    def test_a_promise_stands_to_the_end_of_its_day(self):
        self._note('promise', date='2026-04-05')
        promise = self.env['jxc.payment.promise'].search([('partner_id', '=', self.noodle.id)])
        for now, state, row in (
            ('2026-04-04 16:30:00', 'pending', 'promised'),  # the 5th in Shanghai
            ('2026-04-05 15:59:00', 'pending', 'promised'),
            ('2026-04-05 16:00:00', 'broken', 'broken'),
        ):
            with freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual((promise.state, self._row(self.noodle).state), (state, row))

    def test_paid_and_foreign(self):
        """Who owes nothing is not in it, nor what is drafted or of another company."""
        self._invoice(self.tea, 5, '2026-03-01', post=False)
        self._invoice(self.corner, 0, '2026-03-01')
        self.assertFalse(self._row(self.tea))
        self.assertFalse(self._row(self.corner))
        payment = self._pay(self.late | self.later)
        self.assertFalse(self._row(self.noodle))
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self._row(self.noodle).overdue, 100)

    def test_call(self):
        self._note('call', note="Ask for Mr. Li", next_date='2026-04-02', next_note="Call again")
        row = self._row(self.noodle)
        self.assertRecordValues(
            row, [{'state': 'later', 'next_note': "Call again", 'last_contact': self.NOW_TIME()}]
        )
        self.assertRecordValues(row.log_ids, [{'kind': 'call', 'user_id': self.clerk.id}])
        self.assertIn("Mr. Li", row.log_ids.note)
        with freeze_time('2026-04-01 16:30:00'):  # the 2nd in Shanghai
            self.assertEqual(self._row(self.noodle).state, 'to_call')

    def NOW_TIME(self):
        return self.env['jxc.collection.log']._fields['date'].to_datetime(self.NOW)

    def test_promise_pauses_until_that_day(self):
        self._note('promise', date='2026-04-05')
        promise = self.env['jxc.payment.promise'].search([('partner_id', '=', self.noodle.id)])
        self.assertRecordValues(
            promise,
            [{'amount': 100, 'owed_before': 100, 'state': 'pending', 'user_id': self.clerk.id}],
        )
        self.assertEqual(promise.line_ids.move_id, self.late)
        row = self._row(self.noodle)
        self.assertRecordValues(row, [{'state': 'promised', 'promise_amount': 100}])
        run = self._run(self.noodle)
        self.assertEqual(run.reminder_ids.line_ids.skip_reason, 'promised')
        with freeze_time('2026-04-06 02:00:00'):
            self.assertEqual(self._row(self.noodle).state, 'broken')
            promise.invalidate_recordset()
            self.assertEqual(promise.state, 'broken')
            self.assertIn(promise, promise.search([('state', '=', 'broken')]))
            self.assertEqual(self._run(self.noodle).todo_count, 1)
            # a new word of his stands for the old one
            self._note('promise', date='2026-04-10', amount=40)
            self.assertEqual(self._row(self.noodle).state, 'promised')
            promise.invalidate_recordset()
            self.assertEqual(promise.state, 'cancelled')

    def test_promise_kept(self):
        self._note('promise', date='2026-04-05', amount=40)
        promise = self.env['jxc.payment.promise'].search([('partner_id', '=', self.noodle.id)])
        self._pay(self.late, 39.99)
        promise.invalidate_recordset()
        self.assertEqual(promise.state, 'pending')
        self._pay(self.late, 0.01)
        promise.invalidate_recordset()
        self.assertEqual(promise.state, 'kept')
        self.assertFalse(promise.search([('state', 'in', ('pending', 'broken'))]) & promise)
        with freeze_time('2026-04-06 02:00:00'):
            self.assertEqual(self._row(self.noodle).state, 'to_call')

    def test_promise_refused(self):
        for values, message in (
            ({'date': '2026-03-30'}, "in the past"),
            ({'amount': 100.01}, "More was promised"),
            ({'amount': 0}, "Enter the amount"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._note('promise', **values)
        with self.assertRaisesRegex(UserError, "owes nothing that is overdue"):
            self._note('promise', self.tea)

    def test_dispute(self):
        self.late.with_user(self.clerk).action_jxc_dispute()
        reason = self.env.ref('jxc_module.reason_dispute_price')
        self._note('dispute', move_ids=self.late, reason_id=reason, note="9.9 was agreed")
        self.assertRecordValues(
            self.late,
            [
                {
                    'jxc_dispute_state': 'open',
                    'jxc_dispute_reason_id': reason.id,
                    'jxc_dispute_amount': 100,
                    'jxc_dispute_user_id': self.clerk.id,
                    'jxc_dispute_date': self.TODAY,
                }
            ],
        )
        row = self._row(self.noodle)
        self.assertRecordValues(row, [{'state': 'disputed', 'disputed': 100}])
        self.assertEqual(self._run(self.noodle).reminder_ids.line_ids.skip_reason, 'disputed')
        self.assertIn("9.9 was agreed", self.late.message_ids[0].body)
        self._note('resolve', move_ids=self.late)
        self.assertEqual(self.late.jxc_dispute_state, 'resolved')
        self.assertEqual(self._row(self.noodle).state, 'to_call')
        self.assertEqual(self._run(self.noodle).todo_count, 1)
        bill = self._invoice(self.vendor, 5, '2026-03-01', kind='in_invoice')
        with self.assertRaisesRegex(UserError, "not a posted customer invoice"):
            bill._jxc_dispute(reason)
        with self.assertRaisesRegex(UserError, "Choose the reason"):
            self.late._jxc_dispute(self.env.ref('jxc_module.reason_return_wrong'))
        for amount in (100.01, -5):
            with self.assertRaisesRegex(UserError, "disputed amount"):
                self.late._jxc_dispute(reason, amount=amount)
        self.late._jxc_dispute(reason, amount=100)

    def test_pause_and_block(self):
        self._note('pause', date='2026-04-02')
        self.assertEqual(self._row(self.noodle).state, 'paused')
        with freeze_time('2026-04-03 02:00:00'):
            self.assertEqual(self._row(self.noodle).state, 'to_call')
        self._note('block')
        with freeze_time('2026-05-03 02:00:00'):
            self.assertEqual(self._row(self.noodle).state, 'paused')
        self._note('resume')
        self.assertEqual(self._row(self.noodle).state, 'to_call')

    def test_reminder_is_a_contact(self):
        self._run(self.noodle).action_send()
        row = self._row(self.noodle)
        self.assertEqual(row.level_id, self.friendly)
        self.assertEqual(row.last_contact, self.NOW_TIME())
        action = row.action_remind()
        run = self.env['jxc.reminder.run'].browse(action['res_id'])
        self.assertEqual(run.partner_ids, self.noodle)

    def test_one_query_a_list(self):
        """Read, sorted and searched in as many queries for one customer as for many."""
        for partner in (self.tea, self.corner):
            self._invoice(partner, 10, '2026-02-01')
        self.env.flush_all()
        rows = self.env['jxc.collector'].with_user(self.clerk)
        domain = [('overdue', '>', 0)]
        names = ['overdue', 'days', 'state', 'amount', 'last_contact']
        rows.search_fetch(domain, names, order='days desc')  # caches
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            found = rows.search_fetch(domain, names, order='days desc, id')
            self.assertEqual(set(found.mapped('days')) >= {58, 21}, True)

    def test_partner_opens_his_row(self):
        action = self.noodle.with_user(self.clerk).action_jxc_collect()
        self.assertEqual(action['res_id'], self._row(self.noodle).id)

    def test_rights(self):
        seller = new_test_user(self.env, 'seller', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            self._row(self.noodle, seller)
        with self.assertRaises(AccessError):
            self.env['jxc.payment.promise'].with_user(seller)._make(
                self.company, self.noodle, self.late.line_ids, '2026-04-04', 1
            )
        self._note('call')
        log = self.env['jxc.collection.log'].search([('partner_id', '=', self.noodle.id)])
        with self.assertRaises(AccessError):
            log.with_user(self.clerk).note = "never said"

    def test_who_sells_stops_no_reminders(self):
        """He writes on his customers; how they are reminded was hidden from him by a view only."""
        seller = new_test_user(
            self.env, 'seller', groups='jxc_module.group_sales,base.group_partner_manager'
        )
        mine = self.noodle.with_user(seller)
        for name, value in (
            ('jxc_no_reminders', True),
            ('jxc_reminder_paused_until', '2026-12-31'),
            ('jxc_collector_id', seller.id),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(AccessError, "Accountant"):
                mine.write({name: value})
        mine.write({'jxc_no_reminders': False, 'comment': "Calls back"})
        self.assertFalse(self.noodle.jxc_no_reminders)

    def test_companies_apart(self):
        """What one company agreed is its own; the same partner owes to each apart."""
        other = self.env['res.company'].create({'name': "Other"})
        self.env['account.chart.template'].try_loading(
            'generic_coa', company=other, install_demo=False
        )
        both = [Command.set((self.company | other).ids)]
        self.clerk.write({'company_ids': both})
        self._invoice(self.noodle.with_company(other), 7, '2026-03-30', company_id=other.id)
        self.noodle._jxc_set_collection({'jxc_no_reminders': True})
        rows = self.env['jxc.collector'].with_user(self.clerk)
        rows = rows.with_context(allowed_company_ids=(self.company | other).ids)
        self.assertRecordValues(
            rows.search([('partner_id', '=', self.noodle.id)], order='overdue desc'),
            [
                {'company_id': self.company.id, 'overdue': 100, 'state': 'paused'},
                {'company_id': other.id, 'overdue': 7, 'state': 'to_call'},
            ],
        )
        self.assertEqual(self._row(self.noodle).company_id, self.company)

    def test_customers_of_two_companies_are_reminded_by_each(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.env['account.chart.template'].try_loading(
            'generic_coa', company=other, install_demo=False
        )
        self.clerk.write({'company_ids': [Command.set((self.company | other).ids)]})
        self._invoice(self.tea.with_company(other), 7, '2026-03-20', company_id=other.id)
        rows = self.env['jxc.collector'].with_user(self.clerk)
        rows = rows.with_context(allowed_company_ids=(self.company | other).ids)
        chosen = rows.search([('partner_id', 'in', (self.noodle | self.tea).ids)])
        self.assertEqual(chosen.company_id, self.company | other)
        action = chosen.action_remind()
        runs = self.env['jxc.reminder.run'].search(action['domain'])
        self.assertEqual(
            {(run.company_id, run.partner_ids) for run in runs},
            {
                (company, chosen.filtered(lambda r, c=company: r.company_id == c).partner_id)
                for company in self.company | other
            },
        )
        self.assertEqual(chosen[0].action_remind()['res_model'], 'jxc.reminder.run')

    def test_alerts(self):
        """Law 1: none until the company says so; the first run is silent; closed when paid."""
        alerts = self.env['jxc.alert']
        domain = [('kind', '=', 'overdue'), ('partner_id', '=', self.noodle.id)]
        self.assertIsNone(alerts._jxc_sync_overdue(self.company))
        self.company.jxc_overdue_alerts = True
        self.noodle._jxc_set_collection({'jxc_collector_id': self.clerk.id})
        alerts._jxc_sync_overdue(self.company)
        alert = alerts.search(domain)
        self.assertRecordValues(
            alert,
            [
                {
                    'level': 'warning',
                    'state': 'open',
                    'notified': True,
                    'notice_id': False,
                    'responsible_id': self.clerk.id,
                    'due_date': self.late.invoice_date_due,
                }
            ],
        )
        self.assertNotIn("100", alert.message)
        self._invoice(self.tea, 10, '2026-01-01')
        alerts._jxc_sync_overdue(self.company)
        alert = alerts.search([('kind', '=', 'overdue'), ('partner_id', '=', self.tea.id)])
        self.assertEqual(alert.level, 'danger')
        self._pay(self.late)
        alerts._jxc_sync_overdue(self.company)
        self.assertEqual(alerts.search(domain).state, 'resolved')
        self.company.jxc_overdue_alerts = False
        self.assertFalse(alerts.search([('kind', '=', 'overdue'), ('state', '!=', 'resolved')]))


@tagged('post_install', '-at_install')
class TestCollectorTour(CollectorCommon, HttpCase):
    def test_tour(self):
        """From the list: log a call, then remind by a run of one customer and send it."""
        self.clerk.password = 'collecting clerk'
        self.noodle.name = "Tour Noodle House"
        self.start_tour('/odoo/jxc-collection', 'jxc_collection', login='collecting clerk')
        row = self._row(self.noodle)
        self.assertEqual(row.level_id, self.friendly)
        self.assertEqual(set(row.log_ids.mapped('kind')), {'call', 'reminder_mail'})
