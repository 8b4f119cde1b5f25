import io
from datetime import date
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.base.exceptions import JobCancelled
from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


class JobCommon(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=6)
        sales = 'jxc_module.group_sales'
        cls.ann = cls._user('ann', sales, name='Ann', email='ann@example.com')
        cls.bob = cls._user('bob', sales, name='Bob', email='bob@example.com')
        cls._sell((cls.tea, 3, 10), user=cls.ann)
        cls._sell((cls.tea, 5, 10), user=cls.bob)

    def setUp(self):
        super().setUp()
        # a cron commits; a test must not
        for model, name, value in (
            ('ir.cron', '_commit_progress', lambda self, *args, **kwargs: 100),
            ('jxc.job', '_abandon', lambda self: self.env.invalidate_all()),
            ('jxc.job', '_tell_beside', lambda self, number: None),
        ):
            self.startPatcher(patch.object(self.registry[model], name, value))

    @classmethod
    def _revenue(cls, content):
        """Return the total of the column Revenue of a workbook."""
        sheet = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        return rows[-1][rows[0].index("Revenue")]


@tagged('post_install', '-at_install')
class TestReportJob(JobCommon):
    def _start(self, user, **params):
        report = self._report('sales_summary', user, **MARCH | params)
        action = report._start_job([])
        return self.env['jxc.job'].browse(action['res_id'])

    def test_the_file_holds_what_its_reader_may_see(self):
        job = self._start(self.ann)
        self.assertEqual((job.state, job.progress), ('waiting', 0))
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertRecordValues(job, [{'state': 'done', 'progress': 100, 'done': 1}])
        self.assertEqual(self._revenue(job.attachment_id.raw), 30)
        self.assertIn('ready', job.activity_ids.summary)
        self.assertEqual(job.activity_ids.user_id, self.ann)

    def test_only_the_owner_reads_it(self):
        job = self._start(self.ann)
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertTrue(job.with_user(self.ann).action_download()['url'])
        self.assertTrue(job.attachment_id.with_user(self.ann).raw)
        with self.assertRaises(AccessError):
            job.with_user(self.bob).action_download()
        with self.assertRaises(AccessError):
            job.attachment_id.with_user(self.bob).read(['raw'])
        self.assertFalse(self.env['jxc.job'].with_user(self.bob).search([]))

    def test_a_failure_says_why(self):
        job = self._start(self.ann)
        job.arguments = {**job.arguments, 'params': '{"date_from": "yesterday"}'}
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertEqual(job.state, 'failed')
        self.assertIn('"date_from" must be a day', job.error)
        self.assertIn('failed', job.activity_ids.summary)
        job.arguments = {**job.arguments, 'params': '{}'}
        job.with_user(self.ann).action_retry()
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertRecordValues(job, [{'state': 'done', 'error': False}])

    def test_taken_up_after_a_restart_but_not_for_ever(self):
        job = self._start(self.ann)
        job.write({'state': 'running', 'attempts': 1, 'done': 1})
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertRecordValues(job, [{'state': 'done', 'attempts': 2}])
        job.write({'state': 'running', 'attempts': 3})
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertEqual(job.state, 'failed')
        self.assertIn('3 times', job.error)

    def test_not_run_by_two_workers(self):
        job = self._start(self.ann)
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_lock(%s, %s)", (0x4A58, job.id))
            self.env['jxc.job']._cron_jxc_jobs()
            self.assertEqual(job.state, 'waiting')

    def test_cancelled_while_it_runs(self):
        job = self._start(self.ann)
        run = type(self.env['jxc.job'])

        def tell(job, number):
            job.action_cancel()
            raise JobCancelled

        with patch.object(run, '_tell', tell):
            self.env['jxc.job']._cron_jxc_jobs()
        self.assertRecordValues(job, [{'state': 'cancelled', 'attachment_id': False}])

    def test_deleted_after_seven_days(self):
        job = self._start(self.ann)
        self.env['jxc.job']._cron_jxc_jobs()
        file = job.attachment_id
        self.env['jxc.job']._gc_jobs()
        self.assertTrue(job.exists())
        self.env.cr.execute("UPDATE jxc_job SET create_date = create_date - interval '8 days'")
        self.env.invalidate_all()
        self.env['jxc.job']._gc_jobs()
        self.assertFalse(job.exists() or file.exists())

    def test_large_reports_run_in_the_background(self):
        report = self._report('sales_summary', self.ann, **MARCH)
        self.assertEqual(report.action_jxc_xlsx()['type'], 'ir.actions.act_url')
        path = 'odoo.addons.jxc_module.models.reporting.report_export.BACKGROUND_CELLS'
        with patch(path, 0):
            self.assertEqual(report.action_jxc_xlsx()['res_model'], 'jxc.job')


