import logging

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

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
        for company in self.env['res.company']._jxc_all():
            self.with_company(company)._auto_run(company)
            self.env['jxc.alert'].with_company(company)._jxc_sync_overdue(company)
        while True:
            runs = self.search([('state', '=', 'running')], order='id')
            letters = self.env['jxc.reminder'].search(
                [('run_id', 'in', runs.ids), ('state', '=', 'draft')], order='id', limit=BATCH
            )
            for run, batch in letters.grouped('run_id').items():
                run._send_batch(batch)
            runs._finish()
            left = self.env['jxc.reminder'].search_count(
                [('run_id', 'in', runs.ids), ('state', '=', 'draft')]
            )
            seconds = self.env['ir.cron']._commit_progress(len(letters), remaining=left)
            if not left or not seconds:
                break

    @api.model
    def _auto_run(self, company):
        """Prepare and start the run of today, where the company wants that and there is none."""
        today = self.env['jxc.facts']._local_today(company)
        if not company.jxc_reminders_auto or self.search_count(
            [('company_id', '=', company.id), ('date', '=', today), ('state', '!=', 'draft')],
            limit=1,
        ):
            return
        run = self.create({'company_id': company.id, 'date': today})
        if run.todo_count:
            run.state = 'running'
        else:
            run.unlink()

    def _finish(self):
        """Close the runs of which nothing is left to send."""
        for run in self.filtered(lambda run: run.state == 'running' and not run.todo_count):
            run.state = 'done'

    def _send_batch(self, letters):
        """Send letters of this run; a batch that fails is halved until the bad one stands alone.

        :param letters: jxc.reminder
        """
        self.ensure_one()
        # the caller may send: letters, lines and the log are not written by hand
        letters = letters.sudo().try_lock_for_update()
        letters.invalidate_recordset(['state'])
        letters = letters.filtered(lambda letter: letter.state == 'draft')
        if not letters:
            return
        try:
            with self.env.cr.savepoint():
                letters._send(*self._plan(letters.partner_id))
                self.env.flush_all()
        except (errors.LockNotAvailable, errors.SerializationFailure, errors.DeadlockDetected):
            raise  # the whole batch is tried again
        except errors.UniqueViolation:
            self._send_halves(letters, {'state': 'skipped', 'error': False}, 'other_run')
        except Exception as error:
            _logger.info("reminders %s failed", letters.ids, exc_info=True)
            text = str(error) if isinstance(error, UserError) else repr(error)
            self._send_halves(letters, {'state': 'failed', 'error': text}, 'failed')

    def _send_halves(self, letters, values, reason):
        self.env.invalidate_all()
        if len(letters) == 1:
            letters.write(values)
            letters.line_ids.filtered(lambda line: not line.skip_reason).skip_reason = reason
            return
        middle = len(letters) // 2
        self._send_batch(letters[:middle])
        self._send_batch(letters[middle:])
