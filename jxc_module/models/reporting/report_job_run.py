import json
import tempfile
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

JOB = 'cron_report_jobs'
KEEP_DAYS = 7
MAX_ATTEMPTS = 3
PROGRESS_ROWS = 5000
LOCK_FAMILY = 0x4A58  # first key of the advisory locks of running jobs


class JobCancelled(Exception):
    """The user does not want the file any more."""


class JxcReportJob(models.Model):
    """How the waiting workbooks are made."""

    _inherit = 'jxc.report.job'

    @api.model
    def _cron_jxc_report_jobs(self):
        """Make the waiting workbooks, one after the other."""
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

    def _try_own(self):
        query = SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_FAMILY, self.id)
        return self.env.execute_query(query)[0][0]

    def _disown(self):
        self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_FAMILY, self.id))

    def _run(self):
        """Make one workbook and tell its reader; what goes wrong is written on the job."""
        self.ensure_one()
        self.env.invalidate_all()
        if self.state not in ('waiting', 'running'):  # another worker ended it before our lock
            return
        if self.attempts >= MAX_ATTEMPTS:
            text = self.env._(
                "The server stopped %(count)s times while it ran.", count=MAX_ATTEMPTS
            )
            self._finish('failed', error=text)
            return
        self.write({'state': 'running', 'attempts': self.attempts + 1, 'rows_done': 0})
        self._save_step()
        try:
            with tempfile.TemporaryFile() as stream:
                rows = self._reading()._write_book(
                    stream, json.loads(self.domain), on_row=self._on_row
                )
                stream.seek(0)
                self._save_step()  # a new snapshot: progress was written beside this transaction
                self._finish('done', rows=rows, content=stream.read())
        except JobCancelled:
            self._abandon()
        except Exception as error:
            self._abandon()
            self._fail(error)

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

    def _reading(self):
        """Return the report as its reader sees it: his rights, language and companies."""
        reader = self.user_id
        companies = self.company_ids & reader.company_ids
        if not reader.active or not companies:
            raise UserError(self.env._("The reader is archived or has left these companies."))
        model = self.env[f'jxc.report.{self.report_key}'].with_user(reader)
        return model.with_context(
            lang=reader.lang,
            tz=reader.tz,
            allowed_company_ids=companies.ids,
            jxc_report=self.params,
        )

    def _on_row(self, number):
        if number % PROGRESS_ROWS == 0:
            self._tell_progress(number)

    def _tell_progress(self, number):
        """Show the progress to others at once, and see whether the job was cancelled.

        On a cursor of its own, since the rows of the report come from this transaction.
        """
        with self.pool.cursor() as cursor:
            cursor.execute(
                SQL(
                    "UPDATE jxc_report_job SET rows_done = %s WHERE id = %s AND state = 'running'",
                    number,
                    self.id,
                )
            )
            if not cursor.rowcount:
                raise JobCancelled

    def _save_step(self):
        self.env['ir.cron']._commit_progress()
        self.env.invalidate_all()

    def _abandon(self):
        """Forget what this transaction did; the lock stays."""
        self.env.cr.rollback()
        self.env.invalidate_all()

    def _finish(self, state, rows=0, content=None, error=False):
        if content is not None:
            self.attachment_id = self.env['ir.attachment'].create(
                {'name': self.name, 'raw': content, 'res_model': self._name, 'res_id': self.id}
            )
        self.write(
            {
                'state': state,
                'rows_done': rows,
                'rows_total': rows or self.rows_total,
                'error': error,
                'finished_on': fields.Datetime.now(),
            }
        )
        self._notify()

    def _notify(self):
        reader = self.with_context(lang=self.user_id.lang)
        done = self.state == 'done'
        text = reader.env._('"%(name)s" is ready.', name=self.name)
        if not done:
            text = reader.env._('"%(name)s" failed: %(error)s', name=self.name, error=self.error)
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
