from contextlib import contextmanager

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import SQL

from ..base.exceptions import JobCancelled, JobPaused
from ..base.halving import attempt

AT_ONCE = 1000  # rows that are posted, or tried, inside of the call
LOCK_FAMILY = 0x4A59  # first key of the advisory locks of companies that post
POSTABLE = ('read', 'tried', 'posting', 'posted', 'failed', 'undone')


class JxcImport(models.Model):
    """The button "Post": at once where it is little, else by steps that commit."""

    _inherit = 'jxc.import'

    posted_by_id = fields.Many2one('res.users', string="Posted by", readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)

    def action_post(self):
        """Post what is not posted yet; again after an error was mended, it goes on.

        :return: True, or the action that shows the job
        :raise UserError: errors are open, totals do not tie, the company posts something else
        """
        self.ensure_one()
        self._begin_work()
        self._forget_stops()
        if self.state in ('posted', 'opened') and not self._left_count():
            return True
        self._check_postable()
        self._worker()._group_rows()
        if self._left_count() > AT_ONCE:
            return self._post_by_job()
        _result, error = attempt(self.env, self._post_all)
        if error is not None:
            self._note_stop(error)
        return True

    # === BUSINESS === #

    def _begin_work(self):
        """Check the right, and let nobody else work on this import at the same time.

        :raise AccessError: limited to warehouses, or costs are hidden from him
        """
        self.check_access('write')
        user = self.env.user
        if user.jxc_warehouse_limited or not user.has_group('jxc_module.group_cost'):
            raise AccessError(
                self.env._("Opening figures are posted by people who see all warehouses and costs.")
            )
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(['state'])

    def _forget_stops(self):
        """Delete what stopped the last try: it shows again where it still does."""
        # findings are the program's
        self.env['jxc.import.row'].sudo().search(
            [('import_id', '=', self.id), ('kind', '=', 'posting')]
        ).unlink()
        self.invalidate_recordset(['error_count', 'row_ids'])

    def _check_postable(self):
        if self.state not in POSTABLE:
            raise UserError(
                self.env._("%(name)s has to be read first, and its books be open.", name=self.name)
            )
        if self._is_running():
            raise UserError(self.env._("%(name)s is being posted.", name=self.name))
        if self.error_count:
            raise UserError(
                self.env._(
                    "%(count)s errors are open. Put them right on the list, or in the file, first.",
                    count=self.error_count,
                )
            )
        if self.start_date > self.company_id._jxc_today():
            raise UserError(
                self.env._("The start date lies ahead: post on that day, or set an earlier one.")
            )
        self._own_company()
        if texts := self._differences():
            raise UserError(self.env._("Totals do not tie:\n%s", "\n".join(texts)))

    def _own_company(self):
        """Let no two imports of a company post at the same time.

        :raise UserError: names the other one
        """
        query = SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_FAMILY, self.company_id.id)
        # whatever its number says: another one of the company
        other = self.sudo().search(
            [
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'posting'),
                ('id', '!=', self.id),
            ],
            limit=1,
        )
        if other or not self.env.execute_query(query)[0][0]:
            raise UserError(
                self.env._(
                    "%(name)s is being posted. Wait for it, or undo it.",
                    name=other.name or self.company_id.name,
                )
            )

    def _is_running(self):
        """Say whether a job is at it; one that was cancelled or failed is not."""
        # of a colleague, perhaps
        job = self.sudo().job_id
        return self.state == 'posting' and job.state in ('waiting', 'running')

    def _left_count(self):
        return self.env['jxc.import.record'].search_count(self._left())

    def _post_all(self):
        while self._post_next():
            pass
        self._finish_posting()

    def _finish_posting(self):
        """Compare what is in the books with the file; nothing stays that does not tie.

        :raise UserError: names what differs
        """
        self.env.flush_all()
        if texts := self._differences(books=True):
            raise UserError(self.env._("The books do not tie:\n%s", "\n".join(texts)))
        self._note_gone()
        self._set(state='posted', posted_by_id=self.env.uid, posted_on=fields.Datetime.now())
        # a note on what the user just did
        self.sudo()._message_log(body=self.env._("Posted by %s.", self.env.user.name))

    # === IN THE BACKGROUND === #

    def _post_by_job(self):
        self._set(state='posting')
        action = self.env['jxc.job']._start(
            'import_post',
            self.env._("Post %s", self.name),
            {'import_id': self.id},
            self.company_id,
            total=self.env['jxc.import.record'].search_count([('import_id', '=', self.id)]),
        )
        self._set(job_id=action['res_id'])
        return action

    def _post_in_steps(self, job):
        """Post batch after batch; each is committed with what says that it is posted.

        :raise UserError: names the row that stopped it; what stands before it stays
        """
        posted = [('import_id', '=', self.id), ('posted', '=', True)]
        with self._stops_noted(job):
            while self._post_next():
                job._step(done=self.env['jxc.import.record'].search_count(posted))
            self._finish_posting()

    @contextmanager
    def _stops_noted(self, job):
        """Return a block of steps; an error in it is a finding, and goes on to the job."""
        try:
            yield
        except (OperationalError, ConcurrencyError, JobCancelled, JobPaused):
            raise
        except Exception as error:
            job._abandon()
            self._note_stop(error)
            job._step()
            raise
