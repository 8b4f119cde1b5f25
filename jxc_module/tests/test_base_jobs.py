from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import JxcCommon
from .test_base_job_runner import LOGGER


@tagged('post_install', '-at_install')
class TestJobKinds(JxcCommon):
    """A kind of job is one method: here it names partners, two a step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env['res.partner'].create([{'name': f"P{n}"} for n in range(5)])
        groups = 'base.group_user,base.group_partner_manager'
        cls.ann = new_test_user(cls.env, 'ann', groups=groups, lang='en_US')
        cls.bob = new_test_user(cls.env, 'bob', groups=groups)

    def setUp(self):
        super().setUp()
        self.saved, self.seen = [], []
        # a cron commits; a test must not
        for model, name, value in (
            ('ir.cron', '_commit_progress', lambda cron, *args, **kwargs: self._note_save(cron)),
            ('jxc.job', '_abandon', lambda job: job.env.invalidate_all()),
        ):
            self.startPatcher(patch.object(self.registry[model], name, value))
        kind = patch.object(
            self.registry['jxc.job'], '_jxc_job_naming', self._naming(), create=True
        )
        self.startPatcher(kind)

    def _note_save(self, cron):
        self.saved.append(cron.env['jxc.job'].browse(self.job.id).done if self.job else 0)
        return 100

    def _naming(self):
        def naming(this, job):
            self.seen.append((this.env.uid, this.env.su, this.env.companies, job.done))
            partners = this.env['res.partner'].browse(job.arguments['partners'])
            for start in range(job.done, len(partners), 2):
                batch = partners[start : start + 2]
                self.before_step(job, start)
                batch.write({'ref': job.arguments['ref']})
                job._step(start + len(batch))
            job._keep_file('names.txt', ', '.join(partners.mapped('name')).encode())

        return naming

    def before_step(self, job, start):
        """Do nothing; a test may."""

    job = None

    def _start(self, **arguments):
        action = (
            self.env['jxc.job']
            .with_user(self.ann)
            ._start(
                'naming',
                "Names",
                {'partners': self.partners.ids, 'ref': "x", **arguments},
                total=5,
            )
        )
        self.assertEqual(action['res_model'], 'jxc.job')
        self.job = self.env['jxc.job'].browse(action['res_id'])
        return self.job

    def _run_cron(self):
        self.env['jxc.job']._cron_jxc_jobs()

    def test_works_in_steps_with_the_rights_of_its_owner(self):
        job = self._start()
        self.assertRecordValues(
            job,
            [{'state': 'waiting', 'kind': 'naming', 'user_id': self.ann.id, 'done': 0, 'total': 5}],
        )
        self.assertEqual(job.company_ids, self.ann.company_id)
        self._run_cron()
        self.assertEqual(self.seen, [(self.ann.id, False, self.ann.company_id, 0)])
        self.assertEqual([number for number in self.saved if number], [2, 4, 5])
        self.assertRecordValues(
            job, [{'state': 'done', 'done': 5, 'progress': 100, 'error': False, 'attempts': 1}]
        )
        self.assertEqual(set(self.partners.mapped('ref')), {"x"})
        self.assertEqual(job.attachment_id.raw, b"P0, P1, P2, P3, P4")
        self.assertEqual(job.activity_ids.user_id, self.ann)
        self._run_cron()  # ended: nobody does it again
        self.assertEqual(len(self.seen), 1)

    def test_only_its_owner_sees_it(self):
        job = self._start()
        self._run_cron()
        self.assertEqual(job.with_user(self.ann).name, "Names")
        self.assertFalse(self.env['jxc.job'].with_user(self.bob).search([]))
        for act in ('action_cancel', 'action_retry', 'action_refresh', 'action_download'):
            with self.assertRaises(AccessError):
                getattr(job.with_user(self.bob), act)()
        with self.assertRaises(AccessError):
            job.with_user(self.ann).write({'arguments': {}})

    def test_goes_on_where_a_stopped_worker_left_it(self):
        job = self._start()
        job.write({'state': 'running', 'attempts': 2, 'done': 2})
        self._run_cron()
        self.assertEqual(self.partners.mapped('ref'), [False, False, "x", "x", "x"])
        self.assertRecordValues(job, [{'state': 'done', 'attempts': 1, 'done': 5}])

    def test_a_long_job_lets_the_others_go(self):
        long = self._start()
        self.before_step = lambda job, start: job == long and start and job._let_others_go()
        same = self._start()
        self._run_cron()
        self.assertEqual(set((long | same).mapped('state')), {'done'})  # nobody sits before it
        long.write({'state': 'waiting', 'done': 0})
        short = self._start()
        short.kind = 'shorter'
        with patch.object(
            self.registry['jxc.job'], '_jxc_job_shorter', self._naming(), create=True
        ):
            self._run_cron()
        self.assertRecordValues(
            long | short,
            [
                {'state': 'waiting', 'done': 2, 'attempts': 0},
                {'state': 'done', 'done': 5, 'attempts': 1},
            ],
        )
        self._run_cron()
        self.assertRecordValues(long, [{'state': 'done', 'done': 5}])

    def test_a_step_that_fails_says_why(self):
        job = self._start()

        def fail(job, start):
            if start == 2:
                raise UserError("no third name")  # pylint: disable=translation-required

        with patch.object(self, 'before_step', fail):
            self._run_cron()
        self.assertRecordValues(job, [{'state': 'failed', 'done': 2, 'error': "no third name"}])
        self.assertFalse(self.env['jxc.alert'].search([('res_model', '=', 'jxc.job')]))
        job.with_user(self.ann).action_retry()
        self._run_cron()
        self.assertRecordValues(job, [{'state': 'done', 'done': 5, 'error': False}])
        self.assertEqual([done for *_rights, done in self.seen], [0, 2])

    def test_an_error_of_the_program_is_told_to_who_listens(self):
        job = self._start()
        job.arguments = {'ref': "x"}
        with mute_logger(LOGGER):
            self._run_cron()
        self.assertEqual(job.state, 'failed')
        self.assertIn('KeyError', job.error)
        alert = self.env['jxc.alert'].search(
            [('res_model', '=', 'jxc.job'), ('res_id', '=', job.id), ('state', '=', 'open')]
        )
        self.assertEqual(alert.key, f'cron_jobs:jxc.job,{job.id}')
        job.arguments = {**job.arguments, 'partners': self.partners.ids}
        job.with_user(self.ann).action_retry()
        self._run_cron()
        self.assertEqual((job.state, alert.state), ('done', 'resolved'))

    def test_cancelled_between_two_steps(self):
        job = self._start()

        def cancel(job, start):
            if start == 2:
                job.with_user(self.ann).action_cancel()

        with patch.object(self, 'before_step', cancel):
            self._run_cron()
        self.assertRecordValues(job, [{'state': 'cancelled', 'attachment_id': False}])
        self.assertFalse(self.partners[4].ref)

    def test_nothing_for_who_has_left(self):
        job = self._start()
        self.ann.active = False
        self._run_cron()
        self.assertFalse(self.seen)
        self.assertIn('archived', job.error)
