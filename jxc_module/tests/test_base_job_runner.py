import doctest
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.base import halving

LOGGER = 'odoo.addons.jxc_module.models.base.jxc_job_runner'
JOB = 'cron_expiry'


@tagged('post_install', '-at_install')
class TestJobRunner(TransactionCase):
    """What the runner does with a piece that fails, and with time that is up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['jxc.job.runner.todo'].search([]).unlink()
        cls.companies = cls.env['res.company'].create([{'name': "Tea A"}, {'name': "Tea B"}])
        cls.bad, cls.good = cls.companies
        cls.job = cls.env['jxc.job.runner']
        cls.tags = cls.env['res.partner.category'].create(
            [{'name': f"T{n}", 'color': 1} for n in range(8)]  # core draws one by lot
        )

    def _alerts(self, state='open'):
        return self.env['jxc.alert'].search(
            [('kind', '=', 'job'), ('key', '=like', f'{JOB}%'), ('state', '=', state)]
        )

    def _inside(self, seconds=60.0):
        """Return the runner inside a cron whose time is as given, and the calls that commit."""
        commit = patch.object(
            self.registry['ir.cron'], '_commit_progress', side_effect=lambda *a, **k: seconds
        )
        return self.job.with_context(ir_cron_progress_id=1), self.enterContext(commit)

    def test_one_company_fails_the_others_are_done(self):
        done = []

        def work(company):
            company.name += "!"
            if company == self.bad:
                raise ValueError("no tea")
            done.append(company)

        with mute_logger(LOGGER), freeze_time(datetime(2026, 3, 9, 1)):
            self.assertTrue(self.job._run_companies(JOB, work))
        self.assertEqual((self.bad.name, self.good.name), ("Tea A", "Tea B!"))
        self.assertNotIn(self.bad, done)
        alert = self._alerts()
        self.assertRecordValues(
            alert, [{'company_id': self.bad.id, 'level': 'danger', 'key': JOB, 'res_id': 0}]
        )
        self.assertIn("no tea", alert.message)
        self.assertIn(self.env.ref(f'jxc_module.{JOB}').name, alert.name)
        with freeze_time(datetime(2026, 3, 10, 1)):
            self.job._run_companies(JOB, lambda company: None)
        self.assertEqual(alert.state, 'resolved')

    def test_doctests(self):
        result = doctest.testmod(halving)
        self.assertEqual((result.failed, result.attempted), (0, 2))

    def test_the_bad_record_stands_alone(self):
        bad, calls, told = self.tags[5], [], []

        def work(batch):
            calls.append(len(batch))
            batch.color = 7
            if bad in batch:
                raise UserError("no colour")  # pylint: disable=translation-required

        with mute_logger(LOGGER):
            done = self.job._do(
                JOB, self.good, self.tags, work, failed=lambda tag, error: told.append(str(error))
            )
        self.assertEqual(done, self.tags - bad)
        self.assertEqual(set(done.mapped('color')), {7})
        self.assertNotEqual(bad.color, 7)
        self.assertEqual(calls, [8, 4, 4, 2, 1, 1, 2])
        self.assertEqual(told, ["no colour"])
        alert = self._alerts()
        self.assertRecordValues(
            alert,
            [
                {
                    'company_id': self.good.id,
                    'level': 'warning',
                    'res_model': 'res.partner.category',
                    'res_id': bad.id,
                    'detail': "no colour",
                }
            ],
        )
        self.assertIn("T5", alert.name)
        self.job._do(JOB, self.good, self.tags, lambda batch: None)
        self.assertEqual(alert.state, 'resolved')

    def test_the_same_failure_twice_is_one_alert_and_is_told_once(self):
        def work(company):
            if company == self.bad:
                raise ValueError("no tea")

        cron = self.env.ref('jxc_module.cron_alerts')
        triggers = self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)])
        with mute_logger(LOGGER):
            self.job._run_companies(JOB, work)
            self.job._run_companies(JOB, work)
        self.assertEqual(len(self._alerts()), 1)
        found = self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)])
        self.assertEqual(found, triggers + 1)

    def test_a_record_that_failed_inside_of_a_company_stays_told(self):
        bad = self.tags[0]

        def work(company):
            def paint(tags):
                if bad in tags and company == self.good:
                    raise ValueError("no colour")

            self.job._do(JOB, company, self.tags, paint)

        for day in (9, 10):
            with mute_logger(LOGGER), freeze_time(datetime(2026, 3, day, 1)):
                self.job._run_companies(JOB, work)
            self.assertEqual(self._alerts().res_id, bad.id)
        with freeze_time(datetime(2026, 3, 11, 1)):
            self.job._run_companies(JOB, lambda company: None)
        self.assertFalse(self._alerts())

    def test_who_listens_does_not_stop_the_job(self):
        hook = patch.object(
            self.registry['jxc.job.runner'], '_jxc_job_done', side_effect=ValueError
        )
        done = []
        with hook, mute_logger(LOGGER):
            self.job._run_companies(JOB, done.append)
        self.assertIn(self.good, done)

    def test_time_is_up_the_next_call_goes_on(self):
        """A company that takes all the time must not keep the others out for ever."""
        job, commit = self._inside(seconds=0)
        every, done = self.env['res.company']._jxc_all(), []
        for number in range(1, len(every) + 1):
            ended = job._run_companies(JOB, done.append)
            self.assertEqual(len(done), number)
            self.assertEqual(ended, number == len(every))
        self.assertEqual(set(done), set(every))
        self.assertEqual(commit.call_args.kwargs, {'remaining': 0})
        job._run_companies(JOB, done.append)
        self.assertEqual(len(done), len(every) + 1, "a new round")

    def test_a_company_that_stops_the_server_comes_last(self):
        job, _commit = self._inside()

        class Killed(BaseException):
            pass

        def work(company):
            if company == self.bad:
                raise Killed
            done.append(company)

        done = []
        killed = 0
        for _call in range(2):
            # not assertRaises: that would take back what the job has noted
            try:
                job._run_companies(JOB, work)
            except Killed:  # noqa: PERF203
                killed += 1
        self.assertEqual(killed, 2)
        self.assertIn(self.good, done)

    def test_records_end_with_the_time(self):
        job, commit = self._inside(seconds=0)
        done = []
        ended = job._run_records(JOB, self.tags, done.append, size=3)
        self.assertFalse(ended)
        self.assertEqual(done, [self.tags[:3]])
        self.assertEqual(commit.call_args.kwargs, {'remaining': 5})

    def test_a_record_that_changed_meanwhile_is_left_alone(self):
        done = []

        def work(tag):
            done.append(tag)
            self.tags[1].active = False

        self.job._run_records(JOB, self.tags[:3], work, domain=[('active', '=', True)])
        self.assertEqual(done, [self.tags[0], self.tags[2]])

    def test_other_transactions_first(self):
        """Rows that somebody else wrote: again in a new transaction, outside of a cron at once."""
        from odoo.exceptions import ConcurrencyError

        calls = []

        def work(tags):
            calls.append(tags)
            if len(calls) < 3:
                raise ConcurrencyError("later")

        with self.assertRaises(ConcurrencyError):
            self.job._run_records(JOB, self.tags[:1], work)
        calls.clear()
        job, _commit = self._inside()
        self.assertTrue(job._run_records(JOB, self.tags[:1], work))
        self.assertEqual(len(calls), 3)
        self.assertFalse(self._alerts())
