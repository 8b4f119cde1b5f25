from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .exceptions import JobCancelled, JobPaused

JOB = 'cron_jobs'
KEEP_DAYS = 7
MAX_ATTEMPTS = 3
TELL_EVERY = 5000  # rows
LOCK_FAMILY = 0x4A58  # first key of the advisory locks of running jobs


class JxcJob(models.Model):
    """How the waiting jobs are done.

    ``_jxc_job_<kind>(job)`` is called on an empty recordset that has the rights, the language and
    the companies of who asked; ``job`` is the superuser's record. On it the method

    * ends a step by :meth:`_step`, which commits it and keeps how far the work is: a worker that
      stops loses one step, and the next one finds in ``job.done`` where to go on; or
    * calls :meth:`_tell` from time to time where all is read in one transaction, and begins anew;
    * leaves a file by :meth:`_keep_file`.

    A user error that it raises is shown to who asked; any other one is logged and told to those who
    listen to :class:`JxcJobRunner` as well. What the steps before it have committed stays.
    """

    _inherit = 'jxc.job'

    @api.model
    def _cron_jxc_jobs(self):
        """Do the waiting jobs, one after the other."""
        runner = self.env['jxc.job.runner']
        jobs = self.search([('state', 'in', ('waiting', 'running'))], order='id')
        for number, job in enumerate(jobs, start=1):
            if job._try_own():
                company = job.company_ids[:1] or self.env.company
                try:
                    job._run()
                    if job.state == 'done':
                        runner._tell('_jxc_job_done', JOB, company, job)
                except Exception as error:  # not even what went wrong could be written down
                    job._abandon()
                    runner._failed(JOB, company, job, error)
                finally:
                    job._disown()
            if not runner._progress(1, remaining=len(jobs) - number):
                break

    # === FOR THE KINDS === #

    def _step(self, done=None, total=None):
        """Commit what was done up to here, and see whether the job was cancelled.

        :param int done: rows or steps that are done; None: as it was
        :raise JobCancelled: it was; with ``done`` the step that ends here is undone
        """
        values = {'done': done, 'total': total}
        if done is not None and done > self.done:
            # a job that gets on is not given up, however often it is stopped
            values['attempts'] = 1
        try:
            self.write({name: value for name, value in values.items() if value is not None})
            self.env.flush_all()
        except OperationalError:
            self._abandon()
            self._check_wanted()  # a cancel wrote on the job at the same time
            raise
        self._save()
        self._check_wanted()

    def _tell(self, done, every=TELL_EVERY):
        """Show at every so many rows how far the work is, without committing anything of it.

        :raise JobCancelled: nothing is kept of the work
        """
        if done % every == 0:
            self._tell_beside(done)

    def _let_others_go(self):
        """Pause after a step where jobs of another kind wait: somebody sits before those.

        :raise JobPaused: they do; the job is taken up again behind them
        """
        if self.search_count([('state', '=', 'waiting'), ('kind', '!=', self.kind)], limit=1):
            raise JobPaused

    def _keep_file(self, name, content):
        """Keep a file for who asked; it is deleted with the job.

        :param bytes content:
        """
        self.attachment_id.unlink()
        self.attachment_id = self.env['ir.attachment'].create(
            {'name': name, 'raw': content, 'res_model': self._name, 'res_id': self.id}
        )

    # === RUNNING === #

    def _try_own(self):
        query = SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_FAMILY, self.id)
        return self.env.execute_query(query)[0][0]

    def _disown(self):
        self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_FAMILY, self.id))

    def _run(self):
        """Do one job and tell who asked for it; what goes wrong is written on the job."""
        self.ensure_one()
        self._save()  # a new snapshot: another worker may have ended it before our lock
        if self.state not in ('waiting', 'running'):
            return
        if self.attempts >= MAX_ATTEMPTS:
            text = self.env._(
                "The server stopped %(count)s times while it ran.", count=MAX_ATTEMPTS
            )
            self._finish('failed', error=text)
            return
        self.write({'state': 'running', 'attempts': self.attempts + 1})
        self._save()
        try:
            getattr(self._as_owner(), f'_jxc_job_{self.kind}')(self)
            self._finish('done')
        except JobCancelled:
            self._abandon()
        except JobPaused:
            self._abandon()
            self.write({'state': 'waiting', 'attempts': 0})
            self._save()
            self._wake()
        except Exception as error:
            self._abandon()
            self._fail(error)

    def _as_owner(self):
        """Return no job, with the rights, the language and the companies of who asked."""
        owner = self.user_id
        companies = self.company_ids & owner.company_ids
        if not owner.active or not companies:
            raise UserError(self.env._("Who asked for it is archived or has left these companies."))
        return (
            self.browse()
            .with_user(owner)
            .with_context(lang=owner.lang, tz=owner.tz, allowed_company_ids=companies.ids)
        )

    def _fail(self, error):
        if isinstance(error, UserError):
            text = str(error)
        else:
            company = self.company_ids[:1] or self.env.company
            self.env['jxc.job.runner']._failed(JOB, company, self, error)
            text = self.env._(
                "An error of the program: %(error)s. The log of the server has the details.",
                error=f'{type(error).__name__}: {error}',
            )
        self._finish('failed', error=text)

    def _check_wanted(self):
        if self.state != 'running':
            raise JobCancelled

    def _tell_beside(self, done):
        """Show the progress to others at once, and see whether the job was cancelled.

        On a cursor of its own, since the rows of the work come from this transaction.
        """
        with self.pool.cursor() as cursor:
            cursor.execute(
                SQL(
                    "UPDATE jxc_job SET done = %s WHERE id = %s AND state = 'running'",
                    done,
                    self.id,
                )
            )
            if not cursor.rowcount:
                raise JobCancelled

    def _save(self):
        self.env['ir.cron']._commit_progress()
        self.env.invalidate_all()

    def _abandon(self):
        """Forget what this transaction did; the lock stays."""
        self.env.cr.rollback()
        self.env.invalidate_all()

    def _finish(self, state, error=False):
        self.write({'state': state, 'error': error, 'finished_on': fields.Datetime.now()})
        self._notify()

    def _notify(self):
        owner = self.with_context(lang=self.user_id.lang)
        done = self.state == 'done'
        text = owner.env._('"%(name)s" is ready.', name=self.name)
        if not done:
            text = owner.env._('"%(name)s" failed: %(error)s', name=self.name, error=self.error)
        # the note below is enough: no mail about the activity
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            'mail.mail_activity_data_todo', summary=text[:200], user_id=self.user_id.id
        )
        self.user_id._bus_send(
            'simple_notification',
            {'type': 'success' if done else 'danger', 'message': text, 'sticky': not done},
        )

    @api.autovacuum
    def _gc_jobs(self):
        """Delete what is older than 7 days, files included."""
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([('create_date', '<', limit), ('state', '!=', 'running')]).unlink()