@tagged('post_install', '-at_install')
class TestReportFavorite(JobCommon):
    def _favorite(self, **vals):
        return self.env['jxc.report.favorite'].create(
            {
                'name': "Sales of the month",
                'report_key': 'sales_summary',
                'params': '{"period": "last_month"}',
                **vals,
            }
        )

    def _mails(self):
        return self.env['mail.mail'].search([('subject', '=', "Sales of the month")])

    def test_each_reader_gets_his_own(self):
        self.startClassPatcher(self._today(date(2026, 4, 6)))
        keeper = self._user('keeper', 'jxc_module.group_keeper', email='keeper@example.com')
        favorite = self._favorite(
            schedule='weekly',
            next_run='2026-04-06',
            reader_ids=[(6, 0, (self.ann + self.bob + keeper).ids)],
        )
        self.env['jxc.report.favorite']._cron_jxc_report_mails()
        self.env['jxc.report.favorite']._cron_jxc_report_mails()  # the overlap of a second worker
        self.assertEqual(
            {mail.email_to: self._revenue(mail.attachment_ids.raw) for mail in self._mails()},
            {'"Ann" <ann@example.com>': 30, '"Bob" <bob@example.com>': 50},
        )
        self.assertEqual(favorite.next_run, date(2026, 4, 13))
        self.assertIn('keeper', favorite.last_error)

    def _today(self, day):
        return patch.object(self.registry['res.company'], '_jxc_today', lambda self: day)

    def test_opens_with_its_parameters(self):
        self.startClassPatcher(self._today(date(2026, 4, 6)))
        action = self._favorite().action_open()
        rows = self.env[action['res_model']].with_context(**action['context']).search([])
        self.assertEqual(sum(rows.mapped('revenue')), 80)

    def test_wrong_parameters_are_refused(self):
        with self.assertRaisesRegex(UserError, 'date_to'):
            self._favorite(params='{"date_to": 5}')
        with self.assertRaisesRegex(UserError, 'Readers'):
            self._favorite(schedule='weekly')

    def test_shared_ones_are_read_by_all_and_written_by_managers(self):
        shared = self._favorite(user_id=False)
        own = self._favorite(user_id=self.ann.id)
        seen = self.env['jxc.report.favorite'].with_user(self.bob).search([])
        self.assertEqual(seen & (shared + own), shared)
        with self.assertRaises(AccessError):
            shared.with_user(self.bob).name = "Mine"

    # === WHAT NOBODY SENDS TO ANYBODY === #

    def _plain(self):
        return self._user('plain', 'base.group_user', name='Plain', email='plain@example.com')

    def _vals(self, **vals):
        return {'name': "Sales of the month", 'report_key': 'sales_summary', **vals}

    def test_a_report_that_its_owner_may_not_read(self):
        favorites = self.env['jxc.report.favorite'].with_user(self._plain())
        with self.assertRaises(AccessError):
            favorites.create(self._vals(report_key='gross_profit'))
        with self.assertRaises(AccessError):
            favorites.create(self._vals())
        # made by another way, or read before he lost his role: nothing is sent
        favorite = favorites.sudo().create(
            self._vals(user_id=favorites.env.uid, reader_ids=[(6, 0, self.ann.ids)])
        )
        favorite.with_user(favorites.env.uid).action_send_now()
        self.assertFalse(self._mails())
        self.assertIn('owner', favorite.last_error)

    def test_only_managers_name_other_readers(self):
        manager = self._user('boss', 'jxc_module.group_manager', email='boss@example.com')
        vals = self._vals(reader_ids=[(6, 0, self.bob.ids)])
        favorites = self.env['jxc.report.favorite']
        with self.assertRaises(AccessError):
            favorites.with_user(self.ann).create(vals)
        own = favorites.with_user(self.ann).create(self._vals(reader_ids=[(6, 0, self.ann.ids)]))
        with self.assertRaises(AccessError):
            own.reader_ids |= self.bob
        favorites.with_user(manager).create(vals).action_send_now()
        self.assertEqual(self._mails().mapped('email_to'), ['"Bob" <bob@example.com>'])

    def test_nobody_plants_a_favorite_on_somebody_else(self):
        favorites = self.env['jxc.report.favorite'].with_user(self.ann)
        own = favorites.create(self._vals())
        for stranger in (self.bob, self.env['res.users']):
            with self.assertRaises(AccessError):
                favorites.create(self._vals(user_id=stranger.id))
            with self.assertRaises(AccessError):
                own.write({'user_id': stranger.id})
        other = self.env['res.company'].create({'name': "Elsewhere"})
        with self.assertRaises(AccessError):
            own.company_id = other

    def test_the_file_is_the_readers_alone(self):
        manager = self._user('boss', 'jxc_module.group_manager', email='boss@example.com')
        self.env['jxc.report.favorite'].with_user(manager).create(
            self._vals(reader_ids=[(6, 0, self.ann.ids)])
        ).action_send_now()
        mail = self._mails()
        self.assertEqual(mail.attachment_ids.res_model, 'mail.message')
        self.assertEqual(mail.attachment_ids.res_id, mail.mail_message_id.id)
        self.env.flush_all()
        for user, allowed in ((self.ann, True), (self.bob, False), (manager, False)):
            self.env.invalidate_all()
            file = mail.attachment_ids.with_user(user)
            self.assertEqual(file.has_access('read'), allowed, user.name)
            found = file.search([('id', '=', mail.attachment_ids.id)])
            self.assertEqual(bool(found), allowed, user.name)

    def test_no_report_of_that_name(self):
        for key in ('job', 'wizard', 'mixin', 'x'):
            favorite = self.env['jxc.report.favorite'].new({'report_key': key})
            with self.assertRaisesRegex(UserError, "There is no report"):
                favorite._reading()
