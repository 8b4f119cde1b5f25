from functools import partial

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import UserError

from ...base.halving import attempt, halves

JOB = 'cron_reminders'
BATCH = 50  # letters a batch and commit


class JxcReminderRun(models.Model):
    """Sending letters: in batches, each letter once, a bad one does not stop the others."""

    _inherit = 'jxc.reminder.run'

    # === BUSINESS === #

    @api.model
    def _cron_jxc_reminders(self):
        """Daily, and when a long run was started: send what waits, keep alerts up to date.

        Prepares runs by itself and writes alerts only for companies that have switched it on.
        """
        # what waits goes first: preparing the day may take all the time of this call
        if self._send_waiting() and self.env['jxc.job.runner']._run_companies(
            JOB, self._prepare_day
        ):
            self._send_waiting()

    @api.model
    def _prepare_day(self, company):
        self.with_company(company)._auto_run(company)
        self.env['jxc.alert'].with_company(company)._jxc_sync_overdue(company)

    @api.model
    def _send_waiting(self):
        """Send the letters of the runs that were started.

        :return: False where the time was up before the last letter
        """
        runner = self.env['jxc.job.runner']
        runs = self.search([('state', '=', 'running')], order='id')
        waiting = self.env['jxc.reminder'].search(
            [('run_id', 'in', runs.ids), ('state', '=', 'draft')], order='id'
        )
        for start in range(0, len(waiting), BATCH):
            letters = waiting[start : start + BATCH]
            for run, batch in letters.grouped('run_id').items():
                error = runner._try(partial(run._send_batch, batch), whole=True)
                if error is not None:
                    runner._failed(JOB, run.company_id, run, error)
            runs._finish()
            left = max(len(waiting) - start - BATCH, 0)
            if not runner._progress(len(letters), remaining=left) and left:
                return False
        runs._finish()
        return True

    @api.model
    def _auto_run(self, company):
        """Prepare and start the run of today, where the company wants that and there is none."""
        today = company._jxc_today()
        # a run of a few customers, or of one level, leaves the others to the job
        whole = [('partner_ids', '=', False), ('level_ids', '=', False), ('state', '!=', 'draft')]
        if not company.jxc_reminders_auto or self.search_count(
            [('company_id', '=', company.id), ('date', '=', today), *whole], limit=1
        ):
            return
        run = self.create({'company_id': company.id, 'date': today})
        if run.todo_count:
            run.state = 'running'
        else:
            run.unlink()

    def _finish(self):
        """Close the runs of which nothing is left to send."""
        done = self.filtered(lambda run: run.state == 'running' and not run.todo_count)
        # the callers may send; nobody writes the state by hand
        done.sudo().state = 'done'

    def _send_batch(self, letters):
        """Send letters of this run; a batch that fails is halved until the bad one stands alone.

        :param letters: jxc.reminder
        """
        self.ensure_one()
        # the caller may send: letters, lines and the log are not written by hand
        letters = letters.sudo().try_lock_for_update()
        letters.invalidate_recordset(['state'])
        letters = letters.filtered(lambda letter: letter.state == 'draft')
        for letter, _sent, error in halves(
            letters, lambda batch: attempt(self.env, lambda: self._send_together(batch))
        ):
            if error is not None:
                self._note_unsent(letter, error)

    def _send_together(self, letters):
        letters._send(*self._plan(letters.partner_id))
        self.env.flush_all()

    def _note_unsent(self, letter, error):
        values, reason = {'state': 'skipped', 'error': False}, 'other_run'
        if not isinstance(error, errors.UniqueViolation):
            text = str(error) if isinstance(error, UserError) else repr(error)
            values, reason = {'state': 'failed', 'error': text}, 'failed'
        letter.write(values)
        letter.line_ids.filtered(lambda line: not line.skip_reason).skip_reason = reason
        if reason == 'failed':
            self.env['jxc.job.runner']._failed(JOB, self.company_id, letter, error)
