import doctest
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import errors

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import dunning
from .common_receivables_reminders import RemindersCommon
from .common_tools_properties import holds


@tagged('post_install', '-at_install')
class TestDunning(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(dunning)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 8)

    @holds(
        lambda st: {
            'days': st.lists(st.integers(0, 40), min_size=1, max_size=4, unique=True),
            'late': st.integers(0, 60),
            'gap': st.integers(0, 10),
        }
    )
    def test_each_level_once_and_in_order(self, days, late, gap):
        """Day by day until long overdue: every level is sent once, upwards, never too early."""
        steps = [dunning.Step(number, level) for number, level in enumerate(days)]
        due, sent = date(2026, 1, 1), []
        for day in range(late + 1):
            today = date.fromordinal(due.toordinal() + day)
            last = sent[-1] if sent else (None, None)
            item = dunning.Item(due, last_days=last[0], last_on=last[1])
            step, reason = dunning.next_step(item, steps, today, gap)
            if step and not reason:
                self.assertGreaterEqual(day, step.days)
                if last[1]:
                    self.assertGreaterEqual((today - last[1]).days, gap)
                sent.append((step.days, today))
        levels = [level for level, _day in sent]
        self.assertEqual(levels, sorted(set(levels)))


@tagged('post_install', '-at_install')
@freeze_time(RemindersCommon.NOW)
class TestReminderRun(RemindersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(cls.noodle, 100, '2026-03-10')
        cls.fresh = cls._invoice(cls.noodle, 70, '2026-03-30')
        cls.old = cls._invoice(cls.tea, 50, '2026-02-01')
        last = cls.env['mail.mail'].search([], order='id desc', limit=1).id or 0
        cls._mails = [('model', '=', 'jxc.reminder'), ('id', '>', last)]

    def _letter(self, run, partner):
        return run.reminder_ids.filtered(lambda letter: letter.partner_id == partner)

    def _reasons(self, run, partner):
        return self._letter(run, partner).line_ids.mapped('skip_reason')

    def test_preview(self):
        """One letter a customer, by the channel he can be reached on; nothing leaves."""
        mails = self.env['mail.mail'].search_count([])
        run = self._run(self.noodle, self.tea, self.corner)
        self.assertRecordValues(
            run.reminder_ids.sorted('amount'),
            [
                {
                    'partner_id': self.tea.id,
                    'level_id': self.friendly.id,
                    'channel': 'letter',
                    'amount': 50,
                    'days': 58,
                    'state': 'draft',
                },
                {
                    'partner_id': self.noodle.id,
                    'level_id': self.friendly.id,
                    'channel': 'mail',
                    'amount': 100,
                    'days': 21,
                    'state': 'draft',
                },
            ],
        )
        self.assertEqual(run.reminder_ids.line_ids.move_id, self.late | self.old)
        self.assertEqual((run.todo_count, run.amount), (2, 150))
        self.assertEqual(self.env['mail.mail'].search_count([]), mails)

    def test_form(self):
        with Form(self.env['jxc.reminder.run'].with_user(self.clerk)) as form:
            form.partner_ids.add(self.noodle)
            self.assertEqual(form.date, self.TODAY)
        self.assertEqual(form.record.todo_count, 1)
        self.tea.email = 'tea@example.com'
        form.record.partner_ids += self.tea
        form.record.action_prepare()
        self.assertEqual(form.record.todo_count, 2)

    def test_sent_once(self):
        run = self._run(self.noodle, self.tea)
        run.action_send()
        self.assertRecordValues(
            run, [{'state': 'done', 'sent_count': 2, 'print_count': 1, 'failed_count': 0}]
        )
        mail = self.env['mail.mail'].search(self._mails)
        self.assertEqual(mail.recipient_ids, self.noodle)
        self.assertEqual(mail.state, 'outgoing')
        self.assertIn(self.late.name, mail.body_html)
        self.assertIn("slipped your notice", mail.body_html)
        self.assertNotIn(self.fresh.name, mail.body_html)
        self.assertIn(self.late.name, self.noodle.message_ids[0].body)
        self.assertNotIn("100", self.noodle.message_ids[0].body)
        logs = self.env['jxc.collection.log'].search([('partner_id', '=', self.noodle.id)])
        self.assertRecordValues(logs, [{'kind': 'reminder_mail', 'user_id': self.clerk.id}])
        # again: the same level is not sent again
        with self.assertRaisesRegex(UserError, "was sent already"):
            run.action_send()
        with self.assertRaisesRegex(UserError, "is kept"):
            run.unlink()
        again = self._run(self.noodle, self.tea)
        self.assertFalse(again.todo_count)
        self.assertEqual(self._reasons(again, self.noodle), ['wait'])
        with self.assertRaisesRegex(UserError, "nobody to remind"):
            again.action_send()

    def test_next_level_after_the_gap(self):
        self._run(self.noodle, self.tea).action_send()
        with freeze_time('2026-04-06 15:00:00'):  # the 6th in Shanghai still: 6 days
            self.assertEqual(self._reasons(self._run(self.noodle), self.noodle)[0], 'wait')
        with freeze_time('2026-04-06 16:30:00'):  # the 7th there
            run = self._run(self.noodle, self.tea)
            lines = self._letter(run, self.noodle).line_ids
            self.assertEqual(
                {line.move_id: line.level_id for line in lines},
                {self.late: self.firm, self.fresh: self.friendly},
            )
            self.assertEqual(self._letter(run, self.noodle).level_id, self.firm)
            run.action_send()
            self.assertEqual(run.sent_count, 2)
        with freeze_time('2026-07-01 02:00:00'):
            self._run(self.tea).action_send()
            self.assertEqual(self._reasons(self._run(self.tea), self.tea), ['done'])

    def test_nobody_is_reminded_of_what_will_be_late(self):
        run = self._run(self.noodle, date='2026-06-01')
        self.assertTrue(run.todo_count)
        with self.assertRaisesRegex(UserError, "06/01/2026"):
            run.action_send()
        with freeze_time('2026-05-31 16:30:00'):  # the 1st in Shanghai
            run.action_send()
        self.assertEqual(run.state, 'done')

    def test_two_runs_at_once(self):
        """Both previews hold the same letter: the second finds that it left."""
        first, second = self._run(self.noodle), self._run(self.noodle)
        first.action_send()
        second.action_send()
        self.assertEqual((first.sent_count, second.sent_count, second.skipped_count), (1, 0, 1))
        self.assertEqual(self.env['mail.mail'].search_count(self._mails), 1)

    @mute_logger('odoo.sql_db')
    def test_database_refuses_the_second(self):
        """What the other transaction wrote is not seen: the unique index stops it."""
        first, second = self._run(self.noodle, self.tea), self._run(self.noodle, self.corner)
        stale = second._plan(self.noodle | self.corner)
        first.action_send()
        with patch.object(type(second), '_plan', lambda *args: stale):
            second.action_send()
        letter = self._letter(second, self.noodle)
        self.assertRecordValues(letter, [{'state': 'skipped', 'error': False}])
        self.assertEqual(letter.line_ids[0].skip_reason, 'other_run')
        self.assertEqual(self.env['mail.mail'].search_count(self._mails), 1)
        with self.assertRaises(errors.UniqueViolation), self.env.cr.savepoint():
            letter.line_ids.sudo().is_sent = True
            self.env.flush_all()

    def test_looked_at_again_when_sent(self):
        """Paid, reduced and disputed after the preview."""
        part = self._invoice(self.noodle, 30, '2026-03-01')
        disputed = self._invoice(self.noodle, 20, '2026-03-01')
        run = self._run(self.noodle, self.tea)
        self._pay(self.old)
        self._pay(part, 10)
        disputed._jxc_dispute(self.env.ref('jxc_module.reason_dispute_price'))
        run.action_send()
        self.assertEqual(self._letter(run, self.tea).state, 'skipped')
        self.assertEqual(self._reasons(run, self.tea), ['paid'])
        letter = self._letter(run, self.noodle)
        self.assertEqual(letter.amount, 120)
        self.assertEqual(letter._reminded_lines().move_id, self.late | part)
        self.assertEqual(letter._letter_totals(), [(self.company.currency_id, 120)])

    def test_skipped_and_why(self):
        self.tea._jxc_set_collection({'jxc_no_reminders': True})
        self.assertEqual(self._reasons(self._run(self.tea), self.tea), ['blocked'])
        self.tea._jxc_set_collection(
            {'jxc_no_reminders': False, 'jxc_reminder_paused_until': '2026-03-31'}
        )
        self.assertEqual(self._reasons(self._run(self.tea), self.tea), ['paused'])
        self.tea._jxc_set_collection({'jxc_reminder_paused_until': '2026-03-30'})
        self.assertEqual(self._reasons(self._run(self.tea), self.tea), [False])
        self.old.no_followup = True
        self.assertEqual(self._reasons(self._run(self.tea), self.tea), ['excluded'])
        self.company.jxc_reminder_min_amount = 100.01
        run = self._run(self.noodle)
        self.assertEqual(self._reasons(run, self.noodle), ['small'])
        self.assertIn("Too small", run.reminder_ids.why_not)

    def test_payment_without_invoice_covers(self):
        refund = self._invoice(self.tea, 49.99, '2026-03-01', kind='out_refund')
        run = self._run(self.tea)
        self.assertRecordValues(run.reminder_ids, [{'state': 'draft', 'credit': 49.99}])
        payment = self.env['account.payment'].create(
            {
                'payment_type': 'inbound',
                'partner_type': 'customer',
                'partner_id': self.tea.id,
                'amount': 0.01,
                'journal_id': self.bank.id,
            }
        )
        payment.action_post()
        self.assertEqual(self._reasons(self._run(self.tea), self.tea), ['covered'])
        self.assertTrue(refund)

    def test_what_owes_nothing(self):
        """Drafts, cancelled, reversed and zero invoices, and those of another company."""
        self._invoice(self.corner, 10, '2026-03-01', post=False)
        cancelled = self._invoice(self.corner, 10, '2026-03-01')
        cancelled.button_draft()
        cancelled.button_cancel()
        self._invoice(self.corner, 0, '2026-03-01')
        invoice = self._invoice(self.corner, 10, '2026-03-01')
        invoice._reverse_moves([{'date': '2026-03-02'}], cancel=True)
        self.assertFalse(self._run(self.corner).reminder_ids)

    def test_instalments(self):
        """Each instalment has its own days; a lock date stands in nobody's way."""
        term = self.env['account.payment.term'].create(
            {
                'name': "Half, half",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 0}),
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 88}),
                ],
            }
        )
        invoice = self._invoice(
            self.corner, 90, False, invoice_payment_term_id=term.id
        )  # due 2026-01-01 and 2026-03-30
        self.company.fiscalyear_lock_date = '2026-02-28'
        run = self._run(self.corner)
        self.assertRecordValues(run.reminder_ids.line_ids, [{'days': 89, 'amount': 45}])
        run.action_send()
        with freeze_time('2026-04-10 02:00:00'):
            lines = self._run(self.corner).reminder_ids.line_ids
            self.assertEqual(lines.mapped('level_id'), self.firm | self.friendly)
            self.assertEqual(lines.move_id, invoice)

    def test_family_gets_one_letter(self):
        """Invoices to addresses of one company: one letter, to its invoice address."""
        office, books = self.env['res.partner'].create(
            [
                {'name': "Office", 'parent_id': self.corner.id, 'type': 'other'},
                {
                    'name': "Books",
                    'parent_id': self.corner.id,
                    'type': 'invoice',
                    'email': 'books@example.com',
                },
            ]
        )
        self._invoice(office, 10, '2026-03-01')
        self._invoice(self.corner, 20, '2026-03-01')
        run = self._run(self.corner)
        self.assertRecordValues(
            run.reminder_ids,
            [{'partner_id': self.corner.id, 'contact_id': books.id, 'amount': 30}],
        )
        run.action_send()
        mail = self.env['mail.mail'].search(self._mails)
        self.assertEqual(mail.recipient_ids, books)

    def test_merged_customers(self):
        """After a merge the history stands with who is left, and no level leaves again."""
        twin = self.env['res.partner'].create({'name': "Twin", 'is_company': True})
        self._invoice(twin, 10, '2026-03-01')
        self._run(twin, self.tea).action_send()
        merge = self.env['base.partner.merge.automatic.wizard'].create({})
        merge._merge((twin | self.tea).ids, self.tea)
        sent = self.env['jxc.reminder'].search([('partner_id', '=', self.tea.id)])
        self.assertEqual(len(sent), 2)
        self.assertFalse(self._run(self.tea).todo_count)

    def test_bad_letter_does_not_stop_others(self):
        more = self.env['res.partner'].create(
            [{'name': f"C{number}", 'email': f'c{number}@example.com'} for number in range(3)]
        )
        for partner in more:
            self._invoice(partner, 10, '2026-03-01')
        run = self._run(*more)
        send = type(run.reminder_ids)._send

        def failing(letters, *args):
            if more[1] in letters.partner_id:
                raise ValueError("no paper")
            return send(letters, *args)

        with patch.object(type(run.reminder_ids), '_send', failing):
            run.action_send()
        self.assertEqual((run.sent_count, run.failed_count, run.state), (2, 1, 'done'))
        self.assertEqual(self._letter(run, more[1]).error, "ValueError('no paper')")

    def test_many_in_the_background(self):
        from ..models.receivables.reminders import jxc_reminder_run

        run = self._run(self.noodle, self.tea)
        with patch.object(jxc_reminder_run, 'DIRECT', 1):
            run.action_send()
        self.assertRecordValues(run, [{'state': 'running', 'sent_count': 0, 'progress': 0}])
        self.env['jxc.reminder.run']._cron_jxc_reminders()
        self.assertRecordValues(run, [{'state': 'done', 'sent_count': 2, 'progress': 100}])
        self.assertEqual(run.reminder_ids.sent_by_id, self.clerk)

    def test_switch(self):
        """Law 1: the job sends nothing until the company says so, and then once a day."""
        runs = self.env['jxc.reminder.run']
        before = runs.search([])
        runs._cron_jxc_reminders()
        self.assertEqual(runs.search([]), before)
        self.company.jxc_reminders_auto = True
        runs._cron_jxc_reminders()
        runs._cron_jxc_reminders()
        run = runs.search([]) - before
        self.assertEqual(len(run), 1)
        self.assertEqual(run.state, 'done')
        self.assertIn(self.noodle, run.reminder_ids.partner_id)

    def test_a_run_of_some_customers_is_not_the_run_of_the_day(self):
        self.company.jxc_reminders_auto = True
        self._run(self.noodle).action_send()
        self._run(self.tea, level_ids=[Command.set(self.friendly.ids)]).action_send()
        self._run(self.corner).action_cancel()
        runs = self.env['jxc.reminder.run']
        before = runs.search([])
        late = self.env['res.partner'].create({'name': "Late", 'email': 'late@example.com'})
        self._invoice(late, 10, '2026-03-01')
        runs._cron_jxc_reminders()
        run = runs.search([]) - before
        self.assertIn(late, run.reminder_ids.partner_id)
        # nor is a run of all that somebody stopped begun again
        run.state = 'cancelled'
        runs._cron_jxc_reminders()
        self.assertEqual(runs.search([]) - before, run)

    def test_a_level_takes_a_mail_about_reminders_only(self):
        """Letters are mailed as superuser: another template would send what it is about."""
        level = self.friendly.with_user(self.clerk)
        own = self.friendly.template_id.copy()
        template = self.env['mail.template'].create(
            {
                'name': "Orders",
                'model_id': self.env.ref('sale.model_sale_order').id,
                'email_to': 'clerk@example.com',
            }
        )
        with self.assertRaisesRegex(ValidationError, "Orders"):
            level.template_id = template
        # nor one that is turned into another afterwards
        level.template_id = own
        own.model_id = template.model_id
        run = self._run(self.noodle)
        run.action_send()
        self.assertEqual(run.reminder_ids.state, 'failed')
        self.assertIn(own.name, run.reminder_ids.error)

    def test_queries_do_not_grow(self):
        def queries(count):
            partners = self.env['res.partner'].create(
                [{'name': f"Q{number}", 'email': 'q@example.com'} for number in range(count)]
            )
            for partner in partners:
                self._invoice(partner, 10, '2026-03-01')
            runs = []
            return (
                self._count_queries(lambda: runs.append(self._run(*partners))),
                self._count_queries(lambda: runs[0].with_user(self.clerk).action_send()),
            )

        queries(1)  # caches
        few, many = queries(3), queries(12)
        self.assertLessEqual(many[0], few[0] + 2)
        # core queues a mail with a few queries each
        self.assertLessEqual(many[1] - few[1], 9 * 12)

    def test_rights(self):
        run = self._run(self.noodle)
        seller = new_test_user(self.env, 'seller', groups='jxc_module.group_sales')
        with self.assertRaises(AccessError):
            run.with_user(seller).action_send()
        with self.assertRaises(AccessError):
            self.noodle.with_user(seller)._jxc_set_collection({'jxc_no_reminders': True})
        with self.assertRaises(AccessError):
            run.reminder_ids.with_user(self.clerk).write({'state': 'sent'})
        other = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'stranger',
            groups='jxc_module.group_accountant',
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            run.with_user(stranger).read(['state'])
        for model in ('jxc.reminder', 'jxc.reminder.line', 'jxc.collector'):
            self.assertFalse(self.env[model].with_user(stranger).search_count([]))

    def test_letter_in_the_language_of_the_customer(self):
        self.env['res.lang']._activate_lang('zh_CN')
        self.friendly.with_context(lang='zh_CN').letter_text = "<p>温馨提示</p>"
        self.noodle.lang = 'zh_CN'
        run = self._run(self.noodle)
        html = (
            self.env['ir.actions.report']
            ._render_qweb_html('jxc_module.reminder_letter', run.reminder_ids.ids)[0]
            .decode()
        )
        self.assertIn("温馨提示", html)
        self.assertIn(self.late.name, html)
        run.action_send()
        mail = self.env['mail.mail'].search(self._mails)
        self.assertIn("温馨提示", mail.body_html)
